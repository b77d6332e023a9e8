"""A digest as at most five slides, for the meeting where it is talked about."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from api.digest import heat
from api.digest.outline import Entry, Outline, Section
from portfolio.vocabulary import Severity

MOST_SLIDES = 5
_MOST_ROWS = 5
_LONGEST_NAME, _LONGEST_LINE, _LONGEST_CELL = 70, 240, 240
_WORSE = ("New", "Worse", "Re-opened")
_HEADING, _TEXT, _NOTE = 16, 14, 12
"""Points."""
_GAP = 0.5
_ROUNDING = 1e-6
_SECOND = "Lateness on its way"
"""What follows the milestones on their slide."""
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class _Line:
    """One paragraph of a slide; `size` in points, `mark` a short coloured word before it."""

    words: str
    size: int
    colour: str
    mark: str = ""


def slides(told: Outline) -> bytes:
    """The digest as a PowerPoint file: the picture, decisions, changes, what lies ahead, what is unseen."""
    from api.digest import deck as draw  # noqa: PLC0415 - the library is slow to open; only those who present pay

    deck = draw.new_deck(told.title, told.day)
    _opening(draw, deck, told)
    first, rest = told.sections[0], told.sections[1:]
    _decisions(draw, deck, first)
    for heading, group in _grouped(rest):
        if len(deck.slides) < MOST_SLIDES:
            _columns(draw, draw.new_slide(deck, heading), heading, group)
    draw.feet(deck, f"{told.portfolio} · risk digest · as known on {told.day}")
    kept = io.BytesIO()
    deck.save(kept)
    return _undated(kept.getvalue())


def _grouped(sections: Sequence[Section]) -> Iterator[tuple[str, list[Section]]]:
    """Sections under one slide each: the parts of a main section go with it, and what lies ahead together."""
    groups: list[tuple[str, list[Section]]] = []
    for section in sections:
        ahead = groups and groups[-1][0].startswith("Milestones") and section.heading == _SECOND
        if groups and (section.level > 2 or ahead):  # noqa: PLR2004 - deeper levels are parts
            groups[-1][1].append(section)
        else:
            groups.append((section.heading, [section]))
    yield from groups


def _opening(draw: Any, deck: Any, told: Outline) -> None:
    from pptx.util import Inches  # noqa: PLC0415 - as in `slides`

    slide = draw.new_slide(deck, told.portfolio)
    frame = draw.box(slide, draw.MARGIN, draw.BODY_TOP + 0.1, 6.2, 3)
    draw.paragraph(frame, told.standing, size=24, bold=True, after=8)
    draw.paragraph(frame, told.headline, size=18, after=8)
    draw.paragraph(frame, told.basis, size=14, colour=draw.SOFT)
    found = heat.rows(told.heat)
    if not found:
        return
    for place, severity in enumerate(Severity):
        count = sum(row.counts.get(severity, 0) for row in found)
        draw.tile(slide, draw.MARGIN + 1.55 * place, 4.9, f"{count:,}", severity.value, heat.COLOURS[severity])
    picture = slide.shapes.add_picture(
        io.BytesIO(heat.picture(told.heat)), Inches(7.4), Inches(draw.BODY_TOP + 0.1), width=Inches(5.2)
    )
    if picture.height > Inches(5):
        picture.width, picture.height = int(picture.width * Inches(5) / picture.height), Inches(5)
    picture._element.nvPicPr.cNvPr.set("descr", heat.words(told.heat))  # noqa: SLF001 - the library has no name for the text alternative


def _decisions(draw: Any, deck: Any, section: Section) -> None:
    slide = draw.new_slide(deck, section.heading)
    if not section.entries:
        draw.paragraph(_body(draw, slide), section.empty, size=18)
        return
    entries = section.entries[:_MOST_ROWS]
    table = draw.table(slide, (3.7, 4.7, 3.5), ("What", "Why", "What to do"), len(entries))
    for row, entry in enumerate(entries, 1):
        said = (f"{entry.severity}, {entry.note}", False, heat.COLOURS[entry.severity]) if entry.severity else None
        name = (draw.cut(entry.text, _LONGEST_NAME), True, draw.INK)
        draw.cell(table.cell(row, 0), (name, said) if said else (name,), size=_NOTE)
        for column, words in ((1, entry.detail), (2, entry.advice)):
            draw.cell(table.cell(row, column), ((draw.cut(words, _LONGEST_CELL), False, draw.INK),), size=_NOTE)


def _columns(draw: Any, slide: Any, heading: str, sections: Sequence[Section]) -> None:
    """The group's own words on top, its parts below: what got worse on the left and the rest on the right."""
    own = [section for section in sections if section.heading == heading]
    parts = [section for section in sections if section.heading != heading and section.entries]
    worse = [section for section in parts if section.heading.startswith(_WORSE)]
    better = [section for section in parts if section not in worse]
    if not worse or not better:
        _column(draw, _body(draw, slide), [*own, *parts], draw.BODY_WIDTH, draw.BODY_HEIGHT)
        return
    used = _column(draw, _body(draw, slide), own, draw.BODY_WIDTH, draw.BODY_HEIGHT) + 0.1
    width = (draw.BODY_WIDTH - _GAP) / 2
    for place, column in enumerate((worse, better)):
        left = draw.MARGIN + place * (width + _GAP)
        below = draw.box(slide, left, draw.BODY_TOP + used, width, draw.BODY_HEIGHT - used)
        _column(draw, below, column, width, draw.BODY_HEIGHT - used)


