"""Risk digests: what changed, as Markdown and HTML."""

from api.digest.markdown import markdown
from api.digest.writing import page, write_digest

__all__ = ["markdown", "page", "write_digest"]
