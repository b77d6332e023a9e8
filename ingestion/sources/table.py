"""A project list as one table: CSV, TSV, XLSX, XLS or ODS."""

from pathlib import Path

from ingestion.source import Reading, Request
from ingestion.tables.read import read_list

SUFFIXES = frozenset({".csv", ".tsv", ".tab", ".txt", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})


class TableSource:
    """Reads any single-table project list; what it decided is in the reading's columns and notes."""

    name = "table"

    def accepts(self, path: Path) -> bool:
        """True for a file whose name ends like a table's."""
        return path.suffix.lower() in SUFFIXES and not path.is_dir()

    def read(self, path: Path, request: Request) -> Reading:
        """Read the list. Raises SourceUnreadable or MappingUnclear with a sentence that says what to do."""
        return read_list(path, request)
