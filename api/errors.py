"""The one place where errors of the house become HTTP problems (RFC 9457)."""

from http import HTTPStatus

from portfolio import errors


class RequestUnclear(errors.PortfolioError):
    """A filter, cursor or option holds a value that cannot be understood."""


class TooLarge(errors.PortfolioError):
    """An upload is larger than this workspace takes."""


class NotHere(errors.PortfolioError):
    """An address leads to nothing."""


class NotAllowed(errors.PortfolioError):
    """The request comes from where requests are not taken from."""


_STATUS: dict[type[errors.PortfolioError], HTTPStatus] = {
    RequestUnclear: HTTPStatus.BAD_REQUEST,
    TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    NotAllowed: HTTPStatus.FORBIDDEN,
    NotHere: HTTPStatus.NOT_FOUND,
    errors.UnknownPortfolio: HTTPStatus.NOT_FOUND,
    errors.UnknownProject: HTTPStatus.NOT_FOUND,
    errors.UnknownInsight: HTTPStatus.NOT_FOUND,
    errors.UnknownRule: HTTPStatus.NOT_FOUND,
    errors.UnknownSource: HTTPStatus.NOT_FOUND,
    errors.UnknownSchedule: HTTPStatus.NOT_FOUND,
    errors.UnknownEmbed: HTTPStatus.NOT_FOUND,
    errors.SourceUnreadable: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.MappingUnclear: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.PolicyInvalid: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.SourceUnavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.ModelUnavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.WorkspaceBusy: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.WorkspaceUnusable: HTTPStatus.SERVICE_UNAVAILABLE,
}


def status_of(error: errors.PortfolioError) -> HTTPStatus:
    """HTTP status that says whose turn it is: 4xx the caller's, 5xx ours."""
    return next((_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS), HTTPStatus.BAD_REQUEST)


def kind_of(error: errors.PortfolioError) -> str:
    """Stable name of a problem, from its class: UnknownProject → unknown-project."""
    name = type(error).__name__
    return "".join(f"-{c.lower()}" if c.isupper() and i else c.lower() for i, c in enumerate(name))
