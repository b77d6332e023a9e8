"""Status notes: a Markdown file, or a folder of them, about one project each or many in sections.

A page with a metadata table (owner, status, tracking issue, …) describes a project. Any other page
holds updates: each dated by its front matter, file name or heading, each about the project that its
section, front matter, title or file name names.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pandas as pd

from ingestion.coerce import word
from ingestion.known import Names
from ingestion.markdown import CARD_LEVEL, Heading, Page, read_page, trimmed, unlinked
from ingestion.naming import day_in, source_name
from ingestion.raw import text_of
from ingestion.sheet import FILE, ROW, folded
from ingestion.source import Reading, Records, Request
from portfolio.errors import SourceUnreadable
from portfolio.report import Reject
from portfolio.vocabulary import Priority, Rag, Status

_SUFFIXES = {".md", ".markdown"}
_OWNER = ("point of contact", "owner", "owners", "owner(s)", "lead", "project manager")
_TRACKING = ("tracking issue", "issue", "id", "project id")
_TEAM = ("teams", "team")
_SPONSOR = ("sponsor", "champion", "champions")
_DAYS = {"start": "start", "end": "end", "due": "end", "deadline": "end", "target date": "end", "finish": "end"}
_TRACKED = re.compile(r"\(tracked in \[?(?:[\w./-]*)#(\d+)\]?.*?\)", re.IGNORECASE)
_NUMBER = re.compile(r"#(\d+)\b")
_PATH_DAY = re.compile(r"(\d{4})[/-](\d{2})[/-](\d{2})")


@dataclass
class _Found:
    """What came out of the pages so far."""

    projects: list[dict[str, object]] = field(default_factory=list)
    mentioned: dict[str, dict[str, object]] = field(default_factory=dict)
    updates: list[dict[str, object]] = field(default_factory=list)
    rejected: list[Reject] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    wordless: int = 0
    repeated: int = 0


class NotesSource:
    """Reads Markdown files and folders that hold them."""

    name = "notes"

    def accepts(self, path: Path) -> bool:
        """A Markdown file, or a folder with at least one."""
        if path.is_dir():
            return bool(_pages(path))
        return path.suffix.casefold() in _SUFFIXES

    def read(self, path: Path, request: Request) -> Reading:
        """Read every page; what names no project is rejected with its line."""
        source = source_name(path, request.source)
        known_on = request.as_of or day_in(path.name) or request.today
        files = _pages(path) if path.is_dir() else [path]
        known = Names(request.known().items())
        found = _Found()
        pages = []
        for file in files:
            label = f"{path.name}/{file.name}" if path.is_dir() else file.name
            try:
                text, how = text_of(file, label)
                pages.append(read_page(label, text))
                found.notes += how
            except SourceUnreadable as error:
                if len(files) == 1:
                    raise
                found.rejected.append(Reject(file=label, reason=str(error)))
        for page in pages:
            if page.metadata:
                found.projects.append(_project(page, f"{source}/{Path(page.name).name}", known))
        known.add((str(row["id"]), str(row["name"])) for row in found.projects)
        for page in pages:
            if not page.metadata:
                _updates(page, source, known, known_on, found)
        return _reading(found, source, known_on, pages)


def _pages(folder: Path) -> list[Path]:
    return sorted(file for file in folder.iterdir() if file.is_file() and file.suffix.casefold() in _SUFFIXES)


def _project(page: Page, origin: str, known: Names) -> dict[str, object]:
    """A project page: title, metadata table, summary."""
    rest = dict(page.metadata)

    def take(names: tuple[str, ...]) -> str | None:
        for key in list(rest):
            if key.casefold() in names:
                return rest.pop(key)
        return None

    tracking = take(_TRACKING)
    number = _NUMBER.search(tracking or "")
    name = page.title or Path(page.name).stem
    status = take(("status",))
    row: dict[str, object] = {
        "id": number[1] if number else tracking or known.find(unlinked(name)) or folded(name),
        "name": name,
        "owner": take(_OWNER),
        "sponsor": take(_SPONSOR),
        "team": take(_TEAM),
        "phase": status,
        "status": word(status, Status) or Status.UNKNOWN.value,
        "rag": word(take(("rag", "confidence")), Rag),
        "priority": word(take(("priority",)), Priority),
        "description": page.section("summary", "description", "aims", "purpose"),
        "source": origin,
        ROW: 1,
        FILE: page.name,
    }
    for key in list(rest):
        target = _DAYS.get(key.casefold())
        day = _iso(rest[key]) if target else None
        if target and day:
            row[target] = day
            del rest[key]
    if tracking:
        rest["Tracking issue"] = tracking
    row["attributes"] = rest
    return row


def _updates(page: Page, source: str, known: Names, known_on: date, found: _Found) -> None:
    """Cut a page into updates: from each heading that names a project or a day to the next that does."""
    stem = Path(page.name).stem
    said = page.front.get("project")
    own = known.find(said) or said if said else _page_project(page, stem, known)
    stated = _iso(page.front.get("date")) or _path_day(page.front.get("path")) or day_in(stem)
    if own is None and stated is None and not page.front and not any(_meant(h, known) for h in page.headings):
        found.skipped.append(page.name)
        return
    if said and known.find(said) is None:
        found.mentioned.setdefault(said, {"id": folded(said), "name": said, "sure": False, "source": source})
    if stated is None and not any(day_in(h.text) for h in page.headings):
        found.notes.append(f"{page.name} states no day; it is taken as written on {known_on}.")
    author = page.front.get("author") or page.front.get("authors")
    rag = word(page.front.get("rag") or page.front.get("confidence") or page.front.get("status"), Rag)
    for piece in _pieces(page, known, own, stated or known_on):
        text = trimmed(page.text[piece.start : piece.end])
        if not text or (piece.is_opening and _only_title(text)):
            found.wordless += bool(piece.heading and piece.heading.id)
            continue
        if piece.project is None:
            found.rejected.append(
                Reject(
                    file=page.name,
                    row=piece.line,
                    value=text[:200],
                    reason="This part names no known project, in its heading, the front matter, title or file name.",
                )
            )
            continue
        if piece.heading is not None and piece.heading.id:
            found.mentioned.setdefault(
                piece.project,
                {"id": piece.project, "name": unlinked(piece.heading.text), "sure": True, "source": source},
            )
        if any(
            row["project"] == piece.project and row["dated"] == piece.dated and row["text"] == text
            for row in found.updates
        ):
            found.repeated += 1
            found.notes.append(f"{page.name}, line {piece.line}: repeats another update word for word; kept once.")
            continue
        found.updates.append(
            {
                "project": piece.project,
                "dated": piece.dated,
                "author": author,
                "rag": rag,
                "text": text,
                "url": piece.heading.url if piece.heading else page.front.get("url"),
                "source": f"{source}/{Path(page.name).name}",
                ROW: piece.line,
                FILE: page.name,
            }
        )


@dataclass
class _Piece:
    project: str | None
    dated: date
    start: int
    end: int
    line: int
    level: int
    heading: Heading | None = None
    is_opening: bool = False


def _pieces(page: Page, known: Names, own: str | None, dated: date) -> Iterator[_Piece]:
    current = _Piece(own, dated, page.body, page.body, page.text.count("\n", 0, page.body) + 1, 0, is_opening=True)
    above = 0
    for heading in page.headings:
        project = _meant(heading, known)
        day = day_in(heading.text)
        ends = heading.level <= current.level if current.level < CARD_LEVEL else heading.level <= max(above, 1)
        if project is None and day is None and not (ends and current.level):
            if heading.level < CARD_LEVEL and current.level == 0:
                above = heading.level
                if own is None:
                    yield _closed(current, heading.start)
                    current = _Piece(None, dated, heading.body, 0, heading.line, 0, heading)
            continue
        yield _closed(current, heading.start)
        if heading.level < CARD_LEVEL and project is None:
            above = heading.level
        if project is None and day is not None:
            dated = day  # stands for the sections below it
        if project or day:
            inherited = project or (current.project if current.level < heading.level else own)
            current = _Piece(inherited, day or dated, heading.body, 0, heading.line, heading.level, heading)
        else:
            current = _Piece(own, dated, heading.body, 0, heading.line, 0, heading)
    yield _closed(current, len(page.text))


def _closed(piece: _Piece, end: int) -> _Piece:
    piece.end = max(end, piece.start)
    return piece


def _meant(heading: Heading, known: Names) -> str | None:
    """The project a heading names: its card's or tracking number, else its words."""
    tracked = _TRACKED.search(heading.text)
    number = heading.id or (tracked[1] if tracked else None)
    words = unlinked(_TRACKED.sub("", heading.text))
    return (known.find(number) if number else None) or known.find(words) or number


