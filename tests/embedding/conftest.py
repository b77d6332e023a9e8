"""Two portfolios with hostile names, a door to them, a clock that tests turn, and a token of every view."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.embedding.desk import Order, View
from api.workspace import Workspace
from insights.policy import parse_policy
from insights.rules import RULES
from store.embeds import Embed
from store.memory import MemoryIndex, MemoryStore
from store.memory_embeds import MemoryEmbeds
from tests.api.conftest import TODAY, write_pictures

SITE = "https://wiki.example.org"
OTHER_SITE = "https://other.example.org"
NOW = datetime(2026, 4, 2, 9, 30, tzinfo=UTC)
MANY = ("beta", "gamma", "delta", "eps", "calm")

ROUTES = {
    "/embed/heatmap": View.HEATMAP,
    "/embed/score": View.SCORE,
    "/embed/score.json": View.SCORE,
    "/embed/insights": View.INSIGHTS,
    "/embed/badge.svg": View.BADGE,
    "/embed/scores.csv": View.SCORES,
    "/embed/scores.json": View.SCORES,
    "/api/v1/portfolios/harbour/scores": View.SCORES,
    "/api/v1/portfolios/harbour/scores?format=csv": View.SCORES,
}
"""Every route that a token opens, and the view it is for."""


class Clock:
    """A moment that tests set."""

    def __init__(self) -> None:
        """Begin at NOW."""
        self.now = NOW

    def today(self) -> date:
        """The same day all the time: only tokens grow old here."""
        return TODAY

    def moment(self) -> datetime:
        """The moment that was set."""
        return self.now


@dataclass
class Place:
    """A workspace, its door, its clock, and how to hand out."""

    workspace: Workspace
    client: TestClient
    clock: Clock

    def hand_out(self, view: View, **more: object) -> tuple[Embed, str]:
        """A view of the portfolio `harbour` for pages of SITE, and its token."""
        projects = ("alpha",) if view is View.SCORE else ()
        given: dict[str, object] = {"portfolio": "harbour", "projects": projects, "origins": (SITE,), **more}
        return self.workspace.embeds.hand_out(Order(view=view, **given))  # type: ignore[arg-type]  # fields of an Order

    def token(self, view: View, **more: object) -> str:
        """The token of such a view."""
        return self.hand_out(view, **more)[1]


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The portfolios, analysed once."""
    store = MemoryStore()
    few = [rule for rule in RULES if rule.code in {"SCH001", "ENG002", "BEN001"}]
    home = tmp_path_factory.mktemp("embeds")
    workspace = Workspace(
        store=store, policy=parse_policy({}, rules=few), today=Clock().today, open_index=lambda: MemoryIndex(store)
    )
    for name in ("harbour", "north"):
        workspace.ingest([write_pictures(home / name)], name)
        workspace.summary(name)
    return workspace


@pytest.fixture
def place(filled: Workspace, tmp_path: Path) -> Iterator[Place]:
    """The portfolios behind a door of their own, with keys of their own."""
    clock = Clock()
    filled.store.embeds = MemoryEmbeds()  # type: ignore[misc]  # nothing is out when a test begins
    workspace = replace(filled, home=tmp_path / "home", now=clock.moment)
    with TestClient(create_app(workspace)) as client:
        yield Place(workspace, client, clock)


@pytest.fixture
def later() -> timedelta:
    """Longer than any token stands."""
    return timedelta(days=500)
