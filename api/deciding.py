"""What people decide about insights: recorded with what they saw, and told as a trail of who, when, from and to.

A decision belongs to the rule and the subject, by the insight's id. Where identities are joined, the subject goes
by another id from then on, and so does the insight; decisions made under any id of the subject stay with it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from api.choices import Change
from api.errors import RequestUnclear
from api.ports import WorkspaceStore
from api.views import EffectPoint, TrailEntry
from insights import life
from insights.brief import Memory
from insights.policy import Life
from insights.runner import fingerprint
from portfolio.findings import Brief, Insight, Precision
from portfolio.identity import NONE, ONE, Aliases
from portfolio.vocabulary import InsightState
from store.ports import Decision

NEEDS_REASON = frozenset({InsightState.ACCEPTED, InsightState.DISMISSED})
BY_RULES = "rules"
"""Who did what no person did."""

_KIND = {one: kind for kind, one in ONE.items()}
_SAW = ("severity", "score", "measured", "seen_on")


@dataclass(frozen=True)
class Trails:
    """Decisions by insight id, oldest first, and the ids that stand for others."""

    by_insight: Mapping[str, Sequence[Decision]] = field(default_factory=dict)
    aliases: Aliases = NONE

    def of(self, insight: Insight) -> Sequence[Decision]:
        """Every decision about an insight, under whichever id of its subject it was made."""
        kind = _KIND.get(insight.subject.kind)
        if kind is None or insight.subject.id not in self.aliases.of(kind):
            return self.by_insight.get(insight.id, ())
        subjects = self.aliases.all_ids(kind, [insight.subject.id])
        ids = {fingerprint(insight.rule, insight.subject.model_copy(update={"id": one})) for one in subjects}
        if not ids & self.by_insight.keys():
            return ()
        made = [decision for one in sorted(ids | {insight.id}) for decision in self.by_insight.get(one, ())]
        return sorted(made, key=lambda decision: decision.decided_on)


@dataclass(frozen=True, eq=False)
class Deciding:
    """The decisions of a workspace."""

    store: WorkspaceStore
    life: Life
    today: Callable[[], date]

    def trails(self, portfolio: str, day: date) -> Trails:
        """The decisions made until `day`."""
        grouped = _grouped(self.store.every_decision(portfolio, day))
        return Trails(grouped, self.store.identities.aliases(portfolio)) if grouped else Trails()

    def until(self, brief: Brief, as_of: date | None) -> tuple[date, Trails]:
        """The day on which a brief is looked at, and the decisions made until then."""
        day = as_of or max(self.today(), brief.as_of)
        return day, self.trails(brief.portfolio, day)

    def standing(self, brief: Brief, as_of: date | None) -> tuple[Insight, ...]:
        """The insights of a brief in the state people left them in."""
        return self._left(brief, *self.until(brief, as_of))

    def laid_over(self, brief: Brief, day: date, trails: Trails) -> Brief:
        """A brief with its insights in the state people left them in, and what that leaves of its scores."""
        insights = self._left(brief, day, trails)
        left = life.residual_scores(insights)
        scores = tuple(score.model_copy(update={"residual": left.get(score.project, 0.0)}) for score in brief.scores)
        return brief.model_copy(update={"insights": insights, "scores": scores})

    def trail(
        self, portfolio: str, insight: Insight, as_of: date | None
    ) -> tuple[Sequence[Decision], list[TrailEntry]]:
        """The decisions about an insight and all that happened to it, oldest first."""
        day = as_of or max(self.today(), insight.last_seen)
        made = self.trails(portfolio, day).of(insight)
        return made, sorted(_events(insight, made), key=lambda entry: entry.on)

    def effect(self, insight: Insight, made: Sequence[Decision], memories: Iterable[Memory]) -> Iterator[EffectPoint]:
        """The score of an insight at each picture since it was first seen, and what people left of it then."""
        for memory in memories:
            if memory.as_of < insight.first_seen or not made:
                continue
            day = insight.last_seen if memory.as_of == insight.last_seen else memory.as_of
            until = [d for d in made if d.decided_on <= (date.max if memory.as_of == insight.last_seen else day)]
            known = memory.present.get(insight.id)
            then = insight.model_copy(
                update={
                    "score": known.score if known else 0.0,
                    "severity": known.severity if known else insight.severity,
                    "last_seen": day,
                    "gone_on": None,
                    "state": InsightState.OPEN,
                }
            )
            stood = insight if memory.as_of == insight.last_seen else life.stand(then, until, day, self.life)
            residual = stood.score if stood.residual is None else stood.residual
            yield EffectPoint(as_of=day, score=stood.score, residual=residual, state=stood.state)

    def record(self, portfolio: str, insights: Sequence[Insight], change: Change) -> None:
        """Add a person's decision about each of `insights`, all or none. Raises RequestUnclear."""
        today = self.today()
        given = {name: value for name, value in vars(change).items() if value is not None}
        if not given:
            raise RequestUnclear("Nothing to change was given; name a state, a reason, an owner, a due day or a note.")
        if change.state in NEEDS_REASON and not (change.reason or "").strip():
            raise RequestUnclear(
                f"Give a reason when an insight is {change.state}, so that others can follow it later."
            )
        if change.expires_on is not None and change.expires_on < today:
            raise RequestUnclear(f"A decision cannot end on {change.expires_on}: that day is past.")
        trails = self.trails(portfolio, date.max)
        self.store.decide(portfolio, *[self._made(one, trails.of(one), given, today) for one in insights])

    def precisions(self, portfolios: Iterable[str]) -> Mapping[str, Precision]:
        """By rule, how often people found it right, over all portfolios of the workspace."""
        grouped = (_grouped(self.store.every_decision(name)) for name in portfolios)
        return life.precisions((made for by_insight in grouped for made in by_insight.values()), self.life)

    def _left(self, brief: Brief, day: date, trails: Trails) -> tuple[Insight, ...]:
        return tuple(life.stand(insight, trails.of(insight), day, self.life) for insight in brief.insights)

    def _made(self, insight: Insight, before: Sequence[Decision], given: Mapping[str, object], today: date) -> Decision:
        earlier = before[-1] if before else None
        kept: dict[str, object] = dict.fromkeys(vars(Change()))
        if earlier:
            kept |= {name: getattr(earlier, name) for name in kept}
        # What was re-opened stays open until somebody says otherwise.
        kept["state"] = insight.state
        if earlier and {given.get("state", insight.state), insight.state} != {earlier.state}:
            kept |= {"reason": None, "expires_on": None}  # those belonged to the state before
        saw = {
            "severity": insight.severity,
            "score": insight.score,
            "measured": insight.measured,
            "seen_on": insight.last_seen,
        }
        if earlier and "state" not in given and earlier.state == insight.state:
            saw = {name: getattr(earlier, name) for name in _SAW}  # another owner is no second look at the facts
        return Decision(**{"insight": insight.id, "decided_on": today, **kept, **given, **saw})  # type: ignore[arg-type]  # names and types of Change, held by it