def _page_project(page: Page, stem: str, known: Names) -> str | None:
    without_day = re.sub(r"\d{4}-\d{2}-\d{2}", "", stem).strip(" -_.")
    for text in (page.title, without_day):
        found = known.find(unlinked(text)) if text else None
        if found:
            return found
    return None


def _only_title(text: str) -> bool:
    return all(not line.strip() or line.startswith("#") for line in text.split("\n"))


def _iso(text: str | None) -> date | None:
    return day_in(text) if text else None


def _path_day(text: str | None) -> date | None:
    found = _PATH_DAY.search(text or "")
    return day_in("-".join(found.groups())) if found else None


def _reading(found: _Found, source: str, known_on: date, pages: list[Page]) -> Reading:
    if found.skipped:
        found.notes.append(f"Pages that name no project and no day were skipped: {', '.join(found.skipped)}.")
    if not found.projects and not found.updates and not found.rejected:
        raise SourceUnreadable(
            f"{pages[0].name if len(pages) == 1 else source} holds no status note: no page names a known project. "
            "Put 'project: NAME' and 'date: YYYY-MM-DD' into each page's front matter."
        )
    if found.wordless:
        found.notes.append(f"{found.wordless} parts name a project and say nothing; no update was made of them.")
    loaded = len(found.projects) + len(found.updates)
    lost = sum(reject.row is not None for reject in found.rejected)
    return Reading(
        records=tuple(_records(found, source, known_on)),
        read=loaded + found.repeated + lost,
        loaded=loaded,
        repeated=found.repeated,
        rejected=tuple(found.rejected),
        unmapped=tuple(dict.fromkeys(key for row in found.projects for key in _attributes(row))),
        notes=tuple(found.notes),
        files=tuple(page.name for page in pages),
    )


