"""How good is it? Cases with known truth, and the scorers that grade against them."""
