"""A digest as an e-mail: plain text and HTML, the heat map as an inline picture."""

from collections.abc import Sequence
from datetime import UTC, datetime, time
from email.message import EmailMessage
from email.utils import format_datetime
from hashlib import blake2b

from api.digest import heat
from api.digest.outline import outline
from api.digest.text import text
from api.digest.writing import Rendered, mail_page
from api.digested import Digest
from api.neutral import for_terminal

_LONGEST_SUBJECT = 120


def message(
    digest: Digest,
    sender: str,
    recipients: Sequence[str],
    *,
    key: str = "",
    site: str | None = None,
    files: Sequence[Rendered] = (),
) -> EmailMessage:
    """The e-mail; the same digest to the same people is the same message, byte for byte.

    Args:
        digest: what was found.
        sender: address it comes from.
        recipients: addresses it goes to.
        key: what makes this sending one of its own, for example its schedule and period.
        site: public address of the dashboard; None leaves the links out.
        files: forms of the digest that go with it.

    Its Message-ID and parts are named after digest and key, so a mail server can tell a repetition.
    """
    told = outline(digest, site)
    name = blake2b(
        f"{key}\x1f{sender}\x1f{recipients}\x1f{digest.model_dump_json()}".encode(), digest_size=12
    ).hexdigest()
    domain = sender.rpartition("@")[2].strip(" >") or "bellwether.invalid"
    mail = EmailMessage()
    mail["Subject"] = _subject(digest)
    mail["From"] = sender
    mail["To"] = ", ".join(recipients)
    mail["Date"] = format_datetime(datetime.combine(digest.as_of, time(), UTC))
    mail["Message-ID"] = f"<{name}@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text(told))
    picture = f"heat-{name}" if heat.rows(told.heat) else ""
    mail.add_alternative(mail_page(told, f"{picture}@{domain}" if picture else ""), subtype="html")
    if picture:
        page = list(mail.iter_parts())[1]
        page.add_related(
            heat.picture(told.heat),
            maintype="image",
            subtype="png",
            cid=f"<{picture}@{domain}>",
            filename="heat-map.png",
            disposition="inline",
        )
    for file in files:
        kind, _, rest = file.media_type.partition(";")[0].partition("/")
        mail.add_attachment(file.content, maintype=kind, subtype=rest, filename=file.file_name)
    _name_boundaries(mail, name)
    return mail


def _name_boundaries(mail: EmailMessage, name: str) -> None:
    """Boundaries that are the same each time, for the library would draw them by lot."""
    for place, part in enumerate(mail.walk()):
        if part.is_multipart():
            part.set_boundary(f"=_{name}_{place}")


def _subject(digest: Digest) -> str:
    changed = [
        f"{len(some)} {word}"
        for some, word in (
            (digest.new, "new"),
            (digest.worse, "worse"),
            (digest.reopened, "re-opened"),
            (digest.gone, "gone"),
        )
        if some
    ]
    what = "nothing new" if digest.quiet else ", ".join(changed) or f"risk index {digest.index:.0f}"
    return for_terminal(f"{digest.portfolio}: {what} ({digest.as_of.isoformat()})")[:_LONGEST_SUBJECT]
