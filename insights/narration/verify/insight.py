"""An insight as what a model was given about it."""

from insights.narration.plain import line
from insights.narration.verify.check import checked
from insights.narration.verify.given import Given
from insights.narration.verify.quantities import measured
from portfolio.findings import Insight

LONGEST = 700


def given_of(insight: Insight) -> Given:
    """All that a model may say of one insight: its title, its sentence, what was measured, its evidence."""
    names = tuple(line(name) for name in insight.project_names)
    pattern, _, _ = insight.title.partition(":")
    return Given(
        evidence=insight.evidence,
        facts=(insight.summary, insight.title, f"{line(insight.subject.name)}: {pattern}"),
        names=frozenset(name for name in (*names, line(insight.subject.name)) if name),
        numbers=measured(insight.measured),
        subjects=dict(zip(insight.projects, names, strict=False)),
    )


def problem(text: str, insight: Insight) -> str | None:
    """Why these words may not stand for this insight; None where every sentence of them may."""
    if not text.strip() or len(text) > LONGEST:
        return "The text is empty or too long."
    found = checked(text, given_of(insight))
    return found.dropped[0].reason if found.dropped else None


def served(text: str, insight: Insight) -> str | None:
    """What may be shown of these words: the sentences that stand, the insight's own where their first one fell.

    None where nothing of them stands, so that the plain wording is all there is.
    """
    if not text.strip() or len(text) > LONGEST:
        return None
    found = checked(text, given_of(insight))
    if not found.kept:
        return None
    opens = found.dropped and not line(text).startswith(found.kept[0].text)
    return f"{insight.summary} {found.text}" if opens else found.text
