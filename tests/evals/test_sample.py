"""The generated sample is the same every time, consistent in itself and through time, and as large as promised."""

import hashlib
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

from evals.synth import PICTURES, write_sample
from portfolio.columns import TABLES
from portfolio.commerce import Benefit, Contract, Vendor
from portfolio.governance import ChangeRequest, Gate, Goal
from portfolio.noun import Noun
from portfolio.people import Person
from portfolio.work import Project, WorkItem

# Changes when the sample does. A change is fine; then the truth must be looked at again, and this line with it.
CONTENT = "8305c5f35eed5e9e27a36c62f222db297b6453c44846262b9d55f0a4303c61e7"

NOUNS: dict[str, type[Noun]] = {
    "projects": Project,
    "items": WorkItem,
    "updates": TABLES["updates"],
    "dependencies": TABLES["dependencies"],
    "allocations": TABLES["allocations"],
    "money": TABLES["money"],
    "people": Person,
    "vendors": Vendor,
    "contracts": Contract,
    "benefits": Benefit,
    "goals": Goal,
    "gates": Gate,
    "changes": ChangeRequest,
}


def read(folder: Path, kind: str) -> pd.DataFrame:
    return pd.read_csv(folder / f"{kind}.csv", dtype="str", keep_default_na=False)


def digest(folder: Path) -> str:
    found = hashlib.sha256()
    for file in sorted(folder.rglob("*.csv")):
        found.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes())
    return found.hexdigest()


def test_the_content_is_pinned(sample: Path) -> None:
    assert digest(sample) == CONTENT


def test_the_same_seed_writes_the_same_bytes_and_another_seed_others(sample: Path, tmp_path: Path) -> None:
    write_sample(tmp_path / "again")
    write_sample(tmp_path / "other", seed=1)
    assert digest(tmp_path / "again") == digest(sample)
    assert digest(tmp_path / "other") != digest(sample)


def test_there_are_twelve_monthly_pictures(sample: Path) -> None:
    assert [folder.name for folder in sorted(sample.iterdir())] == [day.isoformat() for day in PICTURES]
    assert len(PICTURES) == 12


def test_it_is_as_large_as_promised(last_picture: Path) -> None:
    """About 24 projects in 4 programmes, 600 items, 300 updates."""
    projects = read(last_picture, "projects")
    assert len(projects) == 24
    assert projects["programme"].nunique() == 4
    assert 560 <= len(read(last_picture, "items")) <= 640
    assert 280 <= len(read(last_picture, "updates")) <= 330
    assert (read(last_picture, "items")["kind"] == "milestone").sum() == 96


@pytest.mark.parametrize("kind", NOUNS)
def test_columns_are_canonical_and_ids_unique(sample: Path, kind: str) -> None:
    for day in PICTURES:
        frame = read(sample / day.isoformat(), kind)
        assert set(frame.columns) <= set(NOUNS[kind].model_fields)
        assert frame["id"].is_unique
        assert (frame["id"] != "").all()


def test_every_reference_leads_somewhere(sample: Path) -> None:
    for day in PICTURES:
        folder = sample / day.isoformat()
        projects = set(read(folder, "projects")["id"])
        people, vendors = set(read(folder, "people")["id"]), set(read(folder, "vendors")["id"])
        goals, items = set(read(folder, "goals")["id"]), set(read(folder, "items")["id"])
        for kind in ("items", "updates", "allocations", "money", "contracts", "benefits", "gates", "changes"):
            assert set(read(folder, kind)["project"]) <= projects, kind
        table = read(folder, "projects")
        assert set(table["owner"]) | set(table["sponsor"]) | set(read(folder, "items")["owner"]) <= people | {""}
        assert set(";".join(table["vendors"]).split(";")) <= vendors | {""}
        assert set(";".join(table["goals"]).split(";")) <= goals | {""}
        assert set(read(folder, "items")["vendor"]) <= vendors | {""}
        assert set(read(folder, "contracts")["vendor"]) <= vendors
        assert set(read(folder, "allocations")["person"]) <= people
        links = read(folder, "dependencies")
        assert set(links["predecessor"]) | set(links["successor"]) <= projects | items


def test_no_two_updates_read_the_same(last_picture: Path) -> None:
    assert read(last_picture, "updates")["text"].is_unique


def test_no_text_has_a_hole_in_it(last_picture: Path) -> None:
    assert not read(last_picture, "updates")["text"].str.contains(r"[{}]|  |\bNone\b|\. [a-z]", regex=True).any()


def test_nothing_is_known_before_its_day(sample: Path) -> None:
    for day in PICTURES:
        folder, today = sample / day.isoformat(), day.isoformat()
        assert (read(folder, "updates")["dated"] <= today).all()
        assert (read(folder, "items")["done_on"] <= today).all()
        assert (read(folder, "items")["updated_on"] <= today).all()
        assert (read(folder, "projects")["actual_end"] <= today).all()
        money = read(folder, "money")
        assert (money.loc[money["period"] > today, "actual"] == "").all()


def test_what_was_done_stays_done_and_baselines_never_move(sample: Path) -> None:
    for earlier, later in pairwise(PICTURES):
        was = read(sample / earlier.isoformat(), "items").set_index("id")
        now = read(sample / later.isoformat(), "items").set_index("id").reindex(was.index)
        finished = was["done_on"] != ""
        assert (now.loc[finished, "done_on"] == was.loc[finished, "done_on"]).all()
        assert (now["baseline_due"] == was["baseline_due"]).all()


def test_updates_accumulate_unchanged(sample: Path) -> None:
    for earlier, later in pairwise(PICTURES):
        was = read(sample / earlier.isoformat(), "updates").set_index("id")
        now = read(sample / later.isoformat(), "updates").set_index("id")
        assert len(now) > len(was)
        assert now.reindex(was.index).equals(was)


def test_money_by_month_adds_up_to_the_project(last_picture: Path) -> None:
    projects = read(last_picture, "projects").set_index("id")
    money = read(last_picture, "money")
    actual = money.assign(actual=pd.to_numeric(money["actual"]).fillna(0)).groupby("project")["actual"].sum()
    assert (actual.reindex(projects.index) == pd.to_numeric(projects["actual_cost"])).all()
    planned = money.assign(budget=pd.to_numeric(money["budget"])).groupby("project")["budget"].sum()
    assert ((planned.reindex(projects.index) / pd.to_numeric(projects["budget"]) - 1).abs() < 0.001).all()


def test_an_open_item_has_no_end_and_a_done_one_has(last_picture: Path) -> None:
    items = read(last_picture, "items")
    assert ((items["status"] == "done") == (items["done_on"] != "")).all()
