"""What a slide is drawn with: title, boxes, tiles, tables and a foot; foreign words are made safe here."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Inches, Pt

from api.neutral import for_terminal as safe

INK, SOFT, LINE, PAPER = "#1d1f21", "#5b6064", "#dcd9d2", "#ffffff"
WIDTH, HEIGHT, MARGIN = 13.333, 7.5, 0.7
BODY_TOP, BODY_HEIGHT, BODY_WIDTH = 1.45, 5.2, WIDTH - 2 * MARGIN
"""Inches of a slide, and the part of it between the title and the foot."""
FONT = "Calibri"
_LETTER = 0.0078
"""Width of a letter in inches, a point of its size: wide enough for the fonts that stand in for Calibri."""
_LEADING = 1.25
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PLAIN_TABLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""PowerPoint's own "no style, no grid"; its default is a blue that says nothing."""


def new_deck(title: str, day: date) -> Any:
    """An empty wide deck, dated with the digest's day and not with the clock's."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    deck.core_properties.title = safe(title)
    deck.core_properties.author = "Bellwether"
    deck.core_properties.created = deck.core_properties.modified = datetime.combine(day, time(), UTC)
    return deck


def new_slide(deck: Any, heading: str) -> Any:
    """A slide with a title, which outlines and screen readers find, over a thin line."""
    slide = deck.slides.add_slide(deck.slide_layouts[5])  # "Title Only"
    title = slide.shapes.title
    title.left, title.top, title.width, title.height = Inches(MARGIN), Inches(0.4), Inches(BODY_WIDTH), Inches(0.8)
    title.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
    _edges(title.text_frame)
    _run(title.text_frame.paragraphs[0], heading, size=30, bold=True)
    title.text_frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    _rule(slide, 1.25)
    return slide


def feet(deck: Any, words: str) -> None:
    """What it is and which page, at the foot of every slide."""
    for place, slide in enumerate(deck.slides, 1):
        _rule(slide, HEIGHT - 0.62)
        paragraph(box(slide, MARGIN, HEIGHT - 0.55, BODY_WIDTH - 2, 0.3), words, size=11, colour=SOFT)
        page = box(slide, WIDTH - MARGIN - 2, HEIGHT - 0.55, 2, 0.3)
        paragraph(page, f"{place} of {len(deck.slides)}", size=11, colour=SOFT).alignment = PP_ALIGN.RIGHT


def box(slide: Any, left: float, top: float, width: float, height: float) -> Any:
    """An empty text frame; inches."""
    frame = slide.shapes.add_textbox(Inches(left), Inches(top), Inches(width), Inches(height)).text_frame
    frame.word_wrap = True
    _edges(frame)
    return frame


def paragraph(frame: Any, words: str, *, size: float, bold: bool = False, colour: str = INK, after: float = 5) -> Any:
    """One more paragraph of a frame; sizes in points."""
    first = frame.paragraphs[0]
    added = first if not first.runs else frame.add_paragraph()
    added.space_after = Pt(after)
    _run(added, words, size=size, bold=bold, colour=colour)
    return added


def lead(frame: Any, mark: str, words: str, *, size: float, colour: str) -> None:
    """A paragraph that begins with a short coloured word."""
    added = paragraph(frame, mark, size=size, bold=True, colour=colour)
    _run(added, words, size=size, gap=" ")


def tile(slide: Any, left: float, top: float, figure: str, caption: str, colour: str) -> None:
    """A number on its colour with a word below it."""
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Inches(left), Inches(top), Inches(1.4), Inches(1.1))
    shape.fill.solid()
    shape.fill.fore_color.rgb = rgb(colour)
    shape.line.fill.background()
    shape.shadow.inherit = False
    frame = shape.text_frame
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    for words, size in ((figure, 28), (caption, 12)):
        paragraph(frame, words, size=size, bold=size > 20, colour=PAPER, after=0).alignment = PP_ALIGN.CENTER  # noqa: PLR2004 - the figure


def table(slide: Any, widths: Sequence[float], headings: Sequence[str], rows: int) -> Any:
    """A table without colours of its own under the title; widths in inches."""
    shape = slide.shapes.add_table(
        rows + 1, len(widths), Inches(MARGIN), Inches(BODY_TOP), Inches(sum(widths)), Inches(0.4 * (rows + 1))
    )
    named = shape.element.find(f".//{{{_DRAWING}}}tableStyleId")  # the library has no name for a table's style
    named.text = _PLAIN_TABLE
    for place, (width, heading) in enumerate(zip(widths, headings, strict=True)):
        shape.table.columns[place].width = Inches(width)
        cell(shape.table.cell(0, place), ((heading, True, SOFT),), size=12)
    return shape.table


def cell(place: Any, lines: Sequence[tuple[str, bool, str]], *, size: float) -> None:
    """Fill a cell with lines of (words, bold, colour)."""
    place.margin_left, place.margin_right = Inches(0), Inches(0.2)
    place.margin_top, place.margin_bottom = Inches(0.03), Inches(0.03)
    for words, bold, colour in lines:
        paragraph(place.text_frame, words, size=size, bold=bold, colour=colour, after=0)


def lines_of(words: str, size: float, width: float) -> int:
    """How many lines the words take in a box of `width` inches, in letters of `size` points; rather one too many."""
    return max(1, -(-len(words) // max(1, int(width / (size * _LETTER)))))


def inches_of(words: str, size: float, width: float, after: float = 5) -> float:
    """The height of a paragraph in inches."""
    return (lines_of(words, size, width) * size * _LEADING + after) / 72


def cut(words: str, most: int) -> str:
    """At most so many characters, ended at a word."""
    shown = safe(words)
    return shown if len(shown) <= most else shown[: most - 1].rsplit(" ", 1)[0] + "…"


def rgb(code: str) -> Any:
    """A colour like #a3182b in the library's own form."""
    made: Any = RGBColor
    return made.from_string(code.lstrip("#").upper())


def _run(added: Any, words: str, *, size: float, bold: bool = False, colour: str = INK, gap: str = "") -> None:
    run = added.add_run()
    run.text = gap + safe(words)
    run.font.name, run.font.size, run.font.bold = FONT, Pt(size), bold
    run.font.color.rgb = rgb(colour)


def _edges(frame: Any) -> None:
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0


def _rule(slide: Any, top: float) -> None:
    line = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Inches(MARGIN), Inches(top), Inches(BODY_WIDTH), Inches(0.012))
    line.fill.solid()
    line.fill.fore_color.rgb = rgb(LINE)
    line.line.fill.background()
    line.shadow.inherit = False
