"""Signals that a language model proposes: asked for by a person, checked, shown as proposals, decided about.

Nothing here is counted: findings, severities, scores and ranks are made by rules and scoring, which do not look here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import Literal

import pandas as pd
from pydantic import Field

from api.choices import project_of
from api.errors import NotHere, RequestUnclear
from api.ports import WorkspaceStore
from insights.narration.chat import Chat, ModelSilent
from insights.narration.proposing import MOST_PASSAGES, Claim, holds, prompt, propose
from insights.narration.shaping import Shaping
from portfolio.errors import ModelUnavailable
from portfolio.findings import Brief
from portfolio.noun import Noun
from portfolio.signals import Polarity, Signal
from portfolio.snapshot import Portfolio
from store.proposing import ProposedSignal, SignalDecision

NEWEST, MOST = 16, 200
"""Updates that are sent where nobody says how many, and at most."""
State = Literal["proposed", "accepted", "rejected"]
_STATES: dict[bool | None, State] = {None: "proposed", True: "accepted", False: "rejected"}


class Proposed(Noun):
    """A signal that a model proposed, as it stands in its update now. It is counted nowhere, whatever its state."""

    id: str
    project: str
    project_name: str
    update: str = Field(description="Id of the update it was read in.")
    dated: date = Field(description="Day of the update.")
    kind: str
    polarity: Polarity
    meaning: str = Field(description="What a signal of this kind and polarity says.")
    quote: str = Field(description="Verbatim words of the update.")
    start: int = Field(description="Where they begin in its text, in characters from 0.")
    end: int
    proposed_by: str = Field(description="The model.")
    proposed_on: date
    state: State
    person: str | None = Field(default=None, description="Who accepted or rejected it.")
    reason: str | None = None
    decided_on: date | None = None


class ProposedList(Noun):
    """Proposed signals, those of the newest updates first; none of them is counted."""

    items: tuple[Proposed, ...]
    total: int


class Asked(Noun):
    """What came of asking the model."""

    items: tuple[Proposed, ...] = Field(description="What holds, those that were known before included.")
    total: int
    new: int = Field(description="How many of them were not known before.")
    read: int = Field(description="How many updates the model was given.")
    unsent: int = Field(description="How many it was not given, because they give orders or hide signs.")
    fallen: int = Field(description="How many proposals fell, because their update does not bear them out.")
    why: tuple[str, ...] = Field(description="Why they fell, each reason once.")


@dataclass(frozen=True, eq=False)
class Proposing:
    """The use cases of proposed signals, over the store of a workspace; without `chat` nothing is proposed anew."""

    store: WorkspaceStore
    today: Callable[[], date]
    snapshot: Callable[[str, date | None], Portfolio]
    brief: Callable[[str], Brief]
    chat: Chat | None

    def ask(self, portfolio: str, project: str | None = None, most: int = NEWEST) -> Asked:
        """Let the model read the newest updates (of a project) and keep what holds; all of it or nothing.

        Raises ModelUnavailable where there is no model or it gives no usable answer; then nothing is kept.
        """
        if self.chat is None:
            raise ModelUnavailable(
                "No language model is configured, so none can propose signals. Set BELLWETHER_MODEL,"
                " for example to openai:NAME; `bellwether doctor` tests it. What rules read is shown without one."
            )
        picture = self.snapshot(portfolio, None)
        wanted = project_of(self.brief(portfolio), project).project if project else None
        rows = _newest(picture, wanted, most)
        try:
            found = propose(Shaping(self.chat), rows["text"].tolist())
        except ModelSilent as silent:
            raise ModelUnavailable(
                f"{silent} No signal was proposed and nothing was kept; `bellwether doctor` tests the model."
            ) from silent
        ids = rows["id"].tolist()
        kept = [self._kept(portfolio, ids[place], signal) for place, signal in found.signals]
        new = self.store.proposals.propose(kept)
        mine = {one.id for one in kept}
        items = tuple(one for one in self.listed(portfolio).items if one.id in mine)
        return Asked(
            items=items,
            total=len(items),
            new=new,
            read=len(rows) - found.unsent,
            unsent=found.unsent,
            fallen=len(found.fallen),
            why=tuple(dict.fromkeys(one.why for one in found.fallen)),
        )

    def listed(self, portfolio: str, project: str | None = None, as_of: date | None = None) -> ProposedList:
        """What was proposed until `as_of` and still stands in the updates of that day's picture."""
        kept = [one for one in self.store.proposals.every(portfolio) if as_of is None or one.proposed_on <= as_of]
        picture = self.snapshot(portfolio, as_of)
        texts = _texts(picture, {one.update for one in kept})
        said = {
            one.signal: one
            for one in self.store.proposals.decisions(portfolio)
            if as_of is None or one.decided_on <= as_of
        }
        items = []
        for one in kept:
            place = texts.get(one.update)
            if place is None or (project is not None and place[0] != project):
                continue
            signal = holds(Claim(1, one.kind, one.polarity, one.quote), place[2])
            if isinstance(signal, Signal):
                items.append(_shown(one, signal, place, said.get(one.id), picture))
        items.sort(key=lambda one: (-one.dated.toordinal(), one.project, one.update, one.start, one.id))
        return ProposedList(items=tuple(items), total=len(items))

    def decide(
        self, portfolio: str, signal: str, state: State, person: str | None = None, reason: str | None = None
    ) -> Proposed:
        """Record what a person says of a proposal; `proposed` takes back what was said before."""
        known = {one.id: one for one in self.listed(portfolio).items}
        if signal not in known:
            raise NotHere(f"There is no proposed signal {signal!r} in {portfolio}; `bellwether signals` lists them.")
        if not (person or "").strip():
            raise RequestUnclear("Say who decides this: the name stands in the history of the signal.")
        accepted = next(said for said, name in _STATES.items() if name == state)
        self.store.proposals.decide(portfolio, SignalDecision(signal, accepted, person, reason or None, self.today()))
        return next(one for one in self.listed(portfolio).items if one.id == signal)

    def trail(self, portfolio: str, signal: str) -> list[SignalDecision]:
        """Everything that people said of a proposal, oldest first."""
        return [one for one in self.store.proposals.decisions(portfolio) if one.signal == signal]

    def kept(self, portfolio: str) -> int:
        """How many proposals were ever kept, those included whose words are gone."""
        return self.store.proposals.size(portfolio)[0]

    def _kept(self, portfolio: str, update: str, signal: Signal) -> ProposedSignal:
        told = f"{update}\x1f{signal.kind}\x1f{signal.polarity}\x1f{signal.quote}"
        name = self.chat.name if self.chat else ""
        return ProposedSignal(
            id="sig-" + blake2b(told.encode(errors="replace"), digest_size=5).hexdigest(),
            portfolio=portfolio,
            update=update,
            kind=signal.kind.value,
            polarity=signal.polarity.value,
            quote=signal.quote,
            model=name,
            prompt=prompt().label,
            proposed_on=self.today(),
        )


