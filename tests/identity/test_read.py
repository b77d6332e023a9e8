"""Identities are applied when a portfolio is read: at once, over all of history, and nothing kept is rewritten."""

from collections.abc import Iterator
from datetime import date
from itertools import permutations
from pathlib import Path

import pandas as pd
import pytest

from ingestion.identity.joining import identify
from insights.evidence import project_field
from portfolio import columns
from portfolio.commerce import MoneyLine, Vendor
from portfolio.identity import IdentityDecision, Verdict
from portfolio.people import Person
from portfolio.picture import Picture
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Rag, Status
from portfolio.work import Dependency, Project, StatusUpdate, WorkItem
from store.memory import MemoryIndex, MemoryStore
from store.sql import SqlStore
from tests.store.given import passage

Store = MemoryStore | SqlStore
JAN, FEB, MAR, APR = (date(2026, month, 1) for month in (1, 2, 3, 4))
ANN = "ann@example.org"


@pytest.fixture(params=["memory", "sql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store of each make."""
    opened: Store = MemoryStore() if request.param == "memory" else SqlStore(f"sqlite:///{tmp_path / 'w.db'}")
    yield opened
    opened.close()


def board(day: date = JAN, end: date = date(2026, 9, 1), **more: object) -> Picture:
    """A board that knows names only."""
    project = Project(
        id="4711", name="Border Gateway", owner="Ann Osei", vendors=("Acme Ltd.",), budget=4e6, currency="GBP", end=end,
        raw={"end": f"by {end:%d/%m/%Y}"}, source="board", url="https://board/4711", **more,
    )  # fmt: skip
    links = [Dependency(id="d", predecessor="4712", successor="4711", predecessor_project="4712",
                        successor_project="4711", source="board")]  # fmt: skip
    money = [MoneyLine(id="m1", project="4711", kind="capex", period=JAN, budget=10, source="board")]
    return Picture(
        "port", "board", day, complete=True, fingerprint=f"board {day} {end} {more}",
        objects={
            "projects": {"4711": project, "4712": Project(id="4712", name="Customs", source="board")},
            "vendors": {"Acme Ltd.": Vendor(id="Acme Ltd.", name="Acme Ltd.")},
        },
        tables={"dependencies": columns.from_nouns("dependencies", links), "money": columns.from_nouns("money", money)},
        updates=columns.from_nouns("updates", [
            StatusUpdate(id="u1", project="4711", dated=day, author="Ann Osei", text="All well.", source="board"),
        ]),
        passages=(passage("board/u1", "The certificates are late", day, project="4711"),),
    )  # fmt: skip


def tracker(day: date = FEB, **more: object) -> Picture:
    """A tracker that knows the person by her address."""
    project = Project(
        id="BGW", name="Border Gateway", owner=ANN, vendors=("ACME Limited",), rag=Rag.RED, status=Status.IN_PROGRESS,
        source="tracker", **more,
    )  # fmt: skip
    customs = Project(id="CUS", name="Customs", source="tracker")
    items = [WorkItem(id="BGW-1", project="BGW", name="Cut over", owner=ANN, vendor="ACME Limited", source="tracker")]
    links = [Dependency(id="x", predecessor="CUS", successor="BGW", predecessor_project="CUS", successor_project="BGW",
                        source="tracker")]  # fmt: skip
    money = [MoneyLine(id="m2", project="BGW", kind="capex", period=JAN, budget=12, source="tracker")]
    return Picture(
        "port", "tracker", day, complete=True, fingerprint=f"tracker {day} {more}",
        objects={
            "projects": {"BGW": project, "CUS": customs},
            "people": {ANN: Person(id=ANN, name="Ann Osei", email=ANN)},
            "vendors": {"ACME Limited": Vendor(id="ACME Limited", name="ACME Limited", kind="steel")},
        },
        tables={
            "items": columns.from_nouns("items", items),
            "dependencies": columns.from_nouns("dependencies", links),
            "money": columns.from_nouns("money", money),
        },
        passages=(passage("tracker/p", "Certificates of the gateway", day, project="BGW"),),
    )  # fmt: skip


def both(store: Store) -> Portfolio:
    """The two pictures kept and matched."""
    for picture in (board(), tracker()):
        store.write(picture)
    identify("port", store)
    return store.read("port")


def as_bytes(portfolio: Portfolio) -> tuple[object, ...]:
    """All that a reader could see of it."""
    objects = [getattr(portfolio, kind) for kind in ("projects", "people", "vendors", "goals")]
    tables = [*columns.TABLES, "history", "milestone_history"]
    return (
        portfolio.fingerprint,
        [[(key, noun.model_dump_json()) for key, noun in nouns.items()] for nouns in objects],
        [getattr(portfolio, table).to_csv() for table in tables],
    )


def test_a_project_of_two_sources_takes_each_field_from_the_one_that_knows_it(store: Store) -> None:
    portfolio = both(store)
    assert set(portfolio.projects) == {"4711", "4712"}, "the id known longest stands"
    project = portfolio.projects["4711"]
    assert (project.budget, project.currency, project.rag, project.status) == (4e6, "GBP", Rag.RED, "in_progress")
    assert project.owner == ANN
    assert portfolio.person_name(ANN) == "Ann Osei"


def test_a_quote_cites_the_source_that_holds_the_field_in_its_own_words_and_under_its_own_id(store: Store) -> None:
    portfolio = both(store)
    end, rag, owner = (project_field(portfolio, "4711", name) for name in ("end", "rag", "owner"))
    assert (end.ref.source, end.ref.id, end.ref.project, end.quote) == ("board", "4711", "4711", "by 01/09/2026")
    assert (end.dated, end.ref.url) == (JAN, "https://board/4711")
    assert (rag.ref.source, rag.ref.id, rag.ref.project, rag.dated) == ("tracker", "BGW", "4711", FEB)
    assert owner.ref.source == "tracker"
    vendors = project_field(portfolio, "4711", "vendors")
    assert vendors.quote == "ACME Limited"


def test_amounts_of_two_currencies_are_not_mixed(store: Store) -> None:
    store.write(board())
    store.write(tracker(forecast_cost=9e6, currency="EUR"))
    identify("port", store)
    project = store.read("port").projects["4711"]
    assert (project.currency, project.budget, project.forecast_cost) == ("EUR", None, 9e6)


def test_references_to_people_vendors_and_projects_are_those_that_stand(store: Store) -> None:
    portfolio = both(store)
    assert portfolio.items[["project", "owner"]].to_numpy().tolist() == [["4711", ANN]]
    assert portfolio.updates[["project", "author"]].to_numpy().tolist() == [["4711", ANN]]
    assert len(portfolio.vendors) == 1
    (vendor,) = portfolio.vendors.values()
    assert (vendor.name, vendor.kind) == ("Acme Ltd.", "steel")
    assert set(portfolio.items["vendor"]) == {"Acme Ltd."}
    assert portfolio.projects["4711"].vendors == ("Acme Ltd.",)


def test_what_two_tools_state_of_one_thing_counts_once_and_the_newest_is_believed(store: Store) -> None:
    portfolio = both(store)
    assert portfolio.dependencies[["predecessor", "successor"]].to_numpy().tolist() == [["4712", "4711"]]
    assert portfolio.money["budget"].tolist() == [12]


def test_the_past_is_seen_under_the_ids_that_stand(store: Store) -> None:
    both(store)
    past = store.read("port", JAN)
    assert set(past.projects) == {"4711", "4712"}
    assert past.projects["4711"].rag is None, "nothing of February is known in January"
    assert past.projects["4711"].owner == ANN
    history = store.read("port").history
    assert set(history["id"]) == {"4711", "4712"}


def test_two_sources_that_disagree_do_not_make_a_project_waver(store: Store) -> None:
    other = date(2026, 12, 1)
    store.write(board(JAN))
    store.write(tracker(FEB, end=other))
    store.write(board(MAR))
    store.write(tracker(APR, end=other))
    identify("port", store)
    rows = store.read("port").history
    ends = rows[rows["id"] == "4711"]["end"].tolist()
    assert ends == [pd.Timestamp(2026, 9, 1), pd.Timestamp(other)]
    assert store.read("port", MAR).projects["4711"].end == other, "a repetition is not news"


def test_the_last_source_that_changed_a_field_is_believed(store: Store) -> None:
    store.write(board(JAN))
    store.write(tracker(FEB, end=date(2026, 12, 1)))
    store.write(board(MAR, end=date(2027, 1, 15)))
    identify("port", store)
    assert store.read("port").projects["4711"].end == date(2027, 1, 15)


def test_apart_and_together_again_gives_the_same_portfolio_to_the_byte(store: Store) -> None:
    joined = as_bytes(both(store))
    revision = store.revision("port")
    separate = IdentityDecision("projects", "BGW", "4711", Verdict.SEPARATE, MAR, "Bo")
    store.identities.decide("port", separate)
    assert store.revision("port") > revision, "caches and ETags turn over"
    apart = store.read("port")
    assert set(apart.projects) == {"4711", "4712", "BGW"}
    assert apart.projects["BGW"].budget is None
    assert as_bytes(apart) != joined
    store.identities.decide("port", IdentityDecision("projects", "4711", "BGW", None, APR, "Bo"))
    assert as_bytes(store.read("port")) == joined
    assert [decision.verdict for decision in store.identities.decisions("port")] == [Verdict.SEPARATE, None]


def test_same_and_undo_gives_the_same_portfolio_to_the_byte(store: Store) -> None:
    store.write(board())
    store.write(tracker())
    before = as_bytes(store.read("port"))
    store.identities.decide("port", IdentityDecision("projects", "4711", "CUS", Verdict.SAME, MAR))
    assert set(store.read("port").projects) == {"4711", "4712", "BGW"}
    store.identities.decide("port", IdentityDecision("projects", "CUS", "4711", None, MAR))
    assert as_bytes(store.read("port")) == before


def test_later_matching_does_not_overrule_a_person(store: Store) -> None:
    both(store)
    store.identities.decide("port", IdentityDecision("vendors", "Acme Ltd.", "ACME Limited", Verdict.SEPARATE, MAR))
    store.write(tracker(APR))
    identify("port", store)
    assert set(store.read("port").vendors) == {"Acme Ltd.", "ACME Limited"}


def test_the_order_in_which_pictures_arrive_leaves_the_same_identities_and_the_same_portfolio() -> None:
    pictures = [board(JAN), tracker(FEB), board(MAR, end=date(2027, 1, 15))]
    seen = []
    for order in permutations(pictures):
        store = MemoryStore()
        for picture in order:
            store.write(picture)
            identify("port", store)
        seen.append((store.identities.links("port"), list(store.identities.aliases("port").lines()),
                     as_bytes(store.read("port")), as_bytes(store.read("port", FEB))))  # fmt: skip
    assert all(one == seen[0] for one in seen)


def test_both_stores_read_the_same_portfolio(tmp_path: Path) -> None:
    sql, memory = SqlStore(f"sqlite:///{tmp_path / 'w.db'}"), MemoryStore()
    assert as_bytes(both(sql)) == as_bytes(both(memory))
    assert sql.identities.things("port") == memory.identities.things("port")
    sql.close()


def test_a_search_in_a_project_finds_the_words_of_all_its_sources() -> None:
    store = MemoryStore()
    both(store)
    found = MemoryIndex(store).search("port", "certificates", as_of=MAR, projects=["4711"])
    assert {hit.passage.id for hit in found} == {"board/u1", "tracker/p"}
    assert {hit.passage.project for hit in found} == {"4711"}
    assert {hit.passage.ref.project for hit in found} == {"4711"}


def test_a_portfolio_of_one_source_has_no_identities_and_costs_no_look(store: Store) -> None:
    store.write(board())
    revision = store.revision("port")
    assert identify("port", store) == ()
    assert (store.identities.links("port"), store.revision("port")) == ((), revision)
    assert not store.identities.aliases("port")


def test_looking_again_at_the_same_facts_changes_nothing(store: Store) -> None:
    both(store)
    revision = store.revision("port")
    assert identify("port", store) == ()
    assert store.revision("port") == revision
