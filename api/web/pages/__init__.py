"""The pages of the dashboard, in the order of its navigation. A page that is not named here does not exist."""

from fastapi import APIRouter

from api.web.page import Page
from api.web.pages import (
    ask,
    coverage,
    dependencies,
    digests,
    embeds,
    insight,
    insights,
    portfolio,
    project,
    projects,
    rules,
    schedule,
    sources,
    upload,
)

PAGES: tuple[Page, ...] = (
    portfolio.PAGE,
    insights.PAGE,
    ask.PAGE,
    projects.PAGE,
    dependencies.PAGE,
    coverage.PAGE,
    rules.PAGE,
    sources.PAGE,
    digests.PAGE,
    embeds.PAGE,
)

BELOW: tuple[APIRouter, ...] = (insight.router, project.router, schedule.router, sources.router, upload.router)
"""Routes of pages that are reached from an area and are not in the navigation."""
