"""The workspace: every use case of the house, called alike by every door."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from difflib import get_close_matches
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from api import changes, choices, paging, standing, views
from api.analyses import Analyses, Chain, Forgotten, Step
from api.asking import Asking
from api.calibrating import Calibrations
from api.choices import Change, Filters
from api.deciding import Deciding
from api.errors import RequestUnclear
from api.identities import IdentityDesk
from api.ports import Rewording, WorkspaceStore
from api.searching import SearchOnDemand
from ingestion.ingest import ingest
from ingestion.source import Request
from insights import catalogue, life
from insights.policy import Policy
from insights.scoring import index_of
from portfolio.errors import UnknownInsight, UnknownPortfolio
from portfolio.findings import Answer, Brief, CoverageCell, Insight, Precision, Score
from portfolio.report import IngestReport
from portfolio.snapshot import Portfolio
from store.ports import PassageIndex, Progress

if TYPE_CHECKING:
    from api.sourcing import Sources


@dataclass(frozen=True, eq=False)
class Workspace:
    """One workspace, wired by `api.bootstrap`.

    Attributes:
        store: keeps pictures, mappings, decisions and results.
        policy: limits and weights in force.
        today: the day a decision or an ingest is made; the only clock the use cases see.
        open_index: opens the passage index, which is slow and not always needed.
        progress: told about long work.
        wording: puts what is shown in a model's words; None where no model is configured.
        now: the moment a sync begins or a webhook arrives, in UTC; None takes the beginning of `today`.
        environ: where the tokens of live sources are looked for.
        home: folder of the workspace, for what is not in the store.
    """

    store: WorkspaceStore
    policy: Policy
    today: Callable[[], date]
    open_index: Callable[[], PassageIndex | None]
    progress: Progress | None = None
    wording: Rewording | None = None
    now: Callable[[], datetime] | None = None
    environ: Mapping[str, str] = field(default_factory=dict)
    home: Path = Path(".bellwether")

    @cached_property
    def _versions(self) -> dict[str | None, tuple[tuple[int | None, date], str]]:
        return {}

    @cached_property
    def analyses(self) -> Analyses:
        """Analyses of this workspace's pictures."""
        return Analyses(self.store, self.policy, self.progress, self.calibrations)

    @cached_property
    def calibrations(self) -> Calibrations:
        """What was learned from the history of each portfolio."""
        return Calibrations(self.store, self.policy, self.home, self.progress)

    @cached_property
    def index(self) -> PassageIndex | None:
        """The passage index, opened once."""
        return self.open_index()

    @property
    def search(self) -> SearchOnDemand:
        """The passage index, left closed until something is searched for."""
        return SearchOnDemand(lambda: self.index)

    @cached_property
    def sources(self) -> "Sources":
        """The live sources of this workspace."""
        from api.sourcing import Sources  # noqa: PLC0415 - only those who sync pay for the HTTP client

        def begun() -> datetime:
            return datetime.combine(self.today(), time(), UTC)

        now = self.now or begun
        return Sources(self.store, self.today, now, self.environ, self.home, lambda: self.index, progress=self.progress)

    @property
    def identities(self) -> IdentityDesk:
        """Which ids mean one thing, and what people decide about it."""
        return IdentityDesk(self.store, self.today)

    @property
    def deciding(self) -> Deciding:
        """What people decide about insights."""
        return Deciding(self.store, self.policy.scoring.life, self.today)

    @property
    def asking(self) -> Asking:
        """Questions in plain words."""
        return Asking(self.analyses, self.search)

    def close(self) -> None:
        """Let go of the store."""
        self.store.close()

    def ingest(
        self,
        paths: Sequence[str | Path],
        portfolio: str,
        *,
        as_of: date | None = None,
        mapping: str | None = None,
        source: str | None = None,
        dry_run: bool = False,
    ) -> list[IngestReport]:
        """Read files into a portfolio. Raises SourceUnreadable or MappingUnclear; then nothing was kept."""
        choices.check_portfolio_name(portfolio)
        request = Request(portfolio=portfolio, today=self.today(), as_of=as_of, source=source, mapping=mapping)
        index = None if dry_run else self.index
        return ingest(
            choices.existing(paths), request, store=self.store, index=index, dry_run=dry_run, progress=self.progress
        )

    def portfolios(self) -> tuple[views.PortfolioLine, ...]:
        """Every portfolio that is kept, by name."""
        return tuple(
            views.PortfolioLine(name=info.name, pictures=info.pictures, revision=info.revision)
            for info in sorted(self.store.portfolios(), key=lambda info: info.name)
        )

    def choose(self, name: str | None) -> str:
        """The portfolio that is meant: the one named, or the only one there is. Raises UnknownPortfolio."""
        names = [line.name for line in self.portfolios()]
        if name in names:
            return str(name)
        if not names:
            raise UnknownPortfolio(
                "This workspace is empty; load something with `bellwether ingest` or `bellwether demo`."
            )
        if name is not None:
            raise UnknownPortfolio(f"There is no portfolio named {name!r}. {choices.near(name, names)}")
        if len(names) > 1:
            raise UnknownPortfolio(
                f"There are {len(names)} portfolios; say which with --portfolio: {', '.join(names)}."
            )
        return names[0]

    def source_portfolio(self, name: str | None) -> str:
        """The portfolio whose live sources are meant: the one named, or the only one that has any."""
        named = sorted({line.portfolio for line in self.sources.listed()})
        if name is not None or len(named) != 1:
            return name if name in named else self.choose(name)
        return named[0]

    def version(self, portfolio: str | None) -> str:
        """Changes whenever an answer about this portfolio (None: about any) could; cheap enough for every request."""
        pulse = self.store.pulse()
        known = self._versions.get(portfolio)
        if known and pulse is not None and known[0] == (pulse, self.today()):
            return known[1]
        day = self.today()
        if portfolio is None:
            names = [info.name for info in self.store.portfolios()]
            facts: object = [(name, self._facts(name)) for name in names]
        else:
            facts = self._facts(portfolio)
        version = blake2b(f"{day}{self.policy.fingerprint}{facts}".encode(), digest_size=12).hexdigest()
        self._versions[portfolio] = (pulse, day), version
        return version

    def chain(self, portfolio: str, as_of: date | None = None) -> Chain:
        """The analyses of a portfolio, oldest picture first."""
        return self.analyses.chain(portfolio, as_of)

    def brief(self, portfolio: str, as_of: date | None = None) -> Brief:
        """The brief of a portfolio, its insights in the state people left them in."""
        brief = self.analyses.brief(self.chain(portfolio, as_of).last)
        insights = self._standing(brief, as_of)
        return brief.model_copy(update={"insights": insights, "scores": _left(brief, insights)})

    def summary(self, portfolio: str, as_of: date | None = None) -> views.Summary:
        """A portfolio on one page."""
        chain = self.chain(portfolio, as_of)
        brief = self.brief(portfolio, as_of)
        opened = [insight for insight in brief.insights if standing.is_open(insight)]
        return views.Summary(
            portfolio=brief.portfolio,
            as_of=brief.as_of,
            headline=brief.headline,
            index=brief.index,
            trend=brief.trend,
            history=tuple(
                views.IndexPoint(as_of=step.day, index=step.index, coverage=step.coverage) for step in chain.steps
            ),
            coverage=brief.coverage,
            projects=brief.projects,
            insights=len(opened),
            set_aside=len(brief.insights) - len(opened),
            by_severity=standing.by_severity(opened),
            by_category=standing.by_category(opened),
            themes=brief.themes,
            pictures=tuple(self.store.pictures(portfolio, as_of)),
            residual_index=index_of(s.score if s.residual is None else s.residual for s in brief.scores if s.active),
            reopened=sum(insight.reopened is not None for insight in opened),
            past=len(brief.past),
        )

    def insights(
        self,
        portfolio: str,
        filters: Filters | None = None,
        *,
        as_of: date | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        plain: bool = False,
    ) -> views.InsightPage:
        """Ranked insights, one page of them; `plain` leaves the words to a caller who shows only a part."""
        filters = filters or Filters()
        step, place = self._place(portfolio, as_of, cursor)
        brief = self.analyses.brief(step)
        project = choices.project_of(brief, filters.project).project if filters.project else None
        matching = [
            insight
            for insight in self._standing(brief, as_of)
            if choices.matches(insight, filters, project, any_state=True)
        ]
        wanted = [insight for insight in matching if choices.matches(insight, filters, project)]
        items, following = paging.page([(i.rank, i) for i in wanted], place, limit)
        return views.InsightPage(
            as_of=brief.as_of,
            items=items if plain else self.reworded(items),
            next_cursor=following,
            coverage=brief.coverage,
            total=len(wanted),
            set_aside=0 if filters.states else len(matching) - len(wanted),
        )

    def show(self, portfolio: str, insight: str, as_of: date | None = None) -> views.InsightDetail:
        """One insight with its decisions. Raises UnknownInsight."""
        return self._detail(portfolio, self._found(self.brief(portfolio, as_of), insight), as_of)

    def past(self, portfolio: str, as_of: date | None = None) -> views.PastPage:
        """Insights that are seen no more, the latest gone first."""
        brief = self.analyses.brief(self.chain(portfolio, as_of).last)
        return views.PastPage(as_of=brief.as_of, items=brief.past, total=len(brief.past))

    def reworded(self, insights: tuple[Insight, ...]) -> tuple[Insight, ...]:
        """Insights as they are shown: the first few in the model's words, where there is a model."""
        return self.wording.reworded(insights) if self.wording else insights

    def scores(
        self, portfolio: str, *, as_of: date | None = None, limit: int | None = None, cursor: str | None = None
    ) -> views.ScorePage:
        """Project scores, the riskiest first."""
        step, place = self._place(portfolio, as_of, cursor)
        brief = self.analyses.brief(step)
        left = _left(brief, self._standing(brief, as_of))
        ranked = list(enumerate(sorted(left, key=lambda s: (-s.score, s.name, s.project)), start=1))
        items, following = paging.page(ranked, place, limit)
        return views.ScorePage(as_of=brief.as_of, items=items, next_cursor=following, total=len(ranked))

    def score(
        self, portfolio: str, project: str, *, as_of: date | None = None, history: bool = False
    ) -> views.ScoreDetail:
        """One project's score, by id or name. Raises UnknownProject."""
        chain = self.chain(portfolio, as_of)
        score = choices.project_of(self.brief(portfolio, as_of), project)
        points = tuple(self._history(chain, score.project)) if history else None
        outlook = self.calibrations.outlook(self.snapshot(portfolio, as_of), score.project)
        return views.ScoreDetail(**dict(score), as_of=chain.last.day, history=points, outlook=outlook)

    def coverage(
        self, portfolio: str, *, as_of: date | None = None, limit: int | None = None, cursor: str | None = None
    ) -> views.CoveragePage:
        """Rule × project: clear, finding, or not assessed and why."""
        step, place = self._place(portfolio, as_of, cursor)
        brief = self.analyses.brief(step)
        frame = self.analyses.coverage(step)
        shown = frame.iloc[place.after : None if limit is None else place.after + limit]
        last = place.after + len(shown)
        cells = tuple(
            CoverageCell(rule=rule, project=project, state=state, reason=reason if isinstance(reason, str) else None)
            for rule, project, state, reason in shown[["rule", "project", "state", "reason"]].itertuples(index=False)
        )
        following = paging.encode(replace(place, after=last)) if last < len(frame) and len(shown) else None
        return views.CoveragePage(
            as_of=brief.as_of, coverage=brief.coverage, items=cells, next_cursor=following, total=len(frame)
        )

    def ask(self, portfolio: str, question: str, as_of: date | None = None) -> Answer:
        """An answer with citations, or a plain refusal with its reason."""
        return self.asking.ask(portfolio, question, as_of)

    def snapshot(self, portfolio: str, as_of: date | None = None) -> Portfolio:
        """The dated picture itself."""
        return self.analyses.snapshot(portfolio, as_of)

    def digest(self, portfolio: str, as_of: date | None = None) -> views.Digest:
        """What changed since the picture before."""
        chain = self.chain(portfolio, as_of)
        now = self.analyses.analysis(chain.last)
        before = self.analyses.analysis(chain.previous) if chain.previous else None
        return changes.digest_of(self.snapshot(portfolio, as_of), now, self._standing(now.brief, as_of), before)

    def decide(self, portfolio: str, insight: str, change: Change) -> views.InsightDetail:
        """Record what a person decided about an insight; earlier decisions stay as its trail."""
        return self.decide_all(portfolio, [insight], change).items[0]

    def decide_all(self, portfolio: str, insights: Sequence[str], change: Change) -> views.Decided:
        """Record one decision about several insights, all or none. Raises UnknownInsight or RequestUnclear."""
        wanted = list(dict.fromkeys(insights))
        if not wanted:
            raise RequestUnclear("No insight was named; say which ones by id.")
        brief = self.brief(portfolio)
        self.deciding.record(portfolio, [self._found(brief, insight) for insight in wanted], change)
        brief = self.brief(portfolio)
        return views.Decided(items=tuple(self._detail(portfolio, self._found(brief, one)) for one in wanted))

    def rules(self) -> views.RuleList:
        """The rule catalogue."""
        precisions = self._precisions()
        lines = (
            views.RuleLine(
                code=page.code,
                name=page.name,
                category=page.category,
                severity=page.severity,
                sentence=page.sentence,
                enabled=page.code not in self.policy.disabled,
                precision=precisions.get(page.code),
            )
            for page in catalogue.pages()
        )
        return views.RuleList(items=tuple(sorted(lines, key=lambda line: line.code)))

    def rule(self, code: str) -> views.RuleDetail:
        """One rule's page. Raises UnknownRule."""
        rule = catalogue.rule_of(code)
        page = catalogue.page(rule)
        precision = self._precisions().get(rule.code) or life.precision(0, 0, self.policy.scoring.life)
        return views.RuleDetail(
            **dict(page),
            enabled=rule.code not in self.policy.disabled,
            in_force=dict(self.policy.limits(rule)),
            precision=precision,
        )

    def _precisions(self) -> Mapping[str, Precision]:
        return self.deciding.precisions(info.name for info in self.store.portfolios())

    def _facts(self, portfolio: str) -> tuple[object, ...]:
        return self.store.revision(portfolio), self.store.every_decision(portfolio)

    def _found(self, brief: Brief, insight: str) -> Insight:
        found = next((i for i in brief.insights if i.id == insight), None)
        if found is not None:
            return found
        gone = next((one for one in brief.past if one.id == insight), None)
        if gone:
            ending = "resolved" if gone.ending == "resolved" else "no longer seen"
            hint = f"It was last seen on {gone.last_seen} and is {ending}: {gone.because}"
        else:
            near = get_close_matches(insight, [i.id for i in brief.insights], n=1, cutoff=0.7)
            hint = f"Did you mean {near[0]}?" if near else "It may have been seen on another day."
        raise UnknownInsight(f"{brief.portfolio} has no insight {insight!r} as of {brief.as_of.isoformat()}. {hint}")

    def _detail(self, portfolio: str, insight: Insight, as_of: date | None = None) -> views.InsightDetail:
        made, trail = self.deciding.trail(portfolio, insight, as_of)
        names = views.InsightDecision.model_fields
        decisions = tuple(views.InsightDecision(**{name: getattr(d, name) for name in names}) for d in made)
        memories = [self.analyses.memory(step) for step in self.chain(portfolio, as_of).steps] if made else []
        effect = tuple(self.deciding.effect(insight, made, memories))
        (told,) = self.reworded((insight,))
        return views.InsightDetail(**{**dict(told), "decisions": decisions, "trail": tuple(trail), "effect": effect})

    def _standing(self, brief: Brief, as_of: date | None) -> tuple[Insight, ...]:
        return self.deciding.standing(brief, as_of)

    def _place(self, portfolio: str, as_of: date | None, cursor: str | None) -> tuple[Step, paging.Place]:
        if cursor is None:
            step = self.chain(portfolio, as_of).last
            return step, paging.Place(step.day, step.key, 0)
        place = paging.decode(cursor)
        step = Step(portfolio, place.day, place.key)
        try:
            whose = self.analyses.brief(step).portfolio
        except (Forgotten, UnknownPortfolio) as gone:
            raise RequestUnclear("This cursor is no longer kept; leave it out to start from the first page.") from gone
        if whose != portfolio:
            raise RequestUnclear("This cursor belongs to another portfolio; leave it out to start from the first page.")
        return step, place

    def _history(self, chain: Chain, project: str) -> list[views.ScorePoint]:
        briefs = (self.analyses.brief(step) for step in chain.steps)
        return [
            views.ScorePoint(as_of=brief.as_of, score=score.score, band=score.band)
            for brief in briefs
            for score in brief.scores
            if score.project == project
        ]


def _left(brief: Brief, insights: Sequence[Insight]) -> tuple[Score, ...]:
    """The scores of a brief, each with what is left of it once what people do about its insights is counted."""
    left = life.residual_scores(insights)
    return tuple(score.model_copy(update={"residual": left.get(score.project, 0.0)}) for score in brief.scores)
