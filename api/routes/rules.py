"""The rule catalogue."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from api.routes.asked import Desk, Kept, problems
from api.routes.examples import RULE, RULES, example
from api.views import RuleDetail, RuleList

router = APIRouter(prefix="/rules", tags=["rules"])


@router.get("", response_model=RuleList, responses=example(RULES) | problems(304))
def list_rules(request: Request, desk: Desk, kept: Kept) -> Response:
    """Every rule, in the order of the catalogue."""
    return kept.reply(request, None, desk.rules)


@router.get("/{code}", response_model=RuleDetail, responses=example(RULE) | problems(304, 404))
def read_rule(
    request: Request,
    desk: Desk,
    kept: Kept,
    code: Annotated[str, Path(description="Code of the rule.", examples=["VEN001"])],
) -> Response:
    """One rule's page, with the limits in force."""
    return kept.reply(request, None, lambda: desk.rule(code))
