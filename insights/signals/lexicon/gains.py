"""What goes well, in open words: people found, things that work again, yes said, time made good."""

from insights.signals.lexicon.entry import BETTER, GOOD, SAME, Entry
from portfolio.signals import SignalKind

_ROLE = (
    "engineer*|developer*|manager*|director*|contributor*|volunteer*|intern|interns|staff|people|lead|specialist*"
    "|reviewer*|maintainer*|mentor*|expert*|nurse*|head|team|contractor*|apprentice*|officer*|analyst*"
)
_NEED = "vacanc*|post|posts|role|roles|position|positions|gap|gaps|replacement|successor"
_FLAW = "issue|issues|problem|problems|bug|bugs|defect|defects|fault|faults|failure|failures|regression*|leak|leaks"
_TESTS = "test|tests|testing|trial|trials|rehearsal*|inspection*|audit*|review|reviews|assessment|check|checks|exam"

_PEOPLE = f"""
new|additional|more|extra|two|three|four|several|experienced ~2 {_ROLE} ~3 joined|started|arrived|hired|recruited|
    onboard*|stepped|volunteered
volunteered|onboarded
{_ROLE} ~2 onboarded|recruited|hired|appointed
found|hired|recruited|appointed ~3 {_ROLE}|{_NEED}
{_NEED} ~3 filled|found|appointed
stepped|stepping up to|as
"""

_QUALITY = f"""
all|both ~2 {_TESTS} ~2 pass|passed|passing|green|clean
{_TESTS} ~2 passed|pass|passes|clean
passed|passes|passing ~3 {_TESTS}
works|working ~1 well|again|now|fine|smoothly|correctly|perfectly|reliably
now|finally ~1 works|stable|working|usable|passes|passing
{_FLAW} ~4 fixed|solved|repaired|patched|corrected|rectified|eliminated|gone
fixed|repaired|patched|corrected|rectified ~5 {_FLAW}
performing|performed|performs|running|operating ~1 well|smoothly|reliably
zero|no defects
"""

_DECISION = """
green|go light|ahead ~2 given|received|from|by
got|received|given|gave|have the? ~1 go ahead
got|received|given|gave|have the? ~1 green light
unanimously|formally|finally approved|agreed|accepted|adopted
passed|passes ~2 gate|gateway
"""

_RECOVERED = """
made up ~3 time|delay*|days|weeks
workaround|workarounds|solution|fix ~2 found|in place|works
risk|risks ~4 retired|closed|reduced|eliminated|removed
put right|behind us
"""

_DATE = """
finished|completed|delivered|done|ready ~2 early|ahead
in|on good time
met|meets ~2 date|dates|milestone|deadline
"""

GAINS: tuple[Entry, ...] = (
    Entry(SignalKind.PEOPLE, GOOD, _PEOPLE),
    Entry(SignalKind.QUALITY, GOOD, _QUALITY),
    Entry(SignalKind.DECISION, GOOD, _DECISION),
    Entry(SignalKind.RECOVERY, GOOD, _RECOVERED, BETTER),
    Entry(SignalKind.DATE, GOOD, _DATE, SAME),
)
