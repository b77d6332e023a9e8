"""HTTP routes under /api/v1, one file a resource."""

from fastapi import APIRouter

from api.routes import (
    asking,
    coverage,
    digests,
    embedded,
    embeds,
    health,
    hooks,
    identities,
    ingesting,
    insights,
    portfolios,
    rules,
    scores,
    signals,
)

PREFIX = "/api/v1"


def router() -> APIRouter:
    """Every route of the API."""
    api = APIRouter(prefix=PREFIX)
    for part in (
        portfolios,
        ingesting,
        insights,
        scores,
        coverage,
        asking,
        rules,
        identities,
        signals,
        hooks,
        embeds,
        digests,
    ):
        api.include_router(part.router)
    return api


__all__ = ["PREFIX", "embedded", "health", "router"]
