"""HTML before it is parsed: what costs a parser time and says nothing is taken out in one pass."""

import re

_DATA_URL = re.compile(r"data:[\w.+-]{1,60}/[\w.+-]{1,60};base64,[A-Za-z0-9+/=%\s]*", re.IGNORECASE)
_SPECIAL = re.compile(r"<!--|<!\[CDATA\[|<[!?](?=[a-zA-Z\[])|</?(?P<dropped>script|style)\b|<", re.IGNORECASE)
_WHOLE = re.compile(r"</?[a-zA-Z](?:[^<>\"']|\"[^\"]{0,5000}\"|'[^']{0,5000}'|[\"'](?=[^<>\"']{0,200}>))*>")
_TAG = re.compile(r"<[^<>]*>")
_MOST_TAGS = 20_000


def lightened(body: str) -> str:
    """`body` without comments, declarations, scripts and pictures written into it; a lone `<` is text."""
    body = _DATA_URL.sub("", body)
    kept: list[str] = []
    place = 0
    while found := _SPECIAL.search(body, place):
        kept.append(body[place : found.start()])
        what = found[0].casefold()
        if what == "<![cdata[":
            place = _after(body, "]]>", found.end())
            kept.append(body[found.end() : place].removesuffix("]]>").replace("<", "&lt;"))
        elif what.startswith("</s"):
            place = _after(body, ">", found.end())
        elif found["dropped"]:
            place = _after_tag(body, found["dropped"], found.end())
        elif what == "<":
            whole = _WHOLE.match(body, found.start())
            kept.append(whole[0] if whole else "&lt;")
            place = whole.end() if whole else found.end()
        else:
            place = _after(body, "-->" if what == "<!--" else ">", found.end())
    kept.append(body[place:])
    return "".join(kept)


def cut(body: str) -> tuple[str, str]:
    """What is parsed, and what comes after more tags than any page has."""
    for n, found in enumerate(re.finditer("<", body), 1):
        if n > _MOST_TAGS:
            return body[: found.start()], body[found.start() :]
    return body, ""


def untagged(body: str) -> str:
    """`body` with its tags taken out by their brackets alone."""
    return _TAG.sub(" ", body)


def _after(body: str, end: str, start: int) -> int:
    place = body.find(end, start)
    return len(body) if place < 0 else place + len(end)


def _after_tag(body: str, name: str, start: int) -> int:
    found = re.compile(rf"</{name}\b[^>]*>?", re.IGNORECASE).search(body, start)
    return found.end() if found else len(body)
