"""What breaks, harms, breaches and is refused: events told in open words, whatever the trade they are told in."""

from insights.signals.lexicon.entry import BAD, BE, NOT, Entry
from portfolio.signals import SignalKind

_THING = (
    "test|tests|testing|trial|trials|inspection*|rehearsal*|audit*|check|checks|survey*|sample*|batch*|weld*|cube*"
    "|measurement*|result*|run|runs|firing*|acceptance|assessment|exam|examination|certification"
)
_LIMIT = (
    "limit|limits|threshold*|tolerance*|specification*|spec|standard|standards|requirement*|strength|criteri*|target*"
)
_PAPER = (
    "licence*|license|licenses|permit|permits|insurance*|insurer|certificate*|certification|accreditation|warrant*"
    "|authorisation*|authorization*|visa|visas|clearance|registration|patent|bond|guarantee*|cover"
)
_RECORD = "data|record|records|customer*|patient*|personal|account|accounts|credential*|password*|file|files|backup*"
_LAW = "regulator*|inspector*|inspectorate|court|courts|judge|tribunal|authority|authorities|police|ombudsman|watchdog"

_MISHAP = (
    "accident|accidents|injury|injuries|fatality|fatalities|death|deaths|incident|incidents|casualt*|explosion|fraud"
    "|bribery|corruption|theft|emergency|disaster|collision|fire|poisoning|overdose*|hack|intrusion|spill"
)

_QUALITY = f"""
cracks|cracked|cracking|crack
leaks|leaked|leaking|leakage|leak
burst|bursts|ruptured|rupture|collapsed|collapse|collapses|buckled|sagged|sagging|subsided|subsidence|tilted|warped
corroded|corrosion|corroding|fractured|fractures|deformed|delaminat*|rotted|rotten|silted|flooded|overheated|overheating
{BE} ~1 bent|torn|scratched|dented|soaked|frozen
exploded|explosion|explosions|derailed|derailment|capsized|sank|crashed
caught fire
fire destroyed|damaged|broke|gutted|at|in|on
burned|burnt down|out|to
damaged|destroyed|ruined|spoiled|spoilt|contaminated|wrecked|shattered
damage to|in|at|from|by
corrupt|corrupted
defective|faulty|malfunction*|broken
jammed|seized
wrong
{BE} ~1 incorrect|inaccurate|erroneous|mistaken|inadequate|insufficient|unsatisfactory
went|gone|goes|going wrong
out of tolerance|spec|specification|plumb|alignment|line|true|calibration|order|action|service|control
below|under|short|outside ~3 {_LIMIT}
exceeds|exceeded|exceeding|exceed|beyond|above ~3 limit|limits|threshold*|tolerance*
{_LIMIT} ~2 exceeded|breached|violated
{_LIMIT} ~2 {NOT} ~1 met|reached|satisfied
fell|falls|falling|fall|came|comes short
missed|misses|missing ~3 endpoint*|objective*|requirement*|criteri*
{NOT}|never ~2 fit|fits|match|matches|pass|passed|passes|comply|respond|responds|reproduced
cannot|can't|could be reproduced|repaired|reproduce
{NOT} be ~1 reproduced|repaired|replicated|recovered|saved|used
{_THING} ~3 failed|failing|fails|fail|aborted|abandoned|cancelled|negative|unsuccessful|inconclusive|broken
aborted|abort
broke|broken|breaking|break ~1 off|apart|loose|down
fail|failed|fails|failing ~2 {_THING}
rip|ripped|ripping|tear|torn|dig|dug ~1 out|up|down
redo|redone|redoing|scrapped|remade
{BE} ~1 down for|again|all|since|overnight
{BE}|went|gone|taken|knocked|fell ~1 offline|unavailable|unreachable|dark
hours|days|minutes|hour of downtime
unusable|unreadable|unreliable|inoperable
worse|worsen|worsened|worsening|worsens
has|have|had|is|are|sharply|further|rapidly|badly ~1 deteriorat*|degraded|degrading
deteriorat* ~1 further|rapidly|sharply|again|quickly
slower|worse than
lost|loses|losing|lose ~2 {_RECORD}|vacuum|power|pressure|contact|signal|samples|sample|control|cooling|altitude|track
{_RECORD} ~4 lost|deleted|overwritten|corrupt*|gone|destroyed|wiped|unreadable|mangled
wiped out|clean
veered|drifted|drifting|swerved
overshot|undershot
snag|snags|snagging
nonconform*
non conform*
recalled|recalls|recall ~3 the|all|our|its|batch*|unit*
{BE} missing
shoddy|substandard|sloppy|unacceptable
dropped|drops|dropping ~2 message*|packet*|frame*|record*|transaction*|connection*
timed|times|timing out
vibration*|noise|interference ~3 exceed*|above|too|excessive
hit ~2 by ~2 digger|crane|truck|excavator|ship|vehicle|lorry|storm|lightning|flood
"""

