"""Is every quote verbatim in its source?"""

from collections.abc import Iterable, Iterator, Mapping

from evals.cells import CanonicalCells
from evals.score import EvalScore, score, share, some
from portfolio.evidence import SourceRef
from portfolio.findings import Answer, Insight

WHOLE_TEXT = {"update": "text"}


def insight_faithfulness(insights: Iterable[Insight], cells: CanonicalCells) -> Iterator[EvalScore]:
    """Share of evidence quotes that stand verbatim in the cell their reference names."""
    quotes = [(insight, proof) for insight in insights for proof in insight.evidence]
    wrong = [
        f"{insight.rule} {insight.subject.id} quotes {proof.quote!r} from {_place(proof.ref)}"
        for insight, proof in quotes
        if not _stands(cells, proof.ref, proof.quote)
    ]
    yield score(
        "faithfulness",
        "insight_quotes",
        share(len(quotes) - len(wrong), len(quotes)) if quotes else 0.0,
        f"Not in the source: {some(wrong, 6)}." if wrong else f"All {len(quotes)} quotes stand in the cells they name.",
    )


def answer_faithfulness(answers: Mapping[str, Answer], cells: CanonicalCells) -> Iterator[EvalScore]:
    """Share of citations, over all answers by question, that stand verbatim in the cell their reference names."""
    quotes = [(question, proof) for question, answer in answers.items() for proof in answer.citations]
    wrong = [
        f"{question!r} cites {proof.quote!r} from {_place(proof.ref)}"
        for question, proof in quotes
        if not _stands(cells, proof.ref, proof.quote)
    ]
    unproved = [question for question, answer in answers.items() if answer.answered and not answer.citations]
    yield score(
        "faithfulness",
        "answer_quotes",
        share(len(quotes) - len(wrong), len(quotes)) if quotes else 0.0,
        f"Not in the source: {some(wrong, 6)}."
        if wrong
        else f"All {len(quotes)} citations stand in the cells they name; "
        f"{len(unproved)} of {len(answers)} answers rest on their rows alone.",
    )


def _stands(cells: CanonicalCells, ref: SourceRef, quote: str) -> bool:
    return cells.has(ref.kind, ref.id, ref.field or WHOLE_TEXT.get(ref.kind), quote)


def _place(ref: SourceRef) -> str:
    return f"{ref.kind} {ref.id} {ref.field or ''}".rstrip()
