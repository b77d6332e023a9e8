"""Every name of a data set, by kind: an answer that names one that was not asked for is found by them."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from evals.asking.truth import tables

# Data set → kind of name → the columns it stands in, as TABLE.COLUMN.
PLACES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "sample": {
        "project": ("projects.name",),
        "person": ("people.name",),
        "vendor": ("vendors.name",),
        "item": ("items.name", "changes.name"),
        "team": ("items.team", "people.team"),
        "programme": ("projects.programme",),
        "department": ("projects.department",),
    },
    "melbourne_water": {"project": ("m.ID",), "team": ("m.Owner Team",)},
    "canada_gc_it": {
        "project": ("a.projectName", "b.projectName"),
        "agency": ("a.department", "b.department"),
    },
    "nyc_capital_projects": {"project": ("n.name",), "agency": ("n.mag",), "category": ("n.category",)},
    "gmpp_panel": {
        "project": ("g14.name", "g15.name", "g16.name", "g17.name"),
        "agency": ("g14.dept", "g15.dept", "g16.dept", "g17.dept"),
    },
    "gmpp_uk": {"project": ("o.name", "g.name"), "agency": ("o.dept", "g.dept")},
    "us_it_dashboard_2012": {"project": ("d.projectName",), "agency": ("d.agencyName",)},
    "k8s_keps": {"project": ("k.title",), "agency": ("k.owning_sig",)},
    "us_hhs_it_graph_2013": {"project": ("f.name",), "agency": ("f.Investment",)},
    "rust_project_goals": {"project": ("u.title", "h1.title", "h2.title")},
}


def universe(dataset: str, data: Path, sample: Path) -> dict[str, list[str]]:
    """Kind of name → every name of that kind in the raw files of `dataset`, each once."""
    frames = tables(dataset, data, sample)
    return {kind: sorted({*_names(frames, places)}) for kind, places in PLACES[dataset].items()}


def _names(frames: Mapping[str, Any], places: Iterable[str]) -> Iterable[str]:
    for place in places:
        table, column = place.split(".", 1)
        frame: pd.DataFrame = frames[table]
        yield from (name for name in frame[column].dropna().astype(str) if name)
