"""The truth behind each question, computed with pandas from the raw files; nothing here reads through Bellwether.

A line of questions.jsonl whose `derivation` is an expression is true where that expression, over the tables of its
data set, gives what its `expect` asks for. `tables` says which names an expression may use.
"""

import json
import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from evals.asking.prepared import fda_projects, keps
from evals.synth import PICTURES

US_COLUMNS = ("startDate", "completionDate", "plannedProjectCompletionDate", "projectedActualProjectCompletionDate")
# The columns of the raw files, in their order, by short names.
NYC_COLUMNS = (
    "reported",
    "pid",
    "name",
    "description",
    "category",
    "borough",
    "mag",
    "cag",
    "phase",
    "dstart",
    "bud",
    "dbud",
    "fc",
    "dsch",
)
UK_COLUMNS = (
    "id",
    "name",
    "dept",
    "cat",
    "aims",
    "ipa",
    "sro",
    "why",
    "start",
    "end",
    "schedule",
    "fy_base",
    "fy_fc",
    "fyv",
    "fy_why",
    "wlc",
    "wlc_why",
    "benefits",
    "ben_why",
)
PANEL_COLUMNS = (
    "name",
    "dept",
    "rag",
    "aims",
    "why",
    "start",
    "end",
    "schedule",
    "year",
    "fc",
    "variance",
    "wlc",
    "wlc_why",
    "cat",
)


def tables(dataset: str, data: Path, sample: Path) -> Mapping[str, Any]:
    """Tables of `dataset` by the names that derivations use; `sample` is the folder of the written sample.

    Raises FileNotFoundError where the raw files do not lie under `data`.
    """
    return {"pd": pd, **_READERS[dataset](sample if dataset == "sample" else data)}


@cache
def _sample(folder: Path) -> dict[str, Any]:
    def then(day: str) -> dict[str, pd.DataFrame]:
        return {path.stem: pd.read_csv(path) for path in (folder / day).glob("*.csv")}

    now = then(PICTURES[-1].isoformat())
    names = now["projects"].set_index("id").name
    people = now["people"].set_index("id").name
    vendors = now["vendors"].set_index("id").name
    named = {kind: frame.assign(on=frame.project.map(names)) for kind, frame in now.items() if "project" in frame}
    projects = now["projects"].assign(
        who=now["projects"].owner.map(people),
        boss=now["projects"].sponsor.map(people),
        vendor=now["projects"].vendors.map(vendors),
    )
    return {"then": then, "names": names, "person": people, "firm": vendors, **now, **named, "projects": projects}


@cache
def _melbourne(data: Path) -> dict[str, Any]:
    m = pd.read_csv(data / "melbourne_water/Capital_Delivery_Project_deidentified.csv", encoding="utf-8-sig")
    for column in ("BNI", "PBC"):
        m[column] = pd.to_datetime(m[column].str.extract(r"^(\d+/\d+/\d{4})")[0], format="%d/%m/%Y")
    for column in ("Tender Closed", "BCA", "Stage1", "Stage2", "Stage3"):
        m[column] = pd.to_datetime(m[column]).dt.normalize()
    return {"m": m}


@cache
def _canada(data: Path) -> dict[str, Any]:
    def read(year: int) -> pd.DataFrame:
        c = pd.read_csv(data / f"canada_gc_it/gc-it-projects-{year}.csv")
        c["budget"] = pd.to_numeric(c.totalBudget.str.replace(r"[$,\s]", "", regex=True))
        c["end"] = pd.to_datetime(c.estimatedCompletionDate, format="%B %d, %Y")
        return c

    return {"a": read(2016), "b": read(2019)}


@cache
def _nyc(data: Path) -> dict[str, Any]:
    n = pd.read_csv(data / "nyc_capital_projects/nyc_capital_projects_to_2017.csv")
    n.columns = pd.Index(NYC_COLUMNS)
    for column in ("reported", "dstart", "fc"):
        n[column] = pd.to_datetime(n[column].str[:10], format="%m/%d/%Y")

    def on(day: str) -> pd.DataFrame:
        return n[n.reported == day]

    return {"n": n, "on": on, "S": on("2017-09-01"), "P": on("2017-04-01")}


