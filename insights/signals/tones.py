"""How dark each report of a project sounds, and what is asked in it: questions on top of the signals read."""

import re
from typing import Any

import numpy as np
import pandas as pd

from insights.signals.frame import signals
from portfolio.signals import Polarity, SignalKind
from portfolio.snapshot import Portfolio

DAYS = 1_000_000  # more days than any report is apart from 1970
_PLACE = ("id", "project", "dated", "field", "text", "url", "source", "rag")
ASKED_DAYS = 400  # how far back an ask is looked for
FEW_WORDS = 4  # what is shorter is a heading
_ASK = re.compile(
    r"\bplease (?:advise|confirm|decide|clarify|approve|help|let (?:me|us) know|provide|respond|review)\b"
    r"|\b(?:can|could|would|will) (?:you|someone|somebody|anyone|anybody|the (?:board|sponsor|steering \w+|owner))\b"
    r"|\b(?:we|i) (?:still |urgently |really )?need (?:a |an |the |some |more |your |their )?"
    r"(?:\w+ )?(?:help|decision|guidance|input|answer|approval|direction|advice|clarification|feedback)\b"
    r"|\b(?:waiting|wait|awaiting|awaits|waits)(?: for| on)? (?:an? |the |your |their |some )?(?:\w+ )?"
    r"(?:answer|reply|response|feedback|decision|approval|clarification|confirmation|sign-off)\b"
    r"|\basked (?:for|to|whether|if|when|who)\b.*\b(?:got none|no answer|no reply|without (?:an )?answer|nobody)\b"
    r"|\bhelp (?:is |was )?(?:wanted|needed)\b|^\W*who (?:can|could|will|decides)\b"
    r"|\bany (?:news|update|answer|progress) (?:on|from|about)\b",
    re.IGNORECASE,
)
_MAYBE = r"\?|please|can you|could|would|will |need|await|wait|asked|help|who |any "
_HINT = re.compile(_MAYBE, re.IGNORECASE)
_SENTENCE = re.compile(r"(?:[^.!?\n]|[.!?](?![\s]|$))+[.!?]*")
_CODE = re.compile(r"`[^`]*`|\[[^\]]*\]\([^)]*\)|https?:\S+")
_ANSWERED = re.compile(
    r"\b(?:thanks|thank you|answered|resolved|no longer|not needed|was given|were given)\b", re.IGNORECASE
)


