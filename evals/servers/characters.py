"""The cast: every character by its name."""

from collections.abc import Mapping

from evals.servers import broken
from evals.servers.speech import Character, Said
from evals.servers.truthful import Honest, Lying, Obedient

SLOW_SECONDS = 5.0


def cast(slow: float = SLOW_SECONDS) -> Mapping[str, Character]:
    """Every character; `slow` is how long the slow one is silent."""
    honest = Honest()
    return {
        "honest": honest,
        "lying": Lying(honest),
        "obedient": Obedient(honest),
        "malformed": broken.malformed,
        "wrong schema": broken.wrong_schema,
        "truncated": broken.truncated,
        "endless": broken.endless,
        "tool abuser": broken.abuser,
        "slow": broken.Faulty(Said("Too late.", delay=slow)),
        "busy": broken.Faulty(Said("Slow down.", status=429, headers={"Retry-After": "1"})),
        "failing": broken.Faulty(Said("Something broke.", status=500)),
    }


CHARACTERS = tuple(cast())
