"""Questions about risk scores: what a score is made of, the index, bands, movements, and what could not be assessed."""

import re
from collections.abc import Sequence
from typing import Literal, Protocol, runtime_checkable

import pandas as pd

from insights.ask.nouns.family import Family, cited, counted, several
from insights.ask.nouns.mentions import project_meant
from insights.ask.plan import Analysed, Filter, Plan, Unclear
from insights.ask.telling import Told, declined
from insights.ask.words import NUMBER_WORDS, Question, read
from insights.narration.plain import line
from insights.rules import RULES
from portfolio.findings import Score
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Severity, Trend

_SCORE = r"(?:risk )?scores?"
_OF = (
    (
        rf"(?:what(?:s| is| are| was)?|show(?: me)?|give(?: me)?|tell me|how high is)? ?(?:the "
        rf"|its )?(?:current )?{_SCORE}"
        r" (?:of|for) (?P<x>.+?)(?P<why>,? (?:and|including) .*|,? with .*)?"
    ),
    (
        rf"(?:what|which [a-z]+)(?: is| are)? (?:makes? up|drives?|driving|behind|goes into"
        rf"|explains?) (?:the )?{_SCORE} (?:of|for) (?P<x>.+)"
    ),
    rf"(?:explain|break down|why is) (?:the )?{_SCORE} (?:of|for) (?P<x>.+?)(?: (?:so )?(?:high|low))?",
    rf"(?:explain|break down|why is) (?P<x>.+?)s {_SCORE}(?: (?:so )?(?:high|low))?",
    r"how (?:risky|high a risk) is (?P<x>.+)",
    rf"(?P<x>.+?)s? {_SCORE}",
)
_INDEX = (
    r"(?:portfolio(?:s)? )?(?:risk )?index|(?:overall|portfolios?) (?:risk )?(?:score|level)"
    r"|how risky is the (?:whole )?portfolio"
)
_COVERAGE = (
    r"coverage|could(?: not|nt)(?: be)? (?:assess(?:ed)?|check(?:ed)?|judge[d]?|look(?:ed)? at|see[n]?)"
    r"|not (?:be )?assessed"
    r"|unassessed|blind(?: spots?)?|what (?:is|data is) missing to (?:assess|judge)"
)
_BANDS = r"(?P<band>critical|high|medium|low|no|none)(?:[ -]risk)?"
_UP = r"(?:went|gone|going|has gone|have gone|moved) up|ros(?:e|en)|increas\w+|wors\w+|got worse|climb\w+|higher"
_DOWN = (
    r"(?:went|gone|going|has gone|have gone|moved) down|f(?:e|a)ll(?:en|ing)?|decreas\w+|improv\w+"
    r"|got better|lower"
)
_RISKY = (
    r"riskiest|most at risk|at (?:the )?most risk|highest (?:risk )?scores?|most risky|highest risk|safest"
    r"|lowest (?:risk )?scores?|least risky"
)
_WORSE_OFF = (
    r"riskier|more (?:risky|at risk|trouble)|in (?:more|worse|deeper) trouble|worse off|in worse shape|higher risk"
    r"|the (?:higher|bigger|greater) (?:risk )?score|a (?:higher|bigger|greater) (?:risk )?score|safer|less risky"
)
_PAIR = (
    (
        rf"(?:which (?:one |project )?is |which (?:project )?has |what is |who is )?(?:the )?(?:{_WORSE_OFF})"
        r"(?: project)? ?[:,-]+ ?(?P<x>.+?),? (?:or|vs\.?|versus|and) (?P<y>.+)"
    ),
    rf"(?:is|are|does|has) (?P<x>.+?) (?:have |got )?(?:{_WORSE_OFF}) than (?P<y>.+)",
    (
        r"(?P<x>.+?),? (?:or|vs\.?|versus|and) (?P<y>.+?) ?[:,-]+ ?(?:which|what|who)"
        rf"(?: one| project| of them| of the two)? (?:is|has|looks) (?:the )?(?:{_WORSE_OFF})(?: one)?"
    ),
    rf"(?:which|what|who)(?: one| project)? (?:is|has|looks) (?:{_WORSE_OFF}),? ?[:,-]? ?(?P<x>.+?),? or (?P<y>.+)",
)
_RANK = (
    rf"(?:(?:the|show(?: me)?|list|give me|what are|which are) )*(?:(?P<end>top|bottom) "
    rf"(?P<n>\d+|{'|'.join(NUMBER_WORDS)})"
    rf"(?: projects?| programmes?)? (?:by|in|on|for) (?:their |the )?{_SCORE})"
)
_MEAN = (
    rf"(?:(?:what|whats|is|tell me|give me|show|show me|the|our) )*(?:average|mean|avg) {_SCORE}"
    r"(?: (?:of|over|across|for|in) (?:all |the |our |whole )*(?:projects|portfolio))?"
)
_NAMED = 12


