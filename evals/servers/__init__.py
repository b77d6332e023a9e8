"""A language model of our own on loopback: the OpenAI protocol over real HTTP, spoken by scripted characters."""

from evals.servers.characters import CHARACTERS, cast
from evals.servers.server import ModelServer, serving
from evals.servers.speech import Asked, Called, Character, Said

__all__ = ["CHARACTERS", "Asked", "Called", "Character", "ModelServer", "Said", "cast", "serving"]
