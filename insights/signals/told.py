"""The bad news told in the newest report of each project, with how grave it is by its own words."""

from typing import Any

import numpy as np
import pandas as pd

from insights.signals.frame import signals
from insights.signals.gravity import gravity
from insights.signals.tones import newest_reports
from portfolio.signals import Basis, Polarity, SignalKind, When
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Severity

_SHALLOW = frozenset([SignalKind.DATE.value, SignalKind.DECISION.value])


def bad_news(portfolio: Portfolio) -> pd.DataFrame:
    """Bad signals that are stated in newest reports of active projects, neither over nor solved in the same report.

    Columns as the signals frame, and `place` (position of the update in the picture's) and `severity`. What is yet to
    come counts, one step milder. Milder news is solved by good news of its kind anywhere in the report, grave news
    only by what its own sentence says after it: a test that passed says nothing about another one that failed.
    """
    newest = portfolio.ask(newest_reports)
    places = dict(zip(portfolio.updates["id"].take(newest).tolist(), newest.tolist(), strict=True))
    read = portfolio.ask(signals)
    read = read[read["update"].isin(places) & (read["when"] != When.PAST.value)]
    bad = read[(read["polarity"] == Polarity.BAD.value) & (read["basis"] == Basis.STATED.value)]
    good: dict[str, list[dict[Any, Any]]] = {}
    for row in read[read["polarity"] == Polarity.GOOD.value].to_dict("records"):
        good.setdefault(str(row["update"]), []).append(row)
    kept, severities = [], []
    for number, row in enumerate(bad.to_dict("records")):
        coming = row["when"] == When.FUTURE.value
        severity = gravity(SignalKind(row["kind"]), str(row["sentence"]), str(row["quote"]), coming=coming)
        if not any(_solves(one, row, severity) for one in good.get(str(row["update"]), ())):
            kept.append(number)
            severities.append(severity.value)
    bad = bad.take(np.array(kept, dtype="int64"))
    return bad.assign(
        place=np.array([places[one] for one in bad["update"]], dtype="int64"),
        severity=pd.Series(severities, index=bad.index, dtype="object"),
    )


def _solves(good: dict[Any, Any], bad: dict[Any, Any], severity: Severity) -> bool:
    if good["kind"] != SignalKind.RECOVERY.value and (good["kind"] != bad["kind"] or good["kind"] in _SHALLOW):
        return False
    if severity is not Severity.HIGH:
        return True
    return bool(good["sentence"] == bad["sentence"] and good["start"] > bad["start"])
