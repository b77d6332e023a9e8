"""A digest as Markdown; every word that came from a source is neutralised."""

from collections.abc import Iterable, Iterator

from api.neutral import for_markdown as safe
from api.views import Digest
from portfolio.findings import Insight

MOST_LISTED = 8
MOST_QUOTES = 2


def markdown(digest: Digest) -> str:
    """The digest as one Markdown page."""
    return "\n".join([*_opening(digest), *_decide(digest), *_changes(digest), *_gaps(digest)]) + "\n"


def _opening(digest: Digest) -> Iterator[str]:
    yield f"# {safe(digest.portfolio)}: risk digest, {digest.as_of}"
    yield ""
    yield safe(digest.headline)
    yield ""
    moved = ""
    if digest.index_before is not None:
        moved = f" (was {digest.index_before:.1f} on {digest.since})"
    yield (
        f"Risk index **{digest.index:.1f}** of 100{moved} · {digest.projects} projects · "
        f"{digest.coverage:.0%} of what the rules need is there"
    )
    yield ""


def _decide(digest: Digest) -> Iterator[str]:
    yield "## Needs a decision"
    yield ""
    if not digest.decide:
        yield "Nothing critical or high is waiting for somebody to take it on."
        yield ""
    for insight in digest.decide:
        yield f"### {insight.rank}. {safe(insight.title)}"
        yield ""
        yield f"**{insight.severity}**, score {insight.score:.0f}, {insight.trend} · `{insight.id}`"
        yield ""
        yield safe(insight.summary)
        yield ""
        for proof in insight.evidence[:MOST_QUOTES]:
            field = f"{safe(proof.ref.field)}: " if proof.ref.field else ""
            dated = f", {proof.dated}" if proof.dated else ""
            yield f"> {field}“{safe(proof.quote)}” ({safe(proof.ref.source)}, {safe(proof.ref.id)}{dated})"
            yield ">"
        yield ""
        yield f"What to do: {safe(insight.what_to_do)}"
        yield ""


def _changes(digest: Digest) -> Iterator[str]:
    yield f"## Since {digest.since}" if digest.since else "## The first picture"
    yield ""
    if digest.since is None:
        yield "There is no earlier picture to compare with; the next digest says what changed."
        yield ""
    elif not (digest.new or digest.worse or digest.better or digest.gone):
        yield "Nothing changed."
        yield ""
    yield from _listed("New", [_line(i) for i in digest.new])
    yield from _listed("Worse", [f"{_line(m.insight)}, was {m.before:.0f}" for m in digest.worse])
    yield from _listed("Better", [f"{_line(m.insight)}, was {m.before:.0f}" for m in digest.better])
    yield from _listed(
        "No longer seen (which is not the same as solved)",
        [_line(g.insight) + (f": {safe(g.unseen_because)}" if g.unseen_because else "") for g in digest.gone],
    )
    if digest.since and digest.unchanged:
        yield f"{digest.unchanged} more stand as they did."
        yield ""
    yield safe(digest.silence)
    yield ""


def _gaps(digest: Digest) -> Iterator[str]:
    yield "## What could not be seen"
    yield ""
    if not digest.gaps:
        yield "Every rule could look at every project."
    for gap in digest.gaps:
        yield f"- {safe(gap.reason)} ({', '.join(gap.rules)}; {gap.projects} projects)"


def _listed(heading: str, lines: list[str]) -> Iterable[str]:
    if not lines:
        return []
    more = [f"- and {len(lines) - MOST_LISTED} more"] if len(lines) > MOST_LISTED else []
    return [f"**{heading}: {len(lines)}**", "", *(f"- {line}" for line in lines[:MOST_LISTED]), *more, ""]


def _line(insight: Insight) -> str:
    return f"{safe(insight.title)} ({insight.severity}, {insight.score:.0f})"
