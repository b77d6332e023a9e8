"""Which names mean one thing: ids first, then e-mail, then a scored name; people never by a name alone."""

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.identity import match
from ingestion.identity.names import name_of, person_key
from portfolio.identity import Aliases, IdentityDecision, Link, Thing, Verdict, aliases_of

SAME, DOUBT = Verdict.SAME, Verdict.DOUBT
DAY = date(2026, 1, 5)
LATER = date(2026, 2, 5)


def thing(kind: str, key: str, *names: str, source: str = "one", seen: date = DAY, mail: str | None = None) -> Thing:
    return Thing(
        kind, key, names or (key,), seen, frozenset({mail}) if mail else frozenset(), frozenset(source.split("+"))
    )


def person(
    key: str, name: str, source: str, *, mail: str | None = None, on: tuple[str, ...] = (), team: str | None = None
) -> Thing:
    return Thing(
        "people", key, (name,), DAY,
        frozenset({mail}) if mail else frozenset(), frozenset({source}),
        on={source: frozenset(on)}, teams={source: frozenset({team})} if team else {},
    )  # fmt: skip


def mention(name: str, **on: tuple[str, ...]) -> Thing:
    where = {source: frozenset(projects) for source, projects in on.items()}
    return Thing("people", name, (name,), DAY, sources=frozenset(on), mentioned=True, on=where)


def between(things: list[Thing], left: str, right: str) -> Link | None:
    return next((link for link in match(things) if {link.left, link.right} == {left, right}), None)


PAIRS: list[tuple[str, str, str, Verdict | None]] = [
    ("vendors", "Acme Ltd.", "ACME Limited", SAME),
    ("vendors", "Nordlicht S.A.", "Nordlicht", SAME),
    ("vendors", "Müller & Söhne GmbH", "Mueller und Soehne", None),
    ("vendors", "Café Digital Ltd", "Cafe Digital", SAME),
    ("vendors", "Acme Ltd", "Acme GmbH", DOUBT),
    ("vendors", "Acme", "Acme Consulting", None),
    ("vendors", "Siemens", "Siemens Healthineers", DOUBT),
    ("vendors", "Fujitsu", "Hitachi", None),
    ("projects", "Harbour Payments", "harbour-payments", SAME),
    ("projects", "Harbour Payments Programme", "Harbour Payments", SAME),
    ("projects", "Harbour Payments plan", "Project Harbour Payments", SAME),
    ("projects", "Customs Declaration Renewal", "Customs Declarations Renewal", SAME),
    ("projects", "Border Gateway", "Border Gatewey", DOUBT),
    ("projects", "Eastern Hospitals Region Rollout", "Western Hospitals Region Rollout", None),
    ("projects", "Import declarations service", "Export declarations service", DOUBT),
    ("projects", "Harbour Payments", "Harbour Payments Decommissioning", DOUBT),
    ("projects", "Payroll", "Pensions", None),
    ("goals", "Net zero by 2030", "Net Zero by 2030", SAME),
    ("goals", "Net zero by 2030", "Net zero by 2040", None),
]


@pytest.mark.parametrize(("kind", "left", "right", "verdict"), PAIRS, ids=[f"{a} | {b}" for _, a, b, _ in PAIRS])
def test_two_names_of_two_sources(kind: str, left: str, right: str, verdict: Verdict | None) -> None:
    found = between([thing(kind, "1", left), thing(kind, "2", right, source="two")], "1", "2")
    assert (found.verdict if found else None) is verdict
    if found:
        assert 0 < found.score <= 1
        assert found.reason.endswith(".")


NUMBERED = [
    ("Harbour Phase 1", "Harbour Phase 2"),
    ("Harbour Phase I", "Harbour Phase II"),
    ("Line A Electrification Works", "Line B Electrification Works"),
    ("Release one of the tax service", "Release two of the tax service"),
    ("Census 2021", "Census 2031"),
    ("Harbour Payments", "Harbour Payments 2"),
    ("Lot 3 - Northern tunnels", "Lot 4 - Northern tunnels"),
]


@pytest.mark.parametrize(("left", "right"), NUMBERED, ids=[f"{a} | {b}" for a, b in NUMBERED])
def test_names_whose_numbers_differ_are_not_even_in_doubt(left: str, right: str) -> None:
    assert between([thing("projects", "1", left), thing("projects", "2", right, source="two")], "1", "2") is None


@given(
    st.integers(0, 99), st.integers(0, 99), st.sampled_from(["Phase {}", "Harbour payments release {} go-live", "{}"])
)
def test_numbers_never_merge(one: int, other: int, shape: str) -> None:
    things = [thing("projects", "a", shape.format(one)), thing("projects", "b", shape.format(other), source="two")]
    assert bool(between(things, "a", "b")) is (one == other)


