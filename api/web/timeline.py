"""A project's time as a drawing: itself, where its network puts the end, its gates and its milestones."""

from collections.abc import Hashable, Iterator, Mapping
from datetime import date
from typing import Any

import pandas as pd

from api.web import charts
from insights.forecast import forecast
from portfolio.due import work
from portfolio.snapshot import Portfolio

MOST_MILESTONES = 14


def timeline(picture: Portfolio, project: str) -> tuple[charts.Drawn | None, int]:
    """The drawing (None where no day is known) and how many milestones it leaves out."""
    points = _milestones(picture, project)
    spans = [*_whole(picture, project), *_gates(picture, project)]
    shown = points.head(MOST_MILESTONES).sort_values(["at", "id"])
    spans += [_span(row, picture.name_of(project), picture.as_of) for row in shown.to_dict("records")]
    if not any(span.end or span.baseline_end for span in spans):
        return None, 0
    title = f"Timeline of {picture.name_of(project)}"
    return charts.draw(charts.gantt(title, spans, today=picture.as_of)), max(0, len(points) - MOST_MILESTONES)


def _whole(picture: Portfolio, project: str) -> Iterator[charts.Span]:
    one = picture.projects[project]
    end = one.actual_end or one.end
    yield charts.Span(
        "The project",
        start=one.start or one.baseline_start,
        end=end,
        baseline_start=one.baseline_start or one.start,
        baseline_end=one.baseline_end,
        done=one.actual_end is not None,
    )
    if one.is_active and _linked(picture, project) and (network := forecast(picture, project)) and network.longest:
        yield charts.Span(
            "By its network",
            start=min(network.longest[0].start, network.finish),
            end=network.finish,
            baseline_end=one.end or one.baseline_end,
            tone=_tone(network.finish, one.end or one.baseline_end),
        )


def _linked(picture: Portfolio, project: str) -> bool:
    """Whether pieces of its own work wait for each other; without that a network says nothing of its end."""
    sides = picture.dependencies
    return bool(((sides["predecessor_project"] == project) & (sides["successor_project"] == project)).any())


def _gates(picture: Portfolio, project: str) -> Iterator[charts.Span]:
    found = [gate for gate in picture.gates.values() if gate.project == project and (gate.planned or gate.passed)]
    for gate in sorted(found, key=lambda gate: (gate.planned or gate.passed or date.max, gate.id)):
        passed = gate.passed if gate.passed and gate.passed <= picture.as_of else None
        overdue = passed is None and gate.planned is not None and gate.planned < picture.as_of
        yield charts.Span(
            gate.name if gate.name.casefold().startswith("gate") else f"Gate: {gate.name}",
            start=None,
            end=passed or gate.planned,
            baseline_end=gate.planned,
            milestone=True,
            done=passed is not None,
            tone="high" if overdue else "accent",
        )


def _milestones(picture: Portfolio, project: str) -> pd.DataFrame:
    """Milestones with a day, those that matter now first: open ones by nearness, then those just reached."""
    rows = picture.ask(work)
    rows = rows[(rows["project"] == project).to_numpy() & rows["milestone"].to_numpy(dtype=bool)]
    rows = rows.assign(at=rows["done_on"].where(~rows["open"], rows["due"]).fillna(rows["baseline_due"]))
    rows = rows[rows["at"].notna() & (rows["status"] != "cancelled")]
    far = (rows["at"] - picture.today).abs()
    found: pd.DataFrame = rows.assign(far=far).sort_values(["open", "far", "id"], ascending=[False, True, True])
    return found


def _span(row: Mapping[Hashable, Any], project: str, today: date) -> charts.Span:
    at, planned = (pd.Timestamp(row[name]) for name in ("at", "baseline_due"))
    end = at.date()
    open_ = bool(row["open"])
    baseline = None if pd.isna(planned) else planned.date()
    return charts.Span(
        str(row["name"]).removesuffix(f": {project}"),
        start=None,
        end=end,
        baseline_end=baseline,
        milestone=True,
        done=not open_,
        tone="critical" if open_ and end < today else _tone(end, baseline),
    )


def _tone(end: date, planned: date | None) -> str:
    return "high" if planned and end > planned else "accent"
