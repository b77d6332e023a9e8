"""Primavera P6's export (XER): the pure Python reader."""

from pathlib import Path

from ingestion.source import Reading, Request
from ingestion.sources.schedules.reading import reading
from ingestion.sources.schedules.sniff import head_text
from ingestion.sources.schedules.xer_schedule import xer_schedule
from ingestion.sources.schedules.xer_tables import read_xer
from ingestion.tables.guards import Limits, check_lines, check_size


class XerSource:
    """Reads P6 exports, one or several projects in a file."""

    name = "xer"

    def accepts(self, path: Path) -> bool:
        """By its ending, or by the word every XER begins with."""
        if not path.is_file():
            return False
        return path.suffix.casefold() == ".xer" or head_text(path).lstrip("\ufeff").startswith("ERMHDR\t")

    def read(self, path: Path, request: Request) -> Reading:
        """Read every project. Raises SourceUnreadable where the file is no XER or holds no project."""
        check_size(path, Limits())
        check_lines(path, Limits())
        return reading(xer_schedule(read_xer(path), path.name), path, request)