def test_a_name_that_carries_the_key_of_a_tracker_is_that_project() -> None:
    jira = thing("projects", "BGW", "Border Gateway")
    for name in ("BGW Border Gateway", "Border Gateway (BGW)", "[BGW] Border Gateway", "Border Gateway - BGW"):
        found = between([jira, thing("projects", "9", name, source="board")], "BGW", "9")
        assert found is not None, name
        assert found.verdict is SAME, name
    assert "carries the key BGW" in found.reason


def test_a_key_before_quite_another_name_is_a_doubt() -> None:
    jira = thing("projects", "API", "Application portfolio insights")
    found = between([jira, thing("projects", "9", "API Gateway", source="board")], "API", "9")
    assert found is not None
    assert found.verdict is DOUBT


def test_ids_that_are_equal_but_for_case_are_one_thing_whatever_the_names() -> None:
    things = [thing("projects", "PRJ-007", "Harbour"), thing("projects", "prj 007", "Port works", source="two")]
    found = between(things, "PRJ-007", "prj 007")
    assert found is not None
    assert (found.verdict, found.score) == (SAME, 0.99)


def test_two_ids_of_one_source_are_two_things_whatever_they_are_called() -> None:
    things = [thing("vendors", "1", "Acme Ltd"), thing("vendors", "2", "Acme Ltd")]
    assert match(things) == ()


def test_a_name_that_fits_two_things_of_another_source_is_a_doubt_with_both() -> None:
    things = [thing("vendors", "x", "Acme"), thing("vendors", "1", "Acme", source="two")]
    things.append(thing("vendors", "2", "ACME", source="two"))
    assert {link.verdict for link in match(things)} == {DOUBT}


def test_the_same_address_is_the_same_person_whatever_the_names() -> None:
    things = [person("jira:7", "A. Osei", "jira", mail="ann@x.org"), person("m:1", "Ann", "monday", mail="ann@x.org")]
    found = between(things, "jira:7", "m:1")
    assert found is not None
    assert found.verdict is SAME
    assert "ann@x.org" in found.reason


def test_two_people_of_one_name_and_different_addresses_are_never_joined() -> None:
    things = [person("a", "Ann Osei", "one", mail="ann@x.org"), person("b", "Ann Osei", "two", mail="osei@y.org")]
    assert between(things, "a", "b") is None


def test_two_ids_of_two_sources_and_one_name_are_for_a_person_to_say() -> None:
    found = between([person("one:1", "Ann Osei", "one"), person("two:9", "Osei, Ann", "two")], "one:1", "two:9")
    assert found is not None
    assert found.verdict is DOUBT


MENTIONS: Mapping[str, tuple[Thing, list[Thing], Verdict | None]] = {
    "on the same project": (mention("Ann Osei", board=("p",)), [person("a", "Ann Osei", "jira", on=("p",))], SAME),
    "last name first": (mention("Osei, Ann", board=("p",)), [person("a", "Ann Osei", "jira", on=("p",))], SAME),
    "on another project": (mention("Ann Osei", board=("q",)), [person("a", "Ann Osei", "jira", on=("p",))], DOUBT),
    "on no project": (mention("Ann Osei", board=()), [person("a", "Ann Osei", "jira", on=("p",))], DOUBT),
    "one source without a sign": (
        mention("Ann Osei", board=("p",), notes=("q",)), [person("a", "Ann Osei", "jira", on=("p",))], DOUBT,
    ),
    "two people of that name": (
        mention("Ann Osei", board=("p",)),
        [person("a", "Ann Osei", "jira", on=("p",)), person("b", "Ann Osei", "asana", on=("p",))],
        DOUBT,
    ),
    "another name": (mention("Anne Osei", board=("p",)), [person("a", "Ann Osei", "jira", on=("p",))], None),
}  # fmt: skip


@pytest.mark.parametrize("case", MENTIONS)
def test_a_name_without_an_id_needs_a_second_sign(case: str) -> None:
    written, people, verdict = MENTIONS[case]
    found = between([written, *people], written.id, "a")
    assert (found.verdict if found else None) is verdict
    if verdict is SAME:
        assert found is not None
        assert "is the name of a only, and both appear on the project p" in found.reason


def test_the_second_sign_may_be_a_project_that_two_sources_call_by_different_ids() -> None:
    projects = [thing("projects", "BGW", "Border Gateway", source="jira"), thing("projects", "4711", "Border Gateway")]
    things = [*projects, mention("Ann Osei", one=("4711",)), person("a", "Ann Osei", "jira", on=("BGW",))]
    found = between(things, "Ann Osei", "a")
    assert found is not None
    assert found.verdict is SAME


