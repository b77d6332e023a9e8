"""The model server of the evals, for tests: who sets `says` has a model that says it."""

from evals.servers import ModelServer as OpenAIServer
from evals.servers import serving

__all__ = ["OpenAIServer", "serving"]
