"""Words of a source that order whoever reads them about, instead of telling of a project.

The lists were written from published attacks on language models and the cases in `evals/injections`. They cannot be
whole; nothing rests on them alone: what a model says is checked against facts whatever it has read.
"""

import re
import unicodedata

_STEERING = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:instruction|rule|prompt|guideline"
    r"|previous|earlier|above|all)"
    r"|(?:^|\s)(?:system|assistant|user|developer|human|ai)\s*:|<\|?/?(?:im_|inst|sys)|\[/?inst"
    r"|###\s*(?:instruction|system)"
    r"|\b(?:llm|language model|chatbot|ai (?:tool|assistant|model)|dear ai|assistant|risk engine)\b"
    r"|\b(?:reply|respond|answer|output|outputs|print|say|write|report|state"
    r"|cite)\b.{0,30}\b(?:only|exactly|must|that|with|as)\b"
    r"|\bmust (?:read|say|output|be reported|report)\b|\boutputs? must\b"
    r"|\b(?:mark|rate|classify|set|treat|certify|score|flag|report|raise"
    r"|recompute)\b.{0,50}\b(?:low|none|green|on track|archived|severity|confidence|risk|as|to"
    r"|with)\b"
    r"|\b(?:do not|don't|never|without)\b.{0,20}\b(?:mention|cite|report|flag|list|show|include)\b"
    r"|\bremember (?:for|that)\b|\bnew instructions?\b|\bfrom now on\b|\byou are\b"
    r"|\blet us play\b|\bpretend\b|\brole ?play\b|\bend of (?:project )?data\b"
    r"|\b(?:remove|close|delete|leave)\b.{0,40}\b(?:from (?:every|all|the)|risk|out of)\b"
    r"|\bif anyone asks\b|\btell the reader\b|\bsign in\b|\bfor the record\b"
    r"|\bq:\s|\ba:\s|\btoday is\b|\bis (?:never|always)\b|\bsystem prompt\b|\"(?:tool|severity"
    r"|confidence|citations|args)\"|\w+://"
    r"|\b(?:ignore[rz]?|ignorieren?|ignoriere|oublie[rz]?|olvida|ignora|esque[cç]a|negeer"
    r"|zignoruj|bortse|ohita|ignoruj)\b"
    r"|忽略|无视|無視|無視して|指示|설정|무시|проигнорир|игнориру|تجاهل|התעלם|अनदेखा",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(
    r"(?:^|\s)(?:system|assistant|user|developer|human|ai|note to \w+)\s*[:,]"
    r"|\b(?:llm|dear ai|language model|assistant)\b|<\|",
    re.IGNORECASE,
)
_IMPERATIVE = re.compile(
    r"^\W*(?:and\s)?(?:answer|say|write|reply|respond|output|print|report|mark|set|rate|forget|ignore|disregard|tell|pretend"
    r"|remember|classify|certify|treat|repeat|translate|show|list)\b",
    re.IGNORECASE,
)
_ORDERING = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:instructions?|rules?|prompts?|guidelines?)\b"
    r"|^\W*(?:system|assistant|developer|human|ai)\s*[:,]|\bnote to (?:llm|ai|assistant)\b|\bdear ai\b"
    r"|^\W*[qa]:\s|\bremember (?:for (?:all|every)|that)\b|\btoday is \d|\bif anyone asks\b|\blet us play\b"
    r"|\bpretend (?:that|to be)\b|\byou are (?:now|an? (?:ai|assistant))\b"
    r"|^\W*(?:please\s)?(?:mark|rate|classify|set|treat|certify|flag|report|show|call)\b.{0,60}\b(?:as|to|severity)\b"
    r".{0,30}\b(?:low|none|green|amber|red|late|on track|on time|done|complete|finished|resolved|closed|archived"
    r"|normal|risk)\b"
)


def ordering(low: str) -> bool:
    """True for a sentence in small letters that plainly orders a reader or plays a dialogue: it tells no state.

    Narrower than `steering`: what is only odd may still tell of trouble, and trouble is not to be missed.
    """
    return bool(_ORDERING.search(low))


def steering(text: str) -> bool:
    """True for words of a source that order whoever reads them about: they prove nothing and are not quoted."""
    if _STEERING.search(text) or _IMPERATIVE.search(text):
        return True
    return any(unicodedata.category(char) in {"Cf", "Co", "Cc"} for char in text)


def addressed(text: str) -> bool:
    """True for a sentence that speaks to the machine: nothing of it is believed, not even its other half."""
    return bool(_ADDRESSED.search(text))
