"""A digest as at most five slides, for the meeting where it is talked about."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time
from typing import Any

from api.digest import heat
from api.digest.outline import Entry, Outline, Section
from api.neutral import for_terminal as safe

MOST_SLIDES = 5
_MOST_ROWS = 5
_MOST_LINES = 16
_FEWEST_LINES = 2
_LONGEST_LINE = 170
_LONGEST_CELL = 260
_SOFT = "#5b6064"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PLAIN_TABLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""PowerPoint's own "no style, no grid"; its default is a blue that says nothing."""
_EPOCH = (1980, 1, 1, 0, 0, 0)


def slides(told: Outline) -> bytes:
    """The digest as a PowerPoint file: the picture, decisions, changes, what lies ahead, what is unseen."""
    from pptx import Presentation  # noqa: PLC0415 - only those who present pay for it
    from pptx.util import Inches  # noqa: PLC0415 - as above

    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(13.333), Inches(7.5)
    deck.core_properties.title = safe(told.title)
    deck.core_properties.author = "Bellwether"
    deck.core_properties.created = deck.core_properties.modified = datetime.combine(told.day, time(), UTC)
    _opening(deck, told)
    first, rest = told.sections[0], told.sections[1:]
    _decisions(deck, first)
    for heading, group in _grouped(rest):
        if len(deck.slides) < MOST_SLIDES:
            _lines(deck, heading, group)
    kept = io.BytesIO()
    deck.save(kept)
    return _undated(kept.getvalue())


def _grouped(sections: Sequence[Section]) -> Iterator[tuple[str, list[Section]]]:
    """Sections under one slide each: the parts of a main section go with it, and what lies ahead together."""
    groups: list[tuple[str, list[Section]]] = []
    for section in sections:
        ahead = groups and groups[-1][0].startswith("Milestones") and section.heading.startswith("Lateness")
        if groups and (section.level > 2 or ahead):  # noqa: PLR2004 - deeper levels are parts
            groups[-1][1].append(section)
        else:
            groups.append((section.heading, [section]))
    yield from groups


def _opening(deck: Any, told: Outline) -> None:
    from pptx.util import Inches  # noqa: PLC0415 - as in `slides`

    slide = _slide(deck, told.portfolio)
    frame = _box(slide, 0.7, 1.5, 6.4, 4.8)
    _paragraph(frame, f"Risk digest, as known on {told.day}", size=14, soft=True)
    _paragraph(frame, told.headline, size=20)
    _paragraph(frame, told.standing, size=24, bold=True)
    _paragraph(frame, told.basis, size=14, soft=True)
    if heat.rows(told.heat):
        picture = slide.shapes.add_picture(
            io.BytesIO(heat.picture(told.heat)), Inches(7.5), Inches(1.5), width=Inches(5.2)
        )
        if picture.height > Inches(5.2):
            picture.width, picture.height = int(picture.width * Inches(5.2) / picture.height), Inches(5.2)
        picture._element.nvPicPr.cNvPr.set("descr", heat.words(told.heat))  # noqa: SLF001 - the library has no name for the text alternative


def _decisions(deck: Any, section: Section) -> None:
    from pptx.util import Inches, Pt  # noqa: PLC0415 - as in `slides`

    slide = _slide(deck, section.heading)
    if not section.entries:
        _paragraph(_box(slide, 0.7, 1.5, 11.9, 1), section.empty, size=18)
        return
    entries = section.entries[:_MOST_ROWS]
    shape = slide.shapes.add_table(len(entries) + 1, 3, Inches(0.7), Inches(1.4), Inches(11.9), Inches(0.4))
    named = shape.element.find(f".//{{{_DRAWING}}}tableStyleId")  # the library has no name for a table's style
    named.text = _PLAIN_TABLE
    shape.table.columns[0].width, shape.table.columns[1].width = Inches(3.6), Inches(4.6)
    shape.table.columns[2].width = Inches(3.7)
    for place, heading in enumerate(("What", "Why", "What to do")):
        _cell(shape.table.cell(0, place), heading, Pt(13), bold=True)
    for row, entry in enumerate(entries, 1):
        _cell(shape.table.cell(row, 0), f"{entry.text}\n{entry.severity}, {entry.note}", Pt(12), bold=True)
        _cell(shape.table.cell(row, 1), entry.detail, Pt(12))
        _cell(shape.table.cell(row, 2), entry.advice, Pt(12))
        if entry.severity:
            marked = shape.table.cell(row, 0).text_frame.paragraphs[-1].runs[0].font
            marked.bold, marked.color.rgb = False, _colour(heat.COLOURS[entry.severity])


