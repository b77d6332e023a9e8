"""Which projects, departments, phases, people or vendors a question names, however it spells them."""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd
from rapidfuzz import fuzz, process

from insights.ask.facts import facts
from insights.ask.light import is_light
from insights.ask.relation import Facts
from insights.ask.words import STOP, Question, fold, stem, words_of
from portfolio.snapshot import Portfolio

_GENERIC = frozenset({
    "department", "departments", "of", "the", "for", "and", "ministry", "agency", "administration",
    "office", "bureau", "service", "services", "us", "uk", "national", "federal", "united", "states",
    "government", "hm", "her", "his", "majestys", "commission", "authority", "corporation",
})  # fmt: skip
_RATINGS = frozenset({
    "red", "amber", "green", "true", "false", "yes", "no", "blue", "grey", "none", "unknown",
})  # fmt: skip
_CLOSE = 84
_SHORTEST_FUZZY = 5
_FEW = 3
_MOST_FUZZY = 20_000  # of more rows only full names and ids are found
_LONG_NAME = 10
_SAME_NAME = 95
_TIE = 0.97
_CODE_FIT = 0.6  # a code like A303 names one thing
_BINDING = frozenset({
    "without", "not", "no", "than", "behind", "between", "under", "over", "after", "before", "more", "less",
})  # fmt: skip
"""Words that bind others: alone they are never a name."""
_NEVER = _BINDING | frozenset({
    "since", "until", "within", "during", "better", "worse", "while", "whereas", "against", "above", "below", "except",
    "excluding", "including", "oldest", "newest", "first", "last", "later", "earlier", "sooner", "ago",
})  # fmt: skip
"""Words of the grammar: alone they name nothing, and no name is a misspelling of them."""
_NUMBERED = re.compile(r" (?P<number>(?!(?:19|20)\d\d\b)\d+) *(?:[?!.,;]|$)")
_RELEASE = re.compile(r"v(?=\d)")
_LETTER, _DIGIT = re.compile(r"[A-Za-z]"), re.compile(r"\d")
_ROMAN = frozenset({
    "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x",
})  # fmt: skip


@dataclass(frozen=True)
class Value:
    """One value of one column, as the source writes it."""

    field: str
    text: str


@dataclass(frozen=True, eq=False)
class Names:
    """Everything that can be named in a relation, prepared once for a picture."""

    titles: Mapping[str, str]
    descriptions: Mapping[str, str]
    tokens_of: Mapping[str, tuple[str, ...]]
    phrases: Mapping[str, tuple[str, ...]]
    rarity: Mapping[str, float]
    tokens: Mapping[str, tuple[str, ...]]
    aliases: Mapping[str, tuple[Value, ...]]
    parts: Mapping[str, frozenset[Value]]
    """Word of a value's name → the values that hold it."""


def names(portfolio: Portfolio) -> Names:
    """The names of a picture's projects."""
    return names_of(portfolio.ask(facts))


def names_of(known: Facts) -> Names:
    """The names of a relation: rows by their words, values of its columns by their aliases."""
    frame = known.frame
    called = frame["name"].fillna("").astype("str").tolist()  # cell by cell, a column of Arrow takes seconds
    titles = dict(zip(frame.index.astype("str").tolist(), called, strict=True))
    told = frame["description"].dropna() if "description" in frame else pd.Series(dtype="object")
    few = len(titles) <= _MOST_FUZZY
    phrases = _phrases(titles, short=known.subject != "projects") if few else _phrases_of_many(titles)
    words = {row: _tokens(title) for row, title in titles.items()} if few else {}
    holders: dict[str, list[str]] = defaultdict(list)
    for row, tokens in words.items():
        for token in set(tokens):
            holders[token].append(row)
    total = max(1, len(words))
    return Names(
        titles=titles,
        descriptions={str(row): str(text) for row, text in told.items()},
        tokens_of=words,
        phrases={phrase: tuple(ids) for phrase, ids in phrases.items()},
        rarity={token: math.log(1 + total / len(ids)) for token, ids in holders.items()},
        tokens={token: tuple(ids) for token, ids in holders.items()},
        aliases=(aliases := _values(known)),
        parts=_parts(aliases),
    )


