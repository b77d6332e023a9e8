"""The page a body is written on: lines with list marks and quote bars, blank lines where paragraphs part."""

from ingestion.text.tidy import tidy

_DEEPEST = 8
"""Marks shown before a line; deeper nesting is kept as text, not as indentation."""


class Paper:
    """Collects text inline by inline; a block asks for its distance, and gets the widest asked for."""

    def __init__(self) -> None:
        """An empty page."""
        self._lines: list[str] = []
        self._line: list[str] = []
        self._gap = 0
        self._bar = ""
        self._marks: list[list[str]] = []
        self._cells = 0

    def say(self, text: str) -> None:
        """Add text to the line; newlines in it are line breaks."""
        for n, part in enumerate(text.split("\n")):
            if n:
                self.end_line()
            if part:
                self._line.append(part)

    def flow(self, text: str) -> None:
        """Add text whose blanks do not matter: runs of them, newlines too, are one space."""
        words = " ".join(text.split())
        before = " " if text[:1].isspace() and self._line and not self._line[-1].endswith(" ") else ""
        after = " " if words and text[-1:].isspace() else ""
        self.say(f"{before}{words}{after}")

    def end_line(self) -> None:
        """A line break: inside a table cell a space."""
        if self._cells:
            self._space()
        elif self._line or self._marked():
            self._write()
        else:
            self._gap = max(self._gap, 2)

    def part(self, lines: int) -> None:
        """Begin a block at least `lines` newlines after what stands before it."""
        if self._cells:
            self._space()
            return
        if self._line:
            self._write()
        self._gap = max(self._gap, lines)
        self._bar = "".join(rest for _, rest in self._marks[:_DEEPEST]).rstrip()

    def enter(self, first: str, rest: str) -> None:
        """Put `first` before the next line and `rest` before those after it, until `leave`."""
        self._marks.append([first, rest])

    def leave(self) -> None:
        """The end of what `enter` began."""
        if self._line:
            self._write()
        if self._marks:
            self._marks.pop()

    def begin_cell(self, *, first: bool) -> None:
        """A table cell; breaks inside it are spaces."""
        if not first:
            if self._line:
                self._line[-1] = self._line[-1].rstrip()
            self.say(" | " if self._line else "| ")
        self._cells += 1

    def end_cell(self) -> None:
        """The end of a cell."""
        self._cells = max(0, self._cells - 1)

    def text(self) -> str:
        """Everything written, tidied."""
        if self._line:
            self._write()
        return tidy("\n".join(self._lines))

    def _space(self) -> None:
        if self._line and not self._line[-1].endswith(" "):
            self._line.append(" ")

    def _marked(self) -> bool:
        return any(first != rest and first.strip() for first, rest in self._marks[:_DEEPEST])

    def _write(self) -> None:
        body = "".join(self._line).rstrip()
        self._line = []
        marks = "".join(first for first, _ in self._marks[:_DEEPEST])
        if not body and not marks.strip():
            self._gap = max(self._gap, 1)
            return
        if self._lines:
            self._lines += [self._bar] * min(max(self._gap - 1, 0), 1)
        self._lines.append(f"{marks}{body}")
        self._gap = 0
        for mark in self._marks[:_DEEPEST]:
            mark[0] = mark[1]
