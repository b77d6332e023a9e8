"""A project list as one table: CSV, TSV, XLSX, XLS, ODS, or records in JSON."""

from pathlib import Path

from ingestion.json_lists import holds_records
from ingestion.source import Reading, Request
from ingestion.tables.read import read_list

SUFFIXES = frozenset({".csv", ".tsv", ".tab", ".txt", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})


class TableSource:
    """Reads any single-table project list; what it decided is in the reading's columns and notes."""

    name = "table"

    def accepts(self, path: Path) -> bool:
        """True for a file whose name ends like a table's, and for JSON that holds records."""
        if path.is_dir():
            return False
        return path.suffix.lower() in SUFFIXES or (path.suffix.lower() == ".json" and holds_records(path))

    def read(self, path: Path, request: Request) -> Reading:
        """Read the list. Raises SourceUnreadable or MappingUnclear with a sentence that says what to do."""
        return read_list(path, request)
