"""Which mail server digests are handed to."""

from dataclasses import dataclass
from typing import Literal

Encryption = Literal["starttls", "tls", "none"]


@dataclass(frozen=True)
class Server:
    """Where mail is handed over, and as whom."""

    host: str
    port: int
    sender: str
    encryption: Encryption = "starttls"
    user: str | None = None
    password: str | None = None
