"""What is kept between runs: pictures with both kinds of time, decisions, passages."""
