"""Which way words lean, and what they speak of: single words, where the lexicon of the rules knows whole phrases.

Wider than the lexicon, since a proposal is only worth making where that reads nothing, and never a proof: what passes
here is shown as a proposal and counts nowhere. A word that ends in `*` is the beginning of words.
"""

import re
from functools import cache

from portfolio.signals import Polarity, SignalKind

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_REACH = 3  # words between a denial and what it denies
_DENIALS = """
    no not never without neither nor none nobody nothing cannot unable hardly barely yet avoided avoids prevented failed
    fails fail zero
"""
_BREAKS = "but however although though while despite and because which who"
_BAD = """
    absen* abandon* attrition backlog* bad badly bankrupt* block* bottleneck* breach* break breaks broke broken
    burnout cancel* challeng* collaps* complain* concern* conflict* constrain* crash* crisis critical* damage*
    deadlock* decline* deadlocked defect* deficit* delay* deteriorat* difficult* disagree* disappoint* disput*
    disrupt* doubt* downgrad* drop dropped drops error* erod* escalat* exceed* exhaust* expired fail failed
    failing fails failure* fault* fear* fell flaw* flood* freez* froze* frozen frustrat* gap gaps halt* hamper*
    hinder* idle impass* incident* incomplete ineffective inadequat* insolv* insufficient* issue issues jeopard*
    lack* lag lagging lags late later lawsuit* leak* leaves leaving litigat* lose loses losing loss losses lost
    miss missed misses missing mistake* object objected objection* objects oppos* outage* outstanding overdue
    overload* overran overrun* overspen* overwhelm* panic* pause* poor* postpon* problem* protest* quit quits
    red refus* regress* reject* resign* rework* risk* sabotag* scarc* setback* shortage* shortfall* shrank
    shrink* sick slip* slow slower slowed slowing slowly stall* standstill stopped stuck stops struggl* suffer*
    suspend* threat* tight tired trouble* uncertain* unclear understaffed unable unavailable unfilled unfit
    unfunded unhappy unlikely unpaid unresolved unsafe unstable unusable vacan* vulnerab* wait waited waiting
    waits weak* withdr* worr* worse* wrong
"""
_GOOD = """
    accelerat* accept* accomplish* achiev* approv* certified cleared confident early endors* excellent faster
    finished fixed fixes gained good granted great green headway healthy hired improv* joined mitigated momentum
    overcame overcome paid passed passes praise* ready recover* rectified recruited regained relieved remedied
    resolved restored resumed resumes safe saved saving savings secured settled signed smooth* solid solved
    stabilis* stabiliz* stable steady strengthen* strong* succeed* success* unblock* upgraded welcomed win won
"""
_OF: dict[SignalKind, str] = {
    SignalKind.VENDOR: """
    vendor* supplier* supply contractor* subcontract* manufactur* provider* integrator* consultan* firm company
    factory foundry yard shipyard* haulier* courier* installer* partner* agency bidder* contract delivery
    deliveries shipment*
""",
    SignalKind.BLOCKED: """
    block* stuck stall* stop* halt* paus* hold* held wait* await* idle standstill unblock* resum* restart*
    freez* froze* depend* until access locked deadlock* suspend* stranded
""",
    SignalKind.DECISION: """
    decision* decid* decide* approv* consent* permi* sign* signature* board committee minister* steering sponsor
    authoris* authoriz* agree* ratif* ruling answer* clearance clear* accept* reject* refus* endors*
""",
    SignalKind.PEOPLE: """
    people person* staff* team* engineer* developer* lead leads leader* manager* architect* analyst* tester*
    welder* crew* reviewer* maintainer* resource* capacity hire* hiring recruit* vacan* resign* quit* leave*
    leaving left joined skill* expert* sick holiday* turnover attrition burnout owner* colleague* maternity
    bandwidth
""",
    SignalKind.SCOPE: """
    scope requirement* feature* complex* change* added addition* creep specification* extra demand* backlog
    descop* design* grew growth
""",
    SignalKind.BUDGET: """
    budget* money fund* cost* spend* spent price* invoice* cash financ* capital expens* bill* pay* paid
    contingency reserve* afford* overspen* overrun* saving* pound* euro* dollar* million
""",
    SignalKind.QUALITY: """
    quality defect* bug* fail* fault* error* crash* test* trial* rework* regress* incident* outage* broke*
    broken leak* crack* stable unstable perform* flaw* build* integrat* inspect* faulty fix* weld* working
    reliab*
""",
    SignalKind.SECURITY: """
    security cyber* vulnerab* breach* complian* audit* legal court law lawsuit* litigat* regulat* safety privacy
    gdpr certif* accredit* licen* permit* hack* phish* patch* password* inspector*
""",
    SignalKind.SUPPORT: """
    sponsor* customer* client* user* public community resident* union* stakeholder* council support* minister*
    government board partner* object* oppos* protest* petition* backing welcom* praise* complain* interest*
""",
    SignalKind.DATE: """
    late* delay* slip* date* deadline* milestone* schedule* time* timetable* week* month* day* quarter* overdue
    behind ahead early earlier postpon* launch* finish* start* end ends open* handover* programme plan* longer
    slow* january february march april may june july august september october november december year*
""",
    SignalKind.CONFIDENCE: """
    confiden* risk* rating* rated status rag red amber green doubt* worr* concern* uncertain* unclear optimis*
    pessimis* trust* threat* jeopard* fear* challeng* momentum progress* morale mood
""",
    SignalKind.RECOVERY: """
    recover* resolv* solved fixed overc* mitigat* caught back restor* rectif* remed* settled regained again
    relaps* reopen* stabilis* stabiliz* improv* unblock* turned
""",
}


@cache
def _among(words: str) -> re.Pattern[str]:
    """Any of some words, each as a whole."""
    return re.compile("|".join(re.escape(word).replace(r"\*", "[a-z']*") for word in words.split()))


def leanings(text: str) -> frozenset[Polarity]:
    """The sides on which the words of a text stand; a word that is denied stands on the other."""
    found = set()
    denied = 0
    for word in _WORD.findall(text.lower().replace("’", "'")):
        if _among(_BREAKS).fullmatch(word):
            denied = 0
        bad, good = _among(_BAD).fullmatch(word), _among(_GOOD).fullmatch(word)
        if bad or good:
            found.add(Polarity.BAD if bool(bad) != bool(denied) else Polarity.GOOD)
        denied = _REACH + 1 if _among(_DENIALS).fullmatch(word) or word.endswith("n't") else max(0, denied - 1)
    return frozenset(found)


def speaks_of(text: str, kind: SignalKind) -> bool:
    """True where a text has a word of what a kind of signal is about."""
    among = _among(_OF[kind])
    return any(among.fullmatch(word) for word in _WORD.findall(text.lower()))
