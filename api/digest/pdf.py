"""A digest as PDF, set by Typst. Texts go in as data, so nothing a source wrote is ever markup."""

import json
from dataclasses import asdict
from importlib.resources import files

from api.digest import heat
from api.digest.outline import Outline
from api.neutral import visible


def pdf(told: Outline) -> bytes:
    """The digest as a tagged PDF of A4 pages."""
    import typst  # noqa: PLC0415 - only those who print pay for the typesetter

    source = files("api.digest").joinpath("templates", "digest.typ").read_bytes()
    data = {
        **asdict(told),
        "title": told.title,
        "day": told.day.isoformat(),
        "heat": [
            {"category": row.category.value, "counts": {s.value: n for s, n in row.counts.items()}}
            for row in heat.rows(told.heat)
        ],
        "colours": {severity.value: colour for severity, colour in heat.COLOURS.items()},
    }
    made: bytes = typst.compile(
        source, sys_inputs={"told": json.dumps(_shown(data), ensure_ascii=False)}, ignore_system_fonts=True, timestamp=0
    )
    return made


def _shown(value: object) -> object:
    """The data with every text freed of what cannot be seen."""
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, dict):
        return {key: _shown(one) for key, one in value.items()}
    return [_shown(one) for one in value] if isinstance(value, list | tuple) else value
