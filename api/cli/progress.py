"""Progress of long work: a bar on a terminal, now and then a plain line elsewhere, always on standard error."""

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

from api.cli.output import warn
from api.neutral import for_terminal

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_SECONDS_BETWEEN_LINES = 5.0


class Told:
    """Shows what long work says about itself; use it as a context manager so that bars are taken away."""

    def __init__(self) -> None:
        """Nothing is shown before the first word."""
        self._bars: Progress | None = None
        self._task: TaskID | None = None
        self._line_at: float | None = None

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the bars away."""
        if self._bars is not None:
            self._bars.stop()

    def __call__(self, what: str, done: int, total: int) -> None:
        """Show that `done` of `total` is done."""
        if sys.stderr.isatty():
            self._bar(what, done, total)
        else:
            self._line(what, done, total)

    def _bar(self, what: str, done: int, total: int) -> None:
        if self._bars is None:
            from rich.console import Console  # noqa: PLC0415 - only when there is something to show
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415 - as above

            self._bars = Progress(
                TextColumn("{task.description}", markup=False),
                BarColumn(),
                MofNCompleteColumn(),
                TimeRemainingColumn(),
                console=Console(stderr=True, markup=False),
                transient=True,
            )
            self._bars.start()
        if self._task is None:
            self._task = self._bars.add_task("", total=None)
        self._bars.update(self._task, description=for_terminal(what), completed=done, total=total or None)

    def _line(self, what: str, done: int, total: int) -> None:
        now = time.monotonic()
        # Quick work says nothing: a line is worth reading only when somebody has been waiting.
        if self._line_at is None:
            self._line_at = now
        elif now - self._line_at >= _SECONDS_BETWEEN_LINES:
            self._line_at = now
            warn(f"{what}: {done:,} of {total:,}" if total else f"{what}: {done:,}")
