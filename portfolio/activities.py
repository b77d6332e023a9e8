"""The activities of a portfolio as a network: what is linked, how long it takes, what holds it, in which calendar."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from portfolio.critical_path import FF, FS, SF, SS, Network
from portfolio.due import work
from portfolio.joints import Joints, below
from portfolio.membership import among, places
from portfolio.snapshot import Portfolio
from portfolio.standing import Progress
from portfolio.vocabulary import Status
from portfolio.working_calendars import Calendars, calendars_of

KINDS = {"FS": FS, "SS": SS, "FF": FF, "SF": SF}
MUST_FINISH = "Must finish by"
"""The attribute under which a plan states the day its project must be finished by."""

_FACTS = (
    "id", "project", "name", "kind", "status", "start", "due", "baseline_due", "done_on", "percent_complete",
    "duration_days", "remaining_days", "float_days", "constraint", "constraint_on", "deadline", "calendar", "source",
    "url", "parent", "milestone", "open",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Activities:
    """Linked work as a network.

    Attributes:
        frame: facts of each activity, in the order of the network's first activities. What follows them in the
            network are joints: start and finish of linked summaries, and the last day of what is not linked.
        net: the network.
        names: id of each activity of the network; of a joint that of its summary or project.
        ties: for each link of the network its row of `portfolio.dependencies`; -1 for what ties a joint.
        projects: ids of the groups.
        calendars: the working calendars.
    """

    frame: pd.DataFrame
    net: Network
    names: np.ndarray
    ties: np.ndarray
    projects: pd.Index
    calendars: Calendars


def activities(portfolio: Portfolio) -> Activities:
    """Everything that is linked to something, with its progress as its project's status day knows it."""
    return network_of(portfolio)


def network_of(
    portfolio: Portfolio,
    project: str | None = None,
    *,
    whole: bool = False,
    retained: bool = True,
    dated: bool = True,
) -> Activities:
    """The network of one project, or of all with the links between them.

    `whole`: with the work that is linked to nothing, piece by piece; else only the day it ends counts.
    `retained`: work that has begun still waits for its predecessors (P6's retained logic; MS Project lets it go on).
    `dated`: nothing that is left can happen before the status day (MS Project leaves it where it was).
    """
    ties = portfolio.dependencies[["predecessor", "successor", "type", "lag_days", "predecessor_project",
                                   "successor_project"]].reset_index(drop=True)  # fmt: skip
    if project is not None:
        ties = ties[(ties["predecessor_project"] == project) & (ties["successor_project"] == project)]
    everything = portfolio.ask(work)
    if project is not None:
        everything = everything[(everything["project"] == project).to_numpy(dtype=bool)]
    frame, pairs = _rows(everything, ties, whole=whole)
    projects = pd.Index(frame["project"].dropna().unique())
    group = places(frame["project"], projects)
    table = portfolio.table.reindex(projects)
    calendars, calendar = calendars_of(table["calendar"], frame["calendar"], group)
    stated = table["status_on"].to_numpy().astype("datetime64[D]")
    as_of = np.datetime64(portfolio.as_of, "D")
    today = np.where(np.isnat(stated) | (stated > as_of), as_of, stated)
    plan = Progress(frame, group, calendars, calendar, today if dated else None, as_of)
    rest = _rest(everything, frame, projects)
    joints = Joints(pairs, frame, group, calendar, rest)
    links = _tied(ties, frame["id"], joints)
    if not retained:
        into_begun = (links["kind"].isin((FS, SS)) & plan.begun_at(links["after"])).to_numpy()
        links = links[~into_begun]
    finish_by = [portfolio.projects[p].attributes.get(MUST_FINISH) if p in portfolio.projects else None
                 for p in projects]  # fmt: skip
    net, kept = plan.network(links, joints, finish_by)
    names = np.concatenate([frame["id"].to_numpy(dtype=object), joints.names(projects)])
    return Activities(frame, net, names, kept, projects, calendars)


def _rows(everything: pd.DataFrame, ties: pd.DataFrame, *, whole: bool) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The linked work without summaries, and pairs of a linked summary and each piece of work below it."""
    ids = pd.concat([ties["predecessor"], ties["successor"]]).dropna().drop_duplicates()
    usable = (everything["status"] != Status.CANCELLED.value).to_numpy()
    linked = among(everything["id"], ids) & usable
    if whole:
        linked |= usable & everything["kind"].ne("summary").to_numpy(dtype=bool)
    frame = _taken(everything, linked)
    above = (frame["kind"] == "summary").to_numpy()
    pairs = pd.DataFrame({"summary": pd.Series(dtype="str"), "id": pd.Series(dtype="str")})
    if above.any():
        pairs = below(everything, frame["id"][above])
        frame = pd.concat(
            [frame[~above], _taken(everything, among(everything["id"], pairs["id"]) & usable & ~linked)],
            ignore_index=True,
        )
    return frame.drop_duplicates("id").reset_index(drop=True), pairs


def _taken(everything: pd.DataFrame, rows: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame({name: everything[name].array[rows] for name in _FACTS})


def _rest(everything: pd.DataFrame, frame: pd.DataFrame, projects: pd.Index) -> np.ndarray:
    """The last day of open work of each project that is linked to nothing, as its plan has it."""
    last = np.full(len(projects), np.datetime64("NaT", "D"))
    mine = np.flatnonzero(among(everything["project"], pd.Series(projects, dtype="str")))
    open_, dated = (one.to_numpy(dtype=bool)[mine] for one in (everything["open"], everything["due"].notna()))
    mine = mine[open_ & dated]
    mine = mine[pd.Series(everything["kind"].array[mine]).ne("summary").to_numpy(dtype=bool)]
    mine = mine[~among(everything["id"].array[mine], frame["id"])]
    if len(mine):
        code = places(pd.Series(everything["project"].array[mine]), projects)
        days = np.full(len(projects), np.iinfo(np.int64).min)
        np.maximum.at(days, code, everything["due"].to_numpy()[mine].astype("datetime64[D]").astype("int64"))
        last = days.astype("datetime64[D]")
    return last


def _tied(ties: pd.DataFrame, spots: pd.Series, joints: Joints) -> pd.DataFrame:
    """Links between activities; joints are tied to the work below their summary."""
    kind = ties["type"].fillna("FS").map(KINDS).fillna(FS).to_numpy(dtype=np.int64)
    links = pd.DataFrame(
        {
            "before": joints.place(ties["predecessor"], spots, ends=(kind == FS) | (kind == FF)),
            "after": joints.place(ties["successor"], spots, ends=(kind == FF) | (kind == SF)),
            "kind": kind,
            "lag": ties["lag_days"].fillna(0.0).to_numpy(dtype="float64"),
            "tie": ties.index.to_numpy(),
        }
    )
    links = links[(links["before"] >= 0) & (links["after"] >= 0)]
    return pd.concat([links, joints.links], ignore_index=True) if len(joints.links) else links