def _grouped(decisions: Iterable[Decision]) -> dict[str, list[Decision]]:
    grouped: dict[str, list[Decision]] = {}
    for decision in decisions:
        grouped.setdefault(decision.insight, []).append(decision)
    return grouped


def _events(insight: Insight, made: Sequence[Decision]) -> Iterator[TrailEntry]:
    state = InsightState.OPEN
    yield TrailEntry(on=insight.first_seen, who=BY_RULES, to_state=state, reason="First seen.")
    before: Decision | None = None
    for decision in made:
        if before and before.expires_on and before.expires_on < decision.decided_on and state is not InsightState.OPEN:
            yield _ended(before)
            state = InsightState.OPEN
        yield TrailEntry(
            on=decision.decided_on,
            who=decision.person,
            from_state=state,
            to_state=decision.state,
            changed=_changed(before, decision),
            reason=decision.reason if before is None or decision.reason != before.reason else None,
            severity=decision.severity,
            score=decision.score,
        )
        state, before = decision.state, decision
    if insight.gone_on and insight.back_on:
        yield TrailEntry(on=insight.gone_on, who=BY_RULES, reason="No longer seen.")
        yield TrailEntry(on=insight.back_on, who=BY_RULES, reason="Seen again.")
    if insight.reopened and before:
        expired = before.expires_on and insight.reopened.endswith(f"ended on {before.expires_on}.")
        yield (
            _ended(before)
            if expired
            else TrailEntry(
                on=max(insight.last_seen, before.decided_on),
                who=BY_RULES,
                from_state=state,
                to_state=InsightState.OPEN,
                reason=insight.reopened,
                severity=insight.severity,
                score=insight.score,
            )
        )


def _ended(decision: Decision) -> TrailEntry:
    on = (decision.expires_on or decision.decided_on) + timedelta(days=1)
    why = f"What was decided on {decision.decided_on} ended on {decision.expires_on}."
    return TrailEntry(on=on, who=BY_RULES, from_state=decision.state, to_state=InsightState.OPEN, reason=why)


def _changed(before: Decision | None, now: Decision) -> dict[str, tuple[str | None, str | None]]:
    found = {}
    for name in ("state", "owner", "due", "expires_on", "reason", "note"):
        was, is_ = getattr(before, name) if before else None, getattr(now, name)
        if was != is_:
            found[name] = (None if was is None else str(was), None if is_ is None else str(is_))
    return found
