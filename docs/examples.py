"""The worked examples of the catalogue: what each rule says of the first of its own test cases that fires.

Written into the package (`insights/examples.json`), since the cases themselves are not shipped.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from insights.policy import parse_policy
from insights.rule import Rule
from insights.rules import RULES
from insights.runner import run
from tests.rules.picture_of import picture_of

CASES = Path(__file__).parents[1] / "tests" / "rules"


def examples() -> str:
    """JSON: code of each rule → the case's title, the sentence said of it, and how many cases the rule has."""
    return (
        json.dumps({rule.code: _example(rule) for rule in RULES}, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    )


def _example(rule: Rule[Any]) -> dict[str, Any]:
    (path,) = CASES.glob(f"{rule.code}_*.yaml")
    sheet = yaml.safe_load(path.read_text(encoding="utf-8"))
    case = sheet["fires"][0]
    day: date = case.get("as_of", sheet["as_of"])
    policy = parse_policy({"rules": {rule.code: case.get("limits", {})}}, rules=[rule])
    found = run(picture_of(case["given"], day), policy).findings[0]
    counts = {part.replace("_", " "): len(sheet[part]) for part in ("fires", "stays_quiet", "not_assessed")}
    return {"case": case["title"], "severity": found.severity.value, "says": found.message, "cases": counts}
