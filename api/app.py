"""The HTTP application: API, dashboard, operations."""

import importlib
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware

from api import problems, routes, web
from api.front import Front, Tallies
from api.replies import Replies, Warm
from api.workspace import Workspace

UPLOAD_LIMIT = 64 << 20
LEAST_TO_PACK = 2048

DESCRIPTION = """What is going wrong across a portfolio of projects, how bad it is, and the quoted evidence.

Reads carry an `ETag`; send it back in `If-None-Match` for a 304. Lists are paged by an opaque `cursor`.
Errors are problem details (RFC 9457). `as_of` answers with what was known on that day, and nothing later.
"""


def create_app(
    workspace: Workspace, *, allowed_hosts: tuple[str, ...] = ("*",), upload_limit: int = UPLOAD_LIMIT
) -> FastAPI:
    """The application for one workspace."""
    app = FastAPI(
        title="Bellwether",
        version=version("bellwether"),
        summary="Portfolio risk and insight",
        description=DESCRIPTION,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        openapi_url=f"{routes.PREFIX}/openapi.json",
        # The usual documentation pages load scripts from elsewhere; a page here never does.
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan,
    )
    app.state.workspace = workspace
    app.state.replies = Replies(workspace)
    app.state.tallies = Tallies()
    problems.install(app)
    app.include_router(routes.router())
    app.include_router(routes.health.router)
    app.include_router(routes.embedded.router)
    app.include_router(web.router)
    app.add_middleware(Warm, replies=app.state.replies)
    app.add_middleware(GZipMiddleware, minimum_size=LEAST_TO_PACK, compresslevel=6)
    app.add_middleware(Front, tallies=app.state.tallies, allowed_hosts=allowed_hosts, upload_limit=upload_limit)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:  # noqa: ARG001 - the framework passes it
    """Start what takes a while beside the first requests, so that they do not wait for it."""
    threading.Thread(target=_warm_up, name="warm-up").start()
    yield


def _warm_up() -> None:
    web.warm_up()
    importlib.import_module("insights.ask")  # whoever asks first would wait for it
