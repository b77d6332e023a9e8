"""How the scores of projects went over the last pictures."""

from collections.abc import Sequence
from datetime import date

from api.web.here import Here
from api.web.sparks import Spark, spark
from insights.brief import Memory

MOST_PICTURES = 10


def courses(here: Here, projects: Sequence[str]) -> dict[str, Spark | None]:
    """A small line for each project."""
    memories = [(one.as_of, one.projects) for one in _memories(here, MOST_PICTURES)]
    return {
        project: spark(
            [(day, scores[project]) for day, scores in memories if project in scores], "Score", width=92, height=24
        )
        for project in projects
    }


def course(here: Here, project: str, most: int) -> list[tuple[date, float]]:
    """The score of one project at each of the last pictures that have it, oldest first."""
    return [(one.as_of, one.projects[project]) for one in _memories(here, most) if project in one.projects]


def _memories(here: Here, most: int) -> list[Memory]:
    chain = here.workspace.chain(here.portfolio, here.as_of)
    return [here.workspace.analyses.memory(step) for step in chain.steps[-most:]]