_SECURITY = f"""
injured|hurt|killed|died|fatally|hospitalised|hospitalized|electrocuted|evacuated|poisoned
near miss*
suffered|suffers|after|following|caused|confirmed|uncovered|discovered|detected|suspected|alleged|another|serious|second|
    third|major|fatal|bad|severe|evidence|case|one|two|three|several ~2 {_MISHAP}
a|an ~1 fatal|serious|severe|nasty|lost ~1 {_MISHAP}
{_MISHAP} ~2 occurred|happened|declared|killed|struck|hit|yesterday|today|overnight
an accident|injury|explosion|emergency|epidemic|outbreak
found|declared|deemed|judged|is|are|was|were|left|remains ~1 unsafe|dangerous|toxic|hazardous|uninhabitable
unsafe ~2 work|working|lifting|scaffold*|structure*|condition*|practice*|site|equipment|wiring|building|crane*|load*
asbestos|legionella|radon|mould ~4 found|discovered|turned|detected|confirmed|exposed|released
found|discovered|traces|uncovered|hit|more ~3 asbestos|legionella|mould|contamination|munition*|bones|remains
unexploded
severe|allergic ~1 reaction*
radiation leak*|alarm
breach|breached|breaches|breaching
hacked|hackers|stolen|compromised|sabotaged
malware|virus|spyware ~3 found|hit|infected|spread|took
exposed|exposes ~4 {_RECORD}|online|public*|internet
{_RECORD} ~4 exposed|leaked|stolen|breached|published|compromised|encrypted
leaked|leaks ~3 {_RECORD}
full|root|admin|unauthorised|unauthorized ~1 rights|access|privileges
encrypted by
illegal|illegally|unlawful|unlawfully|unlicensed|uninsured
sued|sues|suing|injunction*|lawsuit*|prosecuted|indicted|subpoenaed
fined|penalised|penalized|sanctioned
embezzl*|forged|falsified|misappropriat*|kickback*|bribed|bribes
{BE} ~1 under investigation
open|opened|opens|launched|launches|began|started ~2 investigation|inquiry|probe|proceedings|inquest
{_LAW} ~4 ordered|orders|stopped|warned|fined|suspended|banned|halted|struck|ruled|forbade|forbidden|issued|closed|found
gone|went|go|goes|going|taken|took|take|takes ~4 court|tribunal
improvement|prohibition|enforcement|stop notice*
{_PAPER} ~5 lapsed|expired|revoked|withdrawn|suspended|denied|refused|void|invalid|cancelled|rejected|ran|lost|{NOT}
lapsed|revoked
lost|loses|losing|lose ~2 {_PAPER}
without|{NOT}|no ~2 valid ~1 {_PAPER}
in violation
violated|violates
"""

_DECISION = f"""
refuses|refuse to
refused|refusal ~1 to|the|our|a|an|planning|permission|consent|approval|access|by|on|without|again
{BE} ~2 refused|denied|rejected|vetoed|disallowed|withheld
rejected|rejects|vetoed
denied|denies|deny ~2 access|permission|licence|license|approval|visa*|request*|us|our
has|have|had refused|denied|declined
turned|turns|turn down
turned|turns|threw|thrown|voted ~4 down
sent|sends|returned|returns|referred ~6 back
{NOT} ~2 ruled|granted|issued|signed|sign|held|given|cleared|released|responded|replied|answered|confirmed|convened
declined|declines to
{NOT}|nor ~2 approve|sign|endorse|accept|agree
"""

_BLOCKED = f"""
stopped|halted|halts
stop|stops ~1 work|all|production|the work*|deliver*
came|come|comes|ground|brought|at|to a|an|complete|full|total|grinding ~1 standstill|halt|stop
shut|shuts|closed|closes|closing down
shut by|for|until|since
no|lost|loses|without|denied|withdrew|withdrawn|lack ~2 access
locked out
cannot|can't|couldn't|unable ~2 log|access|connect|reach|install|deploy|test|build|deliver|integrate|open|
    finish|complete|work
could {NOT} ~2 log|access|connect|reach|install|deploy|test|build|deliver|integrate|open|finish|complete
paralys*|paralyz*|gridlock*|embargo*|impounded|quarantined|stranded|idle|idling
held|seized|stopped|stuck|detained ~1 by|at|in ~1 customs|police|port|border
never|{NOT} ~2 arrive|arrived|turned|came|showed
on strike
strike|strikes ~3 since|continues|continued|began|started|halted|stopped|enters|week|day
walkout|lockout
grounded|interrupted
nobody|nothing|no ~2 can ~1 start|proceed|continue|work|test|begin
"""

HARM: tuple[Entry, ...] = (
    Entry(SignalKind.QUALITY, BAD, _QUALITY),
    Entry(SignalKind.SECURITY, BAD, _SECURITY),
    Entry(SignalKind.DECISION, BAD, _DECISION),
    Entry(SignalKind.BLOCKED, BAD, _BLOCKED),
)
