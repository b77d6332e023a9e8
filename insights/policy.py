"""The policy: which rules run, with what thresholds, and how findings are weighed.

The defaults are the shipped policy. `policy.toml` overrides single values; a name it does not know
is an error with a hint, because a mistyped threshold that is silently ignored is worse than none.
"""

import difflib
import itertools
import json
import tomllib
from collections.abc import Iterable, Mapping
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any, Self, TypeVar, cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from insights.rule import L, Limits, Rule
from insights.rules import RULES
from portfolio.errors import PolicyInvalid
from portfolio.vocabulary import Severity

M = TypeVar("M", bound=BaseModel)


class _Settings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


def _must_rise(what: str, settings: BaseModel) -> None:
    pairs = list(settings)
    for (name, value), (next_name, next_value) in itertools.pairwise(pairs):
        if next_value < value:
            raise ValueError(f"{what} must not fall from {name} ({value:g}) to {next_name} ({next_value:g})")


class Likelihoods(_Settings):
    """Likelihood of harm where a finding states none, by severity: PMBOK's example scale .1/.3/.5/.7/.9."""

    low: float = Field(default=0.3, ge=0, le=1, description="Likelihood of a low finding.")
    medium: float = Field(default=0.5, ge=0, le=1, description="Likelihood of a medium finding.")
    high: float = Field(default=0.7, ge=0, le=1, description="Likelihood of a high finding.")
    critical: float = Field(default=0.9, ge=0, le=1, description="Likelihood of a critical finding.")

    @model_validator(mode="after")
    def _rises(self) -> Self:
        _must_rise("likelihood", self)
        return self


class Impacts(_Settings):
    """The five impact levels of PMBOK's example matrix, as shares of the worst case."""

    very_low: float = Field(default=0.05, ge=0, le=1, description="Very low impact.")
    low: float = Field(default=0.1, ge=0, le=1, description="Low impact.")
    moderate: float = Field(default=0.2, ge=0, le=1, description="Moderate impact.")
    high: float = Field(default=0.4, ge=0, le=1, description="High impact.")
    very_high: float = Field(default=0.8, ge=0, le=1, description="Very high impact.")

    @model_validator(mode="after")
    def _rises(self) -> Self:
        _must_rise("impact", self)
        return self


class Bands(_Settings):
    """Scores from which a band begins; below `low` the band is "none"."""

    low: float = Field(default=5, ge=0, le=100, description="Score from which a project is at low risk.")
    medium: float = Field(default=25, ge=0, le=100, description="Score from which a project is at medium risk.")
    high: float = Field(default=50, ge=0, le=100, description="Score from which a project is at high risk.")
    critical: float = Field(default=75, ge=0, le=100, description="Score from which a project is at critical risk.")

    @model_validator(mode="after")
    def _rises(self) -> Self:
        _must_rise("bands", self)
        return self


class Weights(_Settings):
    """What impact is made of: the most each named part can add, relative to the others."""

    severity: float = Field(default=0.4, ge=0, le=1, description="How bad the finding itself is.")
    priority: float = Field(default=0.2, ge=0, le=1, description="Priority of the projects it touches.")
    value: float = Field(default=0.1, ge=0, le=1, description="Value or budget of those projects in the portfolio.")
    reach: float = Field(default=0.2, ge=0, le=1, description="How many projects it reaches, directly or by ripple.")
    nearness: float = Field(default=0.1, ge=0, le=1, description="How soon the harm lands.")

    @model_validator(mode="after")
    def _some(self) -> Self:
        if sum(value for _, value in self) <= 0:
            raise ValueError("at least one weight must be above 0")
        return self


class Priorities(_Settings):
    """How much of the priority part a project's priority earns."""

    low: float = Field(default=0.1, ge=0, le=1, description="Earned by low priority.")
    medium: float = Field(default=0.4, ge=0, le=1, description="Earned by medium priority.")
    high: float = Field(default=0.75, ge=0, le=1, description="Earned by high priority.")
    critical: float = Field(default=1.0, ge=0, le=1, description="Earned by critical priority.")
    unknown: float = Field(default=0.4, ge=0, le=1, description="Earned where no priority is stated.")


class Attention(_Settings):
    """How ranks are dealt out so that no rule, project or cause floods the top. Owned by `insights.attention`."""

    page: int = Field(default=20, ge=2, le=200, description="Ranks over which repeats are counted.")
    rule: int = Field(default=4, ge=1, le=200, description="Findings of one rule on a page at full weight.")
    project: int = Field(default=2, ge=1, le=200, description="Findings about one project on a page at full weight.")
    theme: int = Field(default=1, ge=1, le=200, description="Findings of one shared cause on a page at full weight.")
    variety: int = Field(default=5, ge=1, le=50, description="Rules a page shows, where as many found something.")
    fade: float = Field(default=0.7, ge=0, le=1, description="What each further one weighs, of the one before.")
    floor: float = Field(default=0.3, ge=0, le=1, description="Share of its score a finding always weighs.")
    depth: int = Field(default=200, ge=0, le=5000, description="Ranks dealt out so; the rest follows by score.")


class Life(_Settings):
    """When what people decided is looked at again, and what mitigation is worth. Owned by `insights.life`."""

    worse_by: float = Field(
        default=10, ge=0, le=100, description="Points above the score at the decision that are materially worse."
    )
    mitigating: float = Field(
        default=0.7, ge=0, le=1, description="Share of the score that is left while a mitigation is under way."
    )
    settle_days: int = Field(
        default=14, ge=0, le=365, description="Days the facts may lag behind a person who says it is resolved."
    )
    least_decisions: int = Field(
        default=8, ge=1, le=1000, description="Decisions on a rule's findings needed to speak of its precision."
    )


