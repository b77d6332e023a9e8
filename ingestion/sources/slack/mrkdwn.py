"""Slack's message markup to plain text."""

import html
import re
from collections.abc import Mapping

from ingestion.text.tidy import linked, mention, tidy

_ANGLE = re.compile(r"<(?P<inner>[^<>\n]{1,3000})>")
_STYLE = re.compile(r"(?<![\w*_~`])(?P<mark>[*_~`])(?=\S)(?P<inner>[^\n*_~`]{1,500})(?<=\S)(?P=mark)(?![\w*_~`])")
_FENCE = re.compile(r"```\n?|\n?```")


def mrkdwn_text(text: str, people: Mapping[str, str], channels: Mapping[str, str]) -> str:
    """The words of a message: people and channels by name, links with their addresses."""

    def angle(found: re.Match[str]) -> str:
        what, _, label = found["inner"].partition("|")
        if what.startswith("@"):
            return mention(people.get(what[1:]) or label or what[1:])
        if what.startswith("#"):
            return f"#{channels.get(what[1:]) or label or what[1:]}"
        if what.startswith("!"):
            return label or mention(what[1:].partition("^")[0])
        return linked(label, what) if label or what.startswith("http") else what.removeprefix("mailto:")

    said = _FENCE.sub("\n", _ANGLE.sub(angle, text))
    for _ in range(2):  # *_bold italic_*
        said = _STYLE.sub(lambda found: found["inner"], said)
    return tidy(html.unescape(said))
