"""The same person, vendor, project and goal across sources: ids first, then e-mail, then a scored name."""

from ingestion.identity.match import match

__all__ = ["match"]
