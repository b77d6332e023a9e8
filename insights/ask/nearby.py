"""Words that nothing understood, matched against the names of rows and values, misspellings allowed."""

import re

from insights.ask import grammar
from insights.ask.bodies import body_of, is_body
from insights.ask.entities import Names, by_initials, is_numeral, near_rows, near_values, same_numbers
from insights.ask.light import is_light
from insights.ask.plan import Filter
from insights.ask.reading import Reading
from insights.ask.words import STOP, Question, Word, fold, stem, whole

_MOST_ALIKE, _SHORTEST_WORD = 25, 4
_MOST_MEANT = 6  # a word that fits more names than this is a common word, not a name
_GOOD_NAME = 0.8
_JOINS = r"and|or|vs|versus|against|than|to|with|the|both|from"
_FITS, _FITS_WHY = 0.42, 0.3


def near(reading: Reading, everyone: Names, *, why: bool) -> None:  # noqa: C901, PLR0912 - names of each kind in turn
    """Match runs of words that nothing understood against names, misspellings allowed."""
    projects = reading.named if reading.known.subject == "projects" else everyone
    question = reading.question
    _set_light_aside(reading, projects)
    whole_names = bool(reading.projects)
    for run in _runs(question):
        if all(is_light(w.text) or w.used for w in run) and not _written_large(run, reading.original):
            continue  # "which place": everyday words, not the project called Place
        words = [w.text for w in run]
        start, end = run[0].start, run[-1].end
        if any(question.text[end:place] == " (" for place, _ in reading.values):
            question.use(start, end, "spelt out")  # "Health (DHSC)": the value behind it is meant
            continue
        helpers = [
            w.text for w in reading.question.words if w.used in {"field", "value", "subject", "filler", "rating"}
        ]
        if len(run) == 1 and _hold_word(reading, run[0], projects):
            continue
        department = is_body(question.text, start, end)
        if _organisation(reading, run, department=department):
            continue
        ids, fit = near_rows(words, projects, helpers)
        if fit < _GOOD_NAME and (department or (whole_names and not _beside_name(reading, start, end))):
            ids = []  # a word shared with a name is no organisation, and a row named in full leaves no room for others
        if all(word.isdigit() for word in words):
            before = [w.text for w in reading.question.words if w.end < start][-1:]
            ids = [p for p in ids if set(before) & set(projects.tokens_of[p])]
        ids = [p for p in ids if same_numbers(words, projects.tokens_of[p])]
        kind = whole(grammar.PLURALS).match(reading.question.text, end + 1) is not None  # "infrastructure projects"
        values = near_values(words, reading.named) if fit < _GOOD_NAME or kind else ()
        values = values or (by_initials(words, reading.named) if kind and len(words) > 1 else ())
        if values:
            reading.question.use(start, end, "value")
            reading.values += [(start, value) for value in values[:1]]
        elif ids and fit >= (_FITS_WHY if why else _FITS) and (len(ids) <= _MOST_MEANT or _alike(ids, words, projects)):
            reading.question.use(start, end, "project")
            reading.projects.append((start, tuple(ids), " ".join(words)))
        elif reading.known.subject != "projects":
            rows, good = near_rows(words, reading.named, helpers)
            if rows and good >= _FITS and len(rows) <= _MOST_MEANT:
                reading.question.use(start, end, "row")
                reading.rows.append((start, tuple(rows), " ".join(words)))
    reading.values = [one for one in reading.values if not _within_name(reading, one[0], projects)]
    _told_beside(question)
    for word in question.left():
        if is_light(word.text):
            word.used = "filler"
    reading.projects.sort()
    reading.rows.sort()


def _organisation(reading: Reading, run: list[Word], *, department: bool) -> bool:
    """An organisation that the data writes in letters: "Health department", "the Tax Office"."""
    body = body_of([w.text for w in run], reading.named, department=department)
    if body is None:
        return False
    start, end = run[0].start, run[-1].end
    reading.question.use(start, end, "value")
    reading.values.append((start, body))
    reading.assumptions.append(f"I took “{reading.question.text[start:end]}” as {body.text}.")
    return True


