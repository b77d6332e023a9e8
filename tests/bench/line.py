"""One line of the benchmark: what was measured, what it came to, and what is aimed for."""

import operator
from collections.abc import Iterable
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Line:
    """A measurement; `aim` is the least (`>=`) or the most (`<=`) it should be, where there is an aim."""

    what: str
    value: float
    shown: str
    aim: tuple[str, float] | None = None
    note: str = ""

    @property
    def verdict(self) -> str:
        """Whether the aim is reached; empty where there is none."""
        if self.aim is None:
            return ""
        sense, limit = self.aim
        return "reached" if {">=": operator.ge, "<=": operator.le}[sense](self.value, limit) else "missed"


def show(lines: Iterable[Line], title: str) -> None:
    """Print measurements beside their aims."""
    table = Table(title=title, title_justify="left")
    for head in ("what", "measured", "aim", "", "how"):
        table.add_column(head, justify="right" if head in {"measured", "aim"} else "left", overflow="fold")
    for line in lines:
        aim = f"{'≥' if line.aim[0] == '>=' else '≤'} {line.aim[1]:g}" if line.aim else ""
        style = {"missed": "bold red", "reached": "green"}.get(line.verdict, "")
        table.add_row(line.what, line.shown, aim, f"[{style}]{line.verdict}[/]" if style else "", line.note)
    Console(width=None if Console().is_terminal else 150).print(table)
