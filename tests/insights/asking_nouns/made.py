"""A small portfolio with every kind of thing, written down as plain records so that a test can count them itself."""

from datetime import date, timedelta
from typing import Any

import pandas as pd

from portfolio import columns
from portfolio.commerce import Benefit, Contract, Vendor
from portfolio.governance import ChangeRequest, Gate, Goal
from portfolio.people import Person
from portfolio.snapshot import Portfolio
from portfolio.work import Project

AS_OF = date(2026, 3, 2)  # a Monday
Record = dict[str, Any]

PROJECTS: list[Record] = [
    {"id": "atlas", "name": "Atlas Warehouse", "department": "Logistics", "programme": "Supply",
     "status": "in_progress",
     "rag": "red", "priority": "critical", "owner": "ana", "sponsor": "dora", "start": date(2025, 1, 6),
     "end": date(2026, 6, 30), "currency": "EUR", "vendors": ("acme",), "goals": ("g1",)},
    {"id": "ferry", "name": "Borealis Ferry", "department": "Transport", "programme": "Supply", "status": "in_progress",
     "rag": "amber", "priority": "high", "owner": "ana", "start": date(2025, 3, 3), "end": date(2026, 9, 30),
     "currency": "EUR", "vendors": ("acme", "nordic"), "goals": ("g1",)},
    {"id": "cedar", "name": "Cedar Hospital", "department": "Health", "status": "in_progress", "rag": "green",
     "owner": "ben", "start": date(2025, 6, 2), "end": date(2027, 1, 29), "currency": "EUR", "vendors": ("nordic",),
     "goals": ("g2",)},
    {"id": "dune", "name": "Dune Solar Park", "department": "Energy", "status": "in_progress", "rag": "green",
     "owner": "chi", "start": date(2025, 9, 1), "end": date(2026, 12, 18), "currency": "EUR", "vendors": ("acme",)},
    {"id": "ember", "name": "Ember Archive", "department": "Health", "status": "done", "owner": "ben",
     "start": date(2024, 1, 8), "end": date(2025, 12, 1), "actual_end": date(2025, 12, 1), "currency": "EUR"},
]  # fmt: skip
PEOPLE: list[Record] = [
    {"id": "ana", "name": "Ana Ruiz", "team": "Build", "role": "Project manager", "capacity_hours": 40},
    {"id": "ben", "name": "Ben Cole", "team": "Build", "role": "Project manager", "capacity_hours": 40},
    {"id": "chi", "name": "Chi Okafor", "team": "Digital", "role": "Engineer", "capacity_hours": 32},
    {"id": "dora", "name": "Dora Lindt", "team": "Board", "role": "Director"},
]
_STATUS = ("done", "in_progress", "not_started", "blocked", "done", "in_progress")
ITEMS: list[Record] = [
    {
        "id": f"{project}-{n}",
        "project": project,
        "name": f"{word.title()} of {project} {n}",
        "kind": ("task", "deliverable", "story")[n % 3],
        "status": "done" if project == "ember" else _STATUS[(n + shift) % 6],
        "priority": ("critical", "high", "medium", "low")[(n + shift) % 4],
        "owner": None if (n + shift) % 5 == 0 else ("ana", "ben", "chi")[(n + shift) % 3],
        "vendor": "acme" if n == 2 else "nordic" if n == 3 else None,
        "baseline_due": date(2026, 1, 5) + timedelta(days=17 * n + shift),
        "due": None if (n + shift) % 7 == 0 else date(2026, 1, 5) + timedelta(days=17 * n + 3 * shift),
        "effort_hours": 8.0 * n + shift,
    }
    for shift, project in enumerate(("atlas", "ferry", "cedar", "dune", "ember"))
    for n, word in enumerate(("survey", "design", "order", "delivery", "build", "test", "training"), start=1)
]
for _one in ITEMS:
    _one["done_on"] = date(2026, 2, 20) if _one["status"] == "done" else None
    _one["blocked_since"] = date(2026, 1, 26) if _one["status"] == "blocked" else None