def _phrases(titles: Mapping[str, str], *, short: bool) -> dict[str, list[str]]:
    """Folded names and ids → the rows that bear them; with `short`, ids of two letters too."""
    phrases: dict[str, list[str]] = defaultdict(list)
    for row, title in titles.items():
        codes = _ids(row)
        for phrase in {fold(title), fold(re.sub(r"\s*\([^)]*\)", "", title)), *codes}:
            if len(phrase) > 2 or (short and phrase in codes):  # noqa: PLR2004 - shorter names are found by their words
                phrases[phrase].append(row)
    return phrases


def _phrases_of_many(titles: Mapping[str, str]) -> dict[str, list[str]]:
    """As `_phrases` in columns: names in lower case only, since folding each cell would take seconds."""
    rows = pd.Series(list(titles), dtype="str")
    codes = rows.str.lower().str.replace(r"[^a-z0-9]+", " ", regex=True)
    coded = (codes.str.contains(r"[a-z]", regex=True) & codes.str.contains(r"[0-9]", regex=True)).to_numpy(dtype=bool)
    phrases: dict[str, list[str]] = defaultdict(list)
    names = [title.lower() for title in titles.values()]
    for said, own in ((names, list(titles)), (codes[coded].tolist(), rows[coded].tolist())):
        for phrase, row in zip(said, own, strict=True):
            phrases[phrase].append(row)
    return phrases


def _ids(row: str) -> list[str]:
    """An id that people may say for a name: one with letters and digits, like PRJ-12."""
    return [fold(row)] if _LETTER.search(row) and _DIGIT.search(row) else []


def exact_rows(question: Question, known: Names) -> list[tuple[int, int, tuple[str, ...]]]:
    """Full project names that stand in the question word for word: (start, end, ids), longest first."""
    text = [word.text for word in question.words]
    found = []
    longest = min(len(text), 14)
    for size in range(longest, 0, -1):  # a name of one word is matched later, a code like P0007 here
        for first in range(len(text) - size + 1):
            phrase = " ".join(text[first : first + size])
            ids = known.phrases.get(phrase)
            if not ids or (size == 1 and not _ids(phrase)):
                continue
            start, end = question.words[first].start, question.words[first + size - 1].end
            if question.free(start, end):
                question.use(start, end, "project")
                found.append((start, end, ids))
    return sorted(found)


def near_rows(words: Sequence[str], known: Names, helpers: Iterable[str] = ()) -> tuple[list[str], float]:
    """The projects whose names fit these words best (ties together), and how well they fit (0 to 1).

    `helpers` are words the question also holds but that mean something of their own ("phase"):
    they may break a tie between names, never make a match.
    """
    content = [w for w in words if w not in STOP or w in _ROMAN or w.isdigit()]
    if all(word in _NEVER for word in content):
        return [], 0.0
    weight, sought = _weights(content, known)
    asked = sum(sought.values())
    if not weight or asked <= 0:
        return [], 0.0
    total = {project: sum(gains.values()) for project, gains in weight.items()}
    best = max(total.values())
    leaders = [project for project, gain in total.items() if gain >= _TIE * best]
    leaders = _narrowed(leaders, content, known, {stem(word) for word in helpers})
    missed = [word for word in content if not any(word in weight[p] for p in leaders)]
    if missed and len(leaders) <= _FEW:
        # "The Stonehenge road": words that only the description knows still speak for the project.
        told = {w for p in leaders for w in words_of(known.descriptions.get(p, ""))}
        asked -= 0.8 * sum(sought[word] for word in missed if word in told)
    fit = min(1.0, best / asked)
    if len(leaders) == 1 and any(_is_code(word) and word in weight[leaders[0]] for word in content):
        return leaders, max(_CODE_FIT, fit)
    return leaders, fit


def _weights(content: Sequence[str], known: Names) -> tuple[dict[str, dict[str, float]], dict[str, float]]:
    """What each word gives each project, by rarity and likeness; and what each word is worth."""
    weight: dict[str, dict[str, float]] = defaultdict(dict)
    sought: dict[str, float] = {}
    for word in content:
        near = _near_tokens(word, known)
        sought[word] = max((known.rarity[token] for token, _ in near), default=math.log(1 + len(known.tokens_of)))
        for token, likeness in near:
            for project in known.tokens[token]:
                gain = known.rarity[token] * likeness
                weight[project][word] = max(weight[project].get(word, 0.0), gain)
    for first, second in pairwise(content):  # "la guardia" is LaGuardia
        for token, likeness in _near_tokens(first + second, known):
            for project in known.tokens[token]:
                weight[project][first + second] = 2 * known.rarity[token] * likeness
    return weight, sought


