"""Schedules that only Java can read: .mpp, .mpt, .mpd, MPX, P6's XML and Planner, through MPXJ in its own process."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.etree.ElementTree import ParseError  # only the name of the error; parsing goes through defusedxml

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from ingestion.source import Reading, Request
from ingestion.sources.schedules.documents import schedule_of
from ingestion.sources.schedules.reading import reading
from ingestion.sources.schedules.sniff import head_text
from ingestion.tables.guards import MIB, OLE_MARK, Limits, check_size, first_bytes
from portfolio.errors import SourceUnreadable

CHILD = Path(__file__).with_name("java_child.py")
_KINDS = {
    ".mpp": "an MS Project plan", ".mpt": "an MS Project template", ".mpd": "an MS Project database",
    ".mpx": "an MPX plan", ".planner": "a Planner plan", ".pmxml": "a P6 XML plan", ".xml": "a P6 XML plan",
}  # fmt: skip
_P6 = ("APIBusinessObjects", "xmlns.oracle.com/Primavera")
_INSTALL = "install it with: pip install 'bellwether[schedules]'"
_JAVA = "install one (Debian: apt-get install openjdk-17-jre-headless) or set JAVA_HOME, and try again"


@dataclass(frozen=True)
class Bounds:
    """What one read may take.

    Attributes:
        seconds: time after which the reader is stopped.
        megabytes: memory of the Java machine.
        answer_bytes: size of what it may write back.
    """

    seconds: float = 180.0
    megabytes: int = 1024
    answer_bytes: int = 512 * MIB


@dataclass
class JavaSchedules:
    """Reads what needs MPXJ; says plainly what to install where it is missing."""

    bounds: Bounds = Bounds()
    child: Path = CHILD
    name: str = "schedule-java"

    def accepts(self, path: Path) -> bool:
        """By its ending; .xml only where its head speaks of P6."""
        suffix = path.suffix.casefold()
        if suffix not in _KINDS or not path.is_file():
            return False
        return suffix != ".xml" or any(word in head_text(path) for word in _P6)

    def read(self, path: Path, request: Request) -> Reading:
        """Read the plan in a process of its own. Raises SourceUnreadable with one sentence where that fails."""
        check_size(path, Limits())
        _check_head(path)
        answer = read_documents([path], self.bounds, self.child)[0]
        if "error" in answer:
            raise SourceUnreadable(_sentence(path, str(answer["error"]), self.bounds))
        schedule = schedule_of(answer["documents"], path)
        languages = {str(one["language"]) for one in answer["documents"] if one.get("language")}
        schedule.notes += [f"{path.name} is written in {language}." for language in sorted(languages)]
        return reading(schedule, path, request)


def read_documents(
    paths: Sequence[Path],
    bounds: Bounds = Bounds(),
    child: Path = CHILD,
) -> list[Mapping[str, Any]]:
    """What the child process says of each path: its documents, or {"error": kind}."""
    if find_spec("jpype") is None or find_spec("mpxj") is None:
        return [{"error": "extra"}] * len(paths)
    with TemporaryDirectory(prefix="bellwether-schedule-") as folder:
        out = Path(folder) / "answer.jsonl"
        command = [
            sys.executable,
            "-I",
            str(child),
            str(bounds.megabytes),
            str(out),
            *(str(p.absolute()) for p in paths),
        ]
        try:
            # What Java writes about its troubles is for developers; users get one sentence.
            subprocess.run(  # noqa: S603 - our own interpreter and script; paths are arguments, not shell words
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=bounds.seconds,
                check=False,
                cwd=folder,
                env={**os.environ, "JAVA_TOOL_OPTIONS": ""},
            )
        except subprocess.TimeoutExpired:
            return [{"error": "slow"}] * len(paths)
        if not out.exists():
            return [{"error": "stopped"}] * len(paths)
        if out.stat().st_size > bounds.answer_bytes:
            return [{"error": "memory"}] * len(paths)
        answers = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    return answers if len(answers) == len(paths) else [{"error": "stopped"}] * len(paths)


def _check_head(path: Path) -> None:
    """Refuse what cannot be what its name says, before Java is started for it."""
    suffix = path.suffix.casefold()
    head = first_bytes(path, 64)
    fits = {
        ".mpp": head.startswith(OLE_MARK),
        ".mpt": head.startswith(OLE_MARK),
        ".mpd": b"Standard Jet DB" in head or b"Standard ACE DB" in head,
        ".mpx": head.removeprefix(b"\xef\xbb\xbf").lstrip(b'"').startswith(b"MPX"),
    }
    if not fits.get(suffix, True):
        raise SourceUnreadable(f"{path.name} is not {_KINDS[suffix]} although its name says so; save it again.")
    if suffix not in fits:
        _check_xml(path)


def _check_xml(path: Path) -> None:
    """A document type can only stand before the first element, so nothing behind that needs to be looked at."""
    parser = DefusedXMLParser(target=_FirstElement(), forbid_dtd=True)
    try:
        with path.open("rb") as file:
            while block := file.read(1 << 16):
                parser.feed(block)
        parser.close()
    except _Enough:
        return
    except DefusedXmlException as error:
        raise SourceUnreadable(
            f"{path.name} declares XML entities or a document type, which no plan needs and which can be used to "
            "attack a reader; it is not read."
        ) from error
    except (ParseError, LookupError, ValueError) as error:
        raise SourceUnreadable(f"{path.name} is not well-formed XML; save the plan again.") from error


class _Enough(Exception):
    """The first element was reached."""


class _FirstElement:
    def start(self, _tag: str, _attributes: dict[str, str]) -> None:
        """Stop here."""
        raise _Enough

    def end(self, _tag: str) -> None:
        """Never reached."""

    def data(self, _data: str) -> None:
        """Never reached."""

    def close(self) -> None:
        """Never reached."""


def _sentence(path: Path, error: str, bounds: Bounds) -> str:
    what = f"{path.name} is {_KINDS[path.suffix.casefold()]}"
    return {
        "extra": f"{what}, which is read with the optional extra 'schedules'; {_INSTALL}; or save it as XML.",
        "java": f"{what}, which is read with Java, and no Java is found; {_JAVA}, or save the plan as XML.",
        "locked": f"{path.name} is protected with a password; save a copy without it.",
        "slow": f"{path.name} was not read within {bounds.seconds:g} seconds; save it as XML and give that instead.",
        "memory": f"{path.name} needs more than {bounds.megabytes:,} MB to read; save it as XML and give that instead.",
        "stopped": f"{path.name} stopped its reader; save the plan as XML and give that instead.",
    }.get(error, f"{path.name} cannot be read as {_KINDS[path.suffix.casefold()]}; open it and save it again.")
