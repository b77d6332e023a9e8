"""People and who is promised to what, as each picture saw it."""

from collections.abc import Iterator
from datetime import date

from evals.synth.spec import Plot, group, plots

WEEK = 37.5


def name_of(person: str) -> str:
    """Display name of a person id."""
    given, _, family = person.partition(".")
    return f"{given.title()} {'van der Elst' if family == 'vanderelst' else family.title()}"


def people() -> Iterator[dict[str, object]]:
    """Lines of people.csv."""
    for person, (role, team, skills) in group()["people"].items():
        yield {
            "id": person,
            "name": name_of(person),
            "email": f"{person}@tarnvalley.example",
            "team": team,
            "role": role,
            "skills": ";".join(skills),
            "capacity_hours": WEEK,
        }


def allocations(day: date) -> Iterator[dict[str, object]]:
    """Lines of allocations.csv."""
    known = {plot.id: plot for plot in plots()}
    for person, shares in group()["allocations"].items():
        for project, hours in shares:
            plot = known[project]
            if plot.start <= day:
                yield _line(person, project, _skill(person), plot.start, plot.actual_end or plot.end_on(day), hours)
    for person, project, skill, first, last, hours, booked in group()["bookings"]:
        if booked <= day:
            yield _line(person, project, skill, first, last, hours)


def crew(plot: Plot) -> list[str]:
    """People whose items they are, the lead last."""
    owner = plot.person_on("owner", plot.start)
    named = [person for person, shares in group()["allocations"].items() if any(p == plot.id for p, _ in shares)]
    return [*dict.fromkeys([*named, owner])]


def _skill(person: str) -> str:
    skills = group()["people"][person][2]
    return str(skills[0]) if skills else ""


def _line(person: str, project: str, skill: str, first: date, last: date, hours: float) -> dict[str, object]:
    return {
        "id": f"AL-{person}-{project}-{first:%Y%m}",
        "person": person,
        "project": project,
        "skill": skill,
        "start": first,
        "end": last,
        "hours_per_week": hours,
    }
