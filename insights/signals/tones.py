"""How dark each report of a project sounds, and what is asked in it: questions on top of the signals read."""

import re

import numpy as np
import pandas as pd

from insights.signals.frame import signals
from portfolio.signals import Polarity, SignalKind
from portfolio.snapshot import Portfolio

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
    kept = updates["item"].isna() & (updates["dated"] <= portfolio.today)
    days = updates.loc[kept, ["project", "dated"]].drop_duplicates()
    heavy = portfolio.ask(troubles)
    heavy = heavy[heavy["update"].isin(updates.loc[kept, "id"])]
    worst = heavy.groupby(["project", "dated", "kind"])["weight"].max().groupby(level=[0, 1]).agg(["sum", "size"])
    worst = worst.rename(columns={"sum": "dark", "size": "kinds"}).reset_index()
    told = days.merge(worst, on=["project", "dated"], how="left").fillna({"dark": 0.0, "kinds": 0})
    return told.sort_values(["project", "dated"]).reset_index(drop=True)


def troubles(portfolio: Portfolio) -> pd.DataFrame:
    """The bad signals that hold now: weight above 0 and not told as good, or as solved, in the same report.

    Columns as the signals frame.
    """
    read = portfolio.ask(signals)
    good = read[read["polarity"] == Polarity.GOOD.value]
    solved = good[(good["kind"] != SignalKind.DATE.value) & (good["kind"] != SignalKind.DECISION.value)]
    bad = read[(read["polarity"] == Polarity.BAD.value) & (read["weight"] > 0)]
    same = pd.MultiIndex.from_frame(bad[["update", "kind"]]).isin(pd.MultiIndex.from_frame(solved[["update", "kind"]]))
    mended = bad["update"].isin(good.loc[good["kind"] == SignalKind.RECOVERY.value, "update"])
    held: pd.DataFrame = bad[~same & ~mended.to_numpy()]
    return held


def asks(portfolio: Portfolio) -> pd.DataFrame:
    """What is still asked at the end of each thread: the newest words of it ask, and nobody else answered.

    A thread is an item's comments, or a project's reports. Columns: those of an update, `quote` (the sentence that
    asks), `since` (day of the first of the running updates that ask) and `times` (how many ask).
    """
    names = ["id", "project", "item", "dated", "author", "field", "text", "url", "source"]
    updates = portfolio.updates[names]
    recent = updates["dated"] >= portfolio.today - pd.Timedelta(days=ASKED_DAYS)
    said = updates[recent & (updates["dated"] <= portfolio.today) & updates["field"].isna()]
    thread = said["project"] + "\x1f" + said["item"].fillna("")
    said = said.assign(thread=thread).sort_values(["thread", "dated", "id"], kind="stable")
    maybe = said["text"].str.contains(_MAYBE, case=False, regex=True)
    newest = ~said["thread"].duplicated(keep="last")
    open_threads = said.loc[newest & maybe, "thread"]
    said = said[said["thread"].isin(open_threads)]
    said = said.assign(quote=pd.Series([_asked(text) for text in said["text"]], index=said.index, dtype="str"))
    asking = said["quote"].notna()
    # The run of asks at the end: back to the last update that asks nothing.
    other = (~asking)[::-1].groupby(said["thread"][::-1]).cumsum()[::-1]
    run = said[asking & (other == 0)]
    first = run.groupby("thread")["dated"].transform("min")
    run = run.assign(since=first, times=run.groupby("thread")["id"].transform("size"))
    return run.drop_duplicates("thread", keep="last").reset_index(drop=True)


def _asked(text: str) -> str | None:
    """The last sentence that asks for something, as it stands in the text."""
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