def tones(portfolio: Portfolio) -> pd.DataFrame:
    """One row per project and report day, oldest first: project, dated, dark (what weighs on it), kinds (how many).

    Each kind counts once a report, with its weightiest signal; what is told as solved in the same report does not
    count. Comments on single items are no reports.
    """
    updates = portfolio.updates
    day = updates["dated"].to_numpy()
    kept = updates["item"].isna().to_numpy() & (day <= np.datetime64(portfolio.as_of, "s"))
    project, names = pd.factorize(updates["project"], sort=True)
    days = day.astype("datetime64[D]").astype("int64")
    report = np.where(kept & (project >= 0), project * DAYS + days, -1)
    distinct = np.unique(report[report >= 0])
    heavy = portfolio.ask(troubles)
    mine = report[heavy["place"].to_numpy()]
    slot = np.searchsorted(distinct, mine[mine >= 0])
    kind, kinds = pd.factorize(heavy["kind"])
    worst = np.zeros(len(distinct) * max(len(kinds), 1))
    np.maximum.at(worst, slot * max(len(kinds), 1) + kind[mine >= 0], heavy["weight"].to_numpy()[mine >= 0])
    by_kind = worst.reshape(len(distinct), max(len(kinds), 1))
    return pd.DataFrame(
        {
            "project": pd.Series(names, dtype="str").take(distinct // DAYS).to_numpy(),
            "dated": (distinct % DAYS).astype("datetime64[D]").astype("datetime64[s]"),
            "dark": by_kind.sum(axis=1),
            "kinds": (by_kind > 0).sum(axis=1),
        }
    )


def troubles(portfolio: Portfolio) -> pd.DataFrame:
    """The bad signals that hold now: weight above 0 and not told as good, or as solved, in the same report.

    Columns as the signals frame, and `place`: the position of its update in the picture's updates.
    """
    read = portfolio.ask(signals)
    update, ids = pd.factorize(read["update"])
    kind, kinds = pd.factorize(read["kind"])
    good = (read["polarity"] == Polarity.GOOD.value).to_numpy(dtype=bool)
    shallow = np.isin(kinds, [SignalKind.DATE.value, SignalKind.DECISION.value])[kind] if len(kinds) else good
    about = update * max(len(kinds), 1) + kind
    solved = np.isin(about, about[good & ~shallow])
    recovered = np.isin(kinds, [SignalKind.RECOVERY.value])[kind] if len(kinds) else good
    mended = np.isin(update, update[good & recovered])
    bad = ~good & (read["weight"].to_numpy() > 0) & ~solved & ~mended
    places = pd.Index(portfolio.updates["id"].drop_duplicates())
    where = np.flatnonzero(~portfolio.updates["id"].duplicated().to_numpy())
    place = where[places.get_indexer(ids)] if len(ids) else where[:0]
    return read.take(np.flatnonzero(bad)).assign(place=place[update[bad]])


def words_at(portfolio: Portfolio, place: int) -> dict[str, Any]:
    """The update at a position, as far as a quote needs it."""
    return {name: column[place] for name, column in portfolio.ask(_columns).items()}


def _columns(portfolio: Portfolio) -> dict[str, Any]:
    return {name: portfolio.updates[name].array for name in _PLACE}


def told_of(portfolio: Portfolio) -> dict[str, list[dict[Any, Any]]]:
    """What weighs on each project, in the order it was written: project → place, kind, dated, sentence, weight."""
    heavy = portfolio.ask(troubles)[["project", "place", "kind", "dated", "sentence", "weight"]]
    found: dict[str, list[dict[Any, Any]]] = {}
    for row in heavy.to_dict("records"):
        found.setdefault(str(row["project"]), []).append(row)
    return found


def newest_reports(portfolio: Portfolio) -> np.ndarray:
    """Positions of the updates of the newest report day of each active project; comments on items are no reports."""
    updates = portfolio.updates
    active = portfolio.table.index[portfolio.table["active"]]
    project = active.get_indexer(pd.Index(updates["project"]))
    day = updates["dated"].to_numpy()
    known = day <= np.datetime64(portfolio.as_of, "s")
    place = np.flatnonzero((project >= 0) & known & updates["item"].isna().to_numpy())
    newest = np.full(len(active), np.iinfo("int64").min)
    days = day[place].astype("int64")
    np.maximum.at(newest, project[place], days)
    last: np.ndarray = place[newest[project[place]] == days]
    return last


def asks(portfolio: Portfolio) -> pd.DataFrame:
    """What is still asked at the end of each thread: the newest words of it ask, and nobody else answered.

    A thread is an item's comments, or a project's reports. Columns: those of an update, `quote` (the sentence that
    asks), `since` (day of the first of the running updates that ask) and `times` (how many ask).
    """
    updates = portfolio.updates
    day = updates["dated"].to_numpy()
    today = np.datetime64(portfolio.as_of, "s")
    kept = (day <= today) & (day >= today - np.timedelta64(ASKED_DAYS, "D")) & updates["field"].isna().to_numpy()
    place = np.flatnonzero(kept)
    project = pd.factorize(updates["project"])[0]
    item, items = pd.factorize(updates["item"])
    thread = project * (len(items) + 1) + item + 1
    place = place[np.lexsort((place, day[place], thread[place]))]
    thread = thread[place]
    # Backwards from the newest words of each thread, as long as they ask; most threads end with no ask at all.
    begins = np.flatnonzero(np.append(np.True_, thread[1:] != thread[:-1])[: len(thread)])
    ends = np.append(begins[1:], len(thread))[: len(begins)]
    texts = updates["text"].array
    maybe = updates["text"].take(place[ends - 1]).str.contains(_MAYBE, case=False, regex=True).to_numpy(dtype=bool)
    found = []
    for begin, end in zip(begins[maybe].tolist(), ends[maybe].tolist(), strict=True):
        first = end
        quote = None
        while first > begin and (asked := _asked(texts[place[first - 1]])) is not None:
            quote, first = quote or asked, first - 1
        if quote is not None:
            found.append((place[end - 1], quote, day[place[first]], end - first))
    kept_places = [row[0] for row in found]
    said = updates[["id", "project", "item", "dated", "field", "text", "url", "source"]].take(kept_places)
    return said.reset_index(drop=True).assign(
        quote=pd.Series([row[1] for row in found], dtype="str"),
        since=pd.Series([row[2] for row in found], dtype="datetime64[s]"),
        times=pd.Series([row[3] for row in found], dtype="int64"),
    )


def _asked(text: str) -> str | None:
    """The last sentence that asks for something, as it stands in the text."""
    if not _HINT.search(text):
        return None
    found = None
    for match in _SENTENCE.finditer(text):
        sentence = match.group().strip()
        words = _CODE.sub(" ", sentence)
        if len(words.split()) < FEW_WORDS or _ANSWERED.search(words):
            continue
        if words.rstrip().endswith("?") or _ASK.search(words):
            found = sentence
    return found


def slope(values: np.ndarray, lately: int, before: int) -> float:
    """Mean of the last `lately` values less the mean of up to `before` values before them."""
    recent, past = values[-lately:], values[-lately - before : -lately]
    return float(recent.mean() - past.mean()) if len(past) else 0.0
