"""Webhooks of live sources: verified over the raw body, taken as a hint to look again, never as a fact."""

from typing import Annotated, Any

import anyio.to_thread
from fastapi import APIRouter, BackgroundTasks, Path, Request, Response

from api.errors import TooLarge
from api.problems import problem
from api.routes.asked import Desk, problems
from ingestion.live.hooks import WrongSignature

router = APIRouter(prefix="/hooks", tags=["hooks"])

MOST_BYTES = 1 << 20
"""Deliveries are small; what is larger is none."""


@router.post(
    "/{source}/{hook}",
    response_model=dict[str, Any],
    responses=problems(401, 404, 413, 422),
    openapi_extra={"requestBody": {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}}},
)
async def take(
    request: Request,
    desk: Desk,
    after: BackgroundTasks,
    source: Annotated[str, Path(description="monday, jira, asana, github or linear.", examples=["github"])],
    hook: Annotated[str, Path(description="The connection's own id, from `bellwether sources list`.")],
) -> Response:
    """Take a delivery: verify it, remember what it names, and fetch that again soon."""
    body = bytearray()
    async for block in request.stream():
        body += block
        if len(body) > MOST_BYTES:
            raise TooLarge("A webhook delivery is at most one megabyte; this one is larger and was not read.")
    headers = {name.lower(): value for name, value in request.headers.items()}
    url = str(request.url)
    try:
        taken = await anyio.to_thread.run_sync(lambda: desk.sources.take_hook(source, hook, headers, bytes(body), url))
    except WrongSignature:
        return problem(
            "wrong-signature",
            401,
            "The delivery's signature is missing, wrong or too old; nothing was changed.",
            request.url.path,
            getattr(request.state, "request_id", None),
        )
    if taken.is_news:
        after.add_task(desk.sources.refetch, taken.portfolio, taken.name)
    return Response(taken.reply, media_type="application/json", headers=dict(taken.headers))
