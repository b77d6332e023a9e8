"""Likelihoods learned from histories: signs of a project on a day, outcomes later, and weights between them."""
