"""How far trouble travels: what waits for a project, and what waits for that, as a drawing."""

from collections.abc import Collection, Mapping, Sequence

from api.web import charts
from api.web.words import counted
from portfolio.snapshot import Portfolio

MOST_DRAWN = 24


def ripple(projects: Sequence[str], picture: Portfolio, bands: Mapping[str, str]) -> charts.Drawn | None:
    """The projects that wait for `projects`, directly or down the chain; nothing where none does.

    Args:
        projects: ids of the projects in trouble.
        picture: the picture with its dependencies.
        bands: project → the band of its score, for the colours.
    """
    after = _links(picture)
    reached = _reached(projects, after)
    waiting = [project for project in reached if project not in set(projects)]
    if not waiting:
        return None
    drawn = reached[:MOST_DRAWN]
    links = [
        charts.Link(before, later, strong=before in set(projects), said=why)
        for before in drawn
        for later, why in after.get(before, {}).items()
        if later in set(drawn)
    ]
    nodes = [
        charts.Node(one, picture.name_of(one), tone=_tone(bands.get(one)), main=one in set(projects)) for one in drawn
    ]
    linked = {end for link in links for end in (link.before, link.after)}
    names = ", ".join(picture.name_of(one) for one in waiting[:5])
    more = f" and {len(waiting) - 5} more" if len(waiting) > 5 else ""  # noqa: PLR2004 - as many as a sentence bears
    said = counted(len(waiting), "project waits", "projects wait")
    words = f"{said} for it, directly or down the chain: {names}{more}."
    if len(reached) > len(drawn):
        words += f" The nearest {len(drawn)} are drawn."
    shown = [node for node in nodes if node.id in linked]
    return charts.draw(charts.network("What hangs on it", shown, links, words=words))


def _tone(band: str | None) -> str:
    return "soft" if band in {None, "none"} else str(band)


def _links(picture: Portfolio) -> dict[str, dict[str, str]]:
    """Project → the projects that wait for it, and what is handed over."""
    found: dict[str, dict[str, str]] = {}
    sides = picture.dependencies[["predecessor_project", "successor_project", "description", "needed_by"]]
    for before, later, said, needed in sides.dropna(subset=["predecessor_project", "successor_project"]).itertuples(
        index=False
    ):
        if before != later and before in picture.projects and later in picture.projects:
            day = f"needed by {needed.date().isoformat()}" if needed == needed else ""  # noqa: PLR0124 - NaT differs from itself
            what = said if isinstance(said, str) else ""
            found.setdefault(before, {}).setdefault(later, "; ".join(part for part in (what, day) if part))
    return found


def _reached(projects: Sequence[str], after: Mapping[str, Collection[str]]) -> list[str]:
    """The projects themselves and all that wait for them, the nearest first."""
    seen = dict.fromkeys(projects)
    front = list(seen)
    while front:
        front = [later for before in front for later in after.get(before, ()) if later not in seen]
        front = list(dict.fromkeys(front))
        seen |= dict.fromkeys(front)
    return list(seen)
