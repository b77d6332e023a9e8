"""Reported ratings as conditions: "red or amber/red", "amber or worse"."""

from insights.ask.plan import Filter, Op
from insights.ask.reading import Reading
from portfolio.vocabulary import Rag

_RATINGS = ("amber/green", "amber/red", "amber green", "amber red", "green", "amber", "red")


def ratings(reading: Reading) -> None:
    """Reported ratings."""
    question = reading.question
    _or_worse(reading)
    asked: list[tuple[int, str]] = []
    for rating in _RATINGS:
        for match in question.find(rating.replace("/", "[/ -]") + "s?"):
            if question.free(match.start(), match.end()):
                question.use(match.start(), match.end(), "rating")
                asked.append((match.start(), rating.replace(" ", "/")))
    if not asked:
        return
    asked.sort()
    if len(asked) > 1 and not reading.compares and question.has(rf"from (?:{'|'.join(_RATINGS)}) (?:in)?to"):
        reading.refusal = "Only one report is known, so what a rating was before cannot be told."
        return
    unique = tuple(dict.fromkeys(rating for _, rating in asked))
    said = "rated " + " or ".join(r.capitalize() for r in unique)
    reading.add(Filter(field="rag", op="is", any_of=unique, said=said), asked[0][0])


def _or_worse(reading: Reading) -> None:
    """A rating as a bound: "amber or worse", "worse than amber"."""
    question, levels = reading.question, {rag.value: float(rag.level) for rag in Rag}
    said = "|".join(sorted((r.replace("/", "[/ -]") for r in levels), key=len, reverse=True))
    forms = rf"(?P<a>{said}) (?:or|and) (?P<ha>worse|below|better|above)|(?P<hb>worse|better) than (?P<b>{said})"
    for match in question.find(forms) if "rag_level" in reading.known.fields else ():
        if not question.free(match.start(), match.end()):
            continue
        rating, how = match["a"] or match["b"], match["ha"] or match["hb"]
        level = levels[rating.replace(" ", "/").replace("-", "/")]
        worse = how in {"worse", "below"}
        op: Op = ("ge" if worse else "le") if match["a"] else ("gt" if worse else "lt")
        question.use(match.start(), match.end(), "rating")
        reading.add(Filter(field="rag_level", op=op, number=level, said=f"rated {match.group()}"), match.start())
