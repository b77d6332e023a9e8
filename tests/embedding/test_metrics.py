"""Metrics of the portfolio, and the dashboard that is made of them."""

import json
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

from starlette.testclient import TestClient

from api.app import create_app
from api.metrics import label
from tests.api.conftest import NAMES
from tests.embedding.conftest import Place

GRAFANA = Path(__file__).resolve().parents[2] / "docs" / "grafana" / "bellwether.json"
SAMPLE = re.compile(r'(\w+)(?:\{((?:\w+="(?:[^"\\]|\\[\\"n])*",?)*)\})? (\S+)')
LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\[\\"n])*)"')


def _read(text: str) -> dict[str, list[tuple[dict[str, str], float]]]:
    """The samples by metric; every line is one or a comment, and each is there once."""
    found: dict[str, list[tuple[dict[str, str], float]]] = {}
    kinds = Counter(line.split()[2] for line in text.splitlines() if line.startswith("# TYPE"))
    assert set(kinds.values()) == {1}
    for line in text.split("\n"):
        if line and not line.startswith("#"):
            match = SAMPLE.fullmatch(line)
            assert match, line
            labels = {
                name: value.replace("\\n", "\n").replace('\\"', '"').replace("\\\\", "\\")
                for name, value in LABEL.findall(match[2] or "")
            }
            assert labels not in [known for known, _ in found.get(match[1], [])], line
            found.setdefault(match[1], []).append((labels, float(match[3])))
    assert set(found) <= set(kinds)
    return found


def _every(place: Place) -> dict[str, list[tuple[dict[str, str], float]]]:
    client = TestClient(create_app(replace(place.workspace, project_metrics=True)))
    client.get("/healthz")
    return _read(client.get("/metrics").text)


def test_metrics_say_what_the_summary_says(place: Place) -> None:
    found = _read(place.client.get("/metrics").text)
    summary = place.workspace.summary("harbour")

    def of(name: str, **labels: str) -> float:
        (value,) = [v for known, v in found[name] if known == {"portfolio": "harbour", **labels}]
        return value

    assert of("bellwether_portfolio_index") == summary.index
    assert of("bellwether_portfolio_residual_index") == summary.residual_index
    assert of("bellwether_portfolio_coverage") == summary.coverage
    assert of("bellwether_picture_age_seconds") == (2 * 24 + 9.5) * 3600  # 31 March to 2 April, 09:30
    for severity, count in summary.by_severity.items():
        assert of("bellwether_open_insights", severity=severity) == count
        assert of("bellwether_unowned_insights", severity=severity) == count
        for category, row in summary.by_category.items():
            assert of("bellwether_open_insights_by_category", category=category, severity=severity) == row[severity]
    bands = [v for known, v in found["bellwether_projects"] if known["portfolio"] == "harbour"]
    assert sum(bands) == len(NAMES)
    assert "bellwether_project_score" not in found


def test_every_project_is_told_only_where_that_is_wanted(place: Place) -> None:
    found = _every(place)["bellwether_project_score"]
    scores = [(labels, v) for labels, v in found if labels["portfolio"] == "harbour"]
    assert {labels["project"] for labels, _ in scores} == set(NAMES)
    assert {labels["name"] for labels, _ in scores} >= {"Harbour Payments", NAMES["beta"], NAMES["gamma"]}
    known = {one.project: one.score for one in place.workspace.scores("harbour").items}
    assert {labels["project"]: v for labels, v in scores} == known


def test_labels_are_escaped() -> None:
    assert label('a"b\\c\nd') == 'a\\"b\\\\c\\nd'


def test_the_grafana_dashboard_asks_only_for_what_is_exported(place: Place) -> None:
    board = json.loads(GRAFANA.read_text(encoding="utf-8"))
    exported = _every(place)
    asked = [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    asked += [one["query"]["query"] for one in board["templating"]["list"] if one["type"] == "query"]
    assert len(asked) > 10
    for expr in asked:
        named = re.findall(r"\bbellwether_\w+", expr)
        assert named, expr
        assert set(named) <= set(exported), expr
        wanted = set(re.findall(r"[{,]\s*(\w+)(?:=|!)", expr))
        for grouped in re.findall(r"by \(([^)]*)\)", expr):
            wanted |= {part.strip() for part in grouped.split(",")}
        assert wanted <= {key for name in named for labels, _ in exported[name] for key in labels}, expr
    assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"])
    assert len({panel["title"] for panel in board["panels"]}) == len(board["panels"])


def test_the_panels_of_the_dashboard_fit_its_grid_without_overlap() -> None:
    cells: Counter[tuple[int, int]] = Counter()
    for panel in json.loads(GRAFANA.read_text(encoding="utf-8"))["panels"]:
        at = panel["gridPos"]
        assert at["x"] + at["w"] <= 24
        cells.update((x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"]))
    assert set(cells.values()) == {1}