def _narrowed(leaders: list[str], content: Sequence[str], known: Names, helpers: set[str]) -> list[str]:
    """Of names that fit alike: those that are exactly the words, else those the other words speak for."""
    phrase = " ".join(content)
    exact = [p for p in leaders if fold(known.titles[p]) == phrase]
    if exact or len(leaders) == 1:
        return exact or leaders
    support = {project: sum(stem(t) in helpers for t in known.tokens_of[project]) for project in leaders}
    most = max(support.values())
    return [project for project in leaders if support[project] == most]


def values_in(question: Question, known: Names, capitals: str) -> list[tuple[int, Value]]:
    """Values of columns that the question names: (place, value), longest alias first."""
    text = [word.text for word in question.words]
    found: list[tuple[int, Value]] = []
    for size in range(min(len(text), 9), 0, -1):
        for first in range(len(text) - size + 1):
            words = text[first : first + size]
            if words[0] in {"the", "of", "and", "a"}:
                continue
            start, end = question.words[first].start, question.words[first + size - 1].end
            if not question.free(start, end):
                continue
            phrase = " ".join(words)
            hits = known.aliases.get(phrase) or known.aliases.get(" ".join(stem(w) for w in words))
            if not hits and size == 1 and len(phrase) >= _SHORTEST_FUZZY and phrase.endswith("s"):
                hits = known.aliases.get(phrase[:-1])  # "Labor's" has lost its apostrophe
            if not hits and size > 1 and _is_proper(words, capitals):
                hits = by_initials(words, known)
            if hits and not (size == 1 and phrase in STOP and phrase.upper() not in capitals.split()):
                question.use(start, end, "value")
                found += [(start, hit) for hit in hits]
    return sorted(found, key=lambda pair: pair[0])


def spellings(value: Value, known: Names) -> list[Value]:
    """Other values of the same column that only spell it differently: Labor, Labour."""
    mine = fold(value.text)
    if len(mine) < _LONG_NAME or any(char.isdigit() for char in mine):
        return []
    others = {v for many in known.aliases.values() for v in many if v.field == value.field and v != value}
    return sorted((v for v in others if fuzz.ratio(fold(v.text), mine) >= _SAME_NAME), key=lambda v: v.text)


def near_values(words: Sequence[str], known: Names) -> tuple[Value, ...]:
    """The values a misspelt word or two may mean."""
    phrase = " ".join(words)
    if len(phrase) < _SHORTEST_FUZZY:
        return ()
    hit = process.extractOne(phrase, known.aliases.keys(), scorer=fuzz.ratio, score_cutoff=88)
    if hit:
        return known.aliases[hit[0]]
    held = [known.parts.get(word, frozenset()) for word in words if word not in STOP and word not in _NEVER]
    shared = frozenset.intersection(*held) if held else frozenset()
    return tuple(shared) if len(shared) == 1 else ()


def is_numeral(word: str) -> bool:
    """True for digits and small Roman numbers."""
    return word.isdigit() or word in _ROMAN


def numbered(text: str, end: int) -> str | None:
    """A number that stands behind a name and closes its phrase, years apart: "Harbour Bridge 200?"."""
    found = _NUMBERED.match(text, end)
    return found["number"] if found else None


def same_numbers(words: Sequence[str], tokens: Sequence[str]) -> bool:
    """True unless a number was said that the name does not bear: "South 200" is never "South 20"."""
    return all(word in tokens for word in words if word.isdigit())


def _is_code(word: str) -> bool:
    return any(c.isdigit() for c in word) and any(c.isalpha() for c in word) and len(word) > _FEW


def _near_tokens(word: str, known: Names) -> list[tuple[str, float]]:
    if word in known.tokens:
        return [(word, 1.0)]
    root = stem(word)
    if root in known.tokens:
        return [(root, 0.97)]
    if len(word) < _SHORTEST_FUZZY or word.isdigit() or word in _NEVER or is_light(word):
        return []
    close = process.extract(word, known.tokens.keys(), scorer=fuzz.ratio, score_cutoff=_CLOSE - 2, limit=3)
    return [(token, score / 110) for token, score, _ in close if len(token) >= _SHORTEST_FUZZY]


