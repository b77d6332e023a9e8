"""Files that hold a vendor's raw records, as other tools and our own export write them."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

from ingestion.live.connector import Json, Landed, Landing
from ingestion.raw import csv_cells, text_of
from portfolio.report import Reject

Form = Literal["devlake", "airbyte", "bellwether"]

_DEVLAKE = ("id", "params", "data", "url", "input", "created_at")
_PEEK = 4096
_LONGEST_LINE = 1 << 20


@dataclass(frozen=True)
class CapturedRecord:
    """One raw record and what its file says about where it came from.

    Attributes:
        stream: Airbyte's stream, or the kind of our own export; empty in DevLake files.
        url: the request it answers (DevLake), or the URI of the connection (our own export).
        id: the id our own export keeps it by, else empty.
        body: the record as the vendor gave it.
        day: UTC day on which it was fetched, where the file says so.
        row: line or row in the file, from 1.
        params: what the request was about (DevLake's ConnectionId, BoardId, Name).
        input: what the request was made for, e.g. the issue of a changelog (DevLake).
        first_seen: the day it was first kept (our own export).
        gone_on: the day it was found to be gone (our own export).
    """

    stream: str
    url: str
    id: str
    body: Json
    day: date | None
    row: int
    params: Json = field(default_factory=dict)
    input: Json = field(default_factory=dict)
    first_seen: date | None = None
    gone_on: date | None = None


@dataclass(frozen=True)
class Captured:
    """A file of raw records.

    Attributes:
        form: who wrote the file.
        source: connector the records belong to, where the file says so (our own export).
        records: everything that could be read, in order.
        rejected: rows that could not.
        notes: how the file was read.
    """

    form: Form
    source: str
    records: tuple[CapturedRecord, ...]
    rejected: tuple[Reject, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def day(self) -> date | None:
        """The newest day on which a record was fetched: the day the whole file speaks for."""
        return max((record.day for record in self.records if record.day), default=None)

    @property
    def read(self) -> int:
        """Rows in the file."""
        return len(self.records) + len(self.rejected)


@dataclass(eq=False)
class Taken:
    """What was taken out of a vendor's files, every row of them accounted for.

    Attributes:
        day: the newest day on which a record was fetched, where the files say so.
        read: rows in the files.
        repeated: records that another one of the same kind and id took the place of.
        rejected: rows that are not taken, and why.
        notes: how the files were read.
        files: what the files are called in reports.
        kinds: kinds of records that were seen.
    """

    day: date | None = None
    read: int = 0
    repeated: int = 0
    rejected: list[Reject] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)

    def take(self, path: Path, label: str) -> Captured | None:
        """The records of a file, its rows counted and what could not be read kept under `label`."""
        found = captured(path)
        if found is not None:
            self.files.append(label)
            self.read += found.read
            self.rejected += [reject.model_copy(update={"file": label}) for reject in found.rejected]
            self.notes += found.notes
            self.day = max((day for day in (self.day, found.day) if day), default=None)
        return found

    def reject(self, label: str, row: int, reason: str) -> None:
        """Leave a row out."""
        self.rejected.append(Reject(file=label, row=row, reason=reason))


def files_in(folder: Path) -> list[Path]:
    """The files of a folder by name, without those that are hidden and those of folders in it."""
    return sorted(file for file in folder.iterdir() if file.is_file() and not file.name.startswith("."))


def files_at(path: Path) -> list[tuple[Path, str]]:
    """A file, or the files of a folder, each with what it is called in reports."""
    return [(file, f"{path.name}/{file.name}") for file in files_in(path)] if path.is_dir() else [(path, path.name)]


def form_of(path: Path) -> Form | None:
    """Which form a file has, by its name and first bytes."""
    ending = path.suffix.casefold()
    if not path.is_file() or ending not in {".csv", ".jsonl", ".ndjson"}:
        return None
    with path.open("rb") as file:
        start = file.read(_PEEK)
    line = start.decode("utf-8-sig", errors="replace").split("\n", 1)[0].strip()
    if ending == ".csv":
        header = next(csv.reader(io.StringIO(line)), [])
        return "devlake" if tuple(cell.strip() for cell in header) == _DEVLAKE else None
    first = _first_line(path)
    return None if first is None else _jsonl_form(first)


def first_record(path: Path) -> CapturedRecord | None:
    """The first record of a file that holds raw records, so that a source can tell whether they are its own."""
    form = form_of(path)
    if form is None:
        return None
    if form != "devlake":
        line = _first_line(path)
        return None if line is None else _of_line(line, form, 1)
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        head = file.read(_LONGEST_LINE)
    rows = csv.DictReader(io.StringIO(head, newline=""))
    try:
        return next((made for n, row in enumerate(rows, 2) if (made := _of_row(row, n)) is not None), None)
    except csv.Error:  # a row longer than what was read, or than the reader takes
        return None


def source_in(path: Path) -> str | None:
    """The connector our own export names in its first line; None for other forms."""
    line = _first_line(path) if form_of(path) == "bellwether" else None
    return None if line is None else str(line["source"])


def captured(path: Path) -> Captured | None:
    """Everything a file of raw records holds; None where it is no such file. Raises SourceUnreadable."""
    form = form_of(path)
    if form is None:
        return None
    return _devlake(path) if form == "devlake" else _lines(path, form)


def line_of(source: str, one: Landing, uri: str = "", day: date | None = None) -> str:
    """A raw record as one line of our own form; `day` is that of the last sync."""
    line = {
        "source": source,
        "kind": one.kind,
        "id": one.id,
        "uri": uri,
        "day": (day or one.first_seen).isoformat(),
        "first_seen": one.first_seen.isoformat(),
        "gone_on": one.gone_on.isoformat() if one.gone_on else None,
        "body": one.body,
    }
    return json.dumps(line, ensure_ascii=False) + "\n"


def landed_in(file: Captured, today: date) -> Landed:
    """What our own export holds, as it was kept; what is named twice counts as it was named last."""
    landings = {
        (one.stream, one.id): Landing(one.stream, one.id, one.body, one.first_seen or one.day or today, one.gone_on)
        for one in file.records
    }
    return Landed(tuple(landings[key] for key in sorted(landings)))


def _devlake(path: Path) -> Captured:
    raw, notes = csv_cells(path, "captured", path.name)
    rejected = list(raw.rejected)
    records = []
    for number, row in zip(raw.cells.index, raw.cells.to_dict("records"), strict=True):
        made = _of_row({str(name): value for name, value in row.items()}, int(number))
        if made is None:
            text = str(row.get("data"))[:200]
            rejected.append(
                Reject(file=path.name, row=int(number), column="data", value=text, reason="The cell is no JSON object.")
            )
        else:
            records.append(made)
    return Captured("devlake", "", tuple(records), tuple(rejected), tuple(notes))


def _lines(path: Path, form: Form) -> Captured:
    text, notes = text_of(path, path.name)
    records: list[CapturedRecord] = []
    rejected: list[Reject] = []
    source = ""
    for number, line in _numbered(text):
        value = _object(line)
        made = None if value is None else _of_line(value, form, number)
        if made is None:
            reason = "The line is not a raw record of the form the first line has."
            rejected.append(Reject(file=path.name, row=number, value=line[:200], reason=reason))
            continue
        source = source or str((value or {}).get("source") or "")
        records.append(made)
    return Captured(form, source if form == "bellwether" else "", tuple(records), tuple(rejected), tuple(notes))


def _numbered(text: str) -> Iterator[tuple[int, str]]:
    return ((number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip())


def _of_row(row: Mapping[str, Any], number: int) -> CapturedRecord | None:
    body = _object(row.get("data"))
    if body is None:
        return None
    url = row.get("url")
    return CapturedRecord(
        stream="",
        url=url if isinstance(url, str) else "",
        id="",
        body=body,
        day=_day(row.get("created_at")),
        row=number,
        params=_object(row.get("params")) or {},
        input=_object(row.get("input")) or {},
    )


def _of_line(value: Json, form: Form, number: int) -> CapturedRecord | None:
    if _jsonl_form(value) != form:
        return None
    if form == "airbyte":
        day = _day(value.get("emitted_at"))
        return CapturedRecord(str(value["stream"]), "", "", value["data"], day, number)
    return CapturedRecord(
        stream=str(value["kind"]),
        url=str(value.get("uri") or ""),
        id=str(value["id"]),
        body=value["body"],
        day=_day(value.get("day")),
        row=number,
        first_seen=_day(value.get("first_seen")),
        gone_on=_day(value.get("gone_on")),
    )


def _jsonl_form(value: Json) -> Form | None:
    if isinstance(value.get("data"), dict) and "stream" in value:
        return "airbyte"
    ours = isinstance(value.get("body"), dict) and {"source", "kind", "id"} <= value.keys()
    return "bellwether" if ours else None


def _first_line(path: Path) -> Json | None:
    """The first line with anything in it, as a JSON object; None where it is none, or too long for a record."""
    with path.open("rb") as file:
        for _ in range(100):
            line = file.readline(16 * _LONGEST_LINE)
            if line.strip() or not line:
                return _object(line.decode("utf-8-sig", errors="replace"))
    return None


def _object(text: object) -> dict[str, Any] | None:
    if not isinstance(text, str):
        return None
    try:
        value = json.loads(text)
    except (json.JSONDecodeError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _day(stated: object) -> date | None:
    """Milliseconds since 1970 (Airbyte), or an ISO text (DevLake, our own)."""
    try:
        if isinstance(stated, int | float) and not isinstance(stated, bool):
            return datetime.fromtimestamp(stated / 1000, tz=UTC).date()
        return date.fromisoformat(stated.strip()[:10]) if isinstance(stated, str) else None
    except (ValueError, OverflowError, OSError):
        return None