def _lines(deck: Any, heading: str, sections: Sequence[Section]) -> None:
    frame = _box(_slide(deck, heading), 0.7, 1.4, 11.9, 5.6)
    share = max(_FEWEST_LINES, _MOST_LINES // max(1, sum(bool(section.entries) for section in sections)) - 1)
    for section in sections:
        if section.heading != heading:
            _paragraph(frame, section.heading, size=16, bold=True)
        if not section.entries and section.empty:
            _paragraph(frame, section.empty, size=16)
        shown = section.entries[:share]
        for entry in shown:
            _paragraph(frame, _said(entry), size=14)
        more = section.more + len(section.entries) - len(shown)
        if more:
            _paragraph(frame, f"and {more} more", size=12, soft=True)
        if section.closing:
            _paragraph(frame, section.closing, size=12, soft=True)


def _said(entry: Entry) -> str:
    marks = ", ".join(word for word in (entry.severity and entry.severity.value, entry.note) if word)
    text = f"{entry.text}{f' ({marks})' if marks else ''}{f': {entry.detail}' if entry.detail else ''}"
    return "• " + _cut(text, _LONGEST_LINE)


def _slide(deck: Any, heading: str) -> Any:
    slide = deck.slides.add_slide(deck.slide_layouts[5])  # "Title Only": a title that outlines and readers find
    title = slide.shapes.title
    from pptx.util import Inches, Pt  # noqa: PLC0415 - as in `slides`

    title.left, title.top, title.width, title.height = Inches(0.7), Inches(0.4), Inches(11.9), Inches(0.9)
    title.text_frame.text = safe(heading)
    title.text_frame.paragraphs[0].alignment = 1
    title.text_frame.paragraphs[0].runs[0].font.size = Pt(30)
    return slide


def _box(slide: Any, left: float, top: float, width: float, height: float) -> Any:
    from pptx.util import Inches  # noqa: PLC0415 - as in `slides`

    frame = slide.shapes.add_textbox(Inches(left), Inches(top), Inches(width), Inches(height)).text_frame
    frame.word_wrap = True
    return frame


def _paragraph(frame: Any, words: str, *, size: int, bold: bool = False, soft: bool = False) -> None:
    from pptx.util import Pt  # noqa: PLC0415 - as in `slides`

    first = frame.paragraphs[0]
    paragraph = first if not first.runs else frame.add_paragraph()
    run = paragraph.add_run()
    run.text = safe(words)
    run.font.size, run.font.bold = Pt(size), bold
    paragraph.space_after = Pt(6)
    if soft:
        run.font.color.rgb = _colour(_SOFT)


def _cell(cell: Any, words: str, size: Any, *, bold: bool = False) -> None:
    lines = [_cut(line, _LONGEST_CELL) for line in words.split("\n")]
    cell.text_frame.text = "\n".join(lines)
    for paragraph in cell.text_frame.paragraphs:
        for run in paragraph.runs:
            run.font.size, run.font.bold = size, bold


def _colour(code: str) -> Any:
    from pptx.dml.color import RGBColor  # noqa: PLC0415 - as in `slides`

    made: Any = RGBColor
    return made.from_string(code.lstrip("#").upper())


def _cut(words: str, most: int) -> str:
    shown = safe(words)
    return shown if len(shown) <= most else shown[: most - 1].rsplit(" ", 1)[0] + "…"


def _undated(made: bytes) -> bytes:
    """The same file without the moment it was packed at, so that the same digest is the same file."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, _EPOCH), old.read(name), zipfile.ZIP_DEFLATED)
    return kept.getvalue()
