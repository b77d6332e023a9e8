"""A digest as a standalone HTML page, and both forms as files."""

import re
from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from api.digest.markdown import MOST_LISTED, MOST_QUOTES, markdown
from api.neutral import visible
from api.views import Digest
from portfolio.errors import SourceUnreadable

_pages = Environment(
    loader=PackageLoader("api.digest"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    finalize=lambda value: visible(value) if type(value) is str else value,
)


def page(digest: Digest) -> str:
    """The digest as one HTML page that needs nothing from elsewhere."""
    return _pages.get_template("digest.html").render(
        digest=digest,
        groups=(
            ("New", [(i, None) for i in digest.new]),
            ("Worse", [(m.insight, m.before) for m in digest.worse]),
            ("Better", [(m.insight, m.before) for m in digest.better]),
        ),
        most=MOST_LISTED,
        quotes=MOST_QUOTES,
    )


def write_digest(digest: Digest, folder: Path, forms: Sequence[str] = ("md", "html")) -> list[Path]:
    """Write the digest into `folder`; return what was written."""
    name = re.sub(r"[^\w.-]+", "-", digest.portfolio)
    make = {"md": markdown, "html": page}
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for form in dict.fromkeys(forms):
            path = folder / f"digest-{name}-{digest.as_of.isoformat()}.{form}"
            path.write_text(make[form](digest), encoding="utf-8")
            written.append(path)
    except OSError as error:
        raise SourceUnreadable(f"The folder {str(folder)!r} cannot be written: {error.strerror}.") from error
    return written
