"""The workspace: every use case of the house, called alike by every door."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from api import changes, choices, views
from api.analyses import Analyses, Chain, Step
from api.asking import Asking
from api.calibrating import Calibrations
from api.choices import Change, Filters
from api.deciding import Deciding
from api.detailing import Detailing
from api.digested import Digest, Scope
from api.ledger import Ledger
from api.listing import Listing
from api.ports import Rewording, WorkspaceStore
from api.ruling import Ruling
from api.searching import SearchOnDemand
from api.staging import Staging
from api.standing import is_open
from api.summing import summary_of
from api.versions import Versions
from insights.narration.budget import Spent, spent_on
from insights.narration.chat import Chat
from insights.policy import Policy
from portfolio.errors import UnknownPortfolio
from portfolio.findings import Answer, Brief, Insight
from portfolio.report import IngestReport
from portfolio.snapshot import Portfolio
from store.ports import PassageIndex, Progress

if TYPE_CHECKING:
    from api.delivering.desk import DigestDesk
    from api.delivering.server import Server
    from api.embedding.desk import EmbedDesk
    from api.identities import IdentityDesk
    from api.proposing import Proposing
    from api.sourcing import Sources
    from insights.ask.with_model import Helper
    from insights.narration.overview import Overview


@dataclass(frozen=True, eq=False)
class Workspace:
    """One workspace, wired by `api.bootstrap`.

    Attributes:
        store: keeps pictures, mappings, decisions and results.
        policy: limits and weights in force.
        today: the day a decision or an ingest is made; the only clock the use cases see.
        open_index: opens the passage index, which is slow and not always needed.
        progress: told about long work.
        chat: a model that helps to answer questions; None where no model is configured.
        wording: puts what is shown in a model's words; None where no model is configured.
        now: the moment a sync begins or a webhook arrives, in UTC; None takes the beginning of `today`.
        environ: where the tokens of live sources are looked for.
        home: folder of the workspace, for what is not in the store.
        mail: the server that digests are handed to; None where none is set up.
        site: public address of the dashboard, for links in digests and embeds.
        embed_key: keys that sign embeds, separated by commas; None keeps one in `home`.
        project_metrics: whether metrics tell the score of every project.
    """

    store: WorkspaceStore
    policy: Policy
    today: Callable[[], date]
    open_index: Callable[[], PassageIndex | None]
    progress: Progress | None = None
    wording: Rewording | None = None
    chat: Chat | None = None
    now: Callable[[], datetime] | None = None
    environ: Mapping[str, str] = field(default_factory=dict)
    home: Path = Path(".bellwether")
    mail: "Server | None" = None
    site: str | None = None
    embed_key: str | None = field(default=None, repr=False)
    project_metrics: bool = False

    @cached_property
    def _versions(self) -> Versions:
        return Versions(self.store, self.calibrations, self.policy.fingerprint, self.today)

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

        return Sources(
            self.store, self.today, self.moment, self.environ, self.home, lambda: self.index, progress=self.progress
        )

    @cached_property
    def digests(self) -> "DigestDesk":
        """Digests: previewed, ordered, sent and looked back on."""
        from api.delivering.opening import open_desk  # noqa: PLC0415 - only those who send pay for mail and HTTP

        return open_desk(
            self.store.deliveries, self.digest, self.choose, self.moment, self.environ, self.home, self.mail, self.site
        )

    @cached_property
    def embeds(self) -> "EmbedDesk":
        """Views for other people's pages: handed out, admitted, taken back."""
        from api.embedding.desk import EmbedDesk  # noqa: PLC0415 - only those who embed pay for it
        from api.embedding.keys import Keyring  # noqa: PLC0415 - as above

        keyring = Keyring(self.home, self.embed_key)
        return EmbedDesk(self.store.embeds, keyring, self.choose, self.brief, self.moment)

    def moment(self) -> datetime:
        """Now, in UTC."""
        return self.now() if self.now else datetime.combine(self.today(), time(), UTC)

    @property
    def proposing(self) -> "Proposing":
        """Signals that a model proposes, and what people say of them."""
        from api.proposing import Proposing  # noqa: PLC0415 - only those who ask for proposals pay for it

        return Proposing(self.store, self.today, self.snapshot, self.brief, self.chat)

    @property
    def ledger(self) -> Ledger:
        """What became of every load and sync."""
        return Ledger(self.store.landing, self.moment)

    @property
    def staging(self) -> Staging:
        """Uploads that wait for a decision."""
        return Staging(self.home / "uploads", self.moment)

    @property
    def identities(self) -> "IdentityDesk":
        """Which ids mean one thing, and what people decide about it."""
        from api.identities import IdentityDesk  # noqa: PLC0415 - only those who look at it pay for it

        return IdentityDesk(self.store, self.today)

    @property
    def deciding(self) -> Deciding:
        """What people decide about insights."""
        return Deciding(self.store, self.policy.scoring.life, self.today)

    @property
    def listing(self) -> Listing:
        """What is shown page by page."""
        return Listing(self.analyses, self.deciding, self.reworded)

    @property
    def detailing(self) -> Detailing:
        """One insight or one project, looked at closely."""
        return Detailing(self.analyses, self.deciding, self.calibrations, self.reworded)

    @property
    def asking(self) -> Asking:
        """Questions in plain words."""
        return Asking(self.analyses, self.search, self._helper)

    @cached_property
    def overview(self) -> "Overview | None":
        """Words headline and themes by the model; None where no model is configured."""
        if self.chat is None:
            return None
        from insights.narration.overview import Overview  # noqa: PLC0415 - only those with a model pay for it

        return Overview(self.chat)

    @cached_property
    def _helper(self) -> "Helper | None":
        if self.chat is None:
            return None
        from insights.ask.with_model import Helper  # noqa: PLC0415 - only those with a model pay for it

        return Helper(self.chat)

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
        from ingestion.ingest import ingest  # noqa: PLC0415 - the readers of every format are slow to import
        from ingestion.source import Request  # noqa: PLC0415 - as above

        choices.check_portfolio_name(portfolio)
        request = Request(portfolio=portfolio, today=self.today(), as_of=as_of, source=source, mapping=mapping)
        index = None if dry_run else self.index
        reports = ingest(
            choices.existing(paths), request, store=self.store, index=index, dry_run=dry_run, progress=self.progress
        )
        if not dry_run:
            for report in reports:
                self.ledger.keep(report)
        return reports

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
        return self._versions.of(portfolio)

    def chain(self, portfolio: str, as_of: date | None = None) -> Chain:
        """The analyses of a portfolio, oldest picture first."""
        return self.analyses.chain(portfolio, as_of)

    def brief(self, portfolio: str, as_of: date | None = None) -> Brief:
        """The brief of a portfolio, its insights in the state people left them in."""
        return self.detailing.brief(portfolio, as_of)

    def summary(self, portfolio: str, as_of: date | None = None) -> views.Summary:
        """A portfolio on one page."""
        chain = self.chain(portfolio, as_of)
        return summary_of(self.brief(portfolio, as_of), chain, self.store.pictures(portfolio, as_of), self.overview)

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
        return self.listing.insights(
            portfolio, filters or Filters(), as_of=as_of, limit=limit, cursor=cursor, plain=plain
        )

    def show(self, portfolio: str, insight: str, as_of: date | None = None) -> views.InsightDetail:
        """One insight with its decisions. Raises UnknownInsight."""
        return self.detailing.insight(portfolio, insight, as_of)

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
        return self.listing.scores(portfolio, as_of=as_of, limit=limit, cursor=cursor)

    def score(
        self, portfolio: str, project: str, *, as_of: date | None = None, history: bool = False
    ) -> views.ScoreDetail:
        """One project's score, by id or name. Raises UnknownProject."""
        return self.detailing.score(portfolio, project, as_of=as_of, history=history)

    def coverage(
        self, portfolio: str, *, as_of: date | None = None, limit: int | None = None, cursor: str | None = None
    ) -> views.CoveragePage:
        """Rule × project: clear, finding, or not assessed and why."""
        return self.listing.coverage(portfolio, as_of=as_of, limit=limit, cursor=cursor)

    def ask(self, portfolio: str, question: str, as_of: date | None = None) -> Answer:
        """An answer with citations, or a plain refusal with its reason."""
        return self.asking.ask(portfolio, question, as_of)

    def ask_aloud(self, portfolio: str, question: str, as_of: date | None = None) -> Iterator[str | Answer]:
        """The same, its sentences as they are ready and the whole answer last; closing it ends a model's call."""
        return self.asking.stream(portfolio, question, as_of)

    def model_spent(self) -> Spent:
        """What the language model has used today: calls, tokens, money."""
        return spent_on(self.today(), self.store.counts)

    def snapshot(self, portfolio: str, as_of: date | None = None) -> Portfolio:
        """The dated picture itself."""
        return self.analyses.snapshot(portfolio, as_of)

    def digest(
        self, portfolio: str, as_of: date | None = None, *, since: date | None = None, scope: Scope | None = None
    ) -> Digest:
        """What changed since the picture before, or since the picture that was known on `since`."""
        chain = self.chain(portfolio, as_of)
        now = self.analyses.analysis(chain.last)
        step = chain.previous if since is None else chain.known_on(since)
        told = choices.scope_of(now.brief, scope) if scope else None
        return changes.digest_of(
            self.snapshot(portfolio, as_of),
            now,
            self.deciding.standing(now.brief, as_of),
            self._earlier(step) if step else None,
            self.policy.scoring.trend_tolerance,
            told,
        )

    def _earlier(self, step: Step) -> changes.Earlier:
        analysis = self.analyses.analysis(step)
        standing = self.deciding.standing(analysis.brief, step.day)
        return changes.Earlier(analysis, frozenset(one.id for one in standing if not is_open(one)))

    def decide(self, portfolio: str, insight: str, change: Change) -> views.InsightDetail:
        """Record what a person decided about an insight; earlier decisions stay as its trail."""
        return self.decide_all(portfolio, [insight], change).items[0]

    def decide_all(self, portfolio: str, insights: Sequence[str], change: Change) -> views.Decided:
        """Record one decision about several insights, all or none. Raises UnknownInsight or RequestUnclear."""
        return self.detailing.decide(portfolio, insights, change)

    def rules(self) -> views.RuleList:
        """The rule catalogue."""
        return Ruling(self.policy, self.deciding).rules()

    def rule(self, code: str) -> views.RuleDetail:
        """One rule's page. Raises UnknownRule."""
        return Ruling(self.policy, self.deciding).rule(code)
