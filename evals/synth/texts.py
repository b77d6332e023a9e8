"""Status updates: written once from parts of sentences, each with facts of its own day."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from evals.synth.spec import PICTURES, Plot, group, standing, wording
from evals.synth.staff import crew, name_of
from evals.synth.work import Job

TRIES = 40
SENTENCE_START = re.compile(r"(?:^|\. )[a-z](?=[a-z])")
FIRST = PICTURES[0] - timedelta(days=60)


@dataclass(frozen=True)
class Note:
    """One status update."""

    id: str
    project: str
    dated: date
    author: str
    rag: str
    text: str


def notes(plot: Plot, work: list[Job], seed: int) -> list[Note]:
    """Everything that is ever written about a project."""
    rng = Random(f"{seed}:{plot.id}:texts")
    seen: set[str] = set()
    return [_note(plot, work, number, day, rng, seen) for number, day in enumerate(_days(plot, rng), start=1)]


def _days(plot: Plot, rng: Random) -> Iterator[date]:
    """Report days: the project's cadence with a day or two of play, never on a weekend."""
    pace = plot.cadence if plot.cadence > 14 else 21  # noqa: PLR2004 - fortnightly ones skip some reports
    last = min(PICTURES[-1] - timedelta(days=2), plot.updates_until or PICTURES[-1])
    day = max(plot.start + timedelta(days=20), FIRST + timedelta(days=rng.randint(0, 20)))
    pace = 14 if plot.cadence == 14 and plot.updates_until else pace  # noqa: PLR2004 - the silent one spoke often
    while day <= last:
        shown = min(day + timedelta(days=rng.randint(0, 2)), last)
        yield shown - timedelta(days=max(shown.weekday() - 4, 0))
        day += timedelta(days=pace)


def _note(plot: Plot, work: list[Job], number: int, day: date, rng: Random, seen: set[str]) -> Note:
    tone = str(standing(plot.tone, day, "steady"))
    if plot.actual_end and day >= plot.actual_end:
        tone = "closing"
    for _ in range(TRIES):
        text = _text(plot, work, day, tone, rng)
        if text not in seen:
            break
    seen.add(text)
    rag = str(standing(plot.rag, day, "green"))
    if plot.rag_until and day > plot.rag_until:
        rag = ""
    author = plot.person_on("owner", day) or crew(plot)[0]
    return Note(id=f"UP-{plot.id}-{number:02}", project=plot.id, dated=day, author=author, rag=rag, text=text)


def _text(plot: Plot, work: list[Job], day: date, tone: str, rng: Random) -> str:
    tasks = [job for job in work if job.kind == "task"]
    done = [job for job in tasks if job.is_done(day)] or tasks[:1]
    doing = [job for job in tasks if job.has_begun(day) and not job.is_done(day)] or tasks[-1:]
    ahead = [job for job in work if job.kind == "milestone" and not job.is_done(day)] or work[-1:]
    vendors = plot.vendors_on(day)
    if tone == "vendor":
        bought = [job for job in done[-6:] if job.vendor in vendors]
        done, doing = (bought or done), ([job for job in doing if job.vendor in vendors] or doing)
    checks = rng.randint(9, 24)
    facts = {
        "done": _in_words(rng.choice(done[-4:])),
        "doing": _in_words(rng.choice(doing[:4])),
        "next": f"“{ahead[0].name.partition(':')[0].lower()}”",
        "next_on": _spoken(ahead[0].due_on(day)),
        "share": f"{round(plot.progress.at(day) * 100)} %",
        "vendor": str(group()["vendors"][vendors[0]]["name"]) if vendors else "the supplier",
        "n": str(rng.randint(2, 7)),
        "m": str(checks),
        "who": name_of(rng.choice(crew(plot))).split()[0],
    }
    parts = wording()[tone]
    told = [rng.choice(parts.get(part, wording()["steady"][part])) for part in ("open", "detail", "risk", "close")]
    if rng.random() < 0.3:  # noqa: PLR2004 - some reports are short
        told.pop(rng.choice((1, 2)))
    sentences = (part.format(**facts) for part in told)
    return SENTENCE_START.sub(lambda match: match.group().upper(), " ".join(sentences))


def _in_words(job: Job) -> str:
    return f"the {job.name[0].lower()}{job.name[1:]}" if not job.name.startswith("Wi-Fi") else job.name


def _spoken(day: date) -> str:
    return f"{day.day} {day:%B}"
