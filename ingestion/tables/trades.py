"""Header words of trades: grants, works, loans and transport call the fields of a project by names of their own."""

import re

TRADES: dict[str, tuple[str, ...]] = {
    "id": (
        (
            r"(?:award|grant|scheme|loan|contract|asset|case|file|site|line|job|plan|action|measure|objective"
            r"|iati|opportunity|initiative|request|demand|idea|proposal|works?|scheme) (?:no|number|nr|id|ref"
            r"|reference|code|identifier|key)"
        ),
    ),
    "name": (
        (
            r"(?:award|grant|scheme|loan|contract|asset|works?|job|measure|action|activity|operation|plan|idea"
            r"|request|demand|line|site|study|opportunity|epic|feature|short|full|english) (?:name|title)"
        ),
        r"(?:primary|row|task|item) (?:name|column)|subject|deliverable",
    ),
    "programme": (
        r"(?:funding |capital |works? )?(?:scheme|fund|funding stream|funding line|call)(?: name)?",
        r"(?:sector|region) programme",
    ),
    "department": (
        (
            r"(?:implementing|executing|execution|exec|delivery|delivering|responsible|client|procuring"
            r"|contracting|reporting|host|owner|owning|sponsor)(?: (?:agency|agencies|entity|body|organi[sz]ation"
            r"|org|department|unit|partner|institution|authority|office))(?: name)?"
        ),
        r"(?:school|faculty|college|institute|directorate|ministry|secretariat)(?: name| department)?",
        r"exec(?:uting)?|area path|business function|cost cent(?:re|er)|service|portfolio area|borough",
    ),
    "category": (r"(?:sector|asset class|work item type|project sector|theme|sub ?sector)(?: name| 1)?",),
    "description": (r"scope of works?|(?:award |grant )?(?:abstract|synopsis)|works description",),
    "phase": (r"(?:riba|gateway|project|lifecycle) (?:stage|phase|gate)|(?:stage|phase) (?:gate|now)",),
    "status": (
        (
            r"(?:activity|award|grant|contract|construction|implementation|works?|scheme"
            r"|line)(?: project)? (?:status|state)"
        ),
        r"(?:project )?status display|status now|state of works?|delivery state",
    ),
    "rag": (
        (
            r"(?:delivery |overall )?confidence(?: level| score)?|traffic lights?|dca rating|overall|rag now"
            r"|health now"
        ),
        (
            r"(?:ip|do|implementation(?: progress)?|progress|performance|supervision|delivery) (?:rating|health"
            r"|indicator)"
        ),
        r"(?:rag|health|traffic light) (?:this|current|latest)(?: period| month| quarter| week)?",
    ),
    "owner": (
        (
            r"pi|principal investigator(?: name)?|chief investigator|(?:lead|grant|award) (?:investigator"
            r"|applicant|academic)"
        ),
        r"ttl|(?:task )?team lead(?:er)?(?: name)?",
        (
            r"(?:project|programme|program|desk|grants?|contract|responsible|lead|case|delivery"
            r"|engagement) (?:officer|lead|leader|director|engineer|head|coordinator|co ordinator|executive"
            r"|in charge)(?: name)?"
        ),
        (
            r"officer(?: in charge)?|in charge|lead|leader|owned by|manager|coordinator|engineer|director"
            r"|focal point"
        ),
    ),
    "team": (r"(?:scrum|agile) team|work ?group|pod",),
    "sponsor": (r"(?:funding |project )?champion",),
    "start": (
        (
            r"(?:award|grant|contract|works?|construction|site|effective(?:ness)?) (?:start|commencement|begin"
            r"|approval)(?: date)?"
        ),
        (
            r"(?:date of commencement|commencement|works commenced|start on site|contract signing|signing"
            r"|effectiveness)(?: date)?"
        ),
        r"start(?:ing)? year|year (?:of )?(?:start|commencement)|year started",
        r"(?:board )?approval(?: date| year| on)?|date of approval|(?:date|year) approved|approved on",
    ),
    "baseline_end": (
        (
            r"(?:baseline|original|contract|contractual|initial|approved|planned|pm?b) (?:completion|finish|end"
            r"|closure|handover|opening)(?: date| year)?"
        ),
    ),
    "end": (
        (
            r"(?:current|forecast|revised|expected|anticipated|estimated|projected|latest"
            r"|predicted) (?:practical |substantial |works? )?(?:completion|finish|end|closure|handover"
            r"|opening)(?: date| year)?"
        ),
        (
            r"(?:expected|forecast|estimated|anticipated|projected) (?:opening|completion|end|finish"
            r"|in service)(?: year)?"
        ),
        (
            r"end(?:ing)? year|year (?:of )?(?:end|completion|opening)|(?:opening|in service|handover"
            r"|expiry)(?: date| year)?"
        ),
        (
            r"(?:award|grant|contract|works?|construction|loan|activity|performance period) (?:end|expiry|finish"
            r"|completion)(?: date)?"
        ),
    ),
    "percent_complete": (
        r"percent (?:cmp|comp|cpl|compl|work complete|physical progress|physical|progress|achieved|delivered)",
        (
            r"(?:physical|works?|construction|overall|actual|cumulative|project"
            r"|implementation)(?: physical)? progress(?: percent| pct| percentage)?"
        ),
        (
            r"(?:progress|complete|cmp|comp) (?:pct|percent)|pct (?:cmp|comp|compl|done)"
            r"|(?:physical )?percent done"
        ),
    ),
    "baseline_budget": (
        (
            r"(?:baseline|original|initial) (?:cost|value|amount|budget|estimate|award value|contract (?:sum"
            r"|value|amount))"
        ),
    ),
    "budget": (
        (
            r"(?:current |revised |total )*(?:award|grant|loan|sanctioned|approved|contract|commitment|committed"
            r"|funded|project|works?)(?: total)? (?:value|amount|sum|price|budget|cost|allocation|funding|award)"
        ),
        (
            r"(?:total )?(?:commitments?|allocation|sanctioned|approved)(?: amounts?)?|(?:total )?(?:capital"
            r"|capex) (?:cost|budget)"
        ),
        (
            r"total [a-z ]{0,24}commitments?|(?:total )?amount(?: of (?:loan|grant|award))?|(?:gross"
            r"|capital) budget"
        ),
    ),
    "forecast_cost": (
        (
            r"(?:eac|estimate at completion|(?:anticipated|estimated|expected|forecast|projected) (?:final"
            r"|outturn|total)(?: project| works?)? (?:cost|value|account)?|afc|efc|fac)"
        ),
        (
            r"(?:anticipated|forecast|expected) (?:final|outturn)|latest (?:cost )?(?:estimate|forecast)"
            r"|(?:cost )?outturn(?: cost| forecast)?|(?:revised|current|latest) (?:cost )?estimate"
            r"|current (?:cost|forecast)"
        ),
    ),
    "actual_cost": (
        (
            r"(?:total |cumulative |gross )*(?:disbursed|disbursements?|drawn|drawdown|expenditures?|spend|spent"
            r"|outlays?|paid|payments|certified|claimed|costs? incurred)(?: amounts?)?(?: to date| so far)?"
        ),
        (
            r"(?:acwp|costs? to date|itd (?:cost|spend)|amount (?:paid|disbursed|spent)(?: to date)?"
            r"|cumulative (?:cost|actuals))"
        ),
    ),
    "vendors": (
        (
            r"(?:developer|builder|consultant|principal contractor|tier 1|main supplier|supplier name|awardee"
            r"|concessionaire|contracted (?:to|party)|contractor s|implementing partner|firm|awarded to"
            r"|integrator)(?: names?)?"
        ),
    ),
    "reported_on": (r"(?:data|report|status|reporting|period) (?:as at|as of|end|ending|month end)(?: date)?",),
    "url": (r"(?:source|reference|web)(?: url| link)",),
}
"""Field to what trades call it."""

ALONE = re.compile(
    r"(?:board )?approval\b.*|date of approval|(?:date|year) approved|approved on|.*\b(?:signing"
    r"|effectiveness)\b.*"
)
"""Headers that stand for a start only where no column is called one."""
