"""What is lost, leaves or outgrows the plan: suppliers, people, money, backing, scope and time, in open words."""

from insights.signals.lexicon.entry import BAD, BE, NOT, WORSE, Entry
from portfolio.signals import SignalKind

_FIRM = (
    "supplier*|vendor*|contractor*|subcontractor*|manufacturer*|provider*|integrator*|fabricator*|foundry|factory|firm"
    "|company|installer*|builder*|haulier*|carrier*|consultant*|partner|partners|prime|maker|makers|shipyard*|operator"
)
_OWED = "order|orders|contract|contracts|delivery|deliveries|shipment*|supply|supplies|parts|subcontract*"
_ROLE = (
    "manager*|engineer*|developer*|architect*|lead|leads|leader*|analyst*|expert*|specialist*|director*|administrator*"
    "|scientist*|nurse*|doctor*|pilot|pilots|tester*|designer*|planner*|scheduler*|operator|operators|researcher*|staff"
    "|team|crew|crews|people|technician*|welder*|surveyor*|sponsor|foreman|owner|officer|professor|surgeon*|dba"
)
_COST = "cost|costs|price|prices|budget*|bill|bills|account|spend|spending|expenditure|estimate*|fees|fee|rates|rent"
_FUND = "funding|fund|funds|grant|grants|budget*|money|subsid*|financing|loan|loans|credit|cash|investment"
_CUT = "cut|cuts|pulled|withdrew|withdrawn|froze|frozen|slashed|stopped|refused|revoked|halved|lapsed|cancelled|denied"
_SOARED = (
    "doubled|tripled|trebled|quadrupled|soared|soaring|jumped|surged|ballooned|ballooning|spiralled|spiralling|swollen"
    "|climbed|climbing|exploded|rocketed|mushroomed|crept|overshot|overran|exceeded|exceeds"
)
_RESERVE = "contingency|contingencies|reserve|reserves|float|buffer|cash|allowance"
_SPENT = "exhausted|gone|spent|depleted|drained|consumed|eaten|used|burned|burnt"
_WORK = "backlog|scope|requirement*|workload|stories|features|list|queue|schedule|rooms|brief|design|specification"

_VENDOR = f"""
into|became|becomes|is|was|went|gone|goes|declared|filed|files|facing ~2 insolven*|bankrupt*|receivership
{_FIRM} ~4 insolven*|bankrupt*
into|in administration|receivership|liquidation
gone|went|going|goes bust|under|broke
ceased|ceases ~1 trading|production|operation*|business
force majeure
defaulted|defaulting on
walked|walks|walking|stormed ~1 off|away|out
dried|drying up
out of stock
{_OWED} ~3 cancelled|canceled|terminated|rescinded|voided|revoked|collapsed|lost|undelivered
cancelled|canceled|terminated|rescinded|tore|lost|losing|loses ~3 {_OWED}
stopped|stops|halted|suspended ~1 deliver*|shipment*|shipping|supply|supplies|production|work
{_OWED} ~3 stopped|halted|suspended|dried|incomplete
{_FIRM} ~5 refus*|stopped|walked|quit|pulled|defaulted|missing|ceased|collapsed|sued|suing|overcharg*|bust|withdrew
{_FIRM} ~3 {NOT}|never ~2 delivered|shipped|sent|supplied|handed|arrived|
    respond|responded|return|returned|performed|paid
{NOT}|never ~2 delivered|shipped|sent|supplied|handed
undelivered
dispute|disputes|disputed|mediation|arbitration
in|to|into adjudication
breach of contract
"""

_PEOPLE = f"""
lost|loses|losing|lose ~4 {_ROLE}
{_ROLE} ~4 left|quit|resigned|leaving|leaves|poached|sick|ill|reassigned|redeployed|exhausted|departed|walked
{_ROLE} ~4 pulled|moved|transferred|diverted|assigned ~1 onto|off|to|away another|other|elsewhere
pulled|moved|reassigned|redeployed|diverted ~2 onto|off another|other
have|has|had|suddenly left
handed|hands|gave|given|giving ~1 in? ~2 notice
laid off
layoff*|sacked|dismissed|fired|poached
cannot|can't|couldn't|unable ~2 find|hire|recruit|fill|replace|retain|staff
no|nobody|{NOT} ~1 replacement*|successor*
nobody|nobody can|to cover
hiring freeze
understaff*
{BE} ~1 off sick
"""