def _within_name(reading: Reading, place: int, projects: Names) -> bool:
    """True for a value of one word that carries on a name: "bridge" in "the Broadway Bridge"."""
    word = next((w for w in reading.question.words if w.start == place), None)
    if word is None:
        return False
    for first, ids, said in reading.projects:
        before = reading.question.text[first + len(said) : place] == " "
        if before and all({word.text, stem(word.text)} & set(projects.tokens_of.get(row, ())) for row in ids):
            return True
    return False


def _beside_name(reading: Reading, start: int, end: int) -> bool:
    """True where only words that join names stand between a stretch and the name of a project."""
    text = reading.question.text
    for first, _, said in reading.projects:
        last = first + len(said)
        between = text[end:first] if end <= first else text[last:start]
        if re.fullmatch(rf"(?:\W|(?<![^\W_])(?:{_JOINS})(?![^\W_]))*", between):
            return True
    return False


def _hold_word(reading: Reading, word: Word, named: Names) -> bool:
    """A word for many rows that stands in their names: "which hospitals", "bridge projects"."""
    question, root = reading.question, stem(word.text)
    if word.used is not None or not word.text.isalpha() or len(root) < _SHORTEST_WORD:
        return False
    many = word.text != root or whole(grammar.PLURALS).match(question.text, word.end + 1) is not None
    holders = [row for row in named.titles if root in named.tokens_of.get(row, ())] if many else []
    known = word.text in reading.named.parts or root in reading.named.parts
    known = known or word.text in named.phrases
    if reading.known.subject != "projects" or known or len(holders) < 2 or _written_large([word], reading.original):  # noqa: PLR2004 - many
        return False
    word.used = "subject"
    titles = tuple(dict.fromkeys(named.titles[row] for row in holders))
    note = f"I took “{word.text}” as the {reading.known.many} with “{root}” in their name."
    reading.add(Filter(field="name", op="is", any_of=titles, said=f"with “{root}” in the name"), word.start, note)
    return True


def _told_beside(question: Question) -> None:
    """What is told in other sentences before the one that asks is not asked of the data."""
    asks = question.text.rstrip().endswith("?")
    begins = max((m.end() for m in re.finditer(r"[.!] +(?=\S)", question.text)), default=0)
    for word in question.left():
        if asks and word.end <= begins and word.text not in grammar.STRICT:
            word.used = "aside"


def _alike(ids: list[str], words: list[str], named: Names) -> bool:
    """True where all of these rows bear just this name."""
    return len(ids) <= _MOST_ALIKE and all(fold(named.titles[row]) == " ".join(words) for row in ids)


def _set_light_aside(reading: Reading, projects: Names) -> None:
    """Everyday words that no name holds are understood: they ask for nothing."""
    for word in reading.question.left():
        held = word.text in projects.tokens or word.text in reading.named.tokens or word.text in reading.named.parts
        if is_light(word.text) and not held:
            word.used = "filler"


def _written_large(run: list[Word], original: str) -> bool:
    """True where the question writes one of these words with a capital, its first word apart."""
    large = set(re.findall(r"(?<=\s)[A-Z]\w*", original))
    return any(word.text.capitalize() in large or word.text.upper() in large for word in run)


def _runs(question: Question) -> list[list[Word]]:
    """Stretches of words not understood yet; small words and numerals inside or after one belong to it."""
    runs: list[list[Word]] = []
    current: list[Word] = []
    for place, word in enumerate(question.words):
        broken = current and re.search(r"[,;:?!]|\s-\s|\. ", question.text[current[-1].end : word.start])
        joins = (
            word.used in {"stop", "filler"}
            and (word.text in STOP or word.text.isdigit())
            and word.text not in {"and", "or"}
        )
        if broken:
            runs.append(current)
            current = []
        later = question.words[place + 1 : place + 2]
        counts = word.used == "field" and any(is_numeral(w.text) for w in later)  # "phase" in "Fresh Creek phase III"
        turning = word.text in grammar.STRICT or word.text in grammar.BOUNDING
        if (word.used is None and not turning) or (
            current and not turning and (joins or counts or is_numeral(word.text))
        ):
            current.append(word)
        elif current:
            runs.append(current)
            current = []
    runs.append(current)
    trimmed = []
    for run in runs:
        while run and run[-1].used is not None and not is_numeral(run[-1].text):
            run.pop()
        if any(w.used is None for w in run):
            trimmed.append(run)
    return trimmed
