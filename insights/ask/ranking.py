"""Plans that put rows in order, and the columns that could be meant where none is named."""

from insights.ask import grammar
from insights.ask.chosen import descending, limit_of
from insights.ask.lookups import plan_of
from insights.ask.plan import Filter, Plan, Unclear
from insights.ask.reading import Reading

_SHORTLIST = 5
_OFFERED = 6
RANKED_AS = ("money", "number", "days", "share", "day")
_OWN_SCALE = r"latest|longest|shortest|earliest|newest|oldest|heaviest|steepest|soonest|in days"
"""Superlatives that no risk score answers."""
_SIZED = r"largest|biggest|smallest|bigger|larger|smaller|major|greatest"
"""Superlatives of size: the budget, unless another column is named."""


def which_column(reading: Reading, kinds: tuple[str, ...] = RANKED_AS) -> str:
    """The columns that could be meant, as a question back."""
    fields = [f for f in reading.known.fields.values() if f.kind in kinds and reading.known.known(f.key) and f.called]
    labels = list(dict.fromkeys(f.label for f in fields))[:_OFFERED]
    return f" Which of these do you mean: {', '.join(labels)}?" if labels else ""


def ranked(reading: Reading, measure: str | None, filters: tuple[Filter, ...]) -> Plan | Unclear:
    """The first rows of an order, or the one at a place; which column to order by is asked back where none is meant."""
    known = reading.known
    if measure is None and not reading.has(r"worst|best|riskiest|riskier|safest|top|bottom|shape"):
        if filters and not reading.has(grammar.SUPERLATIVE):
            return plan_of(reading, "list", filters=filters)
        if known.measure is None and known.known("budget") and reading.has(_SIZED):
            measure = "budget"
            reading.assumptions.append("I ranked by budget.")
        elif known.measure is None:
            return Unclear(reason=f"The question does not say what to rank the {known.many} by.{which_column(reading)}")
    key = measure or known.measure or "score"
    if key == "score" and measure is None and reading.has(_OWN_SCALE):
        return Unclear(reason=f"The question does not say what to rank the {known.many} by.{which_column(reading)}")
    stated = ""
    if measure is None and key == "score":
        stated = f"I took {'“best” as the lowest' if reading.low else '“worst” as the highest'} risk score."
    elif measure is None:
        stated = f"I ranked by {known.fields[key].label}."
    kept = tuple(f for f in filters if f.field != key or f.number != 0 or reading.compares)
    plural = reading.has(grammar.PLURALS)
    if key == "late_days" and measure and any(f.field == "late_days" and f.number == 0 for f in filters):
        kept = filters
    plan = plan_of(
        reading, "top", measure=key, filters=kept, descending=descending(reading, key), rank=reading.rank,
        limit=reading.rank or limit_of(reading) or (_SHORTLIST if plural else 1),
        fields=tuple(other for other in shown(reading) if key not in {other, f"change:{other}"}),
    )  # fmt: skip
    return plan.model_copy(update={"assumptions": (*plan.assumptions, stated)}) if stated else plan


def is_ranking(reading: Reading) -> bool:
    """True where a superlative is said."""
    return reading.has(rf"(?:{grammar.SUPERLATIVE})|least|smallest|steepest|fastest")


def shown(reading: Reading) -> list[str]:
    """Columns asked for beside the names: "list the red projects with their owners"."""
    bound = {f.field for f in reading.filters}
    return [key for key in reading.fields if key not in bound and reading.known.known(key) and key != "description"][:4]
