"""Broken input is refused with one clear sentence, quickly, before anything is loaded."""

import io
import resource
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from ingestion.source import Request
from ingestion.sources.table import TableSource
from ingestion.tables.guards import Limits
from ingestion.tables.read import read_list
from portfolio.errors import MappingUnclear, PortfolioError, SourceUnreadable

REQUEST = Request("test", date(2026, 3, 1))


def _book() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["Project name", "End date"])
    for number in range(300):
        book.active.append([f"Project {number}", date(2026, 1, 1)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _zip(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("cut.xlsx", _book()[:3000], "damaged or was cut short"),
        ("noise.xlsx", b"PK\x03\x04" + bytes(range(256)) * 20, "damaged or was cut short"),
        ("half.xlsx", _zip({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook><"}), "half.xlsx"),
        ("text.xlsx", b"Project name,End\nA,2026-01-01\n", "not a workbook"),
        ("locked.xlsx", LOCKED, "protected with a password"),
        ("broken.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "broken.xls"),
        ("binary.csv", bytes(range(256)) * 50, "binary data"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(100), "a picture"),
        ("paper.csv", b"%PDF-1.7\n%abc", "a PDF document"),
        ("empty.csv", b"", "is empty"),
        ("blank.csv", b"\n\n  \n", "is empty"),
        ("bom.csv", b"\xef\xbb\xbf", "is empty"),
        ("header.csv", b"Project name,Owner,End date\n", "no rows below it"),
        ("page.csv", b"<!DOCTYPE html><html><table><tr><td>Project</td></tr></table></html>", "a web page"),
        ("prose.csv", b"It was a dark night\nand the rain fell\nin torrents\n", "does not look like a table"),
        ("numbers.csv", b"1,2,3\n4,5,6\n7,8,9\n", "does not look like a table"),
        ("quote.csv", b'Project name,Notes\nA,"' + b"x" * 200_000 + b"\n", "quotation mark may be left open"),
    ],
)
def test_broken_files_are_refused_in_one_sentence(tmp_path: Path, name: str, data: bytes, says: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(SourceUnreadable) as refused:
        TableSource().read(tmp_path / name, REQUEST)
    sentence = str(refused.value)
    assert says in sentence
    assert name in sentence
    assert "\n" not in sentence
    assert sentence.endswith(".")


def test_a_line_of_200_mb_is_refused_without_holding_it(tmp_path: Path) -> None:
    """Only a few blocks are held: the process does not grow by the file."""
    path = tmp_path / "line.csv"
    with path.open("wb") as file:
        file.write(b"Project name,Notes\nA,")
        file.truncate(200 * 1024 * 1024)
        file.seek(0, io.SEEK_END)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(SourceUnreadable, match="a line longer than 4 MB"):
        TableSource().read(path, REQUEST)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(_zip({"[Content_Types].xml": b"<Types/>", "xl/worksheets/sheet1.xml": bytes(60 * 1024 * 1024)}))
    with pytest.raises(SourceUnreadable, match="as a zip bomb does"):
        TableSource().read(path, REQUEST)


def test_many_dense_members_count_together(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(_zip({f"xl/part{number}.xml": bytes(1024 * 1024) for number in range(5)}))
    with pytest.raises(SourceUnreadable, match="would unpack to 5 MB"):
        read_list(path, REQUEST, Limits(unpacked_bytes=4 * 1024 * 1024))


def test_a_file_over_the_limit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "big.csv"
    path.write_bytes(b"Project name,Owner\n" + b"A,B\n" * 400_000)
    with pytest.raises(SourceUnreadable, match="more than the 1 MB that are read"):
        read_list(path, REQUEST, Limits(file_bytes=1024 * 1024))


def test_unknown_columns_ask_for_a_mapping_and_say_what_was_seen(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("foo,bar,baz\nx,1,q\ny,2,r\n", encoding="utf-8")
    with pytest.raises(MappingUnclear) as unclear:
        TableSource().read(path, REQUEST)
    assert "'foo', 'bar', 'baz'" in str(unclear.value)
    assert "--mapping" in str(unclear.value)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceUnreadable, match="cannot be opened"):
        TableSource().read(tmp_path / "none.csv", REQUEST)


def test_every_prefix_of_a_workbook_is_refused_or_read(tmp_path: Path) -> None:
    """Whatever a library does with a cut file, the user sees one sentence."""
    data = _book()
    path = tmp_path / "cut.xlsx"
    for length in range(0, len(data), max(1, len(data) // 25)):
        path.write_bytes(data[:length])
        with pytest.raises(PortfolioError):
            TableSource().read(path, REQUEST)


def test_a_damaged_member_is_refused(tmp_path: Path) -> None:
    data = bytearray(_book())
    middle = data.find(b"sheet1.xml") + 60
    data[middle : middle + 40] = bytes(40)
    path = tmp_path / "bad.xlsx"
    path.write_bytes(bytes(data))
    with pytest.raises(SourceUnreadable, match=r"bad\.xlsx"):
        TableSource().read(path, REQUEST)