@runtime_checkable
class Covered(Protocol):
    """An analysis that kept which rule could look at which project (columns: rule, project, state, reason)."""

    @property
    def coverage(self) -> pd.DataFrame:
        """One row per rule and project."""
        ...


def read_scores(question: str, portfolio: Portfolio, _analysis: Analysed | None) -> Plan | Unclear | None:
    """The plan of a question about scores; None where it is about something else."""
    asked = read(question)
    text = asked.text.strip(" ?.!")
    text = re.sub(r"^(?:please |can you |could you |tell me )+", "", text)
    if asked.has(_COVERAGE):
        return _of_coverage(asked, text, portfolio)
    for pattern in _PAIR:
        match = re.fullmatch(pattern, text)
        sides = [project_meant(match[side], portfolio) for side in ("x", "y")] if match else []
        if match and all(side is not None and len(side.ids) == 1 for side in sides):
            ids = tuple(side.ids[0] for side in sides if side)
            if ids[0] != ids[1]:
                safer = asked.has("safer|less risky")
                return Plan(action="compare", subject="scores", measure="score", ids=ids, descending=not safer)
    for pattern in _OF:
        match = re.fullmatch(pattern, text)
        meant = project_meant(match["x"], portfolio) if match else None
        if meant is not None:
            said = meant.said if len(meant.ids) > 1 else None
            return Plan(action="parts", subject="scores", ids=meant.ids, several=said)
    if asked.has(_INDEX):
        return Plan(action="parts", subject="scores")
    return _of_many(asked, text)


def _of_many(asked: Question, text: str) -> Plan | None:  # noqa: PLR0911 - one return a kind of question
    """The riskiest, the average, the movers, or the bands of all projects."""
    if re.fullmatch(_MEAN, text):
        return Plan(action="average", subject="scores", measure="score")
    ranked = re.fullmatch(_RANK, text)
    if ranked:
        limit = int(ranked["n"]) if ranked["n"].isdigit() else NUMBER_WORDS[ranked["n"]]
        return Plan(
            action="top", subject="scores", measure="score", descending=ranked["end"] == "top", limit=limit or 1
        )
    if asked.has(_RISKY) and asked.has("projects?|programmes?|ones?"):
        low = asked.has(r"safest|lowest|least")
        number = next(
            (w.text for w in asked.words if w.text.isdigit() or (w.text in NUMBER_WORDS and w.text != "one")), None
        )
        many = int(number) if number and number.isdigit() else NUMBER_WORDS[number] if number else 0
        limit = many or (5 if asked.has("projects|ones|programmes") else 1)
        return Plan(action="top", subject="scores", measure="score", descending=not low, limit=limit)
    if asked.has(_SCORE) and asked.has(rf"{_UP}|{_DOWN}") and asked.has(r"which|what|whose|any|how many"):
        trend = Trend.WORSE if asked.has(_UP) else Trend.BETTER
        said = f"clearly {'higher' if trend is Trend.WORSE else 'lower'} in score than in the picture before"
        move = Filter(field="trend", op="is", any_of=(trend.value,), said=said)
        return Plan(action=_action(asked), subject="scores", filters=(move,))
    band = re.search(
        rf"projects? (?:(?:are|is|in|at|with|of|have|has|the|an?|currently"
        rf"|rated) )*{_BANDS}(?:[ -]risk)?(?: risk)?(?: band| score| level)",
        text,
    )
    band = band or re.search(rf"{_BANDS}[ -]risk projects?", text)
    if band:
        wanted = {"no": "none"}.get(band["band"], band["band"])
        said = f"in the {wanted} risk band"
        return Plan(
            action=_action(asked),
            subject="scores",
            filters=(Filter(field="band", op="is", any_of=(wanted,), said=said),),
        )
    if asked.has(rf"{_SCORE} (?:by|per) band|(?:by|per|each) (?:risk |score )?bands?|band counts?"):
        return Plan(action="group", subject="scores", group="band")
    return None