def _newest(picture: Portfolio, project: str | None, most: int) -> pd.DataFrame:
    """The newest updates with words, oldest first, from a place at which a call begins whatever has come since.

    So the calls about older ones are the same words again, and their kept answers are used.
    """
    frame = picture.updates
    rows = frame[frame["text"].notna() & (frame["dated"] <= picture.today)]
    if project is not None:
        rows = rows[rows["project"] == project]
    rows = rows.drop_duplicates("id").sort_values(["dated", "id"], kind="stable")
    return rows.iloc[max(0, len(rows) - min(most, MOST)) // MOST_PASSAGES * MOST_PASSAGES :]


def _texts(picture: Portfolio, ids: set[str]) -> dict[str, tuple[str, date, str]]:
    """Project, day and words of updates by id."""
    frame = picture.updates
    rows = frame[frame["id"].isin(ids) & frame["text"].notna() & frame["project"].notna()].drop_duplicates("id")
    return {
        update: (project, pd.Timestamp(dated).date(), text)
        for update, project, dated, text in rows[["id", "project", "dated", "text"]].itertuples(index=False)
    }


def _shown(
    one: ProposedSignal,
    signal: Signal,
    place: tuple[str, date, str],
    said: SignalDecision | None,
    picture: Portfolio,
) -> Proposed:
    bad, _, good = signal.kind.meaning.partition("; ")
    return Proposed(
        id=one.id,
        project=place[0],
        project_name=picture.name_of(place[0]),
        update=one.update,
        dated=place[1],
        kind=signal.kind.value,
        polarity=signal.polarity,
        meaning=bad if signal.polarity is Polarity.BAD else good,
        quote=signal.quote,
        start=signal.start,
        end=signal.end,
        proposed_by=one.model,
        proposed_on=one.proposed_on,
        state=_STATES[said.accepted if said else None],
        person=said.person if said else None,
        reason=said.reason if said else None,
        decided_on=said.decided_on if said else None,
    )
