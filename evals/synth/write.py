"""Writes the sample: one folder a picture, one CSV file a kind, in the canonical format."""

import csv
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from evals.synth import money, staff, steering
from evals.synth.spec import PICTURES, Plot, group, plots, standing
from evals.synth.texts import Note, notes
from evals.synth.work import Job, jobs, row, stage

SEED = 20261031
Rows = Iterable[Mapping[str, object]]


def write_sample(folder: Path, seed: int = SEED) -> None:
    """Write the twelve pictures into `folder`, as `YYYY-MM-DD/KIND.csv`."""
    work = {plot.id: jobs(plot, seed) for plot in plots()}
    told = {plot.id: notes(plot, work[plot.id], seed) for plot in plots()}
    for day in PICTURES:
        target = folder / day.isoformat()
        target.mkdir(parents=True, exist_ok=True)
        for kind, rows in _picture(day, work, told, seed).items():
            _write(target / f"{kind}.csv", list(rows))


def _picture(day: date, work: Mapping[str, list[Job]], told: Mapping[str, list[Note]], seed: int) -> dict[str, Rows]:
    running = [plot for plot in plots() if plot.start <= day]
    crews = {plot.id: staff.crew(plot) for plot in running}
    ids = {plot.id for plot in running} | {job.id for plot in running for job in work[plot.id]}
    return {
        "projects": [_project(plot, day, told[plot.id]) for plot in running],
        "items": [row(job, day, crews[plot.id]) for plot in running for job in work[plot.id]],
        "updates": [_update(note) for plot in running for note in told[plot.id] if note.dated <= day],
        "dependencies": [line for line in _dependencies(day) if {line["predecessor"], line["successor"]} <= ids],
        "people": staff.people(),
        "allocations": staff.allocations(day),
        "vendors": [{"id": id_, **facts} for id_, facts in group()["vendors"].items()],
        "contracts": [line for plot in running for line in money.contracts(plot, day)],
        "money": [line for plot in running for line in money.lines(plot, day)],
        "benefits": [line for plot in running for line in money.benefits(plot, day)],
        "goals": group()["goals"],
        "gates": [line for plot in running for line in steering.gates(plot, day)],
        "changes": [line for plot in running for line in steering.changes(plot, day, seed)],
    }


def _project(plot: Plot, day: date, told: list[Note]) -> dict[str, object]:
    finished = plot.actual_end is not None and plot.actual_end <= day
    rated = [note for note in told if note.dated <= day and note.rag]
    spent = money.spent(plot, day)
    budget = round(plot.budget * 1000)
    return {
        "id": plot.id,
        "name": plot.name,
        "programme": plot.programme,
        "department": plot.department,
        "category": plot.category,
        "description": plot.description,
        "phase": stage(plot, day),
        "status": "done" if finished else "in_progress",
        "rag": rated[-1].rag if rated else standing(plot.rag, day, "green"),
        "status_on": rated[-1].dated if rated else "",
        "cadence_days": plot.cadence,
        "priority": plot.priority,
        "owner": plot.person_on("owner", day),
        "sponsor": plot.person_on("sponsor", day),
        "reporter": rated[-1].author if rated else plot.person_on("owner", day),
        "team": plot.team,
        "start": plot.start,
        "baseline_start": plot.start,
        "baseline_end": plot.end,
        "end": plot.actual_end if finished else plot.end_on(day),
        "actual_end": plot.actual_end if finished else "",
        "percent_complete": round(plot.progress.at(day), 2),
        "currency": "GBP",
        "baseline_budget": budget,
        "budget": budget,
        "forecast_cost": max(round(budget * money.factor(plot, day)), spent),
        "actual_cost": spent,
        "value": round(plot.value * 1000),
        "vendors": ";".join(plot.vendors_on(day)),
        "goals": ";".join(plot.goals),
    }


def _update(note: Note) -> dict[str, object]:
    return {
        "id": note.id,
        "project": note.project,
        "dated": note.dated,
        "author": staff.name_of(note.author),
        "rag": note.rag,
        "text": note.text,
    }


def _dependencies(day: date) -> list[dict[str, str]]:
    return [
        {
            "id": f"DP-{number:02}",
            "predecessor": before,
            "successor": after,
            "predecessor_project": before[:5],
            "successor_project": after[:5],
            "type": "FS",
            "needed_by": needed.isoformat(),
            "description": what,
        }
        for number, (before, after, needed, what, since) in enumerate(group()["dependencies"], start=1)
        if since <= day
    ]


def _write(path: Path, rows: list[Mapping[str, object]]) -> None:
    if not rows:
        return
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
