"""MS Project's XML (MSPDI): the pure Python reader."""

from pathlib import Path

from ingestion.source import Reading, Request
from ingestion.sources.schedules.documents import schedule_of
from ingestion.sources.schedules.mspdi_xml import read_mspdi
from ingestion.sources.schedules.reading import reading
from ingestion.sources.schedules.sniff import head_text
from ingestion.tables.guards import Limits, check_size

_NAMESPACE = "http://schemas.microsoft.com/project"


class MspdiSource:
    """Reads plans that MS Project and many other tools save as XML."""

    name = "mspdi"

    def accepts(self, path: Path) -> bool:
        """An .xml file whose first element is in MS Project's namespace."""
        return path.is_file() and path.suffix.casefold() == ".xml" and _NAMESPACE in head_text(path)

    def read(self, path: Path, request: Request) -> Reading:
        """Read the plan. Raises SourceUnreadable where it is no well-formed plan."""
        check_size(path, Limits())
        return reading(schedule_of([read_mspdi(path)], path), path, request)