MILESTONES: list[Record] = [
    {"id": "atlas-m1", "project": "atlas", "name": "Roof closed", "status": "not_started", "owner": "ana",
     "due": date(2026, 2, 13)},
    {"id": "dune-m1", "project": "dune", "name": "Grid connected", "status": "not_started", "owner": "chi",
     "due": date(2026, 5, 15)},
]  # fmt: skip
UPDATES: list[Record] = [
    {"id": f"u{n}", "project": project, "dated": AS_OF - timedelta(days=days), "author": author, "rag": rag,
     "text": text}
    for n, (project, days, author, rag, text) in enumerate([
        ("atlas", 3, "Ana Ruiz", "red", "The steel arrived late again; the roof waits."),
        ("atlas", 33, "Ana Ruiz", "amber", "Steel is on its way."),
        ("atlas", 64, "Ben Cole", "green", "Foundations are poured."),
        ("ferry", 12, "Ana Ruiz", "amber", "The hull was launched."),
        ("cedar", 75, "Ben Cole", "green", "Wards are tiled."),
        ("dune", 20, "Chi Okafor", "green", "Panels stand on the first field."),
    ], start=1)
]  # fmt: skip
VENDORS: list[Record] = [
    {"id": "acme", "name": "Acme Steel Ltd", "kind": "Structural steel"},
    {"id": "nordic", "name": "Nordic Hulls", "kind": "Ship building"},
    {"id": "idle", "name": "Idle Paints", "kind": "Paint"},
]
CONTRACTS: list[Record] = [
    {"id": "c1", "vendor": "acme", "project": "atlas", "name": "Roof steel", "end": date(2026, 4, 30),
     "amount": 1_200_000.0, "currency": "EUR", "status": "signed"},
    {"id": "c2", "vendor": "acme", "project": "dune", "name": "Frames", "end": date(2026, 12, 31), "amount": 300_000.0,
     "currency": "EUR", "status": "signed"},
    {"id": "c3", "vendor": "nordic", "project": "ferry", "name": "Hull", "end": date(2026, 10, 31),
     "amount": 5_000_000.0, "currency": "EUR", "status": "signed"},
    {"id": "c4", "vendor": "acme", "project": "ember", "name": "Shelves", "end": date(2025, 11, 30), "amount": 90_000.0,
     "currency": "EUR", "status": "closed"},
]  # fmt: skip
BENEFITS: list[Record] = [
    {"id": "b1", "project": "atlas", "name": "Cheaper storage", "owner": "ana", "measure": "EUR a year",
     "target": 400_000.0, "forecast": 300_000.0, "realised": 0.0, "due": date(2027, 1, 31), "currency": "EUR"},
    {"id": "b2", "project": "ferry", "name": "More passengers", "owner": "dora", "measure": "passengers a year",
     "target": 90_000.0, "forecast": 90_000.0, "realised": 0.0, "due": date(2027, 3, 31)},
    {"id": "b3", "project": "cedar", "name": "Shorter stays", "measure": "EUR a year", "target": 250_000.0,
     "forecast": 260_000.0, "realised": 50_000.0, "due": date(2027, 6, 30), "currency": "EUR"},
]  # fmt: skip
GOALS: list[Record] = [
    {"id": "g1", "name": "Faster deliveries", "owner": "dora", "priority": "high", "due": date(2027, 12, 31)},
    {"id": "g2", "name": "Better care", "owner": "dora", "due": date(2028, 6, 30)},
    {"id": "g3", "name": "Quiet streets", "owner": "dora"},
]
GATES: list[Record] = [
    {"id": "k1", "project": "atlas", "name": "Gate 1: design", "planned": date(2025, 4, 1), "passed": date(2025, 4, 8),
     "decision": "passed"},
    {"id": "k2", "project": "atlas", "name": "Gate 2: build", "planned": date(2026, 1, 15)},
    {"id": "k3", "project": "ferry", "name": "Gate 2: launch", "planned": date(2026, 4, 10)},
    {"id": "k4", "project": "cedar", "name": "Gate 1: design", "planned": date(2025, 9, 1),
     "decision": "not approved, sent back"},
    {"id": "k5", "project": "dune", "name": "Gate 3: grid", "planned": date(2026, 7, 1)},
]  # fmt: skip
CHANGES: list[Record] = [
    {"id": "r1", "project": "atlas", "name": "Higher shelves", "raised": date(2025, 11, 3),
     "decided": date(2025, 12, 1),
     "decision": "approved", "cost": 40_000.0, "days": 10.0, "currency": "EUR"},
    {"id": "r2", "project": "atlas", "name": "Second gate", "raised": date(2026, 1, 12), "cost": 15_000.0,
     "currency": "EUR"},
    {"id": "r3", "project": "ferry", "name": "Bigger kitchen", "raised": date(2026, 2, 2), "decided": date(2026, 2, 9),
     "decision": "refused", "cost": 80_000.0, "days": 30.0, "currency": "EUR"},
]  # fmt: skip
DEPENDENCIES: list[Record] = [
    {"id": "d1", "predecessor": "atlas", "successor": "ferry", "predecessor_project": "atlas", "type": "FS",
     "successor_project": "ferry", "needed_by": date(2026, 7, 10), "description": "Spare parts store"},
    {"id": "d2", "predecessor": "ferry", "successor": "cedar", "predecessor_project": "ferry", "type": "FS",
     "successor_project": "cedar", "needed_by": date(2026, 10, 5)},
    {"id": "d3", "predecessor": "dune-m1", "successor": "cedar-6", "predecessor_project": "dune", "type": "FS",
     "successor_project": "cedar", "needed_by": date(2026, 6, 1)},
    {"id": "d4", "predecessor": "ember", "successor": "atlas", "predecessor_project": "ember", "type": "FS",
     "successor_project": "atlas"},
    {"id": "d5", "predecessor": "atlas-3", "successor": "atlas-6", "predecessor_project": "atlas", "type": "FS",
     "successor_project": "atlas"},
]  # fmt: skip
ALLOCATIONS: list[Record] = [
    {"id": "a1", "person": "ana", "project": "atlas", "start": date(2026, 1, 5), "end": date(2026, 6, 26),
     "hours_per_week": 24.0},
    {"id": "a2", "person": "ana", "project": "ferry", "start": date(2026, 3, 30), "end": date(2026, 5, 29),
     "hours_per_week": 24.0},
    {"id": "a3", "person": "ben", "project": "cedar", "start": date(2026, 1, 5), "end": date(2026, 12, 18),
     "hours_per_week": 40.0},
    {"id": "a4", "person": "chi", "project": "dune", "start": date(2026, 1, 5), "end": date(2026, 4, 3),
     "hours_per_week": 16.0},
]  # fmt: skip
MONEY: list[Record] = [
    {"id": f"{project}-{kind}-{month}", "project": project, "kind": kind, "period": date(2026, month, 1),
     "budget": 1000.0 * month + base, "actual": 1100.0 * month + base if month < 3 else None,
     "forecast": 1000.0 * month, "currency": "EUR"}
    for base, project in ((500.0, "atlas"), (700.0, "ferry"))
    for kind in ("capex", "opex")
    for month in (1, 2, 3)
]  # fmt: skip


