"""Does the check of a model's sentences drop what is false and keep what is true? Held against sentences by hand."""

from collections.abc import Iterator
from typing import Any

import yaml

from evals.score import EvalScore, score, share, some
from evals.truth import CASES
from insights.narration.verify import Given, checked, measured
from portfolio.evidence import Evidence, SourceRef

WRITTEN = ("sentences", "sentences_second", "sentences_third", "sentences_fourth")


def hand_written(name: str = WRITTEN[0]) -> tuple[Given, list[str], list[str]]:
    """What was given, the sentences that may stand and those that must fall."""
    case: dict[str, Any] = yaml.safe_load((CASES / f"{name}.yaml").read_text(encoding="utf-8"))
    told = case["given"]
    given = Given(
        evidence=tuple(_evidence(one) for one in told["evidence"]),
        facts=tuple(told["facts"]),
        names=frozenset(told["names"]),
        known_names=frozenset(told["known_names"]) | frozenset(told["names"]),
        numbers=measured(told["numbers"]),
        subjects=told["subjects"],
    )
    return given, case["stands"], case["falls"]


def verification() -> Iterator[EvalScore]:
    """Share of true sentences that fall, and of false ones that stand."""
    cases = [hand_written(name) for name in WRITTEN]
    stands = [(text, given) for given, true, _ in cases for text in true]
    falls = [(text, given) for given, _, false in cases for text in false]
    lost = [f"{text!r} ({why})" for text, given in stands if (why := _fell(text, given))]
    kept = [repr(text) for text, given in falls if _fell(text, given) is None]
    yield score(
        "verification", "true_sentences_dropped", 1 - share(len(stands) - len(lost), len(stands)),
        f"{len(lost)} of {len(stands)} true sentences fall. {some(lost, 5)}".strip(),
    )  # fmt: skip
    yield score(
        "verification", "false_sentences_kept", 1 - share(len(falls) - len(kept), len(falls)),
        f"{len(kept)} of {len(falls)} false sentences stand. {some(kept, 8)}".strip(),
    )  # fmt: skip


def _fell(text: str, given: Given) -> str | None:
    found = checked(text, given)
    if found.dropped:
        return found.dropped[0].reason
    return None if found.kept else "Nothing is left of it."


def _evidence(one: dict[str, Any]) -> Evidence:
    ref = SourceRef(source="made up", kind=one["kind"], id=one["project"], project=one["project"], field=one["field"])
    return Evidence(ref=ref, quote=one["quote"], dated=one["dated"])
