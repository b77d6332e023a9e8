"""A believable portfolio with planted stories, written as dated canonical folders; the same for the same seed."""

from evals.synth.spec import PICTURES
from evals.synth.write import SEED, write_sample

__all__ = ["PICTURES", "SEED", "write_sample"]
