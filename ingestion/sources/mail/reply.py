"""What the sender wrote: quoted messages and signatures are left out, forwarded ones are kept.

Conservative: a mark counts only where it stands alone on its line, and text below a quote stays.
"""

import re

_FORWARDED = re.compile(
    r"^[ \t>]*(?:-{2,}[ \t]*(?:forwarded message|weitergeleitete nachricht|message transf\w+|mensaje reenviado)[ \t]*-*"
    r"|begin forwarded message:)[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_ORIGINAL = re.compile(
    r"^[ \t]*-{2,}[ \t]*(?:original message|original appointment|urspr\w+ nachricht|message d'origine|mensaje original)"
    r"[ \t]*-{2,}[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_OUTLOOK = re.compile(
    r"^(?:_{10,}[ \t]*\n+)?[ \t]*\*?(?:From|Von|De|Da|Van):\*?[ \t].{1,300}\n"
    r"(?:[ \t]*\*?(?:Sent|Date|Gesendet|Datum|Envoy\w+|Enviado\w*|Inviato|Verzonden|To|An|Cc|\u00c0|Para|A|Aan)"
    r":\*?.{0,1000}\n){1,5}"
    r"[ \t]*\*?(?:Subject|Betreff|Objet|Asunto|Oggetto|Onderwerp):",
    re.IGNORECASE | re.MULTILINE,
)
_WROTE = re.compile(
    r"^[ \t]*(?:On|Am|Le|El|Il|Op|Em|Den|Dnia|In)\b[^\n]{3,300}(?:\n[^\n>]{1,200}){0,2}?"
    r"(?:wrote|schrieb[^\n:]{0,120}|a \u00e9crit|escribi\u00f3|ha scritto|schreef[^\n:]{0,120}|escreveu"
    r"|skrev[^\n:]{0,120})"
    r"[ \t]*:[ \t]*$",
    re.MULTILINE,
)
_QUOTED = re.compile(r"^[ \t]?>")
_DEVICE = re.compile(
    r"^(?:Sent from my \w.{0,40}|Sent from (?:Outlook|Mail|Yahoo).{0,40}|Get Outlook for \w.{0,40}"
    r"|Von meinem \w+ gesendet.{0,20}|Envoy\u00e9 de mon \w.{0,30})$",
    re.MULTILINE,
)
_LIST_FOOT = re.compile(r"^_{20,}\n[^\n]{0,200}mailing list", re.IGNORECASE | re.MULTILINE)
_LONGEST_SIGNATURE = 15


def own_words(text: str) -> str:
    """The part of a message that its sender wrote or forwarded."""
    forwarded = _FORWARDED.search(text)
    head, kept = (text[: forwarded.start()], text[forwarded.start() :]) if forwarded else (text, "")
    for mark in (_ORIGINAL, _OUTLOOK, _LIST_FOOT):
        if found := mark.search(head):
            head = head[: found.start()]
    head = _unquoted(head)
    head = _unsigned(head)
    return f"{head.strip()}\n\n{kept.strip()}".strip()


def _unquoted(text: str) -> str:
    """Without quoted lines and the sentence that introduces them."""

    def introduces(found: re.Match[str]) -> str:
        after = text[found.end() :].lstrip()
        return "" if not after or after.startswith(">") else found[0]

    text = _WROTE.sub(introduces, text)
    return "\n".join(line for line in text.split("\n") if not _QUOTED.match(line))


def _unsigned(text: str) -> str:
    text = _DEVICE.sub("", text)
    for found in re.finditer(r"^--[ \t]?$", text, re.MULTILINE):
        if text[found.end() :].strip().count("\n") < _LONGEST_SIGNATURE:
            return text[: found.start()]
    return text
