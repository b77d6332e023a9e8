"""What Jira's words mean here: statuses, priorities, kinds of issue, and which way a link points."""

from ingestion.coerce import word
from ingestion.tables.words import PRIORITY, STATUS, fold
from portfolio.vocabulary import LinkType, Priority, Status

_CATEGORY = {
    "new": Status.NOT_STARTED, "to do": Status.NOT_STARTED, "undefined": None, "no category": None,
    "indeterminate": Status.IN_PROGRESS, "in progress": Status.IN_PROGRESS,
    "done": Status.DONE, "complete": Status.DONE,
}  # fmt: skip
"""Status categories by key (REST) and by English name (CSV). Their names are translated, their keys are not."""

_WAITS = frozenset({Status.BLOCKED, Status.AT_RISK, Status.ON_HOLD})
_DROPPED = frozenset(
    ("won t do", "won t fix", "wont do", "wont fix", "declined", "cancelled", "canceled", "duplicate", "rejected",
     "invalid", "not a bug", "cannot reproduce", "withdrawn", "abandoned", "obsolete", "out of scope"),
)  # fmt: skip
_BLOCKING = ("blocked", "impeded", "impediment", "stuck", "stalled", "waiting")
_PRIORITY = {"blocker": Priority.CRITICAL, **PRIORITY}
_SUBTASK = frozenset({"subtask", "sub task"})

_FORWARD = {
    "blocks": LinkType.FS, "blocker": LinkType.FS, "blocking": LinkType.FS, "block": LinkType.FS,
    "precedes": LinkType.FS, "predecessor": LinkType.FS, "enables": LinkType.FS,
    "gantt end to start": LinkType.FS, "gantt finish start": LinkType.FS, "gantt dependency": LinkType.FS,
    "finish to start": LinkType.FS, "finish to start fs": LinkType.FS,
    "gantt start to start": LinkType.SS, "gantt start start": LinkType.SS, "start to start": LinkType.SS,
    "gantt end to end": LinkType.FF, "gantt finish finish": LinkType.FF, "finish to finish": LinkType.FF,
    "gantt start to end": LinkType.SF, "gantt start finish": LinkType.SF, "start to finish": LinkType.SF,
}  # fmt: skip
"""Link types whose outward side (this issue … the other) delivers first."""
_BACKWARD = frozenset(
    ("depends", "depend", "dependency", "dependent", "depends on", "dependencies", "requires", "successor", "follows",
     "is blocked by", "blocked by", "waits for", "waiting for"),
)  # fmt: skip
"""Link types whose outward side (this issue … the other) waits."""
_SAYS_FIRST = ("blocks", "is depended on", "is required by", "has to be done before", "must be done before", "precedes",
               "enables", "is predecessor of")  # fmt: skip
_SAYS_WAITS = ("depends on", "is blocked by", "requires", "has to be done after", "must be done after", "waits for",
               "is waiting for", "is dependent on", "is successor of", "follows")  # fmt: skip


def status(name: str | None, category: str | None, resolution: str | None = None, flagged: str | None = None) -> str:
    """A status in the house's words: Jira's own category decides done or not, its words the shades between."""
    said = _spelled(name)
    known = _CATEGORY.get(fold(category)) if category else None
    if known is None:
        known = said
    if known is Status.DONE:
        dropped = said is Status.CANCELLED or fold(resolution or "") in _DROPPED
        return (Status.CANCELLED if dropped else Status.DONE).value
    if known is None or known in {Status.NOT_STARTED, Status.IN_PROGRESS}:
        if flagged:
            return Status.BLOCKED.value
        if said in _WAITS:
            return str(said)
        if said is Status.CANCELLED:  # a project whose "Cancelled" was never put into the category Done
            return said.value
    return (known or Status.UNKNOWN).value


def _spelled(name: str | None) -> Status | None:
    if not name:
        return None
    words = fold(name)
    found = STATUS.get(words) or STATUS.get(words.removeprefix("status "))
    if found is None and words.split()[:1] and any(words.startswith(start) for start in _BLOCKING):
        return Status.BLOCKED
    if found is None:
        spelled = word(name, Status)
        return Status(spelled) if spelled else None
    return found


def priority(name: str | None) -> str | None:
    """A priority in the house's words, or None."""
    found = _PRIORITY.get(fold(name)) if name else None
    return found.value if found else None


def kind(name: str | None, *, subtask: bool = False) -> str:
    """Kind of item: the issue type's name in lower case; every spelling of a sub-task is `subtask`."""
    if subtask or (name and fold(name) in _SUBTASK):
        return "subtask"
    return (name or "task").strip().casefold()


def is_milestone(kind_: str) -> bool:
    """True for issue types that stand for a moment."""
    return kind_ in {"milestone", "meilenstein", "jalon", "hito"}


def direction(type_name: str, outward: str = "") -> tuple[LinkType, bool] | None:
    """The logic of a link type, and whether this issue comes first on its outward side; None where it is no dependency.

    `outward` is what the type says on that side, which admins keep truer than its name.
    """
    name, says = fold(type_name), fold(outward)
    logic = _FORWARD.get(name, LinkType.FS)
    if any(says.startswith(phrase) for phrase in _SAYS_WAITS):
        return logic, False
    if any(says.startswith(phrase) for phrase in _SAYS_FIRST):
        return logic, True
    if name in _FORWARD:
        return logic, True
    return (logic, False) if name in _BACKWARD else None


def project_of(key: str) -> str:
    """Project key of an issue key; empty where it has none."""
    return key.rpartition("-")[0]
