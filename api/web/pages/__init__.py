"""The pages of the dashboard, in the order of its navigation. A page that is not named here does not exist."""

from fastapi import APIRouter

from api.web.page import Page
from api.web.pages import (
    ask,
    coverage,
    dependencies,
    digests,
    embeds,
    goals,
    insight,
    insights,
    portfolio,
    project,
    projects,
    resources,
    rules,
    schedule,
    signals,
    sources,
    upload,
    vendors,
)

PAGES: tuple[Page, ...] = (
    portfolio.PAGE,
    insights.PAGE,
    ask.PAGE,
    projects.PAGE,
    resources.PAGE,
    vendors.PAGE,
    goals.PAGE,
    dependencies.PAGE,
    coverage.PAGE,
    rules.PAGE,
    sources.PAGE,
    digests.PAGE,
    embeds.PAGE,
)

BELOW: tuple[APIRouter, ...] = (
    insight.router,
    project.router,
    schedule.router,
    signals.router,
    sources.router,
    upload.router,
)
"""Routes of pages that are reached from an area and are not in the navigation."""
