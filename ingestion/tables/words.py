"""The vocabularies of real lists: statuses, ratings, priorities, ways to say nothing or to withhold."""

import html
import re
import unicodedata
from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from portfolio.vocabulary import Priority, Rag, Status

_MISSING = {
    "", "n a", "na", "none", "null", "nil", "nan", "not applicable", "no data", "blank", "empty", "unspecified",
    "not stated", "no departmental narrative", "no narrative", "no comment", "no comments",
}  # fmt: skip
_UNSETTLED = {
    "tbc", "tbd", "tba", "to be confirmed", "to be determined", "to be decided", "to be announced", "ongoing",
    "on going", "continuous", "unknown", "not known", "reset", "no end date", "no date", "not set", "not yet set",
    "open", "pending", "awaiting", "various", "multiple", "rolling", "not available",
}  # fmt: skip
_WITHHELD = re.compile(
    r"^\W*(?:(?:data|date|information|details?|this)\s+(?:is\s+|are\s+)?)?(?:exempt\b|redacted\b|withheld\b)"
    r"|^\W*\[?\s*redacted"
    r"|^\W*(?:data|information)\s+(?:was\s+|were\s+)?not\s+(?:provided|disclosed|released)"
    r"|^\W*(?:the\s+)?(?:gmpp\s+)?(?:project|department|programme)\s+(?:did\s+not|is\s+not\s+in\s+a\s+position\s+to)"
    r"\s+provide\b"
    r"|^\W*early\s+planning\s+gmpp\s+project"
    r"|^\W*(?:commercially\s+sensitive|commercial(?:ly)?[\s-]+in[\s-]+confidence|not\s+disclosed|confidential"
    r"|nfp|not\s+for\s+publication)\W*$",
    re.IGNORECASE,
)
_WITHHELD_LONGEST = 600

STATUS: dict[str, Status] = {
    **dict.fromkeys(
        ("not started", "todo", "to do", "open", "new", "planned", "planning", "proposed", "backlog", "pending",
         "scheduled", "future", "pipeline", "approved", "draft", "not begun", "yet to start", "upcoming", "queued",
         "initiation", "pre initiation", "offen", "geplant", "pre construction", "tender", "tendering", "out to tender",
         "procurement", "in procurement", "in planung", "planung", "nicht begonnen", "noch nicht begonnen", "beantragt",
         "genehmigt", "beschlossen", "a venir", "non demarre", "non demarree", "pas commence", "a lancer", "programme",
         "prevu", "no iniciada", "no iniciado", "sin iniciar", "por iniciar", "pendiente", "planificada", "planificado",
         "licitacion", "en licitacion", "adjudicada", "adjudicado", "nao iniciado", "a iniciar", "da avviare",
         "belum bermula", "dirancang", "pipeline identification", "preparation"), Status.NOT_STARTED),
    **dict.fromkeys(
        ("in progress", "doing", "active", "started", "ongoing", "on going", "underway", "under way", "wip", "working",
         "working on it", "on track", "ontrack", "executing", "execution", "in execution", "in delivery", "delivery",
         "running", "live project", "open active", "work in progress", "in work", "in review", "review", "testing",
         "in development", "development", "implementation", "implementing", "on schedule", "on target", "continuing",
         "behind", "construction", "design", "in arbeit", "laufend", "en cours", "under construction", "commissioning",
         "in construction", "mobilisation", "mobilization", "under implementation", "effective", "closing", "closeout",
         "close out", "handover", "monitoring", "finalisation", "finalization", "in bau", "im bau", "in umsetzung",
         "in ausfuhrung", "in bearbeitung", "begonnen", "in realisierung", "en travaux", "travaux en cours",
         "en etudes",
         "en etude", "etudes", "demarre", "en realisation", "en ejecucion", "en curso", "en obra", "en obras",
         "en proceso", "en construccion", "en marcha", "em andamento", "em execucao", "em curso", "in corso",
         "dalam pembinaan", "sedang dibina", "dalam pelaksanaan"), Status.IN_PROGRESS),
    **dict.fromkeys(
        ("blocked", "stuck", "impeded", "waiting", "blocked by vendor", "stalled", "blockiert", "bloque",
         "bloquee", "bloqueado", "bloqueada"), Status.BLOCKED),
    **dict.fromkeys(
        ("at risk", "off track", "offtrack", "delayed", "late", "behind schedule", "in trouble", "overdue", "critical",
         "needs attention", "slipping", "in difficulty", "verzogert", "gefahrdet", "en retard", "retardee", "retrasada",
         "retrasado", "con retraso", "atrasada", "atrasado", "lewat"), Status.AT_RISK),
    **dict.fromkeys(
        ("on hold", "onhold", "hold", "paused", "suspended", "deferred", "frozen", "parked", "dormant", "postponed",
         "ruht",
         "zuruckgestellt", "unterbrochen", "pausiert", "suspendu", "suspendue", "en pause", "reporte", "suspendida",
         "suspendido", "paralizada", "paralizado", "en pausa", "paralisada", "paralisado", "suspenso", "sospeso",
         "tertangguh"),
        Status.ON_HOLD),
    **dict.fromkeys(
        ("done", "complete", "completed", "closed", "finished", "delivered", "live", "achieved", "resolved",
         "implemented", "ended", "fertig", "abgeschlossen", "termine", "complete d", "closed out", "in operation",
         "operational", "handed over", "practical completion", "fertiggestellt", "beendet", "erledigt", "terminee",
         "acheve", "achevee", "livre", "livree", "cloture", "cloturee", "mis en service", "terminada", "terminado",
         "finalizada", "finalizado", "concluida", "concluido", "completada", "entregada", "recibida", "completato",
         "concluso", "siap", "siap dibina", "selesai"),
        Status.DONE),
    **dict.fromkeys(
        ("cancelled", "canceled", "dropped", "withdrawn", "terminated", "abandoned", "rejected", "stopped",
         "discontinued", "not accepted", "wont do", "won t do", "abgebrochen", "eingestellt",
         "gestoppt", "verworfen", "annule", "annulee", "abandonne", "abandonnee", "cancelada", "cancelado", "anulada",
         "anulado", "rescindida", "desistida", "annullato", "dibatalkan"), Status.CANCELLED),
}  # fmt: skip

