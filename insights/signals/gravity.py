"""How grave a piece of bad news is by its own words: low, medium or high; words alone are never critical.

The scale is policy, read from what is said, worst first.

- High: people are hurt or in danger; a structure or a containment gives way; work as a whole stands still or cannot
  begin; a supplier, contract, order, licence, insurance, backer or the money is lost; data are lost, stolen or corrupt;
  courts and regulators step in; something is called off or has no date any more; a delay of 84 days or more; costs 25 %
  or more over; half of the tests, checks or people or more; a supplier that misses again.
- Low: called small by its writer; a delay of a week or less; costs under 3 % over; confidence or decisions that are
  awaited; help that is asked for.
- Medium: all other bad news that is stated. What is yet to come weighs one step less.

Source. A week and 84 days are the 5 and 60 working days of SCH001 (medium, critical), 25 % is high in CST001; the
order of harm follows ISO 31000 and the UK Orange Book (people, law and viability before money, money before time).
"""

import re
from collections.abc import Mapping

from portfolio.signals import SignalKind
from portfolio.vocabulary import Severity

LATE_DAYS = (7, 84)
OVER_SHARE = (0.03, 0.25)
MOST = 0.5
_SCALE = (Severity.LOW, Severity.MEDIUM, Severity.HIGH)
_BEFORE, _AFTER = 90, 110  # characters of the sentence around a signal that tell of its gravity

