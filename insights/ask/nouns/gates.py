"""Gates of projects as rows: reviews planned, passed, refused, overdue."""

from collections.abc import Mapping

import pandas as pd

from insights.ask.nouns.cells import days_since, indexed, is_so, of_projects, project_names, proved_of
from insights.ask.plan import Filter
from insights.ask.relation import Facts, Field, State
from portfolio.evidence import Evidence
from portfolio.gating import gates as judged
from portfolio.governance import Gate
from portfolio.snapshot import Portfolio

_FIELDS = (
    Field("days_overdue", "days overdue", "days", r"days? (?:overdue|late)|overdue by"),
    Field("delay_days", "days between planned and passed day", "days",
          r"delays?|slip(?:s|page)?|(?:days? )?(?:between|from) (?:the )?planned (?:and|to) (?:the )?passed"),
    Field("planned", "planned day", "day",
          r"planned(?: dates?| days?| for)?|due(?: dates?)?|dates?|when|next|upcoming|coming up|scheduled"),
    Field("passed", "day it was passed", "day", r"passed(?: on)?|pass(?:es)?|held on"),
    Field("decision", "decision", "category", r"decisions?|decided?|outcomes?|results?|verdicts?"),
    Field("stage", "stage", "category", r"stages?|(?<=by )gates?|(?<=per )gates?|(?<=each )gates?"),
    Field("topic", "what the gate is about", "category", r"topics?"),
    Field("project_name", "project", "category", r"projects?"),
    Field("programme", "programme", "category", r"programmes?|programs?"),
    Field("department", "department", "category", r"departments?|agenc(?:y|ies)|business units?"),
)  # fmt: skip
_IS = r"(?:(?:are|is|were|was|have|has|been|still|currently|now|already) )*"
_STATES = (
    State(rf"{_IS}(?:passed|held|cleared) (?:late|after (?:their |its |the )?plan(?:ned day)?)",
          Filter(field="delay_days", op="gt", number=0, said="passed after the planned day")),
    State(rf"{_IS}(?:passed|held|cleared) (?:on time|in time|early|as planned)",
          Filter(field="delay_days", op="le", number=0, said="passed by the planned day")),
    State(r"conditionally|(?:passed |approved )?with (?:conditions|remarks|reservations)|conditional",
          Filter(field="decision", op="contains", any_of=("condition", "remark", "reservation"),
                 said="with conditions or remarks")),
    State(rf"{_IS}(?:overdue|late|missed|past (?:their |its |the )?(?:due|planned)(?: date| day)?|behind)",
          is_so("overdue", "overdue")),
    State(rf"{_IS}(?:not (?:yet )?(?:passed|held)|open|outstanding|to come|ahead|pending)|upcoming"
          r"|(?:coming|next)(?! (?:\w+ )?(?:days?|weeks?|months?|quarters?|years?|\d))",
          is_so("open", "not passed yet")),
    State(rf"{_IS}(?:passed|approved|cleared|behind us)", is_so("passed_by_now", "passed")),
    State(rf"{_IS}(?:refused|failed|rejected|sent back|not approved)", is_so("refused", "refused")),
    State(rf"{_IS}(?:passed over|skipped|jumped)", is_so("passed_over", "passed over by a later gate")),
)  # fmt: skip


_STAGE = r"(?i)^(?:(?:stage|decision|review|phase)[ -])?(?:gate(?:way)?|g|stage)[ -]?(\d+|[a-e])\b"
_TOPIC = r"^[^:–-]*\d[^:–-]*[:–-] ?(.+)$"


def gates(portfolio: Portfolio) -> Facts:
    """One row per gate. `open`: neither passed nor decided on, and no later gate of its project is passed.

    `overdue`: open with a planned day before the day of the picture; only gates of active projects are. `next`: the
    first open one of its project. `stage` is the gate's number as a name ("Gate 2"), `topic` what stands behind it.
    A name that several gates bear carries its project too.
    """
    fields = list(Gate.model_fields)
    rows = [[getattr(gate, name) for name in fields] for gate in portfolio.gates.values()]
    frame = pd.DataFrame(rows, columns=fields)
    texts = ("id", "project", "name", "decision")
    frame = frame.astype({**dict.fromkeys(texts, "str"), "planned": "datetime64[s]", "passed": "datetime64[s]"})
    frame = indexed(frame.sort_values(["planned", "id"], na_position="last"))
    told = portfolio.ask(judged).set_index("id")
    for name in ("passed_by_now", "refused", "waived"):
        frame[name] = told[name].reindex(frame.index).eq(other=True)
    frame["passed_by_now"] |= (frame["passed"] <= portfolio.today) & ~frame["refused"]
    later = told["later_passed"].reindex(frame.index).notna()
    active = of_projects(portfolio, frame["project"], ("active",))["active"].eq(other=True)
    untold = frame["passed"].isna() & frame["decision"].isna() & ~frame["passed_by_now"]
    frame["passed_over"] = untold & later & active
    frame["open"] = untold & ~later & active
    frame["overdue"] = frame["open"] & (frame["planned"] < portfolio.today)
    frame["days_overdue"] = days_since(portfolio, frame["planned"]).where(frame["overdue"])
    frame["next"] = frame["open"] & ~frame["project"].where(frame["open"]).duplicated()
    frame["delay_days"] = (frame["passed"] - frame["planned"]).dt.days.astype("float64").where(frame["passed_by_now"])
    frame["stage"] = frame["name"].str.extract(_STAGE, expand=False).str.capitalize()
    frame["stage"] = "Gate " + frame["stage"]
    frame["topic"] = frame["name"].str.extract(_TOPIC, expand=False).str.strip()
    frame["project_name"] = project_names(portfolio, frame["project"])
    shared = frame["name"].duplicated(keep=False) & frame["project_name"].notna()
    frame["name"] = frame["name"].mask(shared, frame["name"] + " of " + frame["project_name"])
    frame = frame.assign(**of_projects(portfolio, frame["project"], ("programme", "department")))
    return Facts(
        frame=frame,
        fields={one.key: one for one in _FIELDS},
        subject="gates",
        one="gate",
        many="gates",
        references=("stage", "topic", "programme", "department"),
        codes={"stage": _codes(frame["stage"])},
        titled=("planned", "passed", "decision"),
        states=_STATES,
        day="planned",
        days={r"passed|held|cleared": "passed"},
        prove=_prove,
    )


def _codes(stages: pd.Series) -> Mapping[str, str]:
    """Other ways to say the number of a gate: "gate2", "gate-2", "g2"."""
    known = {str(stage): str(stage).removeprefix("Gate ") for stage in stages.dropna().unique()}
    return {f"{said}{number}": stage for stage, number in known.items() for said in ("gate", "g", "stage gate ")}


_COMPUTED = {
    "overdue": "planned", "open": "planned", "days_overdue": "planned", "passed_by_now": "passed", "next": "planned",
    "refused": "decision", "delay_days": "passed", "stage": "name", "topic": "name",
}  # fmt: skip


def _prove(portfolio: Portfolio, gate: str, column: str) -> Evidence | None:
    return proved_of(portfolio, "gate", portfolio.gates.get(gate), _COMPUTED.get(column, column))
