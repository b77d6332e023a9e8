"""One project: how it went, where it will end, what it costs, who works on it, what it waits for, what people write."""

from collections.abc import Mapping
from typing import Annotated, Any

import pandas as pd
from fastapi import Path, Query, Response

from api.choices import project_of
from api.standing import is_open
from api.web import charts
from api.web.amounts import amount, signed_percent
from api.web.courses import course
from api.web.gaps import gaps_by_reason
from api.web.here import At, Crumb, Here
from api.web.marked import marked, updates_of
from api.web.money import money_of
from api.web.page import page_router
from api.web.pages.projects import PAGE
from api.web.project_lines import WATERMELON, days_late
from api.web.ripple import ripple
from api.web.staffing import staff_of
from api.web.timeline import timeline
from api.web.waiting import handovers_between
from portfolio.findings import Brief, Score
from portfolio.inferred import inferred
from portfolio.snapshot import Portfolio
from portfolio.voices import rhythm

MOST_PICTURES = 12
MOST_INSIGHTS = 8
MOST_HANDOVERS = 12
PAGE_SIZE = 15

router = page_router()

ProjectId = Annotated[str, Path(max_length=400)]


@router.get(PAGE.route + "/{project:path}")
def project(here: At, project: ProjectId, page: Annotated[int, Query(ge=1, le=100_000)] = 1) -> Response:
    """One project on the day that is shown; `page` turns its updates."""
    return show_project(here, project, page)


def show_project(here: Here, project: str, page: int = 1, *, refused: str = "", status: int = 200) -> Response:
    """The page; `refused` says why something that was asked for on it was not done."""
    brief = here.workspace.brief(here.portfolio, here.as_of)
    one = project_of(brief, project)
    return here.show(
        PAGE,
        "project.html",
        lambda: {**_shown(here, brief, one, page), "refused": refused},
        trail=lambda: [Crumb(one.name)],
        status=status,
    )


def _shown(here: Here, brief: Brief, one: Score, page: int) -> Mapping[str, Any]:
    picture = here.workspace.snapshot(here.portfolio, here.as_of)
    facts = picture.projects[one.project]
    opened = [insight for insight in brief.insights if one.project in insight.projects and is_open(insight)]
    drawn, milestones_left = timeline(picture, one.project)
    told = updates_of(picture, one.project)
    pages = max(1, -(-len(told) // PAGE_SIZE))
    page = min(page, pages)
    between = picture.ask(handovers_between)
    points = {part.insight: part.points for part in one.parts}
    return {
        "one": one,
        "facts": facts,
        "owner": picture.person_name(facts.owner) if facts.owner else None,
        "sponsor": picture.person_name(facts.sponsor) if facts.sponsor else None,
        "late": days_late(facts),
        "reasons": _reasons(picture, one.project),
        "melon": next((x for x in opened if x.rule == WATERMELON and x.subject.id == one.project), None),
        "outlook": here.workspace.calibrations.outlook(picture, one.project),
        "course": _course(here, picture, one),
        "timeline": drawn,
        "milestones_left": milestones_left,
        "money": money_of(picture, one.project),
        "staff": staff_of(picture, one.project),
        "waits_for": [x for x in between if x.taker == one.project],
        "gives_to": [x for x in between if x.giver == one.project],
        "most_handovers": MOST_HANDOVERS,
        "linked": bool(len(picture.dependencies)),
        "ripple": ripple([one.project], picture, {score.project: str(score.band) for score in brief.scores}),
        "opened": sorted(opened, key=lambda x: (-points.get(x.id, 0.0), x.rank))[:MOST_INSIGHTS],
        "points": points,
        "open_count": len(opened),
        "updates": marked(told.iloc[(page - 1) * PAGE_SIZE : page * PAGE_SIZE], picture),
        "update_count": len(told),
        "proposed": here.workspace.proposing.listed(here.portfolio, one.project, here.as_of).items,
        "has_model": here.workspace.chat.name if here.workspace.chat and len(told) else None,
        "silence": _silence(picture, one.project),
        "page": page,
        "pages": pages,
        "gaps": _gaps(here, one.project),
        "names": picture.name_of,
        "amount": amount,
        "signed": signed_percent,
    }


def _reasons(picture: Portfolio, project: str) -> list[str]:
    """What speaks for the inferred status, in words."""
    reasons = picture.ask(inferred)["reasons"]
    return [said for said in str(reasons.get(project, "")).split("; ") if said]


def _course(here: Here, picture: Portfolio, one: Score) -> charts.Drawn | None:
    """The score at the last pictures above what was reported then; nothing where there is one picture."""
    points = course(here, one.project, MOST_PICTURES)
    if len(points) < 2:  # noqa: PLR2004 - a line needs two points
        return None
    past = picture.history[picture.history["id"] == one.project].sort_values("known_on")
    strip = [
        (pd.Timestamp(day).date(), rag if isinstance(rag, str) else None)
        for day, rag in zip(past["known_on"], past["rag"], strict=True)
        if day < picture.today
    ]
    strip.append((picture.as_of, one.reported_status))
    drawn = charts.line(f"Score of {one.name} over time", {"Score": points}, strip=strip, width=300, height=120)
    return charts.draw(drawn)


def _silence(picture: Portfolio, project: str) -> Mapping[str, Any] | None:
    """When people last wrote of it and how often they usually do; nothing where nobody ever wrote."""
    told = picture.ask(rhythm)
    if project not in told.index:
        return None
    row: dict[str, Any] = dict(told.loc[project])
    asked = picture.projects[project].cadence_days
    usual = asked or (None if pd.isna(row["gap"]) else int(row["gap"]))
    silent = int(row["silent"])
    return {
        "last": pd.Timestamp(row["last"]).date(),
        "silent": silent,
        "usual": usual,
        "asked": bool(asked),
        "long": bool(usual and silent > 2 * usual and picture.projects[project].is_active),
    }


def _gaps(here: Here, project: str) -> Mapping[str, Any]:
    """What the rules could not look at here, and how much they could."""
    frame = here.workspace.analyses.coverage(here.workspace.chain(here.portfolio, here.as_of).last)
    own = frame[frame["project"] == project]
    blind = own[own["state"] == "not_assessed"]
    return {"reasons": gaps_by_reason(blind, 8), "blind": len(blind), "checks": len(own)}
