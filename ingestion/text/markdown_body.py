"""Markdown bodies (GitHub issues, Linear updates, Trello cards) to plain text."""

from collections.abc import Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingestion.text.html import html_text
from ingestion.text.paper import Paper
from ingestion.text.tidy import MOST, alt_text, linked, shown, tidy

_LONGEST_LINE = 20_000
_BLOCKS = {"paragraph", "heading", "blockquote", "bullet_list", "ordered_list", "table", "fence", "code_block", "hr"}


def markdown_text(body: str) -> str:
    """The words of a Markdown body; HTML in it is read as HTML."""
    body = shown(body[:MOST])
    if any(len(line) > _LONGEST_LINE for line in body.split("\n")):
        # Inline rules take longer than linear; a line this long is data that was pasted in.
        return tidy(body)
    try:
        return _Reader().read(_parser().parse(body))
    except (RecursionError, IndexError, ValueError):
        return tidy(body)


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


class _Reader:
    def __init__(self) -> None:
        self._paper = Paper()
        self._lists: list[int | None] = []
        self._first_cell = True

    def read(self, tokens: Sequence[Token]) -> str:
        for token in tokens:
            self._block(token)
        return self._paper.text()

    def _block(self, token: Token) -> None:
        name = token.type.removesuffix("_open").removesuffix("_close")
        gap = 1 if self._lists or token.hidden else 2
        if name in _BLOCKS and token.nesting >= 0:
            self._paper.part(gap)
        if token.nesting:
            self._around(name, token, opening=token.nesting > 0)
        else:
            self._leaf(name, token)
        if name in _BLOCKS and token.nesting <= 0:
            self._paper.part(1 if self._lists or token.hidden else 2)

    def _leaf(self, name: str, token: Token) -> None:
        paper = self._paper
        if name == "inline":
            self._inline(token.children or [])
        elif name in {"fence", "code_block"}:
            paper.say(token.content.rstrip("\n"))
        elif name == "html_block":
            paper.part(1)
            paper.say(html_text(token.content))

    def _around(self, name: str, token: Token, *, opening: bool) -> None:
        paper = self._paper
        if name in {"bullet_list", "ordered_list"}:
            if opening:
                start = token.attrs.get("start", 1)
                self._lists.append((start if isinstance(start, int) else 1) if name == "ordered_list" else None)
            else:
                self._lists.pop()
        elif name == "list_item":
            self._item(opening=opening)
        elif name == "blockquote":
            if opening:
                paper.enter("> ", "> ")
            else:
                paper.leave()
        elif name == "tr":
            paper.part(1)
            self._first_cell = True
        elif name in {"td", "th"}:
            self._cell(opening=opening)

    def _item(self, *, opening: bool) -> None:
        if not opening:
            self._paper.leave()
            return
        number = self._lists[-1] if self._lists else None
        mark = "- " if number is None else f"{number}. "
        if number is not None:
            self._lists[-1] = number + 1
        self._paper.part(1)
        self._paper.enter(mark, " " * len(mark))

    def _cell(self, *, opening: bool) -> None:
        if opening:
            self._paper.begin_cell(first=self._first_cell)
            self._first_cell = False
        else:
            self._paper.end_cell()

    def _inline(self, tokens: Sequence[Token]) -> None:
        said: list[str] = []
        links: list[tuple[int, str]] = []
        for token in tokens:
            if token.type == "link_open":
                links.append((len(said), str(token.attrs.get("href", ""))))
            elif token.type == "link_close" and links:
                place, url = links.pop()
                said[place:] = [linked("".join(said[place:]), url)]
            elif token.type == "image":
                said.append(alt_text(token.content))
            elif token.type in {"softbreak", "hardbreak"}:
                said.append("\n")
            elif token.type == "html_inline":
                said.append(_html(token.content))
            elif token.type in {"text", "code_inline", "text_special"}:
                said.append(token.content)
        self._paper.say("".join(said))


def _html(tag: str) -> str:
    """What one tag inside a line says by itself: a break, or a picture's words."""
    return "\n" if tag[1:3].casefold() == "br" else html_text(tag) if tag[1:4].casefold() == "img" else ""