_STOP = r"(?:stopped|halted|suspended|stalled|ceased|paraly[sz]ed|standstill|interrupted|shut down)"
_ACT = (
    r"(?:works?|construction|production|operations?|\w{3,}ing|assembly|site|trials?|enrolment|recruitment|excavation"
    r"|shipments?|project|programme|dosing)"
)
_PAPER = (
    r"(?:licen[cs]es?|permits?|insurance|certificates?|certification|accreditation|warrant\w*|authori[sz]ation|visas?)"
)
_FUND = r"(?:funding|funds?|grants?|money|subsid\w+|financing|loan|budget)"
_PARTY = (
    r"(?:sponsor|board|ministers?|parliament|council|partners?|landowner|customer|client|investor\w*|government"
    r"|donor\w*"
    r"|university|bank)"
)
_DEAL = r"(?:contracts?|orders?|tender|opening|launch|project|programme|release|purchase|agreement|deal|mission)"
_GRAVE = re.compile(
    r"\b(?:injur\w+|hurt|killed|died|deaths?|fatal\w*|electrocuted|hospitali[sz]ed|casualt\w+|accidents?|poisoned"
    r"|severe(?:ly)? (?:reactions?|burn\w*)|serious (?:reactions?|harm)|unsafe|dangerous|hazardous|evacuated|unexploded"
    r"|asbestos|legionella|gas (?:main|leak)|explo(?:ded|sions?)|collaps\w+|derail\w+|capsized|caught fire"
    r"|burn(?:ed|t) down"
    r"|fire (?:destroyed|gutted|broke|damaged)|radiation|contaminat\w+|crack(?:s|ed|ing)?|leak(?:s|ed|ing|age)?"
    r"|burst|ruptur\w+"
    r"|buckled|sagg\w+|subsid(?:ed|ence)|fractur\w+|pulled out|destroyed|wiped"
    r"|sued|suing|sues|injunction|prosecuted|indicted|fraud\w*|brib\w+|embezzl\w+|forged|falsified|stop notice"
    r"|ransomware|hacked|hackers|breach\w*|stolen|malware|exposed|admin rights|compromised|corrupt\w*"
    r"|insolven\w+|bankrupt\w*|(?:in|into) (?:administration|receivership|liquidation)|went (?:bust|under)"
    r"|force majeure"
    r"|terminated|rescinded|defaulted|walked (?:off|away|out)|ceased trading|dried up"
    r"|lapsed|revoked|out of (?:money|funds|cash)|(?:cannot|can't|unable to) pay"
    r"|scrapped|axed|abandoned|mothballed|called off|indefinitely|no (?:new |firm |replacement )date|no end in sight"
    r"|catastroph\w+|disaster\w*|total (?:loss|failure)|irrecoverabl\w+|irreversibl\w+|backups? (?:is|are|were) gone"
    rf"|{_PAPER} (?:[\w.-]+ ){{0,5}}(?:expired|withdrawn|suspended|cancelled|void|ran out)"
    rf"|(?:lost|loses|losing|without) (?:[\w.-]+ ){{0,2}}{_PAPER}"
    rf"|{_FUND} (?:[\w.-]+ ){{0,3}}(?:pulled|withdrawn|frozen|stopped|cancelled|gone|dried)"
    rf"|(?:pulled|withdrew|froze|stopped|cancelled|lost) (?:[\w.-]+ ){{0,5}}{_FUND}"
    rf"|{_PARTY} (?:[\w.-]+ ){{0,3}}(?:withdrew|pulled out|backed out|walked away|dropped out|refuses)"
    rf"|(?:withdrew|withdrawn|lost|denied|no) (?:[\w.-]+ ){{0,3}}(?:access|backing|support)"
    rf"|{_DEAL} (?:[\w.-]+ ){{0,4}}(?:cancelled|canceled|lost)|(?:cancelled|canceled|lost) (?:the |our |its )?{_DEAL}"
    rf"|{_ACT} (?:[\w.-]+ ){{0,3}}{_STOP}|{_STOP} (?:all )?{_ACT}|stop (?:all )?work|(?:to|at) a (?:halt|standstill)"
    r"|(?:cannot|can't|could not|unable to) (?:start|begin|proceed|continue|open|be (?:built|opened|started|recovered))"
    r"|(?:key|critical|major|main|contract\w*|final) (?:project )?milestones? (?:[\w.-]+ ){0,2}(?:missed|failed)"
    r"|missed (?:its|the|our|their) primary|(?:all|every|both|none|most) (?:[\w.-]+ ){0,4}(?:failed|fail"
    r"|rejected|lost|passed)"
    r"|(?:failed|rejected|lost|course) (?:[\w.-]+ ){0,1}(?:all|every|both|each|most)\b"
    r"|production (?:[\w.-]+ ){0,3}(?:down|outage|offline)|outage"
    r"|two trains|out of control|lost (?:contact|control)|data loss|lost (?:[\w.-]+ ){0,3}(?:data|records|samples)"
    r"|voted (?:[\w.-]+ ){0,2}(?:scrap|cancel|stop|against))\b"
    r"|\b(?:bless[eé]|morte?s? |décès|faillite|le bilan|résili|amiante|incendi|effondr|cyberattaque|ciberataque"
    r"|piratage"
    r"|(?:schwer )?verletzt|getötet|insolven|konkurs|pleite|gekündigt|baustopp|einsturz|eingestürzt|asbest"
    r"|gehackt|datenleck"
    r"|herid[oa]|muert[oa]|quiebra|rescindid|paralizad|derrumb|ferid[oa]|morreu|falência|paralisad|desab)"
    r"|受伤|死亡|身亡|伤亡|坍塌|塌方|爆炸|火灾|破产|倒闭|停工|解除合同|终止合同|泄露|勒索|断供|撤资|瘫痪"
)
_MILD = re.compile(
    r"\b(?:minor|slight(?:ly)?|small|cosmetic|trivial|(?:a )?few|handful|briefly|a (?:day|bit|little)|negligible"
    r"|marginal(?:ly)?|low priority|leicht\w*|geringfügig\w*|légère?s?|mineure?s?|leves?|menor(?:es)?)\b|轻微|小问题"
)
_WANTED = re.compile(
    r"\b(?:help|bandwidth|busy|vacation|holiday|leave|review|reviewing|reviewer|priorit\w+|time|welcome|attention)\b"
)
_REFUSED = re.compile(
    r"\b(?:refus\w+|reject\w+|denied|den[iy]\w*|vetoed|turn\w* down|back|declin\w+|abgelehnt|verweigert|refusé"
    r"|denegad\w*|rechaz\w*|recusad\w*|negad\w*|被拒|驳回|否决)"
)
_DOUBT = re.compile(
    r"\b(?:jeopardy|jeopardi[sz]e\w*|believe\w*|crisis|chaos|trouble|unachievable|collapse\w*|serious|grave)"
)
_AGAIN = re.compile(r"\b(?:again|second|third|fourth|twice|repeated\w*|keeps?|once more|still)\b")
_DENIED = re.compile(r"\b(?:no|not|never|without|zero|neither|nor|free of|avoid\w*|prevent\w*|n't) (?:\w+ ){0,2}$")
_NUMBER: Mapping[str, float] = {
    "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "several": 3, "un": 1, "deux": 2, "trois": 3, "zwei": 2, "drei": 3, "dos": 2,
    "tres": 3,
}  # fmt: skip
_WORDS = "|".join(sorted(_NUMBER, key=len, reverse=True))
_COUNT = rf"(?:\d{{1,4}}(?:\.\d+)?|{_WORDS})"
_SPAN = re.compile(rf"\b({_COUNT})[ -](?:more |full |whole |working )?(day|week|month|quarter|year)s?\b")
_DAYS: Mapping[str, float] = {"day": 1, "week": 7, "month": 30.4, "quarter": 91, "year": 365}
_PERCENT = re.compile(r"(\d{1,4}(?:\.\d+)?) ?(?:%|per ?cent)")
_HELD_AGAINST = re.compile(
    r"(\d{1,9}(?:\.\d+)?) ?(?:m|million|bn|billion|k)?[^.;!?\d]{0,25}?\b(?:against|versus|vs|compared (?:to"
    r"|with)|instead of"
    r"|rather than|not the)\b[^.;!?\d]{0,40}?(\d{1,9}(?:\.\d+)?)(?! ?%)"
)
_SOARED = re.compile(r"\b(?:doubled|tripled|trebled|quadrupled|soared|ballooned|exploded|rocketed|twice)\b")
_OUT_OF = re.compile(rf"\b({_COUNT})(?: (?:out )?of (?:the |our |its |all )?|/)({_COUNT})\b")
_HALF = re.compile(
    r"\b(?:half|most|majority|two thirds|three quarters) (?:of )?(?:the|our|its|their|all)\b"
    r"(?! (?:failing|open|remaining|known|issues?|problems?|bugs?|time|work))"
)
_TIMED = (SignalKind.DATE, SignalKind.BLOCKED, SignalKind.VENDOR, SignalKind.DECISION)
_COUNTED = (SignalKind.QUALITY, SignalKind.PEOPLE)


