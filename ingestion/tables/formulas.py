"""Formula cells whose result the workbook does not carry: they read as empty, so somebody has to be told."""

import re
import zipfile
from pathlib import Path

_BLOCK = 1 << 20
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_CELL = re.compile(
    rb'<c\b[^>]*?\br="([A-Z]+\d+)"[^>]*>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>'
)
_CELL_END = b"</c>"


def formula_note(path: Path) -> str | None:
    """Say how many formulas of an XLSX file have no stored result, and where the first is; None where all have."""
    if not zipfile.is_zipfile(path):
        return None
    count = 0
    first = ""
    with zipfile.ZipFile(path) as book:
        for name in filter(_SHEET.fullmatch, book.namelist()):
            rest = b""
            with book.open(name) as sheet:
                while block := sheet.read(_BLOCK):
                    text = rest + block
                    whole = text.rfind(_CELL_END) + len(_CELL_END)
                    if whole < len(_CELL_END):
                        # No cell ends in here; what is longer than any cell is not worth keeping.
                        rest = text[-_BLOCK:]
                        continue
                    for cell in _CELL.finditer(text, 0, whole):
                        first = first or cell[1].decode()
                        count += 1
                    rest = text[whole:]
    if not count:
        return None
    cells = f"The formula in cell {first} has" if count == 1 else f"{count:,} formulas (the first in {first}) have"
    return (
        f"{cells} no stored result in {path.name} and count as empty; "
        "open the file in a spreadsheet program and save it, so that the results are stored."
    )
