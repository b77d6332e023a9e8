"""Where what stands in a Jira CSV: columns by role, repeated headers collected by position."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingestion.sources.jira.fields import Filled, custom_title, fill
from ingestion.sources.jira.words import direction
from ingestion.tables.mapping import ListMapping
from ingestion.tables.words import fold_header
from portfolio.vocabulary import LinkType

_ROLES = {
    "key": ("issue key",), "internal": ("issue id",), "name": ("summary",),
    "type": ("issue type", "issuetype"), "status": ("status",), "category": ("status category",),
    "category_changed": ("status category changed",), "priority": ("priority",), "resolution": ("resolution",),
    "resolved": ("resolved", "resolution date"), "created": ("created",), "updated": ("updated",),
    "due": ("due date", "due"), "assignee": ("assignee",), "assignee_id": ("assignee id",),
    "reporter": ("reporter",), "reporter_id": ("reporter id",), "creator": ("creator",),
    "creator_id": ("creator id",), "description": ("description",),
    "project": ("project key",), "project_name": ("project name", "project"), "lead": ("project lead",),
    "lead_id": ("project lead id",), "about": ("project description",), "project_url": ("project url",),
    "parent": ("parent",), "parent_key": ("parent key",), "parent_id": ("parent id",),
    "comment": ("comment", "comments"), "estimate": ("original estimate",), "flagged": ("flagged",),
}  # fmt: skip
"""What each role's column is called, header folded; Jira Server and Cloud differ in case and slashes only."""
_NO_FACT = re.compile(
    r"parent summary|last viewed|votes|watchers.*|creator.*|.*\bestimate|time spent|.*\btime spent|work ratio|log work"
    r"|attachments?|project (?:type|url)|images|progress|. (?:progress|original estimate|remaining estimate|time spent)"
    r"|security level|environment|thumbnails|restrict to"
)
"""Columns of every export that say nothing about a portfolio; they are not counted as unmapped."""
_LINK = re.compile(r"\s*(inward|outward) issue link \((.*)\)\s*", re.IGNORECASE | re.DOTALL)
DAY_ROLES = ("created", "updated", "resolved", "due", "category_changed")


@dataclass(frozen=True)
class Link:
    """A column of issue links: the type's logic, and whether this issue delivers first."""

    spot: int
    logic: LinkType
    first: bool


@dataclass(frozen=True)
class Places:
    """Positions of columns.

    Attributes:
        roles: role to every column that fills it, in the order of the file.
        filled: field of an item to the custom fields that fill it, the surest first (their keys are positions).
        links: columns of links that are dependencies.
        other_links: names of link types that are none.
        unmapped: columns that fill nothing.
    """

    roles: Mapping[str, tuple[int, ...]]
    filled: Mapping[str, tuple[Filled, ...]]
    links: tuple[Link, ...]
    other_links: tuple[str, ...]
    unmapped: tuple[int, ...]

    def at(self, role: str) -> int | None:
        """Position of the first column of a role."""
        return self.roles.get(role, (None,))[0]


def is_jira(headers: Sequence[str]) -> bool:
    """True for the first row of a Jira export: an issue key beside what only Jira's issues have."""
    folded = {fold_header(header) for header in headers}
    return "issue key" in folded and bool(folded & {"issue type", "issue id", "project key"})


def places(headers: Sequence[str], mapping: ListMapping) -> Places:
    """Find every column's role."""
    by_name = {name: role for role, names in _ROLES.items() for name in names}
    roles: dict[str, list[int]] = {}
    customs: list[tuple[str, str, str]] = []
    plain: list[tuple[str, str, str]] = []
    links: list[Link] = []
    other_links: dict[str, None] = {}
    spare: list[int] = []
    for spot, header in enumerate(headers):
        title, link = custom_title(header), _LINK.fullmatch(header)
        folded = fold_header(header)
        if title is not None:
            customs.append((str(spot), title, ""))
        elif link:
            points = direction(link[2])
            if points is None:
                other_links[link[2]] = None
            else:
                logic, first = points
                links.append(Link(spot, logic, first if link[1].casefold() == "outward" else not first))
        elif folded in by_name:
            roles.setdefault(by_name[folded], []).append(spot)
        elif folded:
            plain.append((str(spot), header, ""))
            if not _NO_FACT.fullmatch(folded):
                spare.append(spot)
    filled = dict(fill(customs, mapping))
    for target, ones in fill(plain, mapping, all_mapped=True).items():
        filled[target] = (*ones, *filled.get(target, ()))
    used = {one.key for ones in filled.values() for one in ones}
    unmapped = [spot for spot in spare if str(spot) not in used]
    unmapped += [int(key) for key, _, _ in customs if key not in used]
    return Places(
        {role: tuple(spots) for role, spots in roles.items()}, filled, tuple(links), tuple(other_links), tuple(unmapped)
    )
