"""On the way: dates, blocks, decisions, confidence and recovery."""

from insights.signals.lexicon.entry import BAD, BE, BETTER, DONE, GOOD, NOT, SAME, WORSE, Entry
from portfolio.signals import Basis, SignalKind

_PLAN = (
    "schedule*|plan|plans|timetable*|timescale*|timeline*|timeframe*|programme|program|milestone*|deadline*|date|dates"
    "|target*|delivery|completion|baseline*"
)
_WHOLE = "project|programme|program|schedule|timetable|timeline|plan|plans|delivery"
_END = "end|finish|completion|delivery|closure|launch|release|opening|start|commissioning|service|live|implementation"
_SAY = "decision*|approval*|consent*|permission*|clearance|agreement*|ratification|authorisation*|authorization*|ruling"
_JUDGE = f"{_SAY}|sign|signoff|consensus|fcp|feedback|guidance|direction|confirmation|response|answer|review*"

_DATE_BAD = f"""
delay|delays|delayed|delaying
slip|slips|slipped|slipping|slippage*
late
later than
overdue
{BE} ~2 behind
behind ~3 schedule|plan|plans|time|timetable|programme|program|target*|where|forecast
{NOT} ~1 kept|keeping|keep pace
missed|miss|misses|missing ~4 {_PLAN}|window|slot
milestone*|deadline*|gate|gates ~3 missed
moved|moves|moving|move|shifted|shift to|rightwards the right
moved|moves|moving|pushed|pushing|pushes|shifted|put out|back|later
pushed|pushing|push ~3 out|back|to|into
push|pushed|pushing|moved ~4 back
postpon*
deferred|deferral*|deferring|defers
extended|extend|extends|extending|extension ~3 {_END}|{_PLAN}|by|deadline*|closure|until
time extension*
rescheduled|rescheduling|replanned|replanning|replan|reprofiled|rebaselined|rebaselining|rebaseline|reprogrammed|replans
re scheduled|scheduling|planned|planning|plan|baselined|baselining|baseline|programmed
{_END}|{_PLAN} ~1 date* ~3 revised|changed|moved|shifted|amended|extended
project|programme|program|contract|timing|duration|schedule ~3 extended
extend|extending|extension ~3 timing|duration|contract
revised ~3 {_END} date*
taking|takes|took|take ~3 longer
longer than ~2 expected|anticipated|planned|thought|hoped|originally|envisaged|scheduled
{NOT} ~3 meet|met|achieve|achieved|hit|make ~4 {_PLAN}
{NOT} ~4 on time|schedule|track
{NOT}|unable|impossible ~4 ready
{NOT}|no|unable ~2 achievable|feasible|possible ~3 by|{_PLAN}|timescale*
too ~1 ambitious|optimistic|tight|aggressive
slower than
slow|slower progress
progress ~3 slow|slower|slowed
setback*
off track|schedule
exceed* ~3 baseline ~1 date*
wait* longer than
spill*|spilled|roll*|rolled|carried over to|into
out of time
won't|will|can't|cannot not? make ~3 date*|deadline*|release*
"""

_DATE_HELD = f"""
on ~1 schedule|track|target|course|plan
delivered|running|proceeding|progressing|implemented|completed|contracts ~2 to plan|schedule|time
on time
{BE} ~3 on programme
according to ~2 plan*|schedule|timetable
in|largely|broadly line with ~4 plan|plans|schedule*|timetable|timeline*|timescale*|baseline ~1 date*
as planned|scheduled|forecast
no change* to|in ~4 schedule|date*|plan|plans|milestone*|timeline*
{_PLAN} ~2 {NOT} ~2 change*|moved|slipped|affected|impacted
{_PLAN} ~3 maintained|unchanged|held|protected|safeguarded
maintain*|protect*|hold|holding|holds|meet|meeting ~5 date|dates|deadline*|timetable|timescale*|schedule|milestone*
within ~3 original|planned|agreed|approved ~4 estimate*|timescale*|timeframe*|schedule|timetable|window
met|hit|achieved ~3 deadline*|target ~1 date*|milestone*
milestone* ~3 met|achieved|delivered|hit
"""