def _tokens(name: str) -> tuple[str, ...]:
    words = words_of(name)
    return tuple(dict.fromkeys([*words, *(stem(w) for w in words)]))


def _values(known: Facts) -> dict[str, tuple[Value, ...]]:
    aliases: dict[str, dict[Value, None]] = defaultdict(dict)
    exact: dict[str, set[Value]] = defaultdict(set)
    for field in known.categories():
        column = known.frame[field.key].dropna().astype("str")
        texts = column.str.split(known.parted[field.key]).explode().str.strip() if field.key in known.parted else column
        codes: dict[str, list[str]] = defaultdict(list)
        for code, name in known.codes.get(field.key, {}).items():
            codes[name].append(code)
        for text in pd.unique(texts):
            if (
                len(re.findall(r"[^\W\d_]", str(text))) < (1 if len(str(text)) > _FEW else 2)
                or fold(str(text)) in _RATINGS
            ):
                continue  # a number or a rating is a condition, not a name
            for alias in _aliases(str(text), named_body=field.key == "department"):
                aliases[alias].setdefault(Value(field.key, str(text)))
                if alias == "".join(word[0] for word in fold(str(text)).split()):
                    exact[alias].add(Value(field.key, str(text)))
            for code in codes.get(str(text), ()):
                aliases[fold(code)].setdefault(Value(field.key, str(text)))
    return {alias: tuple(_surest(values, exact.get(alias, set()))) for alias, values in aliases.items()}


def _surest(values: Iterable[Value], exact: set[Value]) -> list[Value]:
    """Of the values of one column that an abbreviation fits, those that it spells letter by letter."""
    columns = {value.field for value in exact}
    return [value for value in values if value in exact or value.field not in columns]


def _parts(aliases: Mapping[str, tuple[Value, ...]]) -> dict[str, frozenset[Value]]:
    parts: dict[str, set[Value]] = defaultdict(set)
    for values in aliases.values():
        for value in values:
            for word in fold(value.text).split():
                parts[word].add(value)
    return {word: frozenset(values) for word, values in parts.items()}


def _aliases(text: str, *, named_body: bool) -> set[str]:
    folded = fold(text)
    if not folded:
        return set()
    found = {folded, " ".join(stem(w) for w in folded.split())}
    if _RELEASE.match(folded):
        found.add(folded[1:])  # "1.30" for v1.30
    if not named_body:
        return {alias for alias in found if len(alias) > 1}
    words = folded.split()
    found.add(" ".join(w for w in words if w not in {"canada", "uk", "us"}))
    core = [w for w in words if w not in _GENERIC]
    content = [w for w in words if w not in {"of", "the", "for", "and"}]
    if core and len(" ".join(core)) > 2:  # noqa: PLR2004 - two letters are an acronym, not a core
        found |= {" ".join(core), f"{' '.join(core)} department", f"department of {' '.join(core)}"}
    if len(content) > 1:
        initials = "".join(w[0] for w in content)
        found |= {initials, "us" + initials, "u s " + initials, "".join(w[0] for w in words)}
        rest = "".join(w[0] for w in content[1:])
        if content[0] == "department" and len(rest) > 1:
            found.add(rest)
        if content[0] == "department":
            # DOJ, DOT, DOD: the small "of" is spoken with the first letter.
            found |= {"do" + rest, "do" + core[0][0] if core else ""}
    return {alias for alias in found if len(alias) > 1}


def by_initials(words: Sequence[str], known: Names) -> tuple[Value, ...]:
    """The values that are written as the initials of these words: Home Office is HO."""
    with_small = "".join(w[0] for w in words)
    without = "".join(w[0] for w in words if w not in {"of", "for", "the", "and"})
    for initials in (with_small, without):
        hits = [v for v in known.aliases.get(initials, ()) if fold(v.text) == initials]
        if hits:
            return tuple(hits)
    return ()


def _is_proper(words: Sequence[str], original: str) -> bool:
    """True where the question writes these words with capitals, small words apart."""
    content = [w for w in words if w not in {"of", "for", "the", "and", "in"}]
    spoken = set(re.findall(r"\b[A-Z][\w]*", original))
    return len(content) > 1 and all(w.capitalize() in spoken or w.upper() in spoken for w in content)
