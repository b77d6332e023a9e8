"""Risk digests: what changed, in every form that people read or machines take."""

from api.digest.writing import FORMS, Form, Rendered, rendered, write_digest

__all__ = ["FORMS", "Form", "Rendered", "rendered", "write_digest"]
