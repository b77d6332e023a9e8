"""The plan of a list: which column fills which field, and why."""

from dataclasses import dataclass, field

UNIQUE = 0.98
"""Share of distinct cells from which on a column tells its rows apart."""


@dataclass
class Plan:
    """How each column is read.

    Attributes:
        fields: field to the columns that fill it, the first that says something winning.
        updates: narrative columns.
        attributes: columns kept under their own names.
        ignored: columns a mapping file leaves out.
        kept: columns of a field with words nobody knows, kept under their own names too.
        how: column to why it is read so: alias, values, mapping file.
        picture_by: the column whose days tell several pictures in one file apart.
        by_day: whether they do, where ids come back on other days; None where the question does not arise.
    """

    fields: dict[str, list[str]] = field(default_factory=dict)
    updates: list[str] = field(default_factory=list)
    attributes: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    how: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    picture_by: str | None = None
    by_day: bool | None = None

    def first(self, name: str) -> str | None:
        """The first column of a field, or None."""
        return self.fields[name][0] if name in self.fields else None

    def target(self, header: str) -> str | None:
        """Field a column is read as, `update`, or None where it is kept as an attribute."""
        if header in self.updates:
            return "update"
        return next((name for name, headers in self.fields.items() if header in headers), None)
