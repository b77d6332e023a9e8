"""What work is done with: vendors, people, money, and the scope they have to carry."""

from insights.signals.lexicon.entry import BAD, BE, BETTER, GOOD, ISSUE, NOT, WORSE, Entry
from portfolio.signals import SignalKind

_VENDOR = (
    "supplier|suppliers|supplier's|suppliers'|vendor|vendors|vendor's|contractor|contractors|contractor's"
    "|subcontractor*|manufacturer*|provider|providers|provider's|shipyard*|shipbuilder*|integrator*|bidder*"
)
_STAFF = (
    "resource|resources|resourcing|staff|staffing|skill|skills|skilled|capacity|personnel|labour|workforce|manpower"
    "|people|expertise|sme|smes|reviewer|reviewers|maintainer*|engineer|engineers|developer|developers|recruitment"
)
_MONEY = "budget*|funding|funds|cost|costs|money|finance*|spend|expenditure|affordability|capital|revenue"
_COST = "cost|costs|costing|budget*|price|prices|wlc|expenditure|spend|spending|expenses|bill|bills"
_UP = "increase*|increasing|rise|rises|rising|rose|risen|escalat*|grow|growing|grown|grew|growth|higher"

_VENDOR_BAD = f"""
{_VENDOR} ~5 late|delay*|slip*|slow|slower|fail*|underperform*|insolven*|bankrupt*|unable|withdrew|withdrawn
{_VENDOR} ~5 {NOT} ~2 deliver*|able|ready|kept|sign|responded|met|meet
{_VENDOR} ~3 missed|miss|behind|overdue|unresponsive
{_VENDOR} ~3 {ISSUE}|dispute*|performance ~1 issue*
{ISSUE} ~2 with|at|from ~2 {_VENDOR}
performance by|of ~2 {_VENDOR} ~3 {NOT}|poor|below|weak
poor|slow|late|weak ~1 {_VENDOR} ~2 performance|delivery|response
delay|delays|delayed|slippage ~4 by|from|with|at|of|to ~3 {_VENDOR}
waiting|wait|awaiting ~1 on|for? ~3 {_VENDOR}
lack|shortage of ~3 {_VENDOR} ~1 availability|capacity?
supply ~1 chain*? ~4 {ISSUE}|delay*|disruption*|shortage*|pressure*|constraint*|interruption*
interruption*|disruption* ~2 to|in|of ~3 supply
contract* ~4 terminated|dispute*|default*
terminate|terminated|termination ~3 contract*
went|gone|going|go|entered into administration|liquidation|bankruptcy
parts|components|equipment|hardware|shipment|shipments|delivery|deliveries ~3 late|delayed|backordered ~2 from
"""

_VENDOR_GOOD = f"""
{_VENDOR} ~2 delivered|delivering ~4 well|early|time|schedule|full
{_VENDOR} ~3 perform*|deliver* ~1 well|strongly
supply chain* ~3 recovered|stable|stabilised
"""

_PEOPLE_BAD = f"""
{_STAFF} ~2 constraint*|shortage*|gap|gaps|shortfall*|pressure*|{ISSUE}|limitation*|stretched|constrained|crunch
availability of ~3 {_STAFF} ~9 challeng*|limited|difficult*|risk|issue*|constrained
lack|lacking|shortage|shortages|limited|insufficient|inadequate|scarcity|short|absence|loss ~3
    {_STAFF}|bandwidth|capability
understaffed|understaffing|under-resourced|overstretched|overloaded|overworked|overcommitted
under staffed|resourced|resourcing
vacant|vacancy|vacancies|unfilled|unstaffed
difficult*|struggl*|unable|fail*|challeng* ~4 recruit|recruiting|recruitment|hire|hiring|retain|retaining|retention
recruit*|hiring|retention ~4 difficult*|challeng*|delay*|{ISSUE}|slow|slower|lower|below|behind
lost|loses|losing ~3 only ~3 {_STAFF}|engineer|developer|architect|analyst|tester|specialist
attrition
staff|team ~1 turnover
turnover of|in
left|leaves|leaving|departed|quit|quits ~1 the|our|their|my ~1 team|company|project|programme|program|organisation|role
{BE} leaving|departing
leaves|leaving|left ~1 us|end|at end|on|at
stepped|stepping|steps|step ~1 down|back|away|aside
resigned|resigns|resignation*|resigning
departure of
burnout
burned|burnt out
on|from ~1 vacation|holiday|leave|sabbatical|pto
parental|maternity|sick|medical leave
no|{NOT}|limited|little|low|lack|lacking ~3 bandwidth|capacity
bandwidth ~4 limited|constraint*|issue*|bottleneck*|problem*
review|reviewing|reviewer ~1 bandwidth|capacity
busy with|on|schedule
{BE}|got|getting|too ~2 busy
help ~2 wanted|needed|appreciated|welcome
need* ~3 help|reviewers|contributors|volunteers|mentor*
looking|searching|search for ~3 help|reviewer*|contributor*|volunteer*|mentor*|someone|people|owner|maintainer*|lead
{NOT} ~2 had ~2 time
{NOT} have ~2 time|capacity
haven't|hasn't ~2 time
no one|nobody ~3 available|working|owning
no owner|lead|sponsor|replacement
out|off sick|ill
{NOT} enough ~1 {_STAFF}|time
competing|other|higher ~1 priorities|commitments|efforts
appreciate ~3 help|support|assistance
open to help
"""

