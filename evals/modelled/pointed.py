"""Signals that a model proposes: of those that are kept, each must stand in its update and be a true one."""

from dataclasses import dataclass, field

from evals.ports import AskedLike, WorkspaceLike
from evals.servers.pointing import true_signals
from portfolio.errors import PortfolioError
from portfolio.findings import Brief

_READ = 48


@dataclass
class Pointed:
    """How many signals were proposed and kept, and what was wrong with what was kept or with what came of it."""

    offered: int = 0
    kept: int = 0
    wrong: list[str] = field(default_factory=list)


def judge_signals(workspace: WorkspaceLike, portfolio: str, before: Brief, *, scripted: bool) -> Pointed:
    """Let the model propose; of a scripted one it is known which of its signals are true."""
    known = workspace.proposing.kept(portfolio)
    try:
        asked = workspace.proposing.ask(portfolio, most=_READ)
    except PortfolioError:
        kept = workspace.proposing.kept(portfolio) != known
        return Pointed(wrong=[f"signals of {portfolio} were kept though no answer could be used"] if kept else [])
    found = Pointed(len(asked.items) + asked.fallen, len(asked.items), [*_wrong(workspace, portfolio, asked, scripted)])
    if workspace.brief(portfolio) != before:
        found.wrong.append(f"the brief of {portfolio} is another one since signals were proposed")
    return found


def _wrong(workspace: WorkspaceLike, portfolio: str, asked: AskedLike, scripted: bool) -> list[str]:  # noqa: FBT001 - as its caller says it
    updates = workspace.snapshot(portfolio).updates
    texts = dict(zip(updates["id"], updates["text"], strict=True))
    wrong = []
    for one in asked.items:
        text = texts[one.update]
        true = {(told["kind"], told["polarity"], told["quote"]) for told in true_signals([(1, " ".join(text.split()))])}
        if text[one.start : one.end] != one.quote:
            wrong.append(f"{one.quote!r} does not stand in {one.update}")
        elif scripted and (one.kind, str(one.polarity), " ".join(one.quote.split())) not in true:
            wrong.append(f"{one.quote!r} is no {one.polarity} {one.kind} signal of {one.update}")
    return wrong
