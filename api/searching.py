"""A search that is opened when something is first searched for: most questions are counts and need none."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from store.ports import Found, PassageIndex


@dataclass(frozen=True)
class SearchOnDemand:
    """A PassageSearch that opens the index with the first search; without an index it finds nothing."""

    opened: Callable[[], PassageIndex | None]

    def search(
        self,
        portfolio: str,
        query: str,
        *,
        as_of: date,
        projects: Iterable[str] | None = None,
        kinds: Iterable[str] | None = None,
        limit: int = 10,
    ) -> list[Found]:
        """Passages known on `as_of`, best first."""
        index = self.opened()
        if index is None:
            return []
        return index.search(portfolio, query, as_of=as_of, projects=projects, kinds=kinds, limit=limit)
