"""Messages taken apart: who, when, what, and which message they answer."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from email import message_from_bytes, policy
from email.errors import MessageError

from ingestion.sources.mail.body import body_of
from ingestion.sources.mail.boxes import Raw
from ingestion.sources.mail.headers import address, day, ids, own_subject
from ingestion.sources.mail.reply import own_words
from portfolio.report import Reject


@dataclass(frozen=True)
class Letter:
    """One message that can be used."""

    label: str
    row: int
    id: str | None
    answers: tuple[str, ...]
    dated: date
    email: str | None
    name: str | None
    subject: str
    is_reply: bool
    words: str

    @property
    def text(self) -> str:
        """What it adds to its thread: a first message also says its subject."""
        if self.is_reply or not self.subject or self.words.casefold().startswith(self.subject.casefold()):
            return self.words or ("" if self.is_reply else self.subject)
        return f"{self.subject}\n\n{self.words}".strip()


@dataclass
class Post:
    """The letters of one or more files, and everything that was not taken."""

    letters: list[Letter] = field(default_factory=list)
    rejected: list[Reject] = field(default_factory=list)
    repeated: int = 0
    attachments: list[str] = field(default_factory=list)
    told: dict[str, list[str]] = field(default_factory=dict)
    _seen: dict[str, str] = field(default_factory=dict)

    def take(self, raws: Iterable[Raw]) -> None:
        """Read messages; what cannot be used is rejected by its number."""
        for raw in raws:
            self._one(raw)

    def _one(self, raw: Raw) -> None:
        try:
            message = message_from_bytes(raw.content, policy=policy.compat32)
            body = body_of(message)
        except (RecursionError, MessageError, ValueError, TypeError, AttributeError, KeyError, IndexError):
            self._refuse(raw, "", "The message is nested or broken beyond what can be read.")
            return
        where = f"{raw.label}, message {raw.row}"
        key = next(iter(ids(message, "message-id")), None)
        subject, is_reply = own_subject(message)
        email, name = address(message)
        dated, field_ = day(message, raw.envelope)
        mark = key or hashlib.sha256(f"{email}\x1f{dated}\x1f{subject}\x1f{body.text}".encode()).hexdigest()
        if mark in self._seen:
            self.repeated += 1
            self._tell("repeat an earlier message and are kept once", where)
            return
        self._seen[mark] = where
        words = own_words(body.text)
        if not subject and not body.text and email is None:
            self._refuse(raw, "", "The message has no sender, no subject and no words.")
        elif dated is None:
            self._refuse(raw, subject, "The message states no day: it has no Date or Received field that is one.")
        elif not words and (is_reply or not subject):
            why = "It only quotes another message." if body.text else "It has no words."
            self._refuse(raw, subject, why)
        else:
            answers = (*ids(message, "in-reply-to"), *reversed(ids(message, "references")))
            self.letters.append(Letter(raw.label, raw.row, key, answers, dated, email, name, subject, is_reply, words))
            self._told(where, key, email or name, field_, body.guessed)
            self.attachments += body.attachments

    def _told(self, where: str, key: str | None, sender: str | None, field_: str, guessed: list[str]) -> None:
        if key is None:
            self._tell("have no Message-ID; their id is made of their day and words", where)
        if sender is None:
            self._tell("do not say who wrote them; they are kept without an author", where)
        if field_ == "Received":
            self._tell("have no Date that is one; the day they were received is taken", where)
        if field_ == "envelope":
            self._tell("have no Date that is one; the day on the mailbox's own line is taken", where)
        for charset in guessed:
            self._tell(f"name a charset that does not fit: {charset}", where)

    def _tell(self, what: str, where: str) -> None:
        self.told.setdefault(what, []).append(where)

    def _refuse(self, raw: Raw, value: str, reason: str) -> None:
        self.rejected.append(Reject(file=raw.label, row=raw.row, value=value[:200] or None, reason=reason))

    def notes(self) -> list[str]:
        """What was done about missing fields and files, each once with the first few messages."""
        notes = [
            f"{len(places)} messages {what}: {'; '.join(places[:5])}{' …' if len(places) > 5 else ''}."  # noqa: PLR2004
            for what, places in self.told.items()
        ]
        if self.attachments:
            named = ", ".join(self.attachments[:10])
            more = " …" if len(self.attachments) > 10 else ""  # noqa: PLR2004 - as many as are named
            notes.append(f"{len(self.attachments)} attachments were not read: {named}{more}.")
        return notes
