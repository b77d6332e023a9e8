"""Errors a user can act on. Each message is a full sentence; none of them knows HTTP."""


class PortfolioError(Exception):
    """Root of every error meant for the user."""


class SourceUnreadable(PortfolioError):
    """A file or source could not be read at all; nothing was loaded from it."""


class SourceUnavailable(PortfolioError):
    """A source exists but does not answer now; trying later may help."""


class UnknownSource(PortfolioError):
    """The portfolio has no live source of that name, or no webhook has that address."""


class MappingUnclear(PortfolioError):
    """Columns could not be matched to facts; a mapping file settles it."""


class PolicyInvalid(PortfolioError):
    """`policy.toml` or a setting holds a value that cannot be used."""


class UnknownPortfolio(PortfolioError):
    """No portfolio of that name was ingested, or none was known on that day."""


class UnknownProject(PortfolioError):
    """The portfolio has no project of that id or name."""


class UnknownInsight(PortfolioError):
    """The portfolio has no insight of that id on that day."""


class UnknownRule(PortfolioError):
    """The catalogue has no rule of that code."""


class UnknownSchedule(PortfolioError):
    """There is no schedule of that name, or it made no digest of that period."""


class UnknownEmbed(PortfolioError):
    """No view of that id was handed out for other people's pages."""


class ModelUnavailable(PortfolioError):
    """The configured language model or embedder did not answer; offline results stand."""


class WorkspaceBusy(PortfolioError):
    """Another process is writing to this workspace and did not finish in time."""


class WorkspaceUnusable(PortfolioError):
    """The workspace's folder or database cannot be opened, read or written."""