_PEOPLE_GOOD = """
fully staffed|resourced
recruited|hired
appointed
appointment of ~4 director|directors|sro|lead|owner|manager|managers|head|staff|officer|sponsor
joined|joins|joining ~3 team|project|programme|us
new ~4 sro|director|directors|lead|leader|owner|manager|sponsor|engineer ~3 place|appointed|joined|started|post
strengthened|strengthening ~3 team|leadership|capability|capacity
vacanc*|post|posts|role|roles|position|positions ~2 filled|recruited
filled ~3 vacanc*|post|posts|role|roles|position|positions
additional|extra|more|new ~2 resource|resources|staff|people|capacity ~3 secured|place|joined|recruited|hired|onboard*
onboarded
"""

_BUDGET_BAD = f"""
over|above|exceed*|exceeding|beyond the? ~2 budget*|funding|cost ~1 envelope
overspend*|overspent|overrun*|overspending
{_COST} ~4 {_UP}|overrun*|pressure*|escalation
{_UP} ~1 in|to|of|the? ~3 {_COST}
additional|extra|unplanned|unbudgeted|unforeseen ~1 cost|costs|expenditure
increased ~1 the? forecast
more expensive|costly
{_MONEY}|financial|budgetary|fiscal ~2
    pressure*|shortfall*|gap|gaps|constraint*|challenge*|uncertaint*|cut|cuts|{ISSUE}|unaffordable
{_MONEY} reduction*
shortfall*
lack|shortage|insufficient|inadequate|reduced|limited|loss ~1 of? ~1 {_MONEY}
no|only|{NOT} ~4 funding|funds|budget|money
{NOT} ~1 funded
funding ~5 {NOT} ~3 secured|confirmed|agreed|available|approved|identified
funding ~3 ends|ended|withdrawn|cut|expires|expired|runs|paused
additional|extra|more|further ~1 funding|money|funds ~4 required|needed|requested|sought|necessary
request*|seek*|need*|require* ~2 additional|extra|more|further ~1 funding|money|funds|budget
unaffordable|unfunded
inflation|inflationary
cost|costs|budget* ~3 under review
reduction*|reduced|decrease* ~2 in ~4 savings|benefits
run|running|ran ~1 out of ~1 money|funding|funds|budget
"""

_BUDGET_GOOD = f"""
within|under|below|on ~1 the|its|our|total? ~3 budget|budgets|budgeted
in line with ~3 budget*|forecast|funding
underspen*
under spend|spent|spending|budget
{_COST} ~4 decrease*|reduced|reduction*|fell|fallen|lower|saved|savings
reduced|reduces|reduction*|decrease*|lower|savings ~1 in|to|of? ~3 {_COST}
{_COST} ~3 on|to target|track|budget|plan|profile
{_MONEY} ~6 sufficient
sufficient ~2 {_MONEY}
cost ~1 saving*
spend ~1 lower|less ~1 than?
savings ~2 achieved|realised|identified|delivered|made
funding ~3 secured|approved|agreed|confirmed|granted|awarded|received|allocated
additional|extra|new|more ~1 funding ~3 provided|available
secured|received|awarded|agreed|confirmed|provided ~3 funding|grant
{_COST} ~3 remain*|stable|unchanged|maintained ~1 at?
variance ~3 reduce|reduced|fall|fallen
contingency ~10 {NOT} ~1 required|used|needed|utilised
{BE} ~1 affordable
efficiencies|efficiency ~2 savings
"""

_SCOPE_BAD = f"""
scope creep|growth|change|changes|uncertain*
scope ~3 {_UP}|expanded|extended|widened|added|enlarged
{_UP}|expan*|widen*|change*|addition*|adding|added|extension ~2 in|to|of|into the? scope
brought|bring|bringing into|in to? scope
additional|new|extra|further|changing|emerging|unplanned|evolving ~1 requirement*|scope|functionality
additional|extra|unplanned|unforeseen|more work ~3 required|needed|identified|than|remains
change request*
more complex|complicated|difficult|involved|work|effort than
greater|higher|increased|additional|unexpected|unforeseen ~1 complexity|complexities
complexity ~3 greater|higher|underestimated
underestimated|underestimate
larger|bigger|harder|more than ~2 expected|anticipated|planned|thought|hoped
requirement* ~3 changed|increased|grew|unclear|added|expanded
"""

_SCOPE_GOOD = f"""
scope ~3 reduced|agreed|frozen|stable|clarified|defined|cut|finalised|confirmed|unchanged|narrowed|limited|trimmed
reduc*|narrow*|clarif*|clearer|cut|cutting|limit*|trim* ~1 the|in|of|down? ~2 scope
descoped|descoping
de scoped|scoping
{BE} ~2 out of scope
"""

MEANS: tuple[Entry, ...] = (
    Entry(SignalKind.VENDOR, BAD, _VENDOR_BAD),
    Entry(SignalKind.VENDOR, GOOD, _VENDOR_GOOD),
    Entry(SignalKind.PEOPLE, BAD, _PEOPLE_BAD),
    Entry(SignalKind.PEOPLE, GOOD, _PEOPLE_GOOD),
    Entry(SignalKind.BUDGET, BAD, _BUDGET_BAD, WORSE),
    Entry(SignalKind.BUDGET, GOOD, _BUDGET_GOOD, BETTER),
    Entry(SignalKind.SCOPE, BAD, _SCOPE_BAD),
    Entry(SignalKind.SCOPE, GOOD, _SCOPE_GOOD),
)
