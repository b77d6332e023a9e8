"""Conditions on rows as one noun phrase that reads as people write it: "open tasks of Atlas, with vendor Acme"."""

from collections.abc import Sequence

from insights.ask.plan import Filter, Plan
from insights.ask.relation import Facts
from insights.ask.run import mask
from portfolio.snapshot import Portfolio

_BEFORE = frozenset({
    "approved", "blocked", "cancelled", "done", "late", "open", "overdue", "passed", "refused", "rejected",
})  # fmt: skip
_AFTER = frozenset({
    "at risk", "below target", "between open work", "between two projects", "in progress", "inside one project",
    "not decided yet", "not passed yet", "not started", "on hold", "over budget", "passed over by a later gate",
    "under budget",
})  # fmt: skip
_WORK = "that are no milestones"


def rows_in_words(plan: Plan, known: Facts, number: int) -> str:
    """The rows of a plan with all of its conditions: "open tasks of Atlas"."""
    before = [f.said for f in plan.filters if f.said in _BEFORE]
    after = [f.said for f in plan.filters if f.said in _AFTER]
    states = [f"that {'is' if number == 1 else 'are'} {' and '.join(after)}"] if after else []
    return " ".join([*before, _base(plan, known, number), *states])


def counted_in_words(plan: Plan, known: Facts, portfolio: Portfolio, number: int) -> str:
    """A count as a sentence: of how many like these so many are so."""
    states = [f.said for f in plan.filters if f.said in _BEFORE | _AFTER]
    others = tuple(f for f in plan.filters if f.said not in _BEFORE | _AFTER)
    frame = known.frame.loc[[one for one in plan.ids if one in known.frame.index]] if plan.ids else known.frame
    if not states:
        return f"{number:,} {_base(plan, known, number)}, of {len(frame):,} {known.many} in all."
    of = int(mask(known, frame, others, portfolio).sum())
    verb = "is" if number == 1 else "are"
    if of == 0:
        return f"0 {_base(plan, known, 0)}: none is known."
    return f"{number:,} of the {of:,} {_base(plan, known, of if of != 1 else 2)} {verb} {' and '.join(states)}."


def none_in_words(plan: Plan, known: Facts, portfolio: Portfolio) -> str:
    """That no row is so, and of how many none is."""
    states = [f.said for f in plan.filters if f.said in _BEFORE | _AFTER]
    if not states:
        return f"there is no {_base(plan, known, 1)}."
    others = tuple(f for f in plan.filters if f.said not in states)
    frame = known.frame.loc[[one for one in plan.ids if one in known.frame.index]] if plan.ids else known.frame
    of = int(mask(known, frame, others, portfolio).sum())
    if of == 0:
        return f"there is no {_base(plan, known, 1)}."
    if of == 1:
        return f"the one {_base(plan, known, 1)} is not {' and '.join(states)}."
    return f"none of the {of:,} {_base(plan, known, of)} is {' and '.join(states)}."


def _base(plan: Plan, known: Facts, number: int) -> str:
    """The rows without the states that are asked of them: "tasks of Atlas"."""
    kinds = [f for f in plan.filters if _is_kind(f)]
    rest = [f.said for f in plan.filters if f.said and f not in kinds and f.said not in _BEFORE | _AFTER]
    rest.sort(key=lambda said: not said.startswith("of "))  # whose they are comes first
    return " ".join([_noun(kinds, known, number), ", ".join(rest)]).strip()


def _is_kind(condition: Filter) -> bool:
    return condition.said == _WORK or condition.said.startswith("of kind ")


def _noun(kinds: Sequence[Filter], known: Facts, number: int) -> str:
    if len(kinds) != 1:
        said = " ".join(["", *(kind.said for kind in kinds)])
        return f"{known.one if number == 1 else known.many}{said}"
    one = "task" if kinds[0].said == _WORK else kinds[0].said.removeprefix("of kind ")
    if number == 1:
        return one
    return f"{one[:-1]}ies" if one.endswith("y") else one if one.endswith("s") else f"{one}s"
