"""One insight on a terminal or as Markdown."""

from collections.abc import Iterator
from typing import Any

from rich.padding import Padding
from rich.text import Text

from api.cli.output import SEVERITY_STYLES, Column, Format, console, print_rows, say, write
from api.cli.reading import EVIDENCE, WHY, evidence_row
from api.neutral import for_markdown, for_terminal
from api.views import InsightDetail, TrailEntry
from portfolio.findings import Insight

MOST_PROOFS = 2
ALSO = ("owner", "due", "expires_on", "note")
TRAIL = (
    Column("on", "When", "short"),
    Column("who", "Who", "short"),
    Column("moved", "State", "short"),
    Column("score", "Score", "number"),
    Column("why", "Why, and what else changed"),
)
CHECKED = ("pass: ", "fail: ", "not run: ")
CHECKS = (Column("check", "Check", "short"), Column("state", "State", "short"), Column("result", "Result"))
EFFECT = (
    Column("as_of", "As of", "id"),
    Column("score", "Score", "number"),
    Column("residual", "Residual", "number"),
    Column("state", "State", "short"),
)


def print_line(insight: Insight) -> None:
    """Print one insight in a few lines: what, how bad, and the first proof."""
    out = console()
    style = SEVERITY_STYLES[insight.severity]
    head = Text(f"{insight.rank:>2}  ")
    head.append(f"{insight.severity.upper():<8}", style=style).append(f"  {insight.score:4.1f}  ")
    out.print(head.append(for_terminal(insight.title), style="bold"), soft_wrap=True)
    out.print(Padding(Text(for_terminal(insight.summary)), (0, 0, 0, 4), expand=False))
    for proof in insight.evidence[:MOST_PROOFS]:
        where = " ".join(part for part in (proof.ref.source, proof.ref.id, proof.ref.field) if part)
        dated = f", {proof.dated}" if proof.dated else ""
        out.print(
            Padding(Text(for_terminal(f"“{proof.quote}” ({where}{dated})"), style="dim"), (0, 0, 0, 4), expand=False)
        )
    out.print(Text(f"    {insight.id}", style="dim"))
    say("")


def print_insight(insight: InsightDetail, form: Format) -> None:
    """Print everything there is to know about one insight."""
    if form is Format.MD:
        write(_markdown(insight))
        return
    out = console()
    say(f"{insight.severity.upper()}  {insight.title}")
    say(f"{insight.id} · {insight.category} · rank {insight.rank} · score {insight.score:.1f} · {insight.trend}")
    say("")
    out.print(for_terminal(insight.summary))
    names = insight.project_names or insight.projects
    if names:
        out.print(for_terminal(f"Projects: {', '.join(names)}"))
    checks = list(_checks(insight))
    if checks:
        say("")
        say("Checks")
        print_rows(checks, CHECKS, form)
    say("")
    say("Evidence")
    print_rows([evidence_row(e) for e in insight.evidence], EVIDENCE, form)
    say("")
    say(
        f"Why {insight.score:.1f}: likelihood {insight.likelihood:.2f} ({insight.likelihood_basis}), "
        f"impact {insight.impact:.2f}"
    )
    print_rows([dict(part) for part in insight.why], WHY, form)
    say("")
    out.print(for_terminal(f"What to do: {insight.what_to_do}"))
    say(
        f"First seen {insight.first_seen}, last seen {insight.last_seen}, {insight.state}. "
        f"Worded by {insight.worded_by}."
    )
    for line in _standing(insight):
        out.print(for_terminal(line))
    if insight.decisions:
        say("")
        say("What happened")
        print_rows([_entry(entry) for entry in insight.trail], TRAIL, form)
    if len(insight.effect) > 1:
        say("")
        say("Score over time, before and after what people do about it")
        print_rows([dict(point) for point in insight.effect], EFFECT, form)


def _checks(insight: InsightDetail) -> Iterator[dict[str, str]]:
    """What was measured as a check that passes, fails or could not run."""
    for name, told in insight.measured.items():
        if isinstance(told, str) and told.startswith(CHECKED):
            state, _, result = told.partition(": ")
            yield {"check": name, "state": state, "result": result}


def _standing(insight: InsightDetail) -> Iterator[str]:
    """What people left it as, in sentences; nothing where nobody decided."""
    if insight.reopened:
        yield f"Open again: {insight.reopened}"
    if insight.owner or insight.due:
        late = " (overdue)" if insight.overdue else ""
        yield f"Dealt with by {insight.owner or 'nobody named'}{f', due {insight.due}' if insight.due else ''}{late}."
    if insight.residual is not None and insight.residual != insight.score:
        yield f"Residual score {insight.residual:.1f} of {insight.score:.1f}."


def _entry(entry: TrailEntry) -> dict[str, Any]:
    moved = " → ".join(state for state in (entry.from_state, entry.to_state) if state)
    also = [f"{name}: {was or '–'} → {now or '–'}" for name, (was, now) in entry.changed.items() if name in ALSO]
    return {
        "on": entry.on,
        "who": entry.who or "somebody",
        "moved": moved,
        "why": "; ".join([*([entry.reason] if entry.reason else []), *also]),
        "score": entry.score,
    }


def _markdown(insight: InsightDetail) -> str:
    lines = [
        f"# {for_markdown(insight.title)}",
        "",
        f"**{insight.severity}** · {insight.category} · score {insight.score:.1f} · {insight.trend} · `{insight.id}`",
        "",
        for_markdown(insight.summary),
        "",
        "## Evidence",
        "",
    ]
    for evidence in insight.evidence:
        where = " · ".join(
            for_markdown(str(p)) for p in (evidence.ref.source, evidence.ref.id, evidence.ref.field) if p
        )
        lines += [f"> {for_markdown(evidence.quote)}", ">", f"> {where} · {evidence.dated or 'undated'}", ""]
    lines += ["## Why this score", ""]
    lines += [f"- {for_markdown(part.name)}: {part.points:.1f} {for_markdown(part.reason)}" for part in insight.why]
    lines += ["", "## What to do", "", for_markdown(insight.what_to_do), ""]
    if insight.decisions:
        lines += ["## What happened", "", *[for_markdown(line) + "\n" for line in _standing(insight)]]
        entries = [_entry(entry) for entry in insight.trail]
        lines += ["- " + for_markdown(f"{e['on']} {e['who']}: {e['moved']} {e['why']}") for e in entries]
        lines += [""]
    return "\n".join(lines)
