"""The one Jinja environment: everything is escaped, nothing may be undefined."""

from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from api.neutral import visible
from api.web import links, words
from api.web.assets import static
from insights.calibration.signs import spoken

_environment = Environment(
    loader=PackageLoader("api.web"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    # Text of sources is shown without characters that hide or turn what is around them.
    finalize=lambda value: visible(value) if type(value) is str else value,
)
_environment.globals |= {
    "static": static,
    "trend_words": words.TREND_WORDS,
    "trend_signs": words.TREND_SIGNS,
    "long_day": words.long_day,
    "short_day": words.short_day,
    "age": words.age,
    "percent": words.percent,
    "counted": words.counted,
    "label": words.label,
    "sign": spoken,
    "initial": words.initial,
    "part": links.part,
    "safe_url": links.safe_url,
}


def offer(**values: object) -> None:
    """Let every template use `values`."""
    _environment.globals |= values


def compile_all() -> None:
    """Compile every template, so that no first page waits for it."""
    for name in _environment.list_templates():
        _environment.get_template(name)


def render(template: str, **values: Any) -> Markup:
    """A template filled in."""
    return Markup(_environment.get_template(template).render(**values))  # noqa: S704 - the environment escapes
