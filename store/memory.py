"""A store that forgets when the process ends: every picture kept in full, the simplest thing that is true."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from portfolio.picture import EVENTS, OBJECTS, Passage, Picture
from portfolio.report import Tally
from portfolio.snapshot import Portfolio
from store import codec, tallies
from store.aliasing import under_its_project
from store.codec import Fact
from store.corpus import Entry, made, nothing
from store.counting import MemoryCounts
from store.intervals import FOREVER
from store.memory_delivering import MemoryDeliveries
from store.memory_embeds import MemoryEmbeds
from store.memory_identities import MemoryIdentities
from store.memory_landing import MemoryLanding
from store.memory_proposing import MemoryProposals
from store.passage_rows import event_days
from store.ports import Decision, Found, PortfolioInfo, Progress
from store.ranking import Ranker
from store.reading import portfolio_on
from store.tallies import FactKey
from store.unknown import no_such_portfolio, nothing_known_yet
from store.versions import Version


@dataclass
class _Day:
    """What one source said on one day."""

    fingerprint: str
    complete: bool
    facts: dict[FactKey, Fact] = field(default_factory=dict)
    passages: dict[str, Passage] = field(default_factory=dict)


@dataclass
class _Held:
    """A value and the days it is held."""

    known_from: date
    hash: str
    value: Fact | Passage
    known_to: date = FOREVER


class MemoryStore:
    """Portfolios, mappings, decisions and cached results in dictionaries."""

    def __init__(self) -> None:
        """Start empty."""
        self._days: dict[str, dict[str, dict[date, _Day]]] = {}
        self._revisions: dict[str, int] = {}
        self._mappings: dict[tuple[str, str], str] = {}
        self._decisions: list[tuple[str, Decision]] = []
        self._results: dict[str, bytes] = {}
        self.landing = MemoryLanding()
        self.counts = MemoryCounts()
        self.deliveries = MemoryDeliveries()
        self.embeds = MemoryEmbeds()
        self.proposals = MemoryProposals()
        self.identities = MemoryIdentities(self._versions, self._changed)

    def close(self) -> None:
        """Nothing to give back."""

    def pulse(self) -> int | None:
        """Nothing here is cheaper than asking for the revision."""
        return None

    def portfolios(self) -> list[PortfolioInfo]:
        """Every portfolio kept, by name."""
        return [PortfolioInfo(name, self.pictures(name), self._revisions[name]) for name in sorted(self._days)]

    def write(self, picture: Picture) -> Mapping[str, Tally]:
        """Keep a picture; return what changed, by kind."""
        facts = codec.facts_of(picture)
        if self.has_picture(picture.portfolio, picture.source, picture.known_on, picture.fingerprint):
            return tallies.all_unchanged(facts)
        days = self._days.setdefault(picture.portfolio, {}).setdefault(picture.source, {})
        before, told = _state(days, picture.known_on), _everything(days)
        events = _events(days)
        was = days.get(picture.known_on)
        said = {passage.id: passage for passage in picture.passages}
        if was and not picture.complete:
            facts = {**was.facts, **_with_older_updates(was.facts, facts)}
            said = was.passages | said
        complete = picture.complete or bool(was and was.complete)
        days[picture.known_on] = _Day(picture.fingerprint, complete, facts, said)
        after = _state(days, picture.known_on)
        if was is None or _everything(days) != told:
            self._revisions[picture.portfolio] = self._revisions.get(picture.portfolio, 0) + 1
        return _count(codec.facts_of(picture), before, after, (events, _events(days)))

    def has_picture(self, portfolio: str, source: str, known_on: date, fingerprint: str) -> bool:
        """True where exactly this picture was written before and still stands."""
        kept = self._days.get(portfolio, {}).get(source, {}).get(known_on)
        return kept is not None and kept.fingerprint == fingerprint

    def read(self, portfolio: str, as_of: date | None = None) -> Portfolio:
        """What was known on `as_of` (default: the day of the newest picture). Raises UnknownPortfolio."""
        days = self.pictures(portfolio)
        if not days:
            raise no_such_portfolio(portfolio, sorted(self._days))
        day = as_of or days[-1]
        if day < days[0]:
            raise nothing_known_yet(portfolio, day, days[0])
        complete = {
            source: [known_on for known_on, picture in pictures.items() if picture.complete]
            for source, pictures in self._days[portfolio].items()
        }
        aliases = self.identities.aliases(portfolio)
        return portfolio_on(portfolio, day, self._versions(portfolio), days, complete, aliases)

    def _versions(self, portfolio: str) -> list[Version]:
        return [
            Version(source, kind, key, run.known_from, run.known_to, run.hash, run.value.content)
            for source, pictures in self._days.get(portfolio, {}).items()
            for (kind, key), runs in _runs({d: (p.complete, p.facts) for d, p in pictures.items()}).items()
            for run in runs
            if isinstance(run.value, Fact)
        ]

    def _changed(self, portfolio: str) -> None:
        self._revisions[portfolio] = self._revisions.get(portfolio, 0) + 1

    def pictures(self, portfolio: str, as_of: date | None = None) -> tuple[date, ...]:
        """Days of the pictures known on `as_of`, oldest first."""
        days = {day for pictures in self._days.get(portfolio, {}).values() for day in pictures}
        return tuple(sorted(day for day in days if as_of is None or day <= as_of))

    def revision(self, portfolio: str) -> int:
        """Rises with every write that changed something; 0 where the portfolio is unknown."""
        return self._revisions.get(portfolio, 0)

    def mapping(self, portfolio: str, source: str) -> str | None:
        """The remembered mapping as YAML, or None."""
        return self._mappings.get((portfolio, source))

    def remember_mapping(self, portfolio: str, source: str, mapping: str) -> None:
        """Keep a mapping for the next time this source is read."""
        self._mappings[portfolio, source] = mapping

    def decide(self, portfolio: str, *decisions: Decision) -> None:
        """Add decisions."""
        self._decisions += [(portfolio, decision) for decision in decisions]

    def every_decision(self, portfolio: str, as_of: date | None = None) -> list[Decision]:
        """Every decision made until `as_of`, oldest first."""
        made = [d for name, d in self._decisions if name == portfolio and (as_of is None or d.decided_on <= as_of)]
        return sorted(made, key=lambda d: d.decided_on)

    def decisions(self, portfolio: str, as_of: date) -> Mapping[str, Decision]:
        """The decision standing on `as_of`, by insight id; one that has expired stands no more."""
        newest = {d.insight: d for d in self.every_decision(portfolio, as_of)}
        return {key: d for key, d in sorted(newest.items()) if d.expires_on is None or as_of <= d.expires_on}

    def trail(self, portfolio: str, insight: str) -> list[Decision]:
        """Every decision about an insight, oldest first."""
        return [d for d in self.every_decision(portfolio) if d.insight == insight]

    def get(self, key: str) -> bytes | None:
        """The kept bytes, or None."""
        return self._results.get(key)

    def put(self, key: str, value: bytes) -> None:
        """Keep `value` under `key`."""
        self._results[key] = value

    def passages(self, portfolio: str, as_of: date) -> list[Passage]:
        """The passages that may be seen on `as_of`."""
        seen: list[Passage] = []
        for pictures in self._days.get(portfolio, {}).values():
            for runs in _passage_runs(pictures).values():
                seen += _seen_on(runs, as_of)
        return sorted(seen, key=lambda passage: passage.id)

    def every_wording(self, portfolio: str) -> set[str]:
        """Hashes of all that is written in any passage kept."""
        pictures = [day for days in self._days.get(portfolio, {}).values() for day in days.values()]
        return {codec.content_hash(passage) for day in pictures for passage in day.passages.values()}


class MemoryIndex:
    """Finds passages of a MemoryStore by their words alone."""

    def __init__(self, store: MemoryStore) -> None:
        """Search what `store` keeps."""
        self._store = store
        self._read: dict[str, set[str]] = {}
        self._looked: tuple[tuple[str, date, int], Ranker] | None = None

    def refresh(self, portfolio: str, progress: Progress | None = None) -> int:
        """Count the wordings not seen before; there is nothing to embed."""
        every = self._store.every_wording(portfolio)
        added = len(every - self._read.get(portfolio, set()))
        self._read[portfolio] = every
        if progress and added:
            progress("embedding passages", added, added)
        return added

    def search(
        self,
        portfolio: str,
        query: str,
        *,
        as_of: date,
        projects: Iterable[str] | None = None,
        kinds: Iterable[str] | None = None,
        limit: int = 10,
    ) -> list[Found]:
        """Passages known on `as_of`, best first, by the words they share with the query."""
        aliases = self._store.identities.aliases(portfolio)
        of_projects = None if projects is None else aliases.all_ids("projects", projects)
        of_kinds = None if kinds is None else set(kinds)
        passages = self._store.passages(portfolio, as_of)
        ranker = self._ranker(portfolio, as_of, passages)
        ranked = ranker.rank(query, None, projects=of_projects, kinds=of_kinds, limit=limit)
        return [
            Found(under_its_project(passages[one.row], aliases), one.score, one.text_rank, None, one.times)
            for one in ranked
        ]

    def _ranker(self, portfolio: str, as_of: date, passages: Sequence[Passage]) -> Ranker:
        state = (portfolio, as_of, self._store.revision(portfolio))
        if self._looked is None or self._looked[0] != state:
            contents = [codec.content_hash(passage) for passage in passages]
            entries = [
                Entry(n, content, p.project or "", p.kind, p.dated.toordinal(), 0, FOREVER.toordinal())
                for n, (content, p) in enumerate(zip(contents, passages, strict=True))
            ]
            texts = {content: f"{p.title}\n{p.text}" for content, p in zip(contents, passages, strict=True)}
            self._looked = state, Ranker(made(nothing(), entries, texts, {}), as_of.toordinal())
        return self._looked[1]


def _runs(pictures: Mapping[date, tuple[bool, Mapping[FactKey, Fact]]]) -> dict[FactKey, list[_Held]]:
    """Fold pictures in order of their days: what each key held and from when to when."""
    runs: dict[FactKey, list[_Held]] = {}
    for day in sorted(pictures):
        complete, facts = pictures[day]
        for key in set(facts) | set(runs):
            held = runs.get(key, [])
            last = held[-1] if held and held[-1].known_to == FOREVER else None
            fact = facts.get(key)
            if fact is None:
                if complete and last:
                    last.known_to = day
            elif last is None or not complete or last.hash != fact.hash:
                if last:
                    last.known_to = day
                runs.setdefault(key, []).append(_Held(day, fact.hash, fact))
    return runs


def _passage_runs(pictures: Mapping[date, _Day]) -> dict[FactKey, list[_Held]]:
    facts = {
        day: (
            picture.complete,
            {("passage", p.id): Fact(codec.passage_hash(p), 1, p) for p in picture.passages.values()},
        )
        for day, picture in pictures.items()
    }
    return _runs(facts)


def _seen_on(runs: list[_Held], as_of: date) -> Iterator[Passage]:
    passages = [run.value.content for run in runs if isinstance(run.value, Fact)]
    wordings = [(run, p) for run, p in zip(runs, passages, strict=True) if isinstance(p, Passage)]
    shown = event_days([(run.known_from, p.dated) for run, p in wordings])
    for (run, passage), (start, end) in zip(wordings, shown, strict=True):
        first, last = (start, end) if passage.is_event else (run.known_from, run.known_to)
        if first <= as_of < last:
            yield passage


def _state(days: Mapping[date, _Day], day: date) -> dict[FactKey, Fact]:
    state: dict[FactKey, Fact] = {}
    for known_on in sorted(d for d in days if d <= day):
        state = dict(days[known_on].facts) if days[known_on].complete else {**state, **days[known_on].facts}
    return {key: fact for key, fact in state.items() if key[0] not in EVENTS}


def _everything(days: Mapping[date, _Day]) -> dict[date, tuple[object, ...]]:
    return {day: ({key: fact.hash for key, fact in said.facts.items()}, said.passages) for day, said in days.items()}


def _events(days: Mapping[date, _Day]) -> dict[str, str]:
    said: dict[str, str] = {}
    for day in sorted(days):
        chunks = [fact.content for (kind, _), fact in days[day].facts.items() if kind in EVENTS]
        said |= tallies.wording(chunks)
    return said


def _with_older_updates(was: Mapping[FactKey, Fact], now: Mapping[FactKey, Fact]) -> dict[FactKey, Fact]:
    joined = dict(now)
    for key in now:
        if key[0] in EVENTS and key in was:
            frame = codec.frame_from(key[0], [was[key].content, now[key].content])
            joined |= codec.chunks_of(key[0], frame.drop_duplicates("id", keep="last"))
    return joined


def _count(
    said: Mapping[FactKey, Fact],
    before: Mapping[FactKey, Fact],
    after: Mapping[FactKey, Fact],
    events: tuple[Mapping[str, str], Mapping[str, str]],
) -> dict[str, Tally]:
    counted: list[tuple[str, Tally]] = []
    for key in sorted(set(before) | set(after)):
        was, now = before.get(key), after.get(key)
        if key not in said and now is not None:
            continue  # a change record leaves alone what it does not name
        if key[0] in OBJECTS:
            counted.append((key[0], tallies.tally_object(was.hash if was else None, now.hash if now else None)))
        else:
            rows = [tallies.wording([fact.content]) if fact else {} for fact in (was, now)]
            counted.append((key[0], tallies.tally_rows(rows[0], rows[1])))
    brought = sum(fact.size for key, fact in said.items() if key[0] in EVENTS)
    whole = tallies.tally_rows(*events)
    if brought or whole.removed:
        unchanged = max(brought - whole.new - whole.changed, 0)
        counted.append((EVENTS[0], whole.model_copy(update={"unchanged": unchanged})))
    return tallies.total(counted)
