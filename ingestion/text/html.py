"""HTML bodies (monday updates, Asana notes, mails) to plain text; what a browser hides is left out."""

import re
from collections.abc import Iterator
from html import unescape

from bs4 import BeautifulSoup
from bs4.element import CData, NavigableString, PageElement, Tag
from bs4.exceptions import ParserRejectedMarkup

from ingestion.text.markup import cut, lightened, untagged
from ingestion.text.paper import Paper
from ingestion.text.tidy import alt_text, linked, mention, shown, tidy

_DROPPED = frozenset(
    [
        "script",
        "style",
        "head",
        "title",
        "template",
        "noscript",
        "svg",
        "math",
        "iframe",
        "object",
        "embed",
        "audio",
        "video",
        "canvas",
        "map",
        "select",
        "textarea",
        "button",
    ]
)
_PARAGRAPHS = frozenset(
    [
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "pre",
        "table",
        "ul",
        "ol",
        "dl",
        "figure",
        "details",
        "fieldset",
        "hr",
    ]
)
_LINES = frozenset(
    [
        "div",
        "section",
        "article",
        "header",
        "footer",
        "main",
        "aside",
        "nav",
        "address",
        "center",
        "form",
        "li",
        "dt",
        "dd",
        "tr",
        "caption",
        "figcaption",
        "summary",
        "legend",
        "body",
        "html",
        "thead",
        "tbody",
        "tfoot",
    ]
)
_INLINE = frozenset({"br", "img", "input", "a"})
_ENDED = _PARAGRAPHS | _LINES
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d]*[1-9])", re.IGNORECASE)
_PERSON = re.compile(r"mention|user-hover|data-asana-user", re.IGNORECASE)


def html_text(body: str) -> str:
    """The words of an HTML body as a reader sees them."""
    if "<" not in body and "&" not in body:
        return tidy(body)
    head, tail = cut(shown(lightened(body)))
    try:
        said = _Reader(BeautifulSoup(head, "html.parser")).text()
    except (ParserRejectedMarkup, AssertionError, ValueError):
        said = unescape(untagged(head))
    return tidy(f"{said}\n{unescape(untagged(tail))}")


class _Reader:
    """Walks the tree with a stack of its own: depth costs nothing and nothing recurses."""

    def __init__(self, soup: BeautifulSoup) -> None:
        self._soup = soup
        self._paper = Paper()
        self._layout: set[int] = set()
        self._pre = 0
        self._row_begins = True
        self._lists: list[int | None] = []
        self._link: tuple[Tag, Paper] | None = None

    def text(self) -> str:
        self._find_layout()
        for element, entering in _walk(self._soup):
            if isinstance(element, Tag):
                (self._enter if entering else self._leave)(element)
            elif type(element) in (NavigableString, CData):
                self._words(str(element))
        self._close_link()
        return self._paper.text()

    def _find_layout(self) -> None:
        """Tables that hold tables only place things; their cells are no cells."""
        open_tables: list[Tag] = []
        for element, entering in _walk(self._soup):
            if isinstance(element, Tag) and element.name == "table":
                if not entering:
                    open_tables.pop()
                    continue
                if open_tables:
                    self._layout.add(id(open_tables[-1]))
                if element.get("role") == "presentation":
                    self._layout.add(id(element))
                open_tables.append(element)
        self._tables: list[Tag] = []

    def _words(self, text: str) -> None:
        if self._pre:
            self._paper.say(text)
        else:
            self._paper.flow(text)

    def _enter(self, tag: Tag) -> None:
        name = tag.name
        if name in _PARAGRAPHS:
            self._paper.part(1 if self._lists else 2)
        elif name in _LINES:
            self._paper.part(1)
        if name in _INLINE:
            self._enter_inline(tag)
        elif name in {"tr", "td", "th"}:
            self._enter_table(name)
        elif name in {"ul", "ol"}:
            self._lists.append(_number(_attribute(tag, "start")) if name == "ol" else None)
        elif name == "li":
            self._item()
        elif name == "blockquote":
            self._paper.enter("> ", "> ")
        elif name == "pre":
            self._pre += 1
        elif name == "table":
            self._tables.append(tag)

    def _enter_table(self, name: str) -> None:
        if name == "tr":
            self._row_begins = True
        else:
            self._cell()

    def _enter_inline(self, tag: Tag) -> None:
        paper, name = self._paper, tag.name
        if name == "br":
            paper.end_line()
        elif name == "img":
            paper.say(shown(alt_text(_attribute(tag, "alt"))))
        elif name == "input" and _attribute(tag, "type") == "checkbox":
            paper.say("[x] " if tag.has_attr("checked") else "[ ] ")
        elif name == "a":
            if self._link is not None:
                self._close_link()  # a link cannot hold a link
            self._link = (tag, self._paper)
            self._paper = Paper()

    def _leave(self, tag: Tag) -> None:
        name = tag.name
        if name == "a":
            if self._link is not None and self._link[0] is tag:
                self._close_link()
            return
        paper = self._paper
        if name in {"td", "th"}:
            self._end_cell()
        elif name in {"ul", "ol"}:
            self._lists.pop()
        elif name in {"li", "blockquote"}:
            paper.leave()
        elif name == "pre":
            self._pre -= 1
        elif name == "table":
            self._tables.pop()
        if name in _ENDED:
            paper.part(2 if name in _PARAGRAPHS and not self._lists else 1)

    def _item(self) -> None:
        number = self._lists[-1] if self._lists else None
        mark = "- " if number is None else f"{number}. "
        if number is not None:
            self._lists[-1] = number + 1
        self._paper.enter(mark, " " * len(mark))

    def _cell(self) -> None:
        if self._tables and id(self._tables[-1]) in self._layout:
            self._paper.part(1)
        else:
            self._paper.begin_cell(first=self._row_begins)
            self._row_begins = False

    def _end_cell(self) -> None:
        if self._tables and id(self._tables[-1]) in self._layout:
            self._paper.part(1)
        else:
            self._paper.end_cell()

    def _close_link(self) -> None:
        if self._link is None:
            return
        (tag, outer), self._link = self._link, None
        inner, self._paper = self._paper.text(), outer
        marks = f"{_attribute(tag, 'class')} {' '.join(tag.attrs)}"
        if _PERSON.search(marks) or _attribute(tag, "data-asana-type") == "user":
            said = mention(inner)
        else:
            said = linked(inner, _attribute(tag, "href"))
        self._paper.say(said)


def _walk(root: Tag) -> Iterator[tuple[PageElement, bool]]:
    """Every element as it begins and, where it is a tag, as it ends; dropped and hidden ones left out."""
    stack: list[tuple[Tag, Iterator[PageElement]]] = [(root, iter(root.contents))]
    while stack:
        tag, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            if stack:
                yield tag, False
        elif not isinstance(child, Tag):
            yield child, True
        elif child.name not in _DROPPED and not _is_hidden(child):
            yield child, True
            stack.append((child, iter(child.contents)))


def _is_hidden(tag: Tag) -> bool:
    return tag.has_attr("hidden") or bool(_HIDDEN.search(_attribute(tag, "style")))


def _attribute(tag: Tag, name: str) -> str:
    value = tag.get(name)
    return " ".join(value) if isinstance(value, list) else str(value or "")


def _number(text: str) -> int:
    return int(text) if re.fullmatch(r"\d{1,6}", text) else 1
