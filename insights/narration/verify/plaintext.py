"""What may never be served, whatever it says: markup, links, hidden characters, orders, talk of prompts."""

import re
import unicodedata

_LINK = re.compile(
    r"\w+://|\bwww\.|\b(?:javascript|data|mailto|file|vbscript|tel):"
    r"|\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|io|example|invalid|test"
    r"|info|biz|dev|app|ru|cn|xyz|top|site|online|co\.uk)\b|\S+@\S+\.\w+",
    re.IGNORECASE,
)
_MARKUP = re.compile(
    r"[<>`|\\{}~^]|\*\S|\S\*|(?:^|\s)#{1,6}\s|__|(?<![\w])_\w|\w_(?!\w)|\]\s?[(\[:]|!\[|&(?:#\w+"
    r"|[a-z]+);|\[(?!\d{1,3}\])|(?<!\[\d)(?<!\[\d\d)(?<!\[\d\d\d)\]"
    r"|^\s*[-+=•>@]\s*|={3,}|-{3,}",
    re.IGNORECASE,
)
_ORDER = re.compile(
    r"\b(?:you|your|yours|yourself|please|kindly|dear)\b"
    r"|^\s*(?:ignore|disregard|forget|click|visit|go to|sign|log|mark|set|send|call|tell"
    r"|ask|remember|note that|make sure|ensure"
    r"|do not|don't|never|always|print|output|reply|respond|answer|write|report that|delete"
    r"|remove|close|approve|escalate|enter|download|run|execute|follow|treat|raise|list|describe"
    r"|classify|rate)\b"
    r"|\b(?:sign in|log in|click here|open here|download)\b",
    re.IGNORECASE,
)
_MACHINE = re.compile(
    r"\b(?:system (?:prompt|message|instruction)|prompts?|language model|llm|gpt|chatbot"
    r"|assistant|as an ai|\bai\b|bellwether|instructions?|jailbreak"
    r"|training data|developer mode|tool call|function call|json|i am|i'm|i cannot|i can't|i will|my)\b|\bI\b",
)
_KEPT_MARKS = frozenset("’‘“”«»„–—‑·×÷±−°£€¥§½¼¾…′″²³")
_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})


def unfit(text: str) -> str | None:
    """Why these words may be served in no door; None where they may. Quotations are judged by their own rule."""
    if any(unicodedata.category(char) in _HIDDEN for char in text):
        return "It holds characters that cannot be seen."
    if any(_strange(char) for char in text):
        return "It holds signs that no plain sentence needs."
    if _LINK.search(text):
        return "It holds a link or an address."
    if _MARKUP.search(text):
        return "It holds markup."
    return None


def orders(text: str, facts: str = "") -> str | None:
    """Why these words speak to the reader or of the machine; None where they tell a fact.

    A word that the facts themselves use (given in small letters), such as "prompt payment", is no talk of prompts.
    """
    if _ORDER.search(text):
        return "It gives the reader an order."
    if any(not re.search(rf"\b{re.escape(m.group().casefold())}\b", facts) for m in _MACHINE.finditer(text)):
        return "It speaks of the model, its prompt or itself."
    return None


def _strange(char: str) -> bool:
    """Emoji, variation selectors, box drawing, private signs; letters, digits, marks on letters and money stay."""
    if char.isascii() or char in _KEPT_MARKS:
        return False
    kind = unicodedata.category(char)
    if "VARIATION SELECTOR" in unicodedata.name(char, ""):
        return True
    if unicodedata.normalize("NFKC", char) != char and not char.isspace():
        return True  # full width, mathematical and other letters that look like plain ones
    return kind[0] not in "LMN" and kind not in {"Sc", "Pd", "Zs", "Po", "Pi", "Pf"}