_DATE_EARLY = """
ahead of ~3 schedule|plan|plans|time|target*|programme|forecast*|date*|expectation*|baseline
earlier than ~3 expected|planned|scheduled|anticipated|forecast|expectation*|originally|plan
early|earlier delivery|completion|finish
brought|bring|bringing|brings|pulled ~4 forward
accelerated|accelerating|acceleration
expedited|expediting
month|months|week|weeks|day|days ~1 ahead|early|earlier
more advanced than
faster|quicker than ~1 expected|planned|anticipated|hoped
"""

_BLOCKED = f"""
blocked
blocker|blockers
blocking ~2 issue*|bug|bugs|problem*
{BE} ~2 blocking
bottleneck*|bottlenecked
stuck
stalled|stalling|stalls
on hold
{BE} ~1 paused|halted|suspended|frozen|parked
paused|halted|suspended
standstill
impasse
holding off|up
held up|back
waiting on|for|until
wait on|for
awaiting
cannot|can't|couldn't ~1 proceed|progress|continue|start|move|begin|land|merge|ship
unable to ~1 proceed|progress|continue|start|begin|move
{NOT} ~1 able to ~1 proceed|progress|continue|start|begin|move
deprioritised|deprioritized|deprioritising
no|little|limited|minimal|{NOT} ~3 progress
no|little|limited ~2 development*|movement|activity|update* since
lack of ~1 progress|movement
gated|contingent|conditional on|by|upon
"""

_DECISION_BAD = f"""
await*|pending|outstanding|seeking|seek|seeks|subject ~1 to? ~3 {_SAY}
awaits|awaiting|pending|waiting ~4 {_JUDGE}
with ~6 for approval|review|decision|consideration|clearance
submitted ~6 for approval|review|decision|consideration|clearance
waiting|wait for|on ~4 {_JUDGE}|minister*|board|committee
need|needs|require|requires|requiring ~1 a|an|the? ~1 decision*|approval*|consensus
{_SAY} ~3 awaited|pending|outstanding|delayed|deferred|postponed|overdue|needed|required|withheld|refused|rejected
delay|delays|delayed|slippage ~2 in|to|of|on|with|obtaining|receiving|getting ~3 {_SAY}|governance
no decision*
decision* ~1 {NOT} ~2 made|taken|reached
undecided|undetermined
{NOT} ~3 approved|agreed|decided|finalised|finalized|determined
yet to ~1 be ~1 approved|agreed|decided|finalised|finalized|determined|confirmed|set
yet approved|agreed|decided|finalised|finalized
unresolved ~1 question*|decision*
open ~1 question*
needs fcp|consensus
"""

_DECISION_GOOD = """
been|was|were|is|are|fully|formally|now|ministers|minister|board|treasury|government|committee|council|team ~1
    approved|agreed|accepted|signed|ratified|endorsed|authorised|decided
approved|agreed|endorsed|accepted|ratified by|in|on|at|the|this|our
approval*|consent|agreement|permission|accreditation ~3 given|granted|received|secured|obtained|achieved|reached|gained
approval of ~8 by
received|granted|secured|obtained|gained|achieved|given|got|reached|gave ~3
    approval*|consent|permission|agreement|consensus|clearance
consensus ~2 reached|achieved
decision|decisions ~1 has|have|was|were ~1 made|taken|reached
signed off
rfc|mcp|fcp ~3 accepted|approved|passed|completed
"""

