"""What is refused before a file is parsed: too big, too dense, binary, locked or broken."""

import zipfile
from dataclasses import dataclass
from pathlib import Path

from portfolio.errors import SourceUnreadable

MIB = 1024 * 1024

ZIP_MARK = b"PK\x03\x04"
EMPTY_ZIP_MARK = b"PK\x05\x06"
OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN = {
    b"%PDF": "a PDF document",
    b"\x1f\x8b": "a gzip archive",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"SQLite format 3": "a database",
}
_LOCKED = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True)
class Limits:
    """How much one file may be; a list that is larger is split before it is read.

    Attributes:
        file_bytes: size of the file as it lies on disk.
        line_bytes: bytes without a line end in a text file.
        unpacked_bytes: what a workbook's zip members come to once unpacked.
        ratio: unpacked bytes per packed byte of a member that is larger than `ratio_from`.
        ratio_from: members up to this size may be as dense as they like.
        members: files inside the workbook's zip.
        rows: rows of one sheet.
        columns: columns of one sheet.
    """

    file_bytes: int = 512 * MIB
    line_bytes: int = 4 * MIB
    unpacked_bytes: int = 768 * MIB
    ratio: int = 150
    ratio_from: int = 20 * MIB
    members: int = 5_000
    rows: int = 1_048_576
    columns: int = 2_000


def first_bytes(path: Path, count: int = 8) -> bytes:
    """The first bytes of a file. Raises SourceUnreadable where it cannot be opened."""
    try:
        with path.open("rb") as file:
            return file.read(count)
    except OSError as error:
        raise SourceUnreadable(f"{path.name} cannot be opened: {error.strerror or error}.") from error


def check_size(path: Path, limits: Limits) -> None:
    """Refuse an empty file, one that is too large, and one that is plainly something else."""
    head = first_bytes(path, 16)
    size = path.stat().st_size
    if not size:
        raise SourceUnreadable(f"{path.name} is empty; there is nothing to read.")
    if size > limits.file_bytes:
        raise SourceUnreadable(
            f"{path.name} has {size // MIB:,} MB, more than the {limits.file_bytes // MIB:,} MB that are read; "
            "split it into smaller files."
        )
    for mark, what in _FOREIGN.items():
        if head.startswith(mark):
            raise SourceUnreadable(f"{path.name} is {what}, not a table; export the list as CSV or XLSX.")


def check_lines(path: Path, limits: Limits) -> None:
    """Refuse a text file with a line so long that it cannot be a row, holding one block in memory at a time."""
    run = 0
    with path.open("rb") as file:
        while block := file.read(MIB):
            first = min((spot for spot in (block.find(b"\n"), block.find(b"\r")) if spot >= 0), default=-1)
            run += len(block) if first < 0 else first
            if run > limits.line_bytes:
                raise SourceUnreadable(
                    f"{path.name} has a line longer than {limits.line_bytes // MIB} MB, which is no row of a list; "
                    "check that it is a text file with one row a line."
                )
            if first >= 0:
                run = len(block) - 1 - max(block.rfind(b"\n"), block.rfind(b"\r"))


def check_workbook(path: Path, limits: Limits) -> None:
    """Refuse a workbook that is broken, locked or unpacks to far more than it should."""
    head = first_bytes(path)
    if head.startswith(OLE_MARK):
        if _LOCKED in path.read_bytes():
            raise SourceUnreadable(f"{path.name} is protected with a password; save a copy without it.")
        return
    if not head.startswith((ZIP_MARK, EMPTY_ZIP_MARK)):
        raise SourceUnreadable(f"{path.name} is not a workbook although its name says so; export the list again.")
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        raise SourceUnreadable(
            f"{path.name} is damaged or was cut short: its contents cannot be unpacked. Copy or export it again."
        ) from error
    if len(members) > limits.members:
        raise SourceUnreadable(f"{path.name} holds {len(members):,} parts, more than a workbook has; it is not read.")
    if any(member.flag_bits & 1 for member in members):
        raise SourceUnreadable(f"{path.name} is protected with a password; save a copy without it.")
    unpacked = sum(member.file_size for member in members)
    dense = any(
        member.file_size > limits.ratio_from and member.file_size > limits.ratio * max(member.compress_size, 1)
        for member in members
    )
    if dense or unpacked > limits.unpacked_bytes:
        raise SourceUnreadable(
            f"{path.name} would unpack to {unpacked // MIB:,} MB from {path.stat().st_size // 1024:,} KB, "
            "as a zip bomb does; it is not read."
        )