RAG: dict[str, Rag] = {
    **dict.fromkeys(
        ("green", "g", "on track", "ontrack", "healthy", "good", "highly likely", "grun", "vert", "verde", "hijau",
         "highly satisfactory", "satisfactory"), Rag.GREEN),
    **dict.fromkeys(
        ("amber green", "green amber", "ag", "a g", "g a", "yellow green", "light green", "probable", "gelb grun",
         "moderately satisfactory"), Rag.AMBER_GREEN),
    **dict.fromkeys(
        ("amber", "yellow", "a", "y", "orange", "at risk", "feasible", "caution", "some concerns", "gelb", "jaune",
         "amarillo", "ambar", "amarelo", "giallo", "naranja", "arancione", "kuning"), Rag.AMBER),
    **dict.fromkeys(
        ("amber red", "red amber", "ar", "a r", "r a", "yellow red", "in doubt", "gelb rot",
         "moderately unsatisfactory"), Rag.AMBER_RED),
    **dict.fromkeys(
        ("red", "r", "off track", "offtrack", "unachievable", "critical", "bad", "rot", "rouge", "rojo", "vermelho",
         "rosso", "merah", "unsatisfactory", "highly unsatisfactory"), Rag.RED),
}  # fmt: skip
_RAG_ABSENT = {
    "no dca", "reset", "not rated", "unrated", "grey", "gray", "blue", "no rating", "not assessed", "white", "grau",
    "gris", "cinza", "grigio", "blau", "bleu", "azul", "unavailable", "not available",
}  # fmt: skip

CONFIDENCE: dict[str, Rag] = {
    **dict.fromkeys(("high", "very high"), Rag.GREEN),
    **dict.fromkeys(("medium high", "high medium"), Rag.AMBER_GREEN),
    **dict.fromkeys(("medium", "moderate"), Rag.AMBER),
    **dict.fromkeys(("medium low", "low medium"), Rag.AMBER_RED),
    **dict.fromkeys(("low", "very low"), Rag.RED),
}
"""Ratings of a column that rates confidence: there high is good, where of a risk it would be bad."""
_OF_CONFIDENCE = re.compile(r"\b(?:confidence|dca)\b")

PRIORITY: dict[str, Priority] = {
    **dict.fromkeys(
        ("critical", "urgent", "highest", "very high", "p0", "p1", "1 critical", "1", "must", "must have", "top",
         "mission critical"),
        Priority.CRITICAL),
    **dict.fromkeys(("high", "p2", "h", "2 high", "2", "should", "should have", "important", "major"), Priority.HIGH),
    **dict.fromkeys(("medium", "normal", "moderate", "p3", "m", "3 medium", "3", "could", "med"), Priority.MEDIUM),
    **dict.fromkeys(
        ("low", "lowest", "very low", "minor", "p4", "p5", "l", "4 low", "4", "won t", "trivial"), Priority.LOW),
}  # fmt: skip

_EMOJI = {
    "🟢": "green",
    "🟡": "amber",
    "🟠": "amber",
    "🔴": "red",
    "🟥": "red",
    "🟩": "green",
    "🟨": "amber",
    "🟧": "amber",
}
_DIGIT = re.compile(r"\d")
_NO_WORD = re.compile(r"[\W_]+")
_LONGEST = 40
"""No word list holds a longer entry, so longer cells are not looked up."""
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")