def _records(found: _Found, source: str, known_on: date) -> Iterator[Records]:
    """Project pages are one whole list of their day; updates alone are known each on its own day."""
    mentioned = pd.DataFrame(list(found.mentioned.values()))
    if found.projects:
        tables = {"projects": _projects_frame(found)}
        if found.updates:
            tables["updates"] = _typed(pd.DataFrame(found.updates), ("dated",))
        if found.mentioned:
            tables["mentioned"] = mentioned
        yield Records(source, known_on, complete=True, tables=tables)
        return
    for day in sorted({row["dated"] for row in found.updates}, key=str):
        rows = [row for row in found.updates if row["dated"] == day]
        tables = {"updates": _typed(pd.DataFrame(rows), ("dated",))}
        if found.mentioned:
            named = {row["project"] for row in rows}
            tables["mentioned"] = mentioned[mentioned["id"].isin(named) | mentioned["name"].isin(named)]
        yield Records(source, date.fromisoformat(str(day)), complete=False, tables=tables)


def _attributes(row: dict[str, object]) -> list[str]:
    kept = row["attributes"]
    return [str(key) for key in kept] if isinstance(kept, dict) else []


def _projects_frame(found: _Found) -> pd.DataFrame:
    frame = _typed(pd.DataFrame(found.projects), ("start", "end"))
    nth = frame.groupby("id").cumcount()
    for spot in frame.index[nth > 0]:
        new = f"{frame.loc[spot, 'id']}#{nth[spot] + 1}"
        found.notes.append(f"{frame.loc[spot, FILE]}: another page has the same id; both are kept, this one as {new}.")
        frame.loc[spot, "id"] = new
    return frame


def _typed(frame: pd.DataFrame, days: tuple[str, ...]) -> pd.DataFrame:
    typed = {
        name: pd.to_datetime(frame[name]).astype("datetime64[s]")
        if name in days
        else frame[name]
        if name in {"attributes", ROW}
        else frame[name].astype("str")
        for name in frame
    }
    return pd.DataFrame(typed)
