"""Tasks and projects that a cell of the CSV names: lists joined with commas, of names that hold commas."""

from collections.abc import Iterable

from ingestion.tasks.plan import Task


class ByName:
    """The tasks of a file by their names."""

    def __init__(self, tasks: Iterable[Task]) -> None:
        """Learn the names."""
        self._by_name: dict[str, list[Task]] = {}
        self._place: dict[str, int] = {}
        self._ids: set[str] = set()
        for place, task in enumerate(tasks):
            self._by_name.setdefault(task.name, []).append(task)
            self._place[task.id] = place
            self._ids.add(task.id)
        self._parts = Parts(self._by_name)

    @classmethod
    def parts(cls, cells: Iterable[str]) -> "Parts":
        """A reader of lists whose single cells tell which names hold commas."""
        return Parts((cell for cell in cells if cell), lists=True)

    def parent(self, name: str, child: Task) -> tuple[str | None, str]:
        """The task a subtask names as its parent, and why none was taken."""
        if name in self._ids:
            return name, ""
        named = [task for task in self._by_name.get(name, []) if task.id != child.id]
        if not named:
            return None, f"No task of this file is called '{name[:80]}'; the row is read without a parent."
        if len(named) == 1:
            return named[0].id, ""
        above = [task for task in named if self._place[task.id] < self._place[child.id]]
        if above:
            return above[-1].id, f"{len(named)} tasks have that name; the nearest one above is taken as the parent."
        return None, f"{len(named)} tasks have that name and none stands above; the row is read without a parent."

    def listed(self, cell: str, own: Task) -> tuple[tuple[str, ...], list[tuple[str, str]]]:
        """Ids (or names that no task of the file has) of a cell, and the parts left out with the reason."""
        found: list[str] = []
        doubts: list[tuple[str, str]] = []
        for part in self._parts.split(cell) if cell else ():
            named = [task for task in self._by_name.get(part, []) if task.id != own.id]
            if part in self._ids or not named:
                found.append(part)
            elif len(named) == 1:
                found.append(named[0].id)
            else:
                doubts.append((part, f"{len(named)} tasks have that name; the dependency is left out."))
        return tuple(dict.fromkeys(found)), doubts


class Parts:
    """Splits a list joined with commas, keeping whole the names that are known."""

    def __init__(self, names: Iterable[str], *, lists: bool = False) -> None:
        """`names`: what is a name as it stands; with `lists` each may be a list of the others as well."""
        self._names = set(names)
        self._lists = lists

    def split(self, cell: str) -> list[str]:
        """The parts of a cell, the longest known names first."""
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