_OF_TABLE = re.compile(r"'?[\w ]+'?\[(?:(?:Sum|Average|Max|Min|First|Last) of )?(?P<column>[^\[\]]+)\]")
"""A column as reporting tools write it, with its table before it: `Cost[Sum of EAC]`."""
_UNIT_TAIL = re.compile(
    r"[\s,:/-]+(?:in\s+|en\s+)?(?:[£$€¥]\s?'?(?:000s?|k|mn|mm|m|bn|millions?|thousands?)?|(?:k|t|m|mn|tsd\.?|mio\.?|mrd\.?)\s?"
    r"(?:[£$€]|eur|usd|gbp|chf))\s*\**\s*$",
    re.IGNORECASE,
)
"""A unit at the end of a header without brackets: "EAC £k", "Kosten in T€"."""


def fold(text: str) -> str:
    """Words of a text without case, accents, punctuation and doubled spaces: what two spellings share."""
    if "&" in text:
        text = html.unescape(text)
    if not text.isascii():
        spread = unicodedata.normalize("NFKD", text)
        text = "".join(letter for letter in spread if not unicodedata.combining(letter))
    return _NO_WORD.sub(" ", text.casefold()).strip()


def fold_header(text: str) -> str:
    """Words of a column's header: camelCase, snake_case and `%` opened up, case and punctuation folded."""
    spaced = _CAMEL.sub(" ", html.unescape(text).replace("_", " "))
    return fold(re.sub(r"%", " percent ", spaced))


def main_words(header: str) -> str:
    """Folded words of a header outside brackets: what it is called, without its explanation or unit."""
    if inner := _OF_TABLE.fullmatch(header.strip()):
        header = inner["column"]
    percent = re.sub(r"\(\s*(?:%|percent|pct)\s*\)", " percent ", header, flags=re.IGNORECASE)
    outside = re.sub(r"\([^()]*\)|\[[^\[\]]*\]", " ", percent)
    return fold_header(_UNIT_TAIL.sub("", outside)) or fold_header(outside) or fold_header(header)


_BEFORE = "actual planned plan baseline original revised current forecast expected estimated approved target latest"
_AFTER = "prognose ist soll geplant plan ursprunglich aktuell prevu prevue reel initial initiale prevista real original"
_QUALIFIER = re.compile(r"[(\[]([^()\[\]]{2,24})[)\]]")


def qualified(header: str) -> tuple[str, ...]:
    """Folded words of a header that says in brackets which of several it is: "End (forecast)" is a forecast end."""
    found = [fold(text) for text in _QUALIFIER.findall(header)]
    main = main_words(header)
    before = [f"{'planned' if word == 'plan' else word} {main}" for word in found if word in _BEFORE.split()]
    return (*before, *(f"{main} {word}" for word in found if word in _AFTER.split()))


def folded(cells: pd.Series) -> pd.Series:
    """`fold` over a column, each distinct text once."""
    return _each(cells, fold)


def is_missing(cells: pd.Series) -> pd.Series:
    """True where a cell says nothing: blank, a dash, N/A, none."""
    return silence(cells).eq("missing")


def silence(cells: pd.Series) -> pd.Series:
    """Why a cell holds no value: `missing`, `unsettled` (TBC, ongoing), `withheld`, or "" where it holds one."""
    return _each(cells, _silence)


def _silence(text: str) -> str:
    # No word for nothing holds a digit, and most cells that are asked about do.
    if len(text) <= _LONGEST and "%" not in text and not _DIGIT.search(text):
        words = fold(text)
        if words in _MISSING:
            return "missing"
        if words in _UNSETTLED:
            return "unsettled"
    return "withheld" if len(text) <= _WITHHELD_LONGEST and _WITHHELD.match(text) else ""


_LISTS: dict[str, Mapping[str, str]] = {"status": STATUS, "rag": RAG, "priority": PRIORITY}


def read_words(cells: pd.Series, field: str, header: str = "") -> pd.Series:
    """A status, rag or priority column in the house's words; empty where the word is not known.

    `header`: what the column is called, folded; it tells what "High" is to mean in a rating.
    """
    known = _LISTS[field]
    if field == "rag" and _OF_CONFIDENCE.search(header):
        known = {**known, **CONFIDENCE}
    return _each(cells, lambda text: _word(text, known, field)).astype("str")


def is_rag_absent(cells: pd.Series) -> pd.Series:
    """True where a rating says that there is none: "No DCA", "Reset"."""
    return _each(cells, lambda text: len(text) <= _LONGEST and fold(text) in _RAG_ABSENT).astype(bool)


def _word(text: str, known: Mapping[str, str], field: str) -> str | None:
    if field == "rag":
        text = _EMOJI.get(text.strip().rstrip("\ufe0f"), text)
    if len(text) > _LONGEST:
        return None
    words = fold(text)
    for guess in (
        words,
        re.sub(r"^(?:status|rag|rating|priority|confidence)\s+", "", words),
        re.sub(r"^\d+\s+", "", words),
    ):
        if guess in known:
            return str(known[guess])
    return None


def _each(cells: pd.Series, function: Callable[[str], object]) -> pd.Series:
    codes, distinct = pd.factorize(cells)
    told = np.empty(len(distinct), dtype=object)
    told[:] = [function(text) for text in distinct]
    return pd.Series(told[codes], index=cells.index, dtype="object")
