"""One fact as one source held it, for a while."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pyarrow as pa

from portfolio.noun import Noun
from store import codec


@dataclass(frozen=True, eq=False)
class Version:
    """One fact as one source held it from a day until before another."""

    source: str
    kind: str
    key: str
    known_from: date
    known_to: date
    hash: str
    content: Noun | pa.Table | bytes

    def holds_on(self, day: date) -> bool:
        """True where the source held it on `day`."""
        return self.known_from <= day < self.known_to

    @cached_property
    def noun(self) -> Noun:
        """The object."""
        return codec.noun_from(self.kind, self.content) if isinstance(self.content, bytes) else self.content

    @cached_property
    def rows(self) -> pa.Table:
        """The rows of the chunk."""
        return codec.rows_from(self.content) if isinstance(self.content, bytes) else self.content
