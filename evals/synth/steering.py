"""Gates and change requests of a project, as each picture saw them."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from evals.synth.spec import PICTURES, Plot

GATES = ((0.03, "Gate 1: mandate"), (0.2, "Gate 2: design"), (0.45, "Gate 3: build"), (0.98, "Gate 4: hand-over"))
REQUESTS = (
    ("Add {part} spares to the order", 0.006, 0),
    ("Move {part} to a later weekend", 0.0, 6),
    ("Second user test for {part}", 0.004, 4),
    ("Cheaper finish for {part}", -0.005, 0),
    ("Extra signage around {part}", 0.003, 2),
    ("Leave out the night trial of {part}", -0.004, -5),
)


def gates(plot: Plot, day: date) -> Iterator[dict[str, object]]:
    """Lines of gates.csv."""
    for number, (share, name) in enumerate(GATES, start=1):
        planned = plot.plan.reaches(share) or plot.end
        reached = plot.progress.reaches(share)
        passed = None if reached is None else max(reached, planned - timedelta(days=4)) + timedelta(days=3)
        shown = passed if passed and passed <= day else None
        yield {
            "id": f"GT-{plot.id}-{number}",
            "project": plot.id,
            "name": name,
            "planned": max(planned, plot.end_on(day)) if number == len(GATES) else planned,
            "passed": shown or "",
            "decision": ("passed with remarks" if number % 2 else "passed") if shown else "",
        }


def changes(plot: Plot, day: date, seed: int) -> Iterator[dict[str, object]]:
    """Lines of changes.csv: one or two small requests a project."""
    rng = Random(f"{seed}:{plot.id}:changes")
    for number in range(1, rng.randint(1, 3)):
        text, cost, days = rng.choice(REQUESTS)
        raised = plot.start + timedelta(days=rng.randint(90, max(120, (PICTURES[-1] - plot.start).days - 20)))
        decided = raised + timedelta(days=rng.randint(6, 24))
        part = rng.choice(plot.parts).lower()
        if raised <= day and not (plot.updates_until and raised > plot.updates_until):
            yield {
                "id": f"CR-{plot.id}-{number}",
                "project": plot.id,
                "name": text.format(part=part),
                "raised": raised,
                "decided": decided if decided <= day else "",
                "decision": ("approved" if rng.random() < 0.8 else "refused") if decided <= day else "",  # noqa: PLR2004 - most are
                "cost": round(plot.budget * cost) * 1000,
                "days": days,
                "currency": "GBP",
            }