_BUDGET = f"""
{_COST} ~4 {_SOARED}
{_COST} ~2 up by
{_SOARED} ~2 {_COST}
{_FUND} ~4 {_CUT}
{_CUT} ~6 {_FUND}
{_CUT} ~2 remaining|all ~3 {_FUND}
{_SPENT} ~3 {_RESERVE}
ate|eats|eating|eaten|burned|burnt|used|drained|gone up|through|into ~3 {_RESERVE}|{_FUND}
{_RESERVE} ~3 {_SPENT}
out of money|funds|cash
run|running|ran ~2 out of ~2 {_FUND}
cannot|can't|unable|{NOT} ~2 pay|paid|afford
unpaid|overcharged|surcharge*
in arrears with
invoice* ~3 backlog|overdue|unpaid|disputed
written|write|writing off
liquidated damages
price|cost|escalation|indexation clause* ~3 triggered|invoked
more than ~2 we ~1 have
million|millions|billion|thousand more than
million|millions|billion|percent ~1 over|above ~1 budget|plan|approved|estimate|baseline
in the red
"""

_SCOPE = f"""
{_WORK} ~6 {_SOARED}|grown|grew|growing|expanded|widened
keeps|keep|kept ~1 adding|changing|asking|growing
change|variation order*
redesign* ~2 needed|required|again|necessary
had|has|have|must to redesign|rebuild|rewrite|restart
starting|start|back|started ~1 over|again
late ~1 change*|requirement*|request*
"""

_SUPPORT = """
pulled|pulls|backed|backs|dropped|drops|opted|bowed|pulling ~1 out
walked|walks away
scrapped|axed|shelved|mothballed|binned
called|calls|calling ~3 off
voted|votes|vote ~1 against|to ~1 scrap|cancel|stop|end|reject|block|axe
lost|loses|losing|lose ~4 support|backing|trust|sponsor|customer|confidence|faith|patience
cancelled|canceled
petition* against|to
boycott*|blockaded|outcry|backlash
complained|complaining|angry|furious|outraged
complaints about|from|over|by
withdrew|withdrawn|withdraws ~3 backing|support|consent|access|offer|agreement
sponsor* ~4 left|leaves|resigned|withdrew
"""

_DATE = f"""
lag|lags|lagged|lagging
trailing|trails behind|the
weeks|days|months|week|day|month|year|years ~2 late|behind|overdue|adrift
running|runs|ran|fallen|falling|falls|fell|lagging|well|far|slightly ~4 behind
slid|slides|sliding|slide ~1 to|into|past|beyond|by|further|again
put|puts|pushed|knocked|thrown|moved|set ~1 back
overran|overrunning|overruns
overrun of|by
lost|loses|losing ~3 week|weeks|days|months|month
due ~9 and ~2 open|outstanding|incomplete|unfinished
due ~7 still ~1 open|outstanding|incomplete|unfinished
twice as long
no|without|{NOT} ~1 new|firm|revised|replacement date*
no ~3 date ~2 in sight
indefinitely
{NOT} yet|been ~1 started|begun|finished|completed|ready
unfinished
gate|gates|gateway|milestone*|stage ~3 {NOT} ~2 held|passed|reached
"""

_CONFIDENCE = f"""
nobody|{NOT}|longer|hardly|few ~6 believe*
in|a crisis
catastroph*|chaos|fiasco|disastrous
serious|grave|deep|acute ~1 concern*|doubt*|trouble
in trouble
{NOT} ~1 viable|realistic|credible|tenable
hopeless|unsustainable|untenable
"""

LOSS: tuple[Entry, ...] = (
    Entry(SignalKind.VENDOR, BAD, _VENDOR),
    Entry(SignalKind.PEOPLE, BAD, _PEOPLE),
    Entry(SignalKind.BUDGET, BAD, _BUDGET, WORSE),
    Entry(SignalKind.SCOPE, BAD, _SCOPE),
    Entry(SignalKind.SUPPORT, BAD, _SUPPORT),
    Entry(SignalKind.DATE, BAD, _DATE, WORSE),
    Entry(SignalKind.CONFIDENCE, BAD, _CONFIDENCE, WORSE),
)
