"""A family of questions that needs more than rows and filters: it reads, runs and words its own plans."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from insights.ask.plan import Analysed, Plan, Unclear
from insights.ask.telling import Told, declined
from portfolio.evidence import Evidence
from portfolio.findings import Citation
from portfolio.snapshot import Portfolio

_MOST_CITED = 12


def _none(_plan: Plan) -> bool:
    return False


def _nothing(_plan: Plan, _portfolio: Portfolio, _analysis: Analysed | None) -> Told:
    return declined("This question cannot be answered here.")


@dataclass(frozen=True)
class Family:
    """How one family of questions is read, and how its plans are answered.

    `read` gives None where a question is not of the family. `owns` is true of the plans it answers itself; the others
    are run and worded as any plan of rows. `spans` is true of families that read a stretch of the past themselves;
    the others are not asked where a question names an earlier day.
    """

    read: Callable[[str, Portfolio, Analysed | None], Plan | Unclear | None]
    owns: Callable[[Plan], bool] = _none
    tell: Callable[[Plan, Portfolio, Analysed | None], Told] = _nothing
    spans: bool = False


def cited(proof: Sequence[Evidence | None]) -> tuple[Citation, ...]:
    """The stated ones of these cells, each once, numbered."""
    found: dict[tuple[str, str, str | None], Evidence] = {}
    for one in proof:
        if one is not None and one.quote:
            found.setdefault((one.ref.kind, one.ref.id, one.ref.field), one)
    return tuple(
        Citation(n=n, ref=one.ref, quote=one.quote, dated=one.dated, age_days=one.age_days)
        for n, one in enumerate(list(found.values())[:_MOST_CITED], start=1)
    )


def several(said: str, names: Sequence[str]) -> str:
    """The assumption behind an answer about a name that fits several."""
    return f"“{said}” fits {len(names)}: {'; '.join(names)}; I took all of them."


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """A number and its noun: "1 day", "12 days"."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