def test_the_same_team_is_a_second_sign() -> None:
    written = Thing(
        "people", "Ann Osei", ("Ann Osei",), DAY, sources=frozenset({"board"}), mentioned=True,
        on={"board": frozenset({"q"})}, teams={"board": frozenset({"Platform"})},
    )  # fmt: skip
    found = between([written, person("a", "Ann Osei", "hr", team="platform")], "Ann Osei", "a")
    assert found is not None
    assert found.verdict is SAME
    assert "team platform" in found.reason


@given(st.lists(st.sampled_from(["Ann Osei", "Bo Lind", "Osei, Ann", "ann osei"]), min_size=2, max_size=6))
def test_people_are_never_joined_by_their_display_name_alone(names: list[str]) -> None:
    things = [person(f"s{n}:1", name, f"s{n}") for n, name in enumerate(names)]
    things += [mention(name, board=()) for name in set(names)]
    assert not aliases_of(things, match(things), ())


def test_the_id_known_longest_stands_for_the_others_and_a_mention_never_does() -> None:
    things = [
        thing("vendors", "b", "Acme Ltd", seen=LATER),
        thing("vendors", "a", "ACME Limited", source="two", seen=LATER),
        thing("vendors", "z", "acme", source="three", seen=DAY),
    ]
    assert set(aliases_of(things, match(things), ()).of("vendors").values()) == {"z"}
    people = [person("a@x.org", "Ann Osei", "jira", on=("p",)), mention("Ann Osei", board=("p",))]
    assert dict(aliases_of(people, match(people), ()).of("people")) == {"Ann Osei": "a@x.org", "a@x.org": "a@x.org"}


def test_a_pair_that_a_person_separated_is_not_joined_by_way_of_a_third() -> None:
    things = [thing("vendors", key, "Acme", source=key) for key in "abc"]
    apart = IdentityDecision("vendors", "c", "a", Verdict.SEPARATE, DAY, "Bo")
    found = aliases_of(things, match(things, [apart]), [apart])
    assert found.meant("vendors", "a") != found.meant("vendors", "c")
    assert found.meant("vendors", "b") in {found.meant("vendors", "a"), found.meant("vendors", "c")}


def test_what_a_person_says_is_the_same_stands_though_the_rules_see_nothing() -> None:
    things = [thing("vendors", "a", "Acme"), thing("vendors", "b", "Bolt")]
    said = IdentityDecision("vendors", "b", "a", Verdict.SAME, DAY)
    assert aliases_of(things, (), [said]).meant("vendors", "b") == "a"
    taken_back = IdentityDecision("vendors", "a", "b", None, DAY)
    assert not aliases_of(things, (), [said, taken_back])


IDS = st.sampled_from("abcdefgh")
LINKS = st.lists(st.tuples(IDS, IDS, st.sampled_from([SAME, DOUBT]), st.floats(0.1, 1)), max_size=12)
SAID = st.lists(st.tuples(IDS, IDS, st.sampled_from([SAME, Verdict.SEPARATE, None])), max_size=6)


@given(LINKS, SAID, st.randoms())
def test_what_stands_for_what_is_an_equivalence_and_no_order_changes_it(
    drawn: list[tuple[str, str, Verdict, float]], said: list[tuple[str, str, Verdict | None]], random: object
) -> None:
    things = [thing("vendors", key, key, source=key) for key in "abcdefgh"]
    links = [Link("vendors", *sorted((a, b)), verdict, score, "") for a, b, verdict, score in drawn if a != b]
    decisions = [IdentityDecision("vendors", a, b, verdict, DAY) for a, b, verdict in said if a != b]
    found = aliases_of(things, links, decisions)
    for one, stands in found.of("vendors").items():
        assert found.meant("vendors", stands) == stands, "what stands for others stands for itself"
        assert one in found.all_ids("vendors", [stands])
        assert found.all_ids("vendors", [one]) == found.all_ids("vendors", [stands])
    random.shuffle(links)  # type: ignore[attr-defined]  # hypothesis hands in a random.Random
    assert aliases_of(list(reversed(things)), links, decisions) == found
    newest = {frozenset((d.left, d.right)): d.verdict for d in decisions}
    for ids, verdict in newest.items():
        one, other = ids
        if verdict is Verdict.SEPARATE:
            assert found.meant("vendors", one) != found.meant("vendors", other)


def test_names_are_taken_apart() -> None:
    assert person_key("Osei, Ann") == person_key("ann OSEI") == "ann osei"
    assert name_of("vendors", "Acme S.A.").core == ("acme",)
    assert name_of("vendors", "Limited Editions Ltd").core == ("limited", "editions")
    assert name_of("projects", "Stage IV rollout").numbers == ("4",)
    assert not Aliases()