@cache
def _panel(data: Path) -> dict[str, Any]:
    def read(year: int) -> pd.DataFrame:
        g = pd.read_csv(data / f"gmpp_panel/gmpp_{year}.csv", dtype=str)
        g.columns = pd.Index(PANEL_COLUMNS)
        g["name"] = g.name.str.strip()
        g["dept"] = g.dept.str.strip()
        g["rag"] = g.rag.str.strip().str.replace(" ", "").where(g.rag.str.len() < 14)  # noqa: PLR2004 - "Amber/Green "
        for column in ("year", "fc", "wlc"):
            plain = g[column].str.fullmatch(r"[^A-Za-z]*[\d,]*\.?\d+\s*m?\s*")
            figure = g[column].str.extract(r"(\d[\d,]*\.?\d*)")[0].str.replace(",", "")
            g[column] = pd.to_numeric(figure.where(plain.fillna(value=False)))
        for column in ("start", "end"):
            g[column] = pd.to_datetime(g[column].str.strip(), format="%d/%m/%Y", errors="coerce")
        return g

    return {f"g{year % 100}": read(year) for year in (2014, 2015, 2016, 2017)}


@cache
def _uk(data: Path) -> dict[str, Any]:
    def read(year: int) -> pd.DataFrame:
        g = pd.read_csv(data / f"gmpp_uk/gmpp_march_{year}.csv", dtype=str)
        g.columns = pd.Index(UK_COLUMNS[: len(g.columns)])
        colours = ["Red", "Amber", "Green"]
        g["rag"] = g.ipa.where(g.ipa.isin(colours), g.sro.where(g.sro.isin(colours)))
        for column in {"fy_base", "fy_fc", "fyv", "wlc", "benefits"} & set(g.columns):
            g[column] = pd.to_numeric(g[column].str.replace(r"[£,%\s]", "", regex=True), errors="coerce")
        for column in ("start", "end"):
            g[column] = pd.to_datetime(g[column], format="mixed", dayfirst=year == 2022, errors="coerce")  # noqa: PLR2004
        return g

    return {"o": read(2022), "g": read(2023)}


@cache
def _us(data: Path) -> dict[str, Any]:
    d = pd.read_csv(data / "us_it_dashboard_2012/projects-1.0.csv").drop_duplicates("pid")
    for column in US_COLUMNS:
        d[column] = pd.to_datetime(d[column], format="%d/%m/%Y", errors="coerce")

    def at(agency: str) -> pd.DataFrame:
        return d[d.agencyName == agency]

    return {"d": d, "at": at}


@cache
def _rust(data: Path) -> dict[str, Any]:
    lines = (data / "rust_project_goals/updates_parsed.jsonl").read_text("utf-8").splitlines()
    u = pd.DataFrame([json.loads(line) for line in lines])

    def post(month: str) -> pd.DataFrame:
        return u[u.month == month].set_index("issue")

    def goals(period: str) -> pd.DataFrame:
        pages = pd.DataFrame(map(_page, sorted((data / f"rust_project_goals/goals_{period}").glob("*.md"))))
        return pages[pages.Status.notna()]

    return {"u": u, "post": post, "h2": goals("2024h2"), "h1": goals("2025h1")}


def _page(path: Path) -> dict[str, str]:
    text = path.read_text("utf-8")
    title = re.search(r"^##? (.+)$", text, re.MULTILINE)
    cells = re.findall(r"^\|\s*([^|]+?)\s*\|\s*([^|]*?)\s*\|\s*$", text, re.MULTILINE)
    return {"file": path.stem, "title": title.group(1).strip() if title else "", **dict(reversed(cells))}


@cache
def _keps(data: Path) -> dict[str, Any]:
    return {"k": keps(data, date(2024, 2, 9))}


@cache
def _fda(data: Path) -> dict[str, Any]:
    return {"f": fda_projects(data)}


_READERS = {
    "sample": _sample,
    "melbourne_water": _melbourne,
    "canada_gc_it": _canada,
    "nyc_capital_projects": _nyc,
    "gmpp_panel": _panel,
    "gmpp_uk": _uk,
    "us_it_dashboard_2012": _us,
    "rust_project_goals": _rust,
    "k8s_keps": _keps,
    "us_hhs_it_graph_2013": _fda,
}
