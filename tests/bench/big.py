"""A large generated portfolio in the canonical format, made column by column."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

TODAY = np.datetime64("2026-10-31")
AREAS = ("north", "south", "harbour", "upper town", "river side", "old works", "east field", "hill")
THINGS = ("pump", "switch", "gate", "ledger", "cable", "roof", "boiler", "survey", "screen", "valve", "archive", "lift")
DEEDS = (
    "design",
    "purchase",
    "delivery",
    "fitting",
    "test",
    "training",
    "hand-over",
    "repair",
    "inspection",
    "release",
)
STATES = (
    "is finished",
    "is under way",
    "waits for a decision",
    "came late",
    "was accepted",
    "needs another week",
    "is blocked by the supplier",
    "runs ahead of the plan",
    "costs more than planned",
    "was tested twice",
)
RAGS = ("green", "amber/green", "amber", "amber/red", "red")


@dataclass(frozen=True)
class Size:
    """How much to generate."""

    projects: int
    items: int
    updates: int

    @property
    def rows(self) -> int:
        """Data rows over all files."""
        return self.projects + self.projects // 2 + self.projects * self.items + self.updates + VENDORS + PEOPLE


FULL = Size(projects=1_000, items=200, updates=20_000)
QUICK = Size(projects=100, items=50, updates=1_000)
VENDORS, PEOPLE = 60, 400


def write_big(folder: Path, size: Size, seed: int = 7) -> None:
    """Write one picture of the portfolio into `folder`."""
    rng = np.random.default_rng(seed)
    folder.mkdir(parents=True, exist_ok=True)
    projects = _projects(size, rng)
    frames = {
        "projects": projects,
        "items": _items(size, projects, rng),
        "updates": _updates(size, rng),
        "vendors": pd.DataFrame({"id": _ids("V", VENDORS), "name": [f"Supplier {n}" for n in range(VENDORS)]}),
        "people": pd.DataFrame({"id": _ids("H", PEOPLE), "name": [f"Person {n}" for n in range(PEOPLE)]}),
        "dependencies": _dependencies(size, projects, rng),
    }
    for name, frame in frames.items():
        frame.to_csv(folder / f"{name}.csv", index=False, date_format="%Y-%m-%d")


def change_one_percent(folder: Path, target: Path) -> None:
    """The next picture: one project in a hundred moved its work and wrote an update; the rest stands."""
    target.mkdir(parents=True, exist_ok=True)
    for file in folder.glob("*.csv"):
        frame = pd.read_csv(file, dtype="str", keep_default_na=False)
        if file.stem in {"items", "projects"}:
            column, key = ("due", "project") if file.stem == "items" else ("end", "id")
            moved = frame[key].str[1:].astype(int) % 100 == 0
            later = pd.to_datetime(frame.loc[moved, column]) + pd.Timedelta(days=9)
            frame.loc[moved, column] = later.dt.strftime("%Y-%m-%d")
        if file.stem == "updates":
            more = frame[frame["project"].str[1:].astype(int) % 100 == 0].drop_duplicates("project").copy()
            more["id"], more["text"] = "N" + more["id"], "The plan moved by nine days. " + more["text"]
            frame = pd.concat([frame, more])
        frame.to_csv(target / file.name, index=False)


def _projects(size: Size, rng: np.random.Generator) -> pd.DataFrame:
    count = size.projects
    start = TODAY - rng.integers(60, 700, count)
    baseline = TODAY + rng.integers(-40, 500, count)
    budget = rng.integers(200, 20_000, count) * 1_000
    gone = (TODAY - start).astype(int) / (baseline - start).astype(int).clip(min=1)
    done = np.clip(gone * rng.normal(0.97, 0.12, count), 0.02, 0.99).round(2)
    return pd.DataFrame(
        {
            "id": _ids("P", count),
            "name": [f"{_pick(THINGS, n)} {_pick(DEEDS, n // 12)} {_pick(AREAS, n // 120)} {n}" for n in range(count)],
            "programme": [f"Programme {n % 25}" for n in range(count)],
            "department": [f"Department {n % 12}" for n in range(count)],
            "description": [f"Renews the {_pick(THINGS, n)} in {_pick(AREAS, n)}." for n in range(count)],
            "status": np.where(done > 0.98, "done", "in_progress"),
            "rag": np.array(RAGS)[rng.choice(5, count, p=[0.45, 0.2, 0.2, 0.1, 0.05])],
            "status_on": TODAY - rng.integers(1, 70, count),
            "cadence_days": 30,
            "priority": np.array(["critical", "high", "medium", "low"])[rng.choice(4, count, p=[0.1, 0.2, 0.5, 0.2])],
            "owner": np.array(_ids("H", PEOPLE))[rng.integers(0, PEOPLE, count)],
            "start": start,
            "baseline_end": baseline,
            "end": baseline + np.where(rng.random(count) < 0.3, rng.integers(5, 120, count), 0),
            "percent_complete": done,
            "currency": "GBP",
            "budget": budget,
            "forecast_cost": (budget * rng.normal(1.03, 0.08, count)).round(),
            "actual_cost": (budget * done * rng.normal(1.02, 0.1, count)).round(),
            "vendors": np.array(_ids("V", VENDORS))[rng.integers(0, VENDORS, count)],
            "goals": "",
        }
    )


def _items(size: Size, projects: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    count = size.projects * size.items
    position = np.tile(np.arange(size.items), size.projects)
    first = np.repeat(projects["start"].to_numpy("datetime64[D]"), size.items)
    last = np.repeat(projects["baseline_end"].to_numpy("datetime64[D]"), size.items)
    baseline = first + ((last - first).astype(int) * (position + 1) / size.items).astype(int)
    # Projects whose end slipped are in trouble; the others slip here and there by a day or two.
    troubled = np.repeat((projects["end"] > projects["baseline_end"]).to_numpy(), size.items)
    slip = np.where(troubled, rng.integers(1, 60, count), rng.integers(1, 4, count))
    due = baseline + np.where(rng.random(count) < np.where(troubled, 0.25, 0.1), slip, 0)
    done = (due < TODAY) & (rng.random(count) < np.where(troubled, 0.9, 0.995))
    done_on = np.where(
        done,
        np.minimum(due + np.where(troubled, rng.integers(-5, 15, count), rng.integers(-6, 2, count)), TODAY),
        np.datetime64("NaT"),
    )
    names = np.array([f"{thing} {deed}" for thing in THINGS for deed in DEEDS])
    return pd.DataFrame(
        {
            "id": np.char.add("I", np.char.zfill(np.arange(count).astype(str), 7)),
            "project": np.repeat(projects["id"].to_numpy(), size.items),
            "name": names[rng.integers(0, len(names), count)],
            "kind": np.where(position % 25 == 24, "milestone", "task"),
            "status": np.where(done, "done", np.where(baseline < TODAY + 40, "in_progress", "not_started")),
            "owner": np.array(_ids("H", PEOPLE))[rng.integers(0, PEOPLE, count)],
            "vendor": np.where(position % 10 == 0, np.array(_ids("V", VENDORS))[rng.integers(0, VENDORS, count)], ""),
            "start": baseline - rng.integers(10, 60, count),
            "baseline_due": baseline,
            "due": due,
            "done_on": done_on,
            "effort_hours": rng.integers(8, 200, count),
            "updated_on": np.where(done, done_on, TODAY - rng.integers(1, 40, count)),
        }
    )


def _updates(size: Size, rng: np.random.Generator) -> pd.DataFrame:
    count = size.updates
    whose = rng.integers(0, size.projects, count)
    first, second = rng.integers(0, len(THINGS), (2, count))
    deed, area, state, other = (rng.integers(0, 10, count) for _ in range(4))
    number = rng.integers(2, 99, count)
    text = [
        f"The {THINGS[a]} {DEEDS[d]} in the {_pick(AREAS, int(r))} {STATES[s]}; the {THINGS[b]} {STATES[o]}. "
        f"{n} points are open and report {k} follows."
        for k, (a, b, d, r, s, o, n) in enumerate(zip(first, second, deed, area, state, other, number, strict=True))
    ]
    return pd.DataFrame(
        {
            "id": np.char.add("U", np.char.zfill(np.arange(count).astype(str), 6)),
            "project": np.array(_ids("P", size.projects))[whose],
            "dated": TODAY - rng.integers(0, 330, count),
            "author": np.array(_ids("H", PEOPLE))[rng.integers(0, PEOPLE, count)],
            "rag": np.array(RAGS)[rng.choice(5, count, p=[0.5, 0.2, 0.15, 0.1, 0.05])],
            "text": text,
        }
    )


def _dependencies(size: Size, projects: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    count = size.projects // 2
    before = rng.integers(0, size.projects - 1, count)
    after = before + 1 + rng.integers(0, 1_000_000, count) % (size.projects - 1 - before)
    ids, ends = projects["id"].to_numpy(), projects["baseline_end"].to_numpy("datetime64[D]")
    return pd.DataFrame(
        {
            "id": _ids("D", count),
            "predecessor": ids[before],
            "successor": ids[after],
            "predecessor_project": ids[before],
            "successor_project": ids[after],
            "type": "FS",
            "needed_by": ends[before] + rng.integers(10, 200, count),
        }
    )


def _ids(letter: str, count: int) -> list[str]:
    return [f"{letter}{n:04}" for n in range(count)]


def _pick(words: tuple[str, ...], n: int) -> str:
    return words[n % len(words)]
