"""Streams an MSPDI file into one plan document, holding one task at a time."""

from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError  # only the name of the error; parsing goes through defusedxml

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from ingestion.sources.schedules.mspdi_plan import LEAVES, Plan
from portfolio.errors import SourceUnreadable

_BLOCK = 1 << 18
_DEEPEST = 40
_LONGEST = 1 << 20
_RECORDS = frozenset(
    {
        "Task", "Resource", "Assignment", "Calendar", "ExtendedAttribute", "OutlineCode", "Baseline",
        "PredecessorLink", "WeekDay", "Exception", "TimePeriod",
    }
)  # fmt: skip
_SKIPPED = frozenset(
    {"TimephasedData", "AvailabilityPeriods", "Rates", "WorkingTimes", "WBSMasks", "WorkWeeks", "Masks"}
)


class TooDeep(ValueError):
    """Elements inside elements beyond anything a plan has."""


class NoPlan(ValueError):
    """The first element is not a Project."""


def read_mspdi(path: Path) -> dict[str, Any]:
    """The plan document of a file. Raises SourceUnreadable where it is cut short, hostile or no plan."""
    target = _Target(Plan())
    parser = DefusedXMLParser(target=target, forbid_dtd=True)
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                parser.feed(block)
        parser.close()
    except TooDeep as error:
        raise SourceUnreadable(f"{path.name} nests XML elements deeper than any plan does; it is not read.") from error
    except NoPlan as error:
        raise SourceUnreadable(f"{path.name} is no MS Project plan: its first element is not Project.") from error
    except DefusedXmlException as error:
        raise SourceUnreadable(
            f"{path.name} declares XML entities or a document type, which no plan needs and which can be used to "
            "attack a reader; it is not read."
        ) from error
    except (ParseError, LookupError, ValueError) as error:
        raise SourceUnreadable(
            f"{path.name} is not well-formed XML ({_where(error)}); save the plan as XML again."
        ) from error
    return target.plan.document()


def _where(error: Exception) -> str:
    place = getattr(error, "position", None)
    return f"line {place[0]}, column {place[1] + 1}" if place else str(error)[:100]


class _Target:
    """Takes the parser's events; keeps leaves of the record it is in, and hands whole records to the plan."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.path: list[str] = []
        self.records: list[dict[str, Any]] = [plan.header]
        self.text: list[str] | None = None
        self.size = 0
        self.skipping = 0

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        """Enter an element."""
        name = tag[tag.rfind("}") + 1 :]
        path = self.path
        if len(path) >= _DEEPEST:
            raise TooDeep
        if not path and name != "Project":
            raise NoPlan
        path.append(name)
        self.text = None
        if self.skipping:
            return
        if name in _SKIPPED:
            self.skipping = len(path)
        elif name in _RECORDS or (name == "Value" and path[-2] == "Values"):
            self.records.append({})
        elif name in LEAVES:
            self.text, self.size = [], 0

    def data(self, data: str) -> None:
        """Take text, where it is text of a leaf that is wanted."""
        if self.text is not None and self.size < _LONGEST:
            self.text.append(data)
            self.size += len(data)

    def end(self, _tag: str) -> None:
        """Leave an element."""
        path = self.path
        depth = len(path)
        name = path.pop()
        if self.skipping:
            if self.skipping == depth:
                self.skipping = 0
            return
        if self.text is not None:
            self.records[-1].setdefault(name, "".join(self.text))
            self.text = None
        elif name in _RECORDS or (name == "Value" and path and path[-1] == "Values"):
            record = self.records.pop()
            if len(self.records) == 1:
                self.plan.take(name, record)
            else:
                self.records[-1].setdefault(f"{name}s", []).append(record)

    def close(self) -> None:
        """Nothing is left to do: the plan has everything."""