class Scoring(_Settings):
    """How findings are weighed and projects are banded. Owned by `insights.scoring`, which reads it."""

    likelihood: Likelihoods = Likelihoods()
    impact: Impacts = Impacts()
    bands: Bands = Bands()
    weights: Weights = Weights()
    priority: Priorities = Priorities()
    attention: Attention = Attention()
    life: Life = Life()
    horizon_days: int = Field(default=180, ge=1, le=3650, description="Harm this many days away adds no nearness.")
    reach_projects: int = Field(default=5, ge=1, le=1000, description="Projects touched for the full reach part.")
    trend_tolerance: float = Field(
        default=2.0, ge=0, le=50, description="Points a score may move and still be called the same."
    )

    def likelihood_of(self, severity: Severity) -> float:
        """The policy's likelihood for a severity."""
        return float(getattr(self.likelihood, severity.value))


class Policy:
    """What the owner of a portfolio wants watched, and how strictly."""

    def __init__(
        self, rules: Iterable[Rule[Any]], limits: Mapping[str, Limits], disabled: frozenset[str], scoring: Scoring
    ) -> None:
        """Keep the settings of a policy that was already checked; `parse_policy` and `load_policy` check."""
        self.rules = tuple(rule for rule in rules if rule.code not in disabled)
        self.disabled = disabled
        self.scoring = scoring
        self._limits = dict(limits)

    def limits(self, rule: Rule[L] | type[Rule[L]]) -> L:
        """Thresholds of one rule: its own defaults with the policy's values on top."""
        return cast("L", self._limits[rule.code])

    @cached_property
    def fingerprint(self) -> str:
        """Changes whenever any setting would; part of the key under which analyses are kept."""
        settings = {
            "limits": {code: limits.model_dump(mode="json") for code, limits in sorted(self._limits.items())},
            "disabled": sorted(self.disabled),
            "scoring": self.scoring.model_dump(mode="json"),
        }
        return blake2b(json.dumps(settings, sort_keys=True).encode(), digest_size=8).hexdigest()


def load_policy(path: Path | None) -> Policy:
    """The shipped policy with the values of `path` on top. Raises PolicyInvalid naming place and cure."""
    if path is None:
        return parse_policy({})
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise PolicyInvalid(f"{path.name} cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise PolicyInvalid(f"{path.name} is not UTF-8 text; save it as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise PolicyInvalid(f"{path.name} is not valid TOML: {error}.") from error
    return parse_policy(data, where=path.name)


def parse_policy(data: Mapping[str, Any], *, where: str = "The policy", rules: Iterable[Rule[Any]] = RULES) -> Policy:
    """A checked policy from the tables of a `policy.toml`."""
    rules = tuple(rules)
    _only_known(data, ("rules", "scoring"), where, "section")
    by_code = {rule.code: rule for rule in rules}
    tables = _table(data.get("rules", {}), f"{where}, [rules]")
    _only_known(tables, by_code, f"{where}, [rules]", "rule")
    limits: dict[str, Limits] = {}
    disabled: set[str] = set()
    for code, rule in by_code.items():
        place = f"{where}, [rules.{code}]"
        values = dict(_table(tables.get(code, {}), place))
        enabled = values.pop("enabled", True)
        if not isinstance(enabled, bool):
            raise PolicyInvalid(f"{place}: enabled must be true or false, not {enabled!r}.")
        if not enabled:
            disabled.add(code)
        limits[code] = _checked(rule.limits, values, place, extra=("enabled",))
    scoring = _checked(Scoring, _table(data.get("scoring", {}), f"{where}, [scoring]"), f"{where}, [scoring]")
    return Policy(rules, limits, frozenset(disabled), scoring)


def _checked(model: type[M], values: Mapping[str, Any], place: str, extra: tuple[str, ...] = ()) -> M:
    try:
        # JSON mode: strict about types (true is no number), yet lists may fill tuples.
        return model.model_validate_json(json.dumps(values, default=str), strict=True)
    except ValidationError as error:
        problems = [_problem(model, found, place, extra) for found in error.errors(include_url=False)]
        raise PolicyInvalid(" ".join(problems)) from error


def _problem(model: type[BaseModel], found: Any, place: str, extra: tuple[str, ...]) -> str:
    *tables, last = found["loc"] or ("",)
    for name in tables:
        inner = model.model_fields[name].annotation if name in model.model_fields else None
        model = inner if isinstance(inner, type) and issubclass(inner, BaseModel) else model
    inside = f"{place[:-1]}.{'.'.join(map(str, tables))}]" if tables and place.endswith("]") else place
    if found["type"] == "extra_forbidden":
        return _unknown(str(last), (*model.model_fields, *extra), inside, "setting")
    said = found["msg"].removeprefix("Value error, ")
    value = found["input"] if not isinstance(found["input"], dict) else None
    shown = f", not {value!r}" if value is not None else ""
    return f"{inside}: {last + ': ' if last else ''}{said[:1].lower()}{said[1:]}{shown}."


def _only_known(given: Iterable[str], known: Iterable[str], place: str, what: str) -> None:
    known = tuple(known)
    for name in given:
        if name not in known:
            raise PolicyInvalid(_unknown(name, known, place, what))


def _unknown(name: str, known: Iterable[str], place: str, what: str) -> str:
    known = tuple(known)
    folded = {k.casefold(): k for k in known}
    near = difflib.get_close_matches(name.casefold(), folded, n=1, cutoff=0.6)
    hint = f"did you mean {folded[near[0]]!r}?" if near else f"it knows {', '.join(known)}."
    return f"{place}: there is no {what} {name!r}; {hint}"


def _table(value: object, place: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise PolicyInvalid(f"{place} must be a table of settings, not {value!r}.")
    return value
