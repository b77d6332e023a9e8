"""The mapping file: how the columns of a list are read, as a user may fix it and as it is remembered."""

import difflib
from collections.abc import Iterable
from typing import Literal

import yaml
from pydantic import Field, ValidationError, field_validator

from ingestion.tables.aliases import KINDS
from ingestion.tables.words import fold, fold_header
from portfolio.errors import MappingUnclear
from portfolio.noun import Noun
from portfolio.vocabulary import Priority, Rag, Status

TARGETS = (*KINDS, "update", "attribute", "ignore")
"""What a column may be read as."""


_KNOWN = {"status": tuple(map(str, Status)), "rag": tuple(map(str, Rag)), "priority": tuple(map(str, Priority))}


class ListMapping(Noun):
    """A mapping file. Every key may be left out; what is left out is proposed from the list itself."""

    source: str | None = Field(
        default=None, description="Name of the source; pictures of one source succeed each other."
    )
    sheet: str | None = Field(default=None, description="Sheet of a workbook.")
    header_row: int | None = Field(default=None, ge=1, description="Row that holds the column names, counted from 1.")
    date_order: Literal["dmy", "mdy"] | None = Field(default=None, description="How 03/04/2026 is read.")
    currency: str | None = Field(default=None, pattern="^[A-Z]{3}$", description="ISO 4217 code of the amounts.")
    unit: float | None = Field(
        default=None, gt=0, description="Multiplier of amounts that state none: 1000000 where they are millions."
    )
    negative_is: Literal["late", "early"] | None = Field(
        default=None, description="What a negative variance means: late (or over cost), early (or under cost)."
    )
    items: Literal["projects", "tasks"] | None = Field(
        default=None, description="What the rows of a board are; told by its name and columns where this is empty."
    )
    pictures_by_day: bool | None = Field(
        default=None,
        description=(
            "Whether the days of `reported_on` tell several pictures in one file apart, the last row of a day standing "
            "for its id; a list where `columns` names `reported_on` and ids come back on other days is read so."
        ),
    )
    columns: dict[str, str] = Field(
        default_factory=dict,
        description="Column name to a field of a project, `update` (narrative), `attribute` (kept) or `ignore`.",
    )
    values: dict[str, dict[str, str]] = Field(
        default_factory=dict,
        description=(
            "Column name to what its words mean, where the list has words of its own: "
            "`values: {Delivery confidence: {High: green, Low: red}}`."
        ),
    )
    optional: tuple[str, ...] = Field(default=(), description="Columns of this mapping that a list may lack.")

    @field_validator("columns")
    @classmethod
    def _known_targets(cls, columns: dict[str, str]) -> dict[str, str]:
        for header, target in columns.items():
            if target not in TARGETS:
                raise ValueError(f"column {header!r} is mapped to {target!r}, which is no field{near(target, TARGETS)}")
        return columns


def read_mapping(text: str) -> ListMapping:
    """Read a mapping file. Raises MappingUnclear with what is wrong and, for a near miss, what was meant."""
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise MappingUnclear(f"The mapping file is not YAML: {' '.join(str(error).split())}.") from error
    if data is None:
        data = {}
    if not isinstance(data, dict):
        raise MappingUnclear(
            "The mapping file must hold keys such as `columns:`, see the documentation of mapping files."
        )
    for key in data:
        if key not in ListMapping.model_fields:
            raise MappingUnclear(
                f"The mapping file has the unknown key {key!r}{near(str(key), ListMapping.model_fields)}; "
                f"known keys are {', '.join(ListMapping.model_fields)}."
            )
    try:
        return ListMapping.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        said = str(first["msg"]).removeprefix("Value error, ")
        raise MappingUnclear(f"The mapping file cannot be used: {where}: {said}.") from error


def write_mapping(mapping: ListMapping) -> str:
    """The mapping as YAML, keys without a value left out."""
    data = mapping.model_dump(mode="json", exclude_defaults=True)
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=1000)


def match_headers(mapping: ListMapping, headers: Iterable[str], file: str) -> dict[str, str]:
    """Header of the list to target, case and spacing of the names forgiven. Raises MappingUnclear."""
    listed = list(headers)
    by_fold = {fold_header(header): header for header in reversed(listed)}
    optional = {fold_header(name) for name in mapping.optional}
    matched: dict[str, str] = {}
    for name, target in mapping.columns.items():
        header = name if name in listed else by_fold.get(fold_header(name))
        if header is None:
            if fold_header(name) in optional or target in {"ignore", "attribute"}:
                continue
            raise MappingUnclear(
                f"The mapping names the column {short(name)!r}, which {file} does not have{near(name, listed)}; "
                "correct the mapping, or list the column under `optional:`."
            )
        matched[header] = target
    return matched


def meanings(mapping: ListMapping, header: str, field: str) -> dict[str, str]:
    """Folded words of a column to what the mapping says they mean. Raises MappingUnclear where a meaning is unknown."""
    told = next((words for name, words in mapping.values.items() if fold_header(name) == fold_header(header)), {})
    known = _KNOWN.get(field)
    for word, meaning in told.items():
        if known and meaning not in known:
            raise MappingUnclear(
                f"The mapping says {word!r} of {short(header)!r} means {meaning!r}, which is no {field}"
                f"{near(meaning, known)}; write one of {', '.join(known)}."
            )
    return {fold(word): meaning for word, meaning in told.items()}


def near(word: str, known: Iterable[str]) -> str:
    """A hint at the closest known word: ` (did you mean 'x'?)`, or nothing."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f" (did you mean {short(close[0])!r}?)" if close else ""


def short(header: str, most: int = 60) -> str:
    """A header on one line, cut for a sentence."""
    line = " ".join(header.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
