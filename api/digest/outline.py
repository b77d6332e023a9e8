"""The outline of a digest: what every form of it says, in order, before any form's own marks and escapes.

Texts are still as the sources wrote them; each form neutralises them for the place they are shown in.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import quote, urlencode

from api.digested import Digest, Gone, Move
from portfolio.evidence import Evidence
from portfolio.findings import Insight
from portfolio.vocabulary import Category, Severity, Trend

MOST_LISTED = 8
MOST_QUOTES = 2
_TRENDS = {Trend.NEW: "new", Trend.WORSE: "worse", Trend.SAME: "unchanged", Trend.BETTER: "better"}


@dataclass(frozen=True)
class Quote:
    """Verbatim words and where they stand."""

    words: str
    where: str
    field: str = ""


@dataclass(frozen=True)
class Entry:
    """One thing that is told.

    Attributes:
        text: what it is.
        severity: how bad, where that is known.
        note: one short line beside it.
        detail: the sentence with the numbers.
        quotes: the proof.
        advice: what to do.
        link: where to read more; None where no public address is set.
    """

    text: str
    severity: Severity | None = None
    note: str = ""
    detail: str = ""
    quotes: tuple[Quote, ...] = ()
    advice: str = ""
    link: str | None = None


@dataclass(frozen=True)
class Section:
    """Entries under one heading; `empty` is said where there are none, `more` counts those left out."""

    heading: str
    entries: tuple[Entry, ...] = ()
    empty: str = ""
    closing: str = ""
    more: int = 0
    level: int = 2


@dataclass(frozen=True)
class Outline:
    """A whole digest.

    Attributes:
        portfolio: its name.
        day: the day whose knowledge it tells.
        headline: the conclusion.
        standing: the index and how it moved.
        basis: how much it rests on.
        sections: the rest, in order.
        heat: open insights by category and severity.
        link: the dashboard on that day; None where no public address is set.
    """

    portfolio: str
    day: date
    headline: str
    standing: str
    basis: str
    sections: tuple[Section, ...]
    heat: Mapping[Category, Mapping[Severity, int]] = field(default_factory=dict)
    link: str | None = None

    @property
    def title(self) -> str:
        """What it is, on one line."""
        return f"{self.portfolio}: risk digest, {self.day.isoformat()}"


def outline(digest: Digest, site: str | None = None) -> Outline:
    """What a digest says.

    Args:
        digest: what was found.
        site: public address of the dashboard; None leaves the links out.
    """
    moved = f", was {digest.index_before:.1f} on {digest.since}" if digest.index_before is not None else ""
    sections = [_decide(digest, site), *_changes(digest, site)]
    if digest.milestones or digest.warned:
        sections += _ahead(digest)
    return Outline(
        portfolio=digest.portfolio,
        day=digest.as_of,
        headline=digest.headline,
        standing=f"Risk index {digest.index:.1f} of 100{moved}",
        basis=f"{_counted(digest.projects, 'project')} · {digest.coverage:.0%} of what the rules need is there"
        + _scope(digest),
        sections=(*sections, _gaps(digest)),
        heat=digest.by_category,
        link=_address(site, digest),
    )


def _scope(digest: Digest) -> str:
    least = digest.scope.severity
    return f" · {least.value} and worse only" if least != Severity.LOW else ""


def _decide(digest: Digest, site: str | None) -> Section:
    entries = tuple(
        Entry(
            text=f"{insight.rank}. {insight.title}",
            severity=insight.severity,
            note=f"score {insight.score:.0f}, {_TRENDS[insight.trend]}, {_owner(insight)}",
            detail=insight.summary,
            quotes=tuple(_quote(proof) for proof in insight.evidence[:MOST_QUOTES]),
            advice=insight.what_to_do,
            link=_address(site, digest, insight),
        )
        for insight in digest.decide
    )
    return Section("Needs a decision", entries, empty="Nothing critical or high is waiting for somebody to take it on.")


def _changes(digest: Digest, site: str | None) -> Iterator[Section]:
    if digest.since is None:
        yield Section(
            "The first picture",
            empty="There is no earlier picture to compare with; the next digest says what changed.",
            closing=digest.silence,
        )
        return
    kept = f"{digest.unchanged} more stand as they did. " if digest.unchanged and not digest.quiet else ""
    nothing = f"Nothing new: {_counted(digest.unchanged, 'insight')} stand as they did on {digest.since}."
    yield Section(
        f"Since {digest.since}", empty=nothing if digest.quiet else "", closing=f"{kept}{digest.silence}".strip()
    )
    for heading, entries in (
        ("New", [_line(i, digest, site) for i in digest.new]),
        ("Worse", [_moved(m, digest, site) for m in digest.worse]),
        ("Re-opened", [_line(i, digest, site, i.reopened or "") for i in digest.reopened]),
        ("Better", [_moved(m, digest, site) for m in digest.better]),
        ("Resolved", [_gone(g, digest, site) for g in digest.gone if g.ending == "resolved"]),
        (
            "No longer seen (which is not the same as solved)",
            [_gone(g, digest, site) for g in digest.gone if g.ending != "resolved"],
        ),
    ):
        if entries:
            yield _listed(f"{heading}: {len(entries)}", entries)


def _ahead(digest: Digest) -> Iterator[Section]:
    if digest.milestones:
        yield Section(
            "Milestones at risk in the next weeks",
            tuple(
                Entry(
                    text=one.name if one.project in one.name else f"{one.name} ({one.project})",
                    note=f"due {one.due}, in {_counted(one.days_left, 'day')}",
                    detail=_sentence("; ".join(one.reasons)),
                )
                for one in digest.milestones
            ),
        )
    if digest.warned:
        yield Section(
            "Lateness on its way",
            tuple(
                Entry(
                    text=f"{one.giver} → {one.taker}",
                    note=f"needed {one.needed}, {_counted(one.weeks_ahead, 'week')} ahead",
                    detail=f"The hand-over is forecast {_counted(one.days_late, 'day')} late"
                    + (f" and reaches {_counted(one.reaches, 'other project')}." if one.reaches else "."),
                )
                for one in digest.warned
            ),
        )


def _gaps(digest: Digest) -> Section:
    entries = tuple(
        Entry(text=gap.reason, note=f"{', '.join(gap.rules)}; {_counted(gap.projects, 'project')}")
        for gap in digest.gaps
    )
    return Section("What could not be seen", entries, empty="Every rule could look at every project.")


def _listed(heading: str, entries: list[Entry]) -> Section:
    return Section(heading, tuple(entries[:MOST_LISTED]), more=max(0, len(entries) - MOST_LISTED), level=3)


def _line(insight: Insight, digest: Digest, site: str | None, detail: str = "") -> Entry:
    note = f"score {insight.score:.0f}"
    return Entry(insight.title, insight.severity, note, detail, link=_address(site, digest, insight))


def _moved(move: Move, digest: Digest, site: str | None) -> Entry:
    line = _line(move.insight, digest, site)
    was = "" if move.before is None else f", was {move.before:.0f}"
    return Entry(line.text, line.severity, line.note + was, link=line.link)


def _gone(gone: Gone, digest: Digest, site: str | None) -> Entry:
    return Entry(
        gone.insight.title,
        gone.insight.severity,
        detail=gone.unseen_because or gone.because or "",
        link=_address(site, digest, gone.insight),
    )


def _quote(proof: Evidence) -> Quote:
    dated = f", {proof.dated}" if proof.dated else ""
    return Quote(proof.quote, f"{proof.ref.source}, {proof.ref.id}{dated}", (proof.ref.field or "").replace("_", " "))


def _owner(insight: Insight) -> str:
    if not insight.owner:
        return "nobody has taken it on"
    return f"with {insight.owner}" + (f", due {insight.due}" if insight.due else "")


def _address(site: str | None, digest: Digest, insight: Insight | None = None) -> str | None:
    if not site:
        return None
    place = f"/portfolios/{quote(digest.portfolio, safe='')}"
    if insight is not None:
        place += f"/insights/{quote(insight.id, safe='')}"
    return f"{site.rstrip('/')}{place}?{urlencode({'as_of': digest.as_of.isoformat()})}"


def _counted(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}." if words else ""