def _column(draw: Any, frame: Any, sections: Sequence[Section], width: float, height: float) -> float:
    """Write sections below each other; a short one leaves what it does not need to the long ones. Inches used."""

    def tall(lines: Sequence[_Line]) -> float:
        return float(sum(draw.inches_of(f"{line.mark} {line.words}", line.size, width) for line in lines))

    whole = [tall(_written(draw, section, len(section.entries))) for section in sections]
    left, shares = height, dict.fromkeys(range(len(sections)), 0.0)
    for done, place in enumerate(sorted(shares, key=whole.__getitem__)):
        shares[place] = min(whole[place], left / (len(sections) - done))
        left -= shares[place]
    used = 0.0
    for place, section in enumerate(sections):
        shown = len(section.entries)
        while shown > 1 and tall(_written(draw, section, shown)) > shares[place] + _ROUNDING:
            shown -= 1
        lines = _written(draw, section, shown)
        used += tall(lines)
        for line in lines:
            if line.mark:
                draw.lead(frame, line.mark, line.words, size=line.size, colour=line.colour)
            else:
                draw.paragraph(frame, line.words, size=line.size, bold=line.size == _HEADING, colour=line.colour)
    return used


def _written(draw: Any, section: Section, shown: int) -> list[_Line]:
    """A section's lines with so many of its entries; a slide's own section has its heading in the title."""
    lines = [_Line(section.heading, _HEADING, draw.INK)] if section.level > 2 or section.heading == _SECOND else []  # noqa: PLR2004 - parts
    if not section.entries and section.empty:
        lines.append(_Line(section.empty, _TEXT, draw.INK))
    for entry in section.entries[:shown]:
        colour = heat.COLOURS[entry.severity] if entry.severity else draw.SOFT
        mark = entry.severity.value if entry.severity else "•"
        lines.append(_Line(draw.cut(_said(entry, section), _LONGEST_LINE), _TEXT, colour, mark))
    more = section.more + len(section.entries) - shown
    lines += [
        _Line(words, _NOTE, draw.SOFT) for words in (f"and {more} more" if more else "", section.closing) if words
    ]
    return lines


def _said(entry: Entry, section: Section) -> str:
    """One line; why something is no longer seen stands in the other forms, the heading says here what it means."""
    detail = "" if section.heading.startswith("No longer seen") else entry.detail
    return f"{entry.text}{f' ({entry.note})' if entry.note else ''}{f': {detail}' if detail else ''}"


def _body(draw: Any, slide: Any) -> Any:
    return draw.box(slide, draw.MARGIN, draw.BODY_TOP, draw.BODY_WIDTH, draw.BODY_HEIGHT)


def _undated(made: bytes) -> bytes:
    """The same file without the moment it was packed at, so that the same digest is the same file."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, _EPOCH), old.read(name), zipfile.ZIP_DEFLATED)
    return kept.getvalue()