def gravity(kind: SignalKind, sentence: str, quote: str, *, coming: bool = False) -> Severity:
    """How grave one bad signal is, read around its quote in its own sentence; what is yet to come a step less."""
    low = _small(sentence)
    words = _small(quote)
    at = max(0, low.find(words))
    near = low[max(0, at - _BEFORE) : at + len(words) + _AFTER]
    level = 2 if _is_grave(kind, near) else 0 if _is_small(kind, near, low) else 1
    return _SCALE[max(0, level - coming)]


def _is_grave(kind: SignalKind, near: str) -> bool:
    if any(not _DENIED.search(near[max(0, one.start() - 30) : one.start()]) for one in _GRAVE.finditer(near)):
        return True
    if kind in _TIMED and _days(near) >= LATE_DAYS[1]:
        return True
    if kind is SignalKind.BUDGET and (_share(near) >= OVER_SHARE[1] or _SOARED.search(near)):
        return True
    if kind in _COUNTED and (_part(near) >= MOST or _HALF.search(near)):
        return True
    return kind is SignalKind.VENDOR and _AGAIN.search(near) is not None


def _is_small(kind: SignalKind, near: str, low: str) -> bool:
    if _MILD.search(near):
        return True
    if kind is SignalKind.DECISION:
        return not _REFUSED.search(low)
    if kind is SignalKind.CONFIDENCE:
        return not _DOUBT.search(near)
    if kind is SignalKind.PEOPLE:
        return _WANTED.search(near) is not None
    if kind is SignalKind.BUDGET:
        return 0 < _share(near) < OVER_SHARE[0]
    return kind in _TIMED and 0 < _days(near) <= LATE_DAYS[0]


def _days(near: str) -> float:
    """The longest stretch of time that is named, in days; 0 where none is."""
    return max((_number(one[1]) * _DAYS[one[2]] for one in _SPAN.finditer(near)), default=0.0)


def _share(near: str) -> float:
    """The largest percentage that is named, as a share, or how far one amount lies over the one it is held against."""
    named = max((float(one[1]) / 100 for one in _PERCENT.finditer(near)), default=0.0)
    pair = _HELD_AGAINST.search(near)
    return max(named, float(pair[1]) / float(pair[2]) - 1) if pair and float(pair[2]) else named


def _part(near: str) -> float:
    """The largest "two of three", as a share."""
    pairs = ((_number(one[1]), _number(one[2])) for one in _OUT_OF.finditer(near))
    return max((part / whole for part, whole in pairs if 1 < whole >= part), default=0.0)


def _number(written: str) -> float:
    return _NUMBER[written] if written in _NUMBER else float(written)


def _small(words: str) -> str:
    return words.lower().replace("’", "'")