_CONFIDENCE_BAD = f"""
at risk
low|lower|reduced|declin*|less|lost|loss|lack|limited|insufficient ~2 confidence|confident
confidence ~4 low|reduced|decreased|declined|fallen|fell|lower|lowered|worsened|deteriorated|red
rating|rag|status|dca|assessment ~6 deteriorated|worsened|downgraded|declined|fell|fallen|lowered|dropped
downgraded
amber red
red ~1 rating|rag|status|assessment
rated|rating|rag|dca|assessment|status ~4 red
significant|major|considerable|substantial|serious|severe|many|key|further|ongoing|continuing|material|critical|
    remaining|real|several|complex|high|number ~2 risk|risks|challenge|challenges|uncertainties|pressures
significant|major|considerable|substantial|serious|severe|ongoing|continuing|material|critical|key ~2
    issues|concerns|problems|difficulties
risk*|challenge*|issues|concern*|uncertaint*|pressure* ~3 remain*|persist*|continue*
risks|challenges|issues ~1 surrounding|around|associated|faced|regarding|facing
challenging|ambitious|aggressive|tight|taut|optimistic|demanding|compressed|unrealistic ~2
    {_PLAN}|environment|context|position|circumstances|conditions
{_PLAN} ~4 challeng*|ambitious|aggressive|tight|taut|optimistic|demanding|unrealistic|unachievable|compressed
area|areas of concern
unachievable|unlikely
in doubt|jeopardy|question
uncertain|uncertainty|uncertainties|unclear
threaten|threatens|threatened|jeopardise*|jeopardize*
concerned that|about
limited|little|no|minimal|insufficient ~1 contingency|float|headroom
"""

_CONFIDENCE_GOOD = f"""
confident
high|higher|increased|increasing|greater|strong|improved|improving|good|more|growing|improve ~2 delivery? confidence
confidence ~4 improved|increased|high|higher|rose|risen|strengthened|grown|good
rating|rag|status|dca|assessment ~6 improved|upgraded|raised|strengthened
improved|upgraded ~2 to|from green|amber
amber green
green ~1 rating|rag|status|assessment
rated|rating|rag|dca|assessment|status ~4 green
good|excellent|strong|great|significant|substantial|considerable|steady|major|real|positive|big|huge|tremendous|solid|
    lot ~2 progress|strides|headway|momentum
progress* ~2 well|smoothly|strongly
going|went|delivering|gone ~1 well|smoothly
{BE} ~1 achievable
"""

_RECOVERED = f"""
recovered
back on ~1 track|schedule|course|plan
caught up
risk*|impact*|slippage|delay*|backlog* ~4 mitigated|recovered|reduced|closed|absorbed|{DONE}
{BE} ~3 mitigated|resolved|overcome|rectified|remedied
has|have|since now|since been addressed
now resolved|addressed|recovered|mitigated|overcome
resolved|overcame
turned around
successful* ~2 mitigat*|recover*
"""

_DATE_FEARED = f"""
risk|risks|threat to ~3 {_PLAN}
increas* ~2 risk|risks ~3 {_PLAN}
"""

WAY: tuple[Entry, ...] = (
    Entry(SignalKind.DATE, BAD, _DATE_BAD, WORSE),
    Entry(SignalKind.DATE, BAD, _DATE_FEARED, WORSE, Basis.FEARED),
    Entry(SignalKind.DATE, GOOD, _DATE_HELD, SAME),
    Entry(SignalKind.DATE, GOOD, _DATE_EARLY, BETTER),
    Entry(SignalKind.BLOCKED, BAD, _BLOCKED),
    Entry(SignalKind.BLOCKED, GOOD, "unblocked|unblocks|unblocking|unblock\nresumed|restarted"),
    Entry(SignalKind.DECISION, BAD, _DECISION_BAD),
    Entry(SignalKind.DECISION, GOOD, _DECISION_GOOD),
    Entry(SignalKind.CONFIDENCE, BAD, _CONFIDENCE_BAD, WORSE),
    Entry(SignalKind.CONFIDENCE, GOOD, _CONFIDENCE_GOOD, BETTER),
    Entry(SignalKind.RECOVERY, GOOD, _RECOVERED, BETTER),
)
