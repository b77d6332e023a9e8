"""Findings in plain sentences, made from what was measured: no model, no markup, no number of its own."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from insights.rule import Rule
from portfolio.findings import Finding
from portfolio.snapshot import Portfolio

_LONGEST_LIST = 8
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|“[^”]*”")


def title(finding: Finding, rule: Rule[Any] | None) -> str:
    """The pattern and its subject: "Shared vendor: Acme Ltd"."""
    pattern = rule.name if rule else finding.rule
    return f"{pattern[:1].upper()}{pattern[1:]}: {line(finding.subject.name) or finding.subject.id}"


def summary(finding: Finding, portfolio: Portfolio) -> str:
    """The finding's own sentence, and the full names of the projects it touches besides its subject."""
    said = line(finding.message)
    names = [
        line(portfolio.name_of(project))
        for project in dict.fromkeys(finding.projects)
        if (finding.subject.kind, finding.subject.id) != ("project", project)
    ]
    untold = [name for name in dict.fromkeys(names) if name not in said]
    if not untold:
        return said
    return f"{said} Projects touched: {listed(untold)}."


def what_to_do(rule: Rule[Any] | None) -> str:
    """The rule's advice."""
    return line(rule.advice) if rule else "Look at the evidence and decide who acts on it."


def listed(names: Sequence[str]) -> str:
    """Names as a person lists them; a long list is cut without a count, because counts belong to rules."""
    shown = list(names[:_LONGEST_LIST])
    if len(names) > _LONGEST_LIST:
        return "; ".join(shown) + "; and others"
    if len(shown) == 1:
        return shown[0]
    return "; ".join(shown[:-1]) + " and " + shown[-1]


def line(text: str) -> str:
    """Foreign text on one line: spaces folded, control and format characters dropped."""
    spaced = " ".join(text.split())
    if spaced.isprintable():  # nearly every text: no character needs a look of its own
        return spaced
    return "".join(char for char in spaced if unicodedata.category(char) not in {"Cc", "Cf"})


def unquoted(reason: str) -> str:
    """A reason without the words it quotes: they may be somebody's name, and logs are kept long."""
    return _QUOTED.sub("…", reason)
