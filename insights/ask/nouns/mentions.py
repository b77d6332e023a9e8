"""Which project, item, person or vendor a few words of a question mean, misspellings allowed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from insights.ask.entities import near_rows, same_numbers
from insights.ask.nouns.people import people
from insights.ask.understand import names_in
from insights.ask.words import STOP, fold, stem
from portfolio.deliveries import fold as fold_vendor
from portfolio.deliveries import vendor_names
from portfolio.network import nodes
from portfolio.snapshot import Portfolio

_GOOD = 0.6  # share of what was said that a project's name must explain
_CLOSE = 86
_NEAR = 75
_MOST_MEANT = 6
_SHORTEST = 4
_NOISE = frozenset({
    "the", "a", "an", "our", "this", "that", "project", "projects", "programme", "program", "job", "scheme",
    "initiative", "task", "item", "milestone", "ticket", "vendor", "supplier", "contractor", "company", "person",
    "work", "currently", "now", "today", "please", "insight", "goal", "team", "called", "named", "still", "right",
})  # fmt: skip


@dataclass(frozen=True)
class Meant:
    """What some words stand for: its kind, the ids that fit alike, and the words."""

    kind: str
    ids: tuple[str, ...]
    said: str


def project_meant(said: str, portfolio: Portfolio) -> Meant | None:
    """The project whose name fits best; several where they fit alike."""
    known = portfolio.ask(names_in, "projects", None)[1]
    words = [word for word in fold(said).split() if word not in _NOISE]
    whole = fold(said)
    exact = known.phrases.get(whole) or known.phrases.get(" ".join(words)) or _by_id(said, portfolio)
    if exact:
        return Meant("project", tuple(exact), said)
    if not words:
        return None
    ids, fit = near_rows(words, known)
    ids = [one for one in ids if same_numbers(words, known.tokens_of[one]) and _all_said(words, known.tokens_of[one])]
    if fit < _GOOD or not ids or len(ids) > _MOST_MEANT:
        return None
    return Meant("project", tuple(ids), said)


def _all_said(words: Sequence[str], tokens: Sequence[str]) -> bool:
    """True where every word but the small ones is a word of the name, nearly spelled so at least."""
    return all(
        word in STOP or stem(word) in tokens or process.extractOne(word, tokens, scorer=fuzz.ratio, score_cutoff=_NEAR)
        for word in words
        if len(word) >= _SHORTEST and not word.isdigit()
    )


def _by_id(said: str, portfolio: Portfolio) -> tuple[str, ...]:
    return portfolio.ask(_project_ids).get(said.strip().casefold(), ())


def _project_ids(portfolio: Portfolio) -> Mapping[str, tuple[str, ...]]:
    return {project.casefold(): (project,) for project in portfolio.projects}


def item_meant(said: str, portfolio: Portfolio) -> Meant | None:
    """The item or milestone of that id, or the linked one of that name."""
    known = portfolio.ask(_linked_items)
    found = known.get(said.strip().casefold()) or known.get(fold(said), ())
    found = found or item_of_id(said, portfolio)
    if not found:
        words = " ".join(word for word in fold(said).split() if word not in _NOISE)
        found = known.get(words, ())
        if not found and len(words) > _SHORTEST:
            hit = process.extractOne(words, known.keys(), scorer=fuzz.ratio, score_cutoff=_CLOSE)
            found = known[hit[0]] if hit else ()
    return Meant("item", found, said) if found else None


def item_of_id(said: str, portfolio: Portfolio) -> tuple[str, ...]:
    """The item or milestone that bears exactly this id, in any case; ids are letters and digits."""
    words = [word for word in said.split() if word.casefold() not in _NOISE]
    if len(words) != 1 or not any(map(str.isdigit, words[0])) or not any(map(str.isalpha, words[0])):
        return ()
    sought = {words[0], words[0].upper(), words[0].lower()}
    for table in (portfolio.milestones, portfolio.items):
        place = table["id"].isin(sought).to_numpy().nonzero()[0]
        if len(place):
            return (str(table["id"].iloc[place[0]]),)
    return ()


def _linked_items(portfolio: Portfolio) -> Mapping[str, tuple[str, ...]]:
    links = portfolio.dependencies
    linked = {*links["predecessor"].dropna(), *links["successor"].dropna()} - set(portfolio.projects)
    points = portfolio.ask(nodes)
    points = points[points.index.isin(linked)]
    found: dict[str, tuple[str, ...]] = {one.casefold(): (one,) for one in points.index}
    for one, name in zip(points.index, points["name"].astype("str"), strict=True):
        found[fold(name)] = (*found.get(fold(name), ()), one)
    return found


def person_meant(said: str, portfolio: Portfolio) -> Meant | None:
    """The person of that name: whole, a part that only some bear, or nearly spelled so."""
    spelt = portfolio.ask(person_spellings)
    return _named("person", said, spelt)


def person_spellings(portfolio: Portfolio) -> Mapping[str, tuple[str, ...]]:
    """Folded whole names, their words, and ids → the people who bear them."""
    found: dict[str, tuple[str, ...]] = {}
    for one, name in portfolio.ask(people).frame["name"].items():
        folded = fold(str(name))
        for spelling in dict.fromkeys([folded, *folded.split(), fold(str(one))]):
            if len(spelling) > 1:
                found[spelling] = (*found.get(spelling, ()), str(one))
    return found


def vendor_meant(said: str, portfolio: Portfolio) -> Meant | None:
    """The vendor of that name: with or without its legal form, a part of it, or nearly spelled so."""
    return _named("vendor", said, portfolio.ask(_vendor_spellings))


def _vendor_spellings(portfolio: Portfolio) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for one, name in portfolio.ask(vendor_names).names.items():
        words = [word for word in fold(name).split() if word not in STOP and len(word) >= _SHORTEST]
        for spelling in dict.fromkeys([fold(name), fold_vendor(name), fold(one), *words]):
            if spelling:
                found[spelling] = (*found.get(spelling, ()), one)
    return found


def _named(kind: str, said: str, spelt: Mapping[str, tuple[str, ...]]) -> Meant | None:
    words = [word for word in fold(re.sub(r"['’]s\b", "", said)).split() if word not in _NOISE]
    if not words:
        return None
    whole = " ".join(words)
    found = spelt.get(whole) or spelt.get(stem(whole)) or _common(words, spelt)
    if not found and len(whole) > _SHORTEST:
        hit = process.extractOne(whole, spelt.keys(), scorer=fuzz.ratio, score_cutoff=_CLOSE)
        found = spelt[hit[0]] if hit else ()
    return Meant(kind, tuple(dict.fromkeys(found)), said) if found and len(found) <= _MOST_MEANT else None


def _common(words: Sequence[str], spelt: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Who bears all of these words, each whole."""
    bearers = [set(spelt.get(word, ())) for word in words]
    shared = set.intersection(*bearers) if bearers else set()
    return tuple(sorted(shared))
