"""What comes of it: quality, security and compliance, and the support of those it is for."""

from insights.signals.lexicon.entry import BAD, BE, DONE, GOOD, ISSUE, NOT, Entry
from portfolio.signals import SignalKind

_BUG = (
    "issue*|problem*|bug|bugs|defect*|failure*|failing|deadlock*|regression*|crash*|error*|fault*|limitation*|flaw*"
    "|ice|ices|panic*"
)

_QUALITY_BAD = f"""
defect|defects|defective
remaining|outstanding|open|known ~1 issue|issues|bug|bugs|problem|problems|failure|failures
complication|complications ~1 arose|arisen|emerged
bug|bugs|buggy
regression|regressions|regressed
failure|failures|failed|fails|failing
rework
technical|integration|design|software|testing|performance|stability|reliability|quality|data|system ~1
    issue|issues|problem|problems|fault|faults|difficult*|failure*|debt|shortcoming*
found|find|uncovered|discovered|identified|hit|hitting|encountered|encountering|experienced|revealed|ran into? ~4 {_BUG}
poor|low quality
soundness ~1 concern*|issue*|hole*|bug|bugs|problem*
crash|crashes|crashed|crashing
deadlock|deadlocks
incident|incidents
outage|outages
flaky|flakiness
broke|broken|breaks|breakage
unsound|unsoundness
did|does|do not work
doesn't|didn't|don't work
{NOT} ~1 fit for
{NOT} ~2 working
performance ~2 regress*|degrad*|worse
unstable|instability
"""

_QUALITY_GOOD = f"""
{_BUG} ~5 {DONE}|mitigated
fixed|fix|fixes|solved|resolved|resolving|fixing|addressed|addressing ~6 {_BUG}
test|tests|testing|trial|trials|pilot|pilots ~3 successful*|passed|passing
successful*|passed ~3 test|tests|testing|trial|trials|pilot|pilots
quality ~2 improved|high|good
{BE} ~1 stable
{BE}|confirmed ~2 fit for purpose
{BE} ~2 success
"""

_SECURITY_BAD = f"""
security ~1 {ISSUE}|vulnerabilit*|risk*|incident*|breach*|gap|gaps|flaw*|hole*|audit*
vulnerabilit*
cyber ~1 attack*|incident*|threat*|risk*
cyberattack*|ransomware
data breach*|leak*
non compliance|compliant|conformance
noncompliance|noncompliant
compliance ~2 issue*|gap|gaps|failure*|risk*|concern*
audit finding*
irregularit*
judicial review*
legal ~1 challenge*|action|dispute*|proceeding*|appeal*
litigation|lawsuit*
court ~2 case*|action|ruling|challenge|proceedings|judgment|order
infringement*
safety ~1 {ISSUE}|incident*|risk*|case
regulatory ~1 {ISSUE}|action|breach*
"""

_SECURITY_GOOD = f"""
accreditation|certification ~3 achieved|granted|received|gained|passed
achieved|granted|received|gained|passed ~3 accreditation|certification|audit
fully|now compliant
legal challenge*|judicial review* ~4 dismissed|won|rejected|resolved|concluded|withdrawn|unsuccessful
security ~3 {DONE}|patched
"""

_SUPPORT_BAD = f"""
withdrew|withdraw|withdrawal|withdrawing
{BE} ~1 withdrawn
pulled|pulling|pulls|pull out|back ~2 of|from
{BE}|project|programme|minister*|government|sponsor ~1 cancelled|canceled|terminated|scrapped|axed
cancellation*
opposition|oppose|opposed|opposes
objection|objections|objected|objects to
pushback
push back from
lack|loss|lost ~2 support|engagement|buy|commitment|sponsorship|sponsor
no longer ~2 support*|required|needed|pursu*|plan|planned|proceed*|continu*|priority|interested
political ~1 uncertaint*|risk*|change*
stakeholder* ~3 concern*|resist*|oppos*|disengag*|unhappy
sponsor*|customer*|client*|user*|board ~3
    unhappy|dissatisfied|complain*|disengag*|unresponsive|concerned|reconsider*|frustrat*|concerns|left|resist*
concerns from|raised|expressed
abandon|abandoned|abandoning
{NOT}|nor ~2 renew|renewed
{NOT} ~1 resubmitted|continued|continue|continuing|pursued|renewed|proceed|proceeding
{NOT} ~1 go|going ahead
decided|decision ~1 to|not to? close|stop|drop|cancel|abandon|end|terminate
low|lower|poor|weak|slow ~1 demand|uptake|adoption|engagement|take
public|industry|local ~1 concern*|opposition|protest*
protest|protests
"""

_SUPPORT_GOOD = """
strong|full|continued|positive|broad|good|wide|widespread|high|significant ~2
    support|engagement|endorsement|buy|uptake|backing|interest|demand|adoption
endorsed|endorses|endorsement
positive|great|good ~1 feedback|response|reception
well received
supportive|enthusiastic
commended|praised|welcomed
impressed by|with
exemplar|exemplary
"""

OUTCOME: tuple[Entry, ...] = (
    Entry(SignalKind.QUALITY, BAD, _QUALITY_BAD),
    Entry(SignalKind.QUALITY, GOOD, _QUALITY_GOOD),
    Entry(SignalKind.SECURITY, BAD, _SECURITY_BAD),
    Entry(SignalKind.SECURITY, GOOD, _SECURITY_GOOD),
    Entry(SignalKind.SUPPORT, BAD, _SUPPORT_BAD),
    Entry(SignalKind.SUPPORT, GOOD, _SUPPORT_GOOD),
)
