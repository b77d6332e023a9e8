"""Phrases that look like a signal and are none: names, adjectives, ways of speaking."""

_TROUBLE = (
    "failure|failures|fault|faults|crash|crashes|bug|bugs|error|errors|defect|defects|incident|incidents|outage|outages"
    "|breach|breaches|fire|leak|leaks|leakage|crack|cracks|corrosion|delay|delays|injury|injuries|accident|accidents"
    "|cyber|cyberattack|attack|emergency|disaster|crisis|flood|collision|collapse|explosion|fraud|theft|damage|vibration"
    "|corruption|malware|phishing|intrusion|dispute|complaint|complaints|overdue|late|death|hazard|asbestos"
)

NOTHING = f"""
removal of ~8 rating|ratings|assessment*
mid to late
late breaking
late spring|summer|autumn|winter|january|february|march|april|may|june|july|august|september|october|november|december
late 2020s|1990s|2000s|2010s|2030s|2040s
late in|this|last|next year|month|week
from time to time
support team*|desk|service*|contract*|level*|arrangement*|staff
open source
approved end|start|budget*|baseline*|plan*|cost*|date*|funding|business|supplier*
left to
left hand
to date
sign up
risk management|register*|pot|provision|appetite|owner*|allowance|based
quantified? risk assessment
delay repay
at risk of? register
cost saving* target*
security clearance|cleared|services|council|spending|team
food|border|national|energy|social security
help* to|the|with|of|us|users|people|them|ensure|make|deliver|support|improve|reduce
health and safety
bank|public holiday*
release|releases|released to
uncertainty|uncertainties range*
pending|open pull|pr|prs
broken ~1 down
as opposed to
not|isn't|wasn't|aren't working on
recovered from
debt|debts|costs ~4 recovered
appointment of|to ~4 supplier*|contractor*|bidder*|auditor*|contract|partner*|provider*
supplier*|contractor*|bidder*|partner*|provider* ~3 joining|joined|appointed|onboarded
never type*|patterns
issue|issues list|tracker|label*|number*
closed issue*
failed? to? compile
suspended ceiling*|load*|slab*|floor*|particle*|solid*|sediment*|sentence*
suspension bridge*|cable*|system*
{_TROUBLE} ~1 analysis|handling|management|response|notification|procedure*|drill*|exercise*|barrier*|detection|
    detector*|detecting|prevention|protection|preparedness|bounty|tolerance|tolerant|mode|modes|scenario*|simulation*|simulator*|
    training|policy|policies|playbook*|register|log|logs|logging|tracker|tracking|lab|laboratory|
    alarm*|recorder|ladder|insurance|reporting|statistics|attribution|
    fee|fees|tracing|injection|criteri*|suppression|extinguisher*|door|
    doors|engine|engines|brigade|safety|resistance|resistant|proof|exit|exits|hydrant*|escape*|message*
late payment|payments|fee|fees|invoicing|registration
stop valve*|button*|sign|signs|light|lights
emergency shutdown|stop|exit*|power|generator*|services|lighting|room|department|plan*|response|kit|landing|care
disaster recovery
break|broke ground|even|records|the? record|record|through
breaking ground|through
broken ground
test|tests fire|fires
failure|failures per
loss adjuster*
crash test*|course|programme
death|deaths rate*|register*|certificate*
cause|causes of death
demolished|cleared
lost property|luggage
left in|behind|over|side|hand|turn|for|as|to
without incident|injury|accident|loss|damage|failure|problems
wrong way|side|number
stopped using|supporting|relying
closed loop|circuit|source|beta
closed issue*
opened up
shut down in
out of service date*
unsafe code|rust|field|fields|block|blocks|function|functions|fn|attribute*|operation*
planned outage*|shutdown*|downtime|stop|closure*
"""