def made() -> Portfolio:
    """The portfolio of these records."""

    def objects(noun: Any, records: list[Record]) -> dict[str, Any]:
        return {record["id"]: noun.model_validate(record) for record in records}

    def rows(table: str, records: list[Record], **more: object) -> pd.DataFrame:
        return columns.conform(
            table, pd.DataFrame([{**record, "source": f"{table}.csv", **more} for record in records])
        )

    known = {"reported_on": AS_OF, "source": "projects.csv"}
    return Portfolio(
        name="made",
        as_of=AS_OF,
        projects=objects(Project, [{**record, **known} for record in PROJECTS]),
        people=objects(Person, PEOPLE),
        vendors=objects(Vendor, VENDORS),
        contracts=objects(Contract, CONTRACTS),
        benefits=objects(Benefit, BENEFITS),
        goals=objects(Goal, GOALS),
        gates=objects(Gate, GATES),
        changes=objects(ChangeRequest, CHANGES),
        items=rows("items", ITEMS),
        milestones=rows("milestones", MILESTONES, kind="milestone"),
        updates=rows("updates", UPDATES),
        dependencies=rows("dependencies", DEPENDENCIES),
        allocations=rows("allocations", ALLOCATIONS),
        money=rows("money", MONEY),
        pictures=(AS_OF,),
    )