def _action(asked: Question) -> Literal["count", "list"]:
    return "count" if asked.has(r"how many|number of|count") else "list"


def _of_coverage(asked: Question, text: str, portfolio: Portfolio) -> Plan | Unclear | None:
    match = re.search(r"\b(?:of|for|on|in|about) (?P<x>(?!the portfolio).+)", text)
    meant = project_meant(re.sub(r"\b(?:and why|why)\b.*", "", match["x"]), portfolio) if match else None
    if meant is None and not asked.has(r"coverage|what|which|how (?:many|much)"):
        return None
    said = meant.said if meant and len(meant.ids) > 1 else None
    return Plan(action="coverage", subject="scores", ids=meant.ids if meant else (), several=said)


def tell_scores(plan: Plan, portfolio: Portfolio, analysis: Analysed | None) -> Told:
    """The answer to a plan about scores."""
    if analysis is None:
        return declined("The risks of this picture have not been worked out, so there are no scores.")
    if plan.action == "coverage":
        return _coverage(plan, portfolio, analysis)
    if plan.action == "parts":
        return _parts(plan, portfolio, analysis) if plan.ids else _index(analysis)
    if plan.action == "compare":
        return _ranked(plan, [s for s in analysis.brief.scores if s.project in plan.ids])
    return _of_scores(plan, analysis)


def _of_scores(plan: Plan, analysis: Analysed) -> Told:  # noqa: PLR0911 - one return a kind of answer
    scores = [s for s in analysis.brief.scores if all(str(_value(s, f.field)) in f.any_of for f in plan.filters)]
    where = "".join(f" {f.said}" for f in plan.filters)
    if plan.action == "group":
        return _bands(scores)
    if plan.action == "count":
        verb = "is" if len(scores) == 1 else "are"
        return Told(f"{len(scores):,} of {len(analysis.brief.scores):,} projects {verb}{where}.")
    if plan.action == "average":
        if not scores:
            return declined("No project has a risk score.")
        mean = sum(s.score for s in scores) / len(scores)
        text = f"The average risk score is {mean:.1f} of 100, over {counted(len(scores), 'project')}."
        return Told(text, rows=({"average risk score": round(mean, 1)},))
    if plan.action == "top":
        return _ranked(plan, scores)
    if not scores:
        return Told(f"None: there is no project{where}.")
    names = "; ".join(f"{line(s.name)} ({s.score:g})" for s in scores[:_NAMED])
    more = f"; and {len(scores) - _NAMED} more in the rows" if len(scores) > _NAMED else ""
    return Told(f"{counted(len(scores), 'project')}{where}: {names}{more}.", rows=tuple(_row(s) for s in scores))


def _bands(scores: Sequence[Score]) -> Told:
    counts = pd.Series([str(s.band) for s in scores]).value_counts()
    order = [band for band in (*(s.value for s in Severity), "none") if band in counts]
    rows = [{"band": band, "projects": int(counts[band])} for band in order]
    return Told(
        "; ".join(f"{r['band']}: {r['projects']}" for r in rows) + ". Counted: projects by risk band.",
        rows=tuple(rows),
    )


def _ranked(plan: Plan, scores: Sequence[Score]) -> Told:
    ordered = sorted(scores, key=lambda s: ((-s.score if plan.descending else s.score), s.name))
    kept = ordered[: plan.limit]
    tied = [s for s in ordered[len(kept) :] if kept and s.score == kept[-1].score]
    note = (
        f" {counted(len(tied), 'more project')} {'has' if len(tied) == 1 else 'have'} the same score as the last."
        if tied
        else ""
    )
    text = "; ".join(f"{line(s.name)} ({s.score:g}, {s.band})" for s in kept)
    return Told(
        f"{text}. Ranked by risk score among {len(scores):,} projects.{note}", rows=tuple(_row(s) for s in kept)
    )


