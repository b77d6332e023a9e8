"""From all things of a portfolio to the links between them: one function of what is known, in any order."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from ingestion.identity.likeness import Judged, judge, judge_key
from ingestion.identity.names import Name, name_of, words_of
from ingestion.identity.people import match_people
from portfolio.identity import ONE, IdentityDecision, Link, Thing, Verdict, aliases_of

_CROWD = 400
"""A word that more things share tells none of them from another."""

_STEM = 4


def match(things: Sequence[Thing], decisions: Iterable[IdentityDecision] = ()) -> tuple[Link, ...]:
    """Every pair that is one thing, or may be. What people decided about projects helps to tell people apart."""
    decided = tuple(decisions)
    links: list[Link] = []
    for kind in ("projects", "vendors", "goals"):
        links += _match_named(kind, sorted((t for t in things if t.kind == kind), key=lambda t: t.id))
    projects = aliases_of(things, links, decided).of("projects")
    everyone = [thing for thing in things if thing.kind == "people"]
    links += _told_by_two(everyone)
    links += match_people(everyone, projects)
    return tuple(sorted(links))


def _match_named(kind: str, things: Sequence[Thing]) -> list[Link]:
    if len({source for thing in things for source in thing.sources}) < 2:  # noqa: PLR2004 - one list tells its rows apart
        return []
    names = {thing.id: _names(kind, thing) for thing in things}
    judged: dict[tuple[str, str], Judged] = {}
    known = {thing.id: thing for thing in things}
    for left, right in _candidates(names):
        # Two ids of one source are two things: whoever keeps a list tells its rows apart.
        if known[left].sources & known[right].sources:
            continue
        best = _best(kind, known[left], known[right], names)
        if best:
            judged[left, right] = best
    links = [Link(kind, left, right, j.verdict, j.score, j.reason) for (left, right), j in judged.items()]
    return [*_told_by_two(things), *_one_of_each_source(links, known)]


def _told_by_two(things: Iterable[Thing]) -> list[Link]:
    return [
        Link(thing.kind, thing.id, thing.id, Verdict.SAME, 1.0, f"Several sources give it the id {thing.id}.")
        for thing in things
        if len(thing.sources) > 1 and not thing.mentioned
    ]


def _names(kind: str, thing: Thing) -> list[Name]:
    return [name_of(kind, text) for text in dict.fromkeys(thing.names or (thing.id,)) if text]


def _best(kind: str, left: Thing, right: Thing, names: dict[str, list[Name]]) -> Judged | None:
    ids = ["".join(words_of(one.id)) for one in (left, right)]
    if ids[0] == ids[1] and any(letter.isalpha() for letter in ids[0]):
        return Judged(Verdict.SAME, 0.99, f"The ids {left.id} and {right.id} are equal but for case and punctuation.")
    found = [judge(kind, a, b) for a in names[left.id] for b in names[right.id]]
    if kind == "projects":
        for one, other in ((left, right), (right, left)):
            found += [judge_key(one.id, named, a) for named in names[one.id][:1] for a in names[other.id]]
    good = [one for one in found if one]
    return max(good, key=lambda one: (one.verdict is Verdict.SAME, one.score, one.reason), default=None)


def _candidates(names: dict[str, list[Name]]) -> Iterator[tuple[str, str]]:
    """Pairs worth comparing: they share the beginning of a word, or all letters."""
    sharing: dict[str, set[str]] = {}
    for id_, parts in names.items():
        for name in parts:
            sharing.setdefault(f"={name.bare}", set()).add(id_)
            for word in (*name.core, *name.words):
                sharing.setdefault(word[:_STEM], set()).add(id_)
        for word in words_of(id_):
            sharing.setdefault(word[:_STEM], set()).add(id_)
    seen: set[tuple[str, str]] = set()
    for key, ids in sharing.items():
        if len(ids) > _CROWD and not key.startswith("="):
            continue
        for left, right in combinations(sorted(ids), 2):
            if (left, right) not in seen:
                seen.add((left, right))
                yield left, right


def _one_of_each_source(links: Sequence[Link], known: dict[str, Thing]) -> list[Link]:
    """A thing cannot be two things of one source: the surest stands, equally sure ones are all in doubt."""
    best: dict[tuple[str, str], list[float]] = {}
    for link in links:
        if link.verdict is Verdict.SAME:
            for one, other in ((link.left, link.right), (link.right, link.left)):
                for source in known[other].sources:
                    best.setdefault((one, source), []).append(link.score)
    return [_weighed(link, known, best) for link in links]


def _weighed(link: Link, known: dict[str, Thing], best: dict[tuple[str, str], list[float]]) -> Link:
    if link.verdict is not Verdict.SAME:
        return link
    for one, other in ((link.left, link.right), (link.right, link.left)):
        for source in sorted(known[other].sources):
            scores = best[one, source]
            if max(scores) > link.score or scores.count(max(scores)) > 1:
                reason = f"{link.reason} But {source} has another {ONE[link.kind]} that fits {known[one].name} as well."
                return replace(link, verdict=Verdict.DOUBT, reason=reason)
    return link
