"""Tasks and projects that a cell of the CSV names: lists joined with commas, of names that hold commas."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence


class ByName:
    """The tasks of a file by their names; a task is told by its place among them."""

    def __init__(self, ids: Sequence[str], names: Sequence[str]) -> None:
        """Learn the names."""
        self._ids, self._names = ids, names
        self._known = frozenset(ids)
        self._places: dict[str, list[int]] = {}
        for place, name in enumerate(names):
            self._places.setdefault(name, []).append(place)
        self._parts = Parts(names)

    def parent(self, name: str, own: int) -> tuple[str | None, str]:
        """The task that the subtask at `own` names as its parent, and why none was taken."""
        if name in self._known:
            return name, ""
        others, first, above = self._others(name, own)
        if not others:
            return None, f"No task of this file is called '{name[:80]}'; the row is read without a parent."
        if others == 1:
            return first, ""
        if above:
            return above, f"{others} tasks have that name; the nearest one above is taken as the parent."
        return None, f"{others} tasks have that name and none stands above; the row is read without a parent."

    def listed(self, cell: str, own: int) -> tuple[tuple[str, ...], list[tuple[str, str]]]:
        """Ids (or names that no task of the file has) of a cell, and the parts left out with the reason."""
        found: list[str] = []
        doubts: list[tuple[str, str]] = []
        for part in self._parts.split(cell):
            others, first, _ = self._others(part, own)
            if part in self._known or first is None:
                found.append(part)
            elif others == 1:
                found.append(first)
            else:
                doubts.append((part, f"{others} tasks have that name; the dependency is left out."))
        return tuple(dict.fromkeys(found)), doubts

    def _others(self, name: str, own: int) -> tuple[int, str | None, str | None]:
        """How many other tasks have the name, the first of them, and the nearest above; by halving, as many may."""
        places = self._places.get(name, [])
        above = bisect_left(places, own)
        itself = above < len(places) and places[above] == own
        first = next((place for place in places[:2] if place != own), None)
        return (
            len(places) - itself,
            None if first is None else self._ids[first],
            self._ids[places[above - 1]] if above else None,
        )


class Parts:
    """Splits a list joined with commas, keeping whole the names that are known."""

    def __init__(self, names: Iterable[str], *, lists: bool = False) -> None:
        """`names`: what is a name as it stands; with `lists` each may be a list of the others as well."""
        self._names = frozenset(names)
        self._lists = lists
        self._split: dict[str, list[str]] = {}

    def split(self, cell: str) -> list[str]:
        """The parts of a cell, the longest known names first."""
        if cell not in self._split:
            self._split[cell] = self._parts(cell)
        return self._split[cell]

    def _parts(self, cell: str) -> list[str]:
        pieces = [piece.strip() for piece in cell.split(",")]
        most = len(pieces) - 1 if self._lists else len(pieces)
        if not self._lists and cell in self._names:
            return [cell]
        out: list[str] = []
        spot = known = 0
        while spot < len(pieces):
            ends = range(min(len(pieces), spot + most), spot, -1)
            end = next((end for end in ends if ", ".join(pieces[spot:end]) in self._names), None)
            known += end is not None
            part = ", ".join(pieces[spot : end or spot + 1])
            if part:
                out.append(part)
            spot = end or spot + 1
        if self._lists and not known:
            return [cell.strip()] if cell.strip() else []
        return list(dict.fromkeys(out))
