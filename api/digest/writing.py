"""A digest in each form that is a file: Markdown, a standalone HTML page, PDF and slides."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from jinja2 import Environment, PackageLoader, StrictUndefined

from api.digest import heat
from api.digest.markdown import markdown
from api.digest.outline import Outline, outline
from api.digest.pdf import pdf
from api.digest.slides import slides
from api.digested import Digest
from api.neutral import visible
from portfolio.errors import SourceUnreadable

Form = Literal["md", "html", "pdf", "pptx"]
FORMS: tuple[Form, ...] = get_args(Form)

_pages = Environment(
    loader=PackageLoader("api.digest"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    finalize=lambda value: visible(value) if type(value) is str else value,
)


@dataclass(frozen=True)
class Rendered:
    """A digest as a file."""

    content: bytes
    media_type: str
    file_name: str


def page(told: Outline) -> str:
    """The digest as one HTML page that needs nothing from elsewhere."""
    return _pages.get_template("digest.html").render(told=told, heat=heat.rows(told.heat))


def mail_page(told: Outline, picture: str) -> str:
    """The digest as HTML that mail readers show: tables, styles in place, `picture` the id of the heat map."""
    return _pages.get_template("mail.html").render(
        told=told,
        picture=picture,
        words=heat.words(told.heat),
        colours={severity.value: colour for severity, colour in heat.COLOURS.items()},
    )


_MADE: Mapping[Form, tuple[Callable[[Outline], bytes], str]] = {
    "md": (lambda told: markdown(told).encode(), "text/markdown; charset=utf-8"),
    "html": (lambda told: page(told).encode(), "text/html; charset=utf-8"),
    "pdf": (pdf, "application/pdf"),
    "pptx": (slides, "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
}


def rendered(digest: Digest, form: Form, site: str | None = None) -> Rendered:
    """The digest in one form; the same digest always gives the same bytes.

    Args:
        digest: what was found.
        form: md, html, pdf or pptx.
        site: public address of the dashboard; None leaves the links out.
    """
    make, media_type = _MADE[form]
    name = re.sub(r"[^\w.-]+", "-", digest.portfolio)
    return Rendered(make(outline(digest, site)), media_type, f"digest-{name}-{digest.as_of.isoformat()}.{form}")


def write_digest(
    digest: Digest, folder: Path, forms: Sequence[Form] = ("md", "html"), site: str | None = None
) -> list[Path]:
    """Write the digest into `folder`; return what was written. Raises SourceUnreadable where it cannot be."""
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for form in dict.fromkeys(forms):
            made = rendered(digest, form, site)
            path = folder / made.file_name
            path.write_bytes(made.content)
            written.append(path)
    except OSError as error:
        raise SourceUnreadable(f"The folder {str(folder)!r} cannot be written: {error.strerror}.") from error
    return written
