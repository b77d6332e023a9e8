"""The rule catalogue: each rule's page, read from the docstring of its module and its Limits."""

import json
import re
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import annotated_types
from pydantic import Field

from insights.missing import in_words
from insights.rule import Limits, Rule
from insights.rules import RULES
from portfolio.errors import UnknownRule
from portfolio.noun import Noun
from portfolio.vocabulary import Category, Severity

HEADINGS: Mapping[str, str] = {
    "why": "Why it matters.",
    "quiet": "Stays quiet when.",
    "what_to_do": "What to do.",
    "source": "Source.",
}


class LimitRow(Noun):
    """One threshold, as a reader of the catalogue needs it."""

    name: str
    default: str
    unit: str
    bounds: str
    description: str


class Example(Noun):
    """One case of the rule's own tests, and what the rule says of it."""

    case: str = Field(description="What is the matter there.")
    severity: Severity
    says: str = Field(description="The sentence of the finding.")
    cases: Mapping[str, int] = Field(
        default_factory=dict, description="How many cases its tests hold, by what the rule must do in them."
    )


class RulePage(Noun):
    """What there is to know about one rule."""

    code: str
    name: str
    category: Category
    severity: Severity = Field(description="Base severity; the page says what raises it.")
    needs: tuple[str, ...]
    sentence: str
    why: str
    quiet: str
    what_to_do: str
    source: str
    advice: str
    limits: tuple[LimitRow, ...]
    looks_at: str = Field(description="The facts it needs, in words.")
    example: Example | None = Field(description="A worked example; none where the rule is newer than the examples.")


def rule_of(code: str, rules: Iterable[Rule[Any]] = RULES) -> Rule[Any]:
    """The rule of that code, whatever its case. Raises UnknownRule."""
    known = {rule.code: rule for rule in rules}
    if code.upper() not in known:
        raise UnknownRule(f"There is no rule {code!r}; the catalogue has {', '.join(sorted(known))}.")
    return known[code.upper()]


def page(rule: Rule[Any]) -> RulePage:
    """The page of one rule. Raises ValueError where its module's docstring lacks a section."""
    text = sys.modules[type(rule).__module__].__doc__ or ""
    paragraphs = [" ".join(block.split()) for block in re.split(r"\n\s*\n", text.strip())]
    sections: dict[str, list[str]] = {"sentence": []}
    current = "sentence"
    for paragraph in paragraphs:
        opened = next((key for key, heading in HEADINGS.items() if paragraph.startswith(heading)), None)
        current = opened or current
        body = paragraph.removeprefix(HEADINGS[opened]).strip() if opened else paragraph
        sections.setdefault(current, []).append(body)
    said = {key: "\n\n".join(parts).strip() for key, parts in sections.items()}
    lacking = [heading for key, heading in HEADINGS.items() if not said.get(key)]
    if lacking or not said["sentence"]:
        raise ValueError(f"The page of {rule.code} lacks {', '.join(lacking) or 'its first sentence'}")
    return RulePage(
        code=rule.code,
        name=rule.name,
        category=rule.category,
        severity=rule.severity,
        needs=rule.needs,
        advice=rule.advice,
        limits=limit_rows(rule.limits),
        looks_at="; ".join(map(in_words, rule.needs)) or "everything that is known about a project",
        example=_examples().get(rule.code),
        **said,
    )


@cache
def _examples() -> Mapping[str, Example]:
    """The examples that `make docs` took from the cases of the rules."""
    path = Path(__file__).with_name("examples.json")
    told = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return {code: Example.model_validate(example) for code, example in told.items()}


def pages(rules: Iterable[Rule[Any]] = RULES) -> tuple[RulePage, ...]:
    """Every page, in the order of the catalogue."""
    return tuple(page(rule) for rule in rules)


def limit_rows(limits: type[Limits]) -> tuple[LimitRow, ...]:
    """The thresholds of a rule, in the order they are declared."""
    return tuple(
        LimitRow(
            name=name,
            default=_shown(field.default),
            unit=_unit(field.json_schema_extra),
            bounds=_bounds(field.metadata),
            description=field.description or "",
        )
        for name, field in limits.model_fields.items()
    )


def markdown(rules: Iterable[Rule[Any]] = RULES) -> str:
    """The whole catalogue as one Markdown page (`docs/rules.md`)."""
    rules = tuple(rules)
    parts = [
        "# Rules",
        "Generated from the rules themselves by `make docs`; do not edit. Override a limit in `policy.toml`:",
        f"```toml\n{_example(rules)}\n```" if rules else "",
        _contents(rules),
    ]
    parts += [_section(page(rule)) for rule in rules]
    return "\n\n".join(part for part in parts if part) + "\n"


def _section(rule: RulePage) -> str:
    needs = ", ".join(f"`{need}`".replace("|", "` or `") for need in rule.needs) or "nothing beyond a project's name"
    parts = [
        f"## {rule.code} {rule.name}",
        rule.sentence,
        f"*Category* {rule.category.value} · *base severity* {rule.severity.value} · *needs* {needs}",
        f"**Why it matters.** {rule.why}",
        f"**Stays quiet when.** {rule.quiet}",
        f"**What to do.** {rule.what_to_do}",
        f"**Source.** {rule.source}",
    ]
    if rule.example:
        parts.append(f"**Example.** {_upper(rule.example.case)} → {rule.example.severity.value}: *{rule.example.says}*")
    if rule.limits:
        rows = [
            f"| `{row.name}` | {_cell(row.default)} | {row.unit} | {row.bounds} | {_cell(row.description)} |"
            for row in rule.limits
        ]
        parts.append("\n".join(["| limit | default | unit | bounds | meaning |", "|---|---|---|---|---|", *rows]))
    return "\n\n".join(parts)


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]


def _contents(rules: tuple[Rule[Any], ...]) -> str:
    rows = [f"| {r.code} | {r.name} | {r.category.value} | {page(r).sentence} |" for r in rules]
    return "\n".join(["| code | pattern | category | sees |", "|---|---|---|---|", *rows])


def _example(rules: tuple[Rule[Any], ...]) -> str:
    rule = next((r for r in rules if _numeric(r)), rules[0])
    name = next(iter(_numeric(rule)), "enabled")
    value = rule.limits.model_fields[name].default if name != "enabled" else "true"
    return f"[rules.{rule.code}]\n{name} = {value}"


def _numeric(rule: Rule[Any]) -> list[str]:
    return [n for n, f in rule.limits.model_fields.items() if isinstance(f.default, int | float)]


def _bounds(metadata: list[Any]) -> str:
    low = next((f"{m.ge:g}" for m in metadata if isinstance(m, annotated_types.Ge)), "")
    high = next((f"{m.le:g}" for m in metadata if isinstance(m, annotated_types.Le)), "")
    return f"{low} to {high}" if low and high else (f"from {low}" if low else f"up to {high}" if high else "")


def _unit(extra: object) -> str:
    return str(extra.get("unit", "")) if isinstance(extra, dict) else ""


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
