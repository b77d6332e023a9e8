"""Twenty questions about the sample portfolio with the answers the product gives, for docs/asking.md.

The answers are taken from a workspace made for the purpose, offline, so the page says what a reader would see.
"""

import shutil
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

from api.bootstrap import open_workspace
from api.neutral import for_markdown
from api.settings import Settings
from evals.synth import write_sample
from portfolio.findings import Answer

TODAY = date(2026, 11, 2)
PICTURES = 3
"""The newest pictures of the sample: enough to ask what changed."""
MOST_ROWS = 5
MOST_CITATIONS = 3
LONGEST_QUOTE = 160

QUESTIONS = (
    "How are we doing?",
    "How many projects are late?",
    "What is the total budget, and how much of it is spent?",
    "Which three projects are furthest behind schedule?",
    "List the red projects.",
    "When does Data Centre Network Upgrade finish?",
    "Who runs Journey Planner Relaunch?",
    "Compare the budgets of Harrow Fen Depot Rebuild and Depot Charging Control.",
    "What is due to finish in the next three months?",
    "Which projects have a later end date than at the end of September 2026?",
    "Why is Workforce Rostering Replacement at risk?",
    "What waits on Data Centre Network Upgrade?",
    "Which vendors serve more than two projects?",
    "Who is over-allocated?",
    "How many tasks are overdue in Records Archive Migration?",
    "Which projects are most likely to be late?",
    "Which goals have no project?",
    "Is Passenger Wi-Fi Extension on track?",
    "What is the net promoter score of our customers?",
    "Will it rain at the opening?",
)

OPENING = """# Asking

`bellwether ask "…"`, the Ask page of the dashboard and `POST /api/v1/portfolios/{portfolio}/ask` answer questions in
plain words. Without a model everything below works, and nothing leaves the machine.

A question becomes a **plan**: which things (projects, items, updates, people, vendors, goals, benefits, gates,
dependencies, insights), with what conditions, counted, added, ranked, grouped, compared, or explained. The plan is run
on the columns of the picture that was known on the day asked about, so every number comes from counting and none from
wording. Reasons are quoted word for word. What nobody recorded is answered with “not known” and why; a word that fits
several things is either said aloud as an assumption or asked back. `plan` in the answer shows how a question was read.

With `BELLWETHER_MODEL` set, a model may propose a plan where the grammar finds none, and word the answer; every
sentence is checked against the rows and quotes before it is shown. What is sent is told in
[data-flow.md](data-flow.md), how passages are found in [retrieval.md](retrieval.md).

## Twenty questions about the sample portfolio

These answers are taken from the product when this page is made, offline, on 2 November 2026.
"""


def answers() -> str:
    """The page: each question with its answer, the first rows and citations."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        write_sample(home / "files")
        for old in sorted((home / "files").iterdir())[:-PICTURES]:
            shutil.rmtree(old)
        workspace = replace(open_workspace(Settings(home=home / "home")), today=lambda: TODAY)
        try:
            workspace.ingest([home / "files"], "sample")
            told = [_told(question, workspace.ask("sample", question)) for question in QUESTIONS]
        finally:
            workspace.close()
    return "\n".join([OPENING, *told])


def _told(question: str, answer: Answer) -> str:
    lines = [f"### {question}", "", for_markdown(answer.answer), ""]
    if answer.rows:
        names = list(dict.fromkeys(name for row in answer.rows for name in row))
        lines += ["| " + " | ".join(names) + " |", "|" + "---|" * len(names)]
        lines += [
            "| " + " | ".join(for_markdown(str(row.get(name, ""))) for name in names) + " |"
            for row in answer.rows[:MOST_ROWS]
        ]
        more = len(answer.rows) - MOST_ROWS
        lines += ["", f"… and {more} more rows.", ""] if more > 0 else [""]
    for one in answer.citations[:MOST_CITATIONS]:
        quote = one.quote if len(one.quote) <= LONGEST_QUOTE else one.quote[:LONGEST_QUOTE].rsplit(" ", 1)[0] + " …"
        place = ", ".join(str(part) for part in (one.ref.source, one.ref.id, one.ref.field, one.dated) if part)
        lines += [f"> [{one.n}] “{for_markdown(quote)}” ({for_markdown(place)})", ">"]
    return "\n".join(lines).rstrip("\n>") + "\n"