def _value(score: Score, field: str) -> str:
    value = getattr(score, field)
    return str(getattr(value, "value", value))


def _row(score: Score) -> dict[str, object]:
    return {"project": line(score.name), "risk score": score.score, "band": _value(score, "band")}


def _parts(plan: Plan, portfolio: Portfolio, analysis: Analysed) -> Told:
    known = {s.project: s for s in analysis.brief.scores}
    insights = {i.id: i for i in analysis.brief.insights}
    rows: list[dict[str, object]] = []
    said, proof = [], []
    for project in plan.ids:
        score = known.get(project)
        if score is None:
            continue
        rows.append(_row(score))
        parts = [(insights[p.insight], p.points) for p in score.parts if p.insight in insights]
        made = "; ".join(f"{one.title} {points:g}" for one, points in parts)
        moved = {"worse": "up since the picture before", "better": "down since the picture before", "same": "unchanged",
                 "new": "new"}[score.trend.value]  # fmt: skip
        text = f"{line(score.name)}: risk score {score.score:g} of 100 ({_value(score, 'band')}, {moved})."
        if made:
            text += f" It is made of: {made}. The heaviest: {parts[0][0].summary}"
        text += f" {100 * score.coverage:.0f}% of the rules could look at it."
        said.append(text)
        proof += [e for one, _ in parts[:4] for e in one.evidence[:2]]
    if not said:
        return declined(f"No score is known of {' or '.join(line(portfolio.name_of(one)) for one in plan.ids)}.")
    note = f" {several(plan.several, [line(portfolio.name_of(one)) for one in plan.ids])}" if plan.several else ""
    return Told(" ".join(said) + note, rows=tuple(rows), citations=cited(proof))


def _index(analysis: Analysed) -> Told:
    page = analysis.brief
    counts = ", ".join(f"{number} {severity}" for severity, number in page.counts.items())
    text = (
        f"The portfolio risk index is {page.index:g} of 100 ({page.trend.value} against the picture before), with "
        f"{counts} open insights over {counted(page.projects, 'project')}. {100 * page.coverage:.0f}% of the"
        f" checks could be made."
    )
    return Told(text, rows=({"risk index": page.index},))


def _coverage(plan: Plan, portfolio: Portfolio, analysis: Analysed) -> Told:
    if not isinstance(analysis, Covered):
        return declined("Which rules could look at which project was not kept.")
    cells = analysis.coverage
    if plan.ids:
        cells = cells[cells["project"].isin(plan.ids)]
    unseen = cells[cells["state"] == "not_assessed"]
    names = " and ".join(line(portfolio.name_of(one)) for one in plan.ids) or "the portfolio"
    share = 1 - len(unseen) / len(cells) if len(cells) else 0.0
    text = (
        f"{100 * share:.0f}% of {len(cells):,} checks of {names} could be made; {len(unseen):,} could not be assessed."
    )
    titles = {rule.code: rule.name for rule in RULES}
    groups = (
        unseen.groupby("rule")
        .agg(projects=("project", "nunique"), reason=("reason", "first"))
        .sort_values("projects", ascending=False, kind="stable")
    )
    rows: Sequence[dict[str, object]] = [
        {
            "rule": titles.get(str(rule), str(rule)),
            **({} if plan.ids else {"projects": int(number)}),
            "why": line(str(reason)),
        }
        for rule, number, reason in zip(groups.index, groups["projects"], groups["reason"], strict=True)
    ]
    parts = "; ".join(f"{row['rule']} ({str(row['why']).rstrip('.')})" for row in rows[:_NAMED])
    more = f"; and {len(rows) - _NAMED} more in the rows" if len(rows) > _NAMED else ""
    note = f" {several(plan.several, [line(portfolio.name_of(one)) for one in plan.ids])}" if plan.several else ""
    return Told(f"{text}{f' Not assessed: {parts}{more}.' if parts else ''}{note}", rows=tuple(rows))


SCORES = Family(read=read_scores, owns=lambda plan: plan.subject == "scores", tell=tell_scores)
