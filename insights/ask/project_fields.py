"""The columns of a project as data: how each is named in answers and what people call it."""

from insights.ask.relation import Field

_UNITS = (
    r"(?:checklist |progress )?(?:boxes|box)|tasks?|steps?|check(?:list )?items?|checkmarks?|ticks?"
    r"|points?|deliverables?|milestones?"
)
_ONE_UNIT = rf"(?:{_UNITS})"
_DONE = r"done|ticked(?: off)?|completed?|checked(?: off)?|closed|finished|delivered"
_END = r"end(?:s|ed|ing)?|finish(?:es|ed|ing)?|complet(?:e|es|ed|ing|ion)|due|deadline|over and done|go live"
_END += r"|be done(?= (?:later|sooner|earlier|first|last|by|before|after)(?![^\W_]))"
_BESIDE = r"(?:and|or|vs|versus|against|to|with|than|compared (?:to|with))(?: the)?"
FIELDS = (
    Field("year_over_share", "variance against the year's budget", "share",
          r"(?:off|against|over|under|vs) (?:this|the|its|their)(?: financial| fiscal)? years? budget"
          r"|(?:financial|fiscal|in) year variance|years? variance"),
    Field("year_budget", "budget of the financial year", "money",
          r"(?:this|the|current|in|annual|financial|fiscal)[ -]?(?:financial |fiscal )?years? (?:budget"
          r"|baseline)|annual budget|budgets? (?:for|of|in) (?:the|this|that|its) (?:financial |fiscal )?year(?! \d)"),
    Field("year_forecast", "forecast of the financial year", "money",
          r"(?:this|the|current|in|annual|financial|fiscal)[ -]?(?:financial |fiscal )?years? forecast"
          r"|forecasts? (?:for|of|in) (?:the|this|that|its) (?:financial |fiscal )?year(?! \d)"),
    Field("baseline_budget", "baseline budget", "money", r"(?:original|initial|first) (?:budget|cost)"),
    Field("forecast_cost", "forecast cost", "money",
          r"(?:projected|forecast|expected|estimated)(?: actual)?(?: total| final)? (?:costs?|spend(?:ing)?)"
          r"|(?:costs? )?(?:forecast|outturn)(?= costs?)|outturn"
          rf"|(?:projected|forecast|expected|estimated)(?= {_BESIDE} (?:planned|approved|baseline|budget|actual))"
          r"|estimate at completion|eac|projected(?= numbers?| figures?| and| cost| \?|\?)"),
    Field("actual_cost", "spent so far", "money", r"actual costs?|spent(?: so far| to date)?"
    r"|spend(?:ing)? to date|actuals|disburs(?:ed|ements?)(?: so far| to date)?|paid out"),
    Field("budget", "budget", "money",
          r"(?:total |approved |baseline |published |current |overall )*"
          r"(?:(?:whole[ -]?life[ -]?costs?|wlc)(?: baselines?| figures?| estimates?)?|budget forecasts?"
          r"|forecast budgets?|planned costs?|budgets?"
          r"|costs?|(?<!share )(?<!stock )price|valuation|valuable|worth|expenditure|outlay|price tag"
          rf"|(?:planned|approved)(?= {_BESIDE} (?:projected|forecast|expected|estimated|actual)))"
          r"|(?:total )?commitments?(?: amounts?)?|costly|expensive|cheap|pricey|money"),
    Field("value", "value", "money", r"(?:monetised |total |baseline )*benefits?(?: value)?|npv"),
    Field("baseline_end", "approved end date", "day", rf"(?:original|baseline|planned"
    rf"|initial) (?:{_END})(?: dates?)?"),
    Field("end", "end date", "day",
          rf"target dates?|(?:approved |forecast |expected |estimated |est\.? |current |project "
          rf"|target )*(?:{_END})(?: dates?| forecasts?)?"
          r"|be (?:done|finished|completed|ready)(?= (?:later|earlier|first|last|sooner))|wrap(?:s|ped|ping)? up"),
    Field("start", "start date", "day",
          r"(?:approved |planned |project )*(?:start(?:s|ed|ing)?|beg[iu]ns?|beginning|kick(?:s"
          r"|ed)?[ -]?off|commenc\w+)(?: dates?)?"),
    Field("rag", "reported rating", "category",
          r"(?:ipas?|sros?|rag|delivery confidence(?: assessment)?|overall|reported)? ?(?:ratings?|rag"
          r"|rated|colou?rs?)"
          r"|(?:delivery|implementation|project|overall) (?:progress |performance |confidence )?ratings?"
          r"|delivery confidence(?: assessment)?|dca"),
    Field("status", "status", "category", r"status(?:es)?|state of play|on track|coming along|how is"
    r"|hows|doing|going"),
    Field("phase", "phase", "category", r"(?:current )?(?:phases?|stages?)"),
    Field("department", "department", "category",
          r"(?:managing |lead |owning |responsible )?(?:departments?|agenc(?:y|ies)|minist(?:ry|ries)"
          r"|bureaus?|business units?|divisions?)"
          r"|who manages|managed by(?= whom| who)"),
    Field("category", "category", "category", r"(?:annual report |project |report )?(?:categor(?:y|ies)"
    r"|types?|kinds?)"),
    Field("programme", "programme", "category", r"investments?"
          r"|(?:(?<=by )|(?<=per )|(?<=each )|(?<=across ))programmes?|programmes?(?= (?:has|have|is|are) )"
    r"|programs?(?= (?:has|have) )"),
    Field("owner", "owner", "category",
          r"(?:who )?(?:(?:delivery|project|programme|program|technical|business) (?:leads?|leaders?|managers?|owners?)"
          r"|owners?|owns?|leads?|led by|managers?|points? of contact|poc|contact(?: person)?"
          r"|(?:(?<=who )|(?<=whos )|(?<=who is )|(?<=who was ))(?:managing|running|leading|responsible for)"
          r"|accountable|in charge(?: of)?|runs)"),
    Field("sponsor", "sponsor", "category",
          r"(?:exec(?:utive)?s? )?sponsor(?:s|ed|ing)?|senior responsible (?:owner|officer)"),
    Field("team", "team", "category", r"(?:delivery )?teams?"),
    Field("priority", "priority", "category", r"priorit(?:y|ies)"),
    Field("vendors", "vendor", "category",
          r"(?:(?:prime|general|main|lead|sub) ?)?(?:vendors?|suppliers?|contractors?|subcontractors?)"),
    Field("goals", "strategic goal", "category",
          r"(?:links? to (?:an?|any|the) )?strategic (?:goals?|objectives?)"
          r"|(?:(?<=without a )|(?<=without )|(?<=have no )|(?<=has no )|(?<=with no ))(?:goals?|objectives?)"),
    Field("percent_complete", "share done", "share",
          r"(?:per ?cent|percentage|%|share|ratio|completion) (?:complete[d]?|completion|done|finished"
          r"|ratio|progress)|progress(?: bars?)?"
          r"|completion ratio|(?<=0 )completion|(?<=zero )completion|(?:how )?(?:far|further|furthest"
          r"|farther) along|(?:furthest"
          r"|furthest away) from done|closer to done|closest to done|boxes done|checklist progress"),
    Field("late_share", "lateness as a share of its planned time", "share", r"schedule variance (?:percent|share)"),
    Field("late_days", "days late", "days",
          r"(?:number of )?days? (?:late|behind|overdue|ahead|early|delayed)|schedule (?:variance"
          r"|slip(?:page)?)|slip(?:page)?"
          r"|(?:late|behind|ahead|delayed)(?= (?:in|by how many) days)|delays?"),
    Field("over_share", "cost variance as a share of budget", "share", r"cost variance (?:percent|share)"
    r"|(?:cost )?overruns?"),
    Field("over_amount", "amount over budget", "money", r"cost variance|amount over budget|overspends?"),
    Field("critical", "critical project", "flag", r"critical(?: projects?)?(?! path)"),
    Field("active", "active project", "flag", ""),
    Field("rag_level", "level of the reported rating", "number", ""),
    Field("done_count", "done", "number",
          rf"(?:number of )?(?:{_UNITS} )?(?:that (?:are|were) )?(?:{_DONE})(?= so far| to date|$)"
          rf"|(?:{_UNITS}) (?:that (?:are|were) )?(?:{_DONE})|(?:{_DONE}) (?:{_UNITS})|(?:ticked|checked)(?: off)?"),
    Field("total_count", "planned in total", "number",
          rf"(?:number of |total |size of (?:its|their|the) )?(?:checklists?|scope)(?: size| length| items?)?"
          rf"|(?:{_UNITS}) in total"),
    Field("left_count", "left to do", "number",
          rf"(?:{_UNITS}) (?:still )?(?:left|remaining|outstanding|unticked|open|unfinished|to go|undone)"
          r"(?: to (?:tick|do|go|finish|complete))?|(?:still )?left to (?:tick|do|go|finish|complete)"
          rf"|(?:remaining|outstanding|unticked|unfinished|open)(?: {_ONE_UNIT})"),
    Field("duration_days", "planned duration", "days",
          r"durations?|(?:planned |project |overall )?lengths?|run(?:ning)? times?|(?<=longest )(?:running|lasting)"
          r"|(?<=shortest )(?:running|lasting)|(?:lasts?|lasting|tak(?:e|es|ing)|runs?)(?= (?:more|less|longer"
          r"|over|under|at least) )"
          r"|how long(?= (?:is|does|will|are|do) )(?!.*(?:late|delay|behind|overdue|overrun))"),
    Field("left_amount", "budget not spent yet", "money",
          r"(?:money|budget|funds?|funding|cash)(?: is| are| still| do we have)* (?:left|remaining|remains|unspent"
          r"|available)"
          r"|(?:left|remaining|unspent|unused)(?: in| of| from)?(?: the| our)? (?:budget|money|funds?|funding)"
          r"|unspent"),
    Field("score", "risk score", "number", r"risk scores?|riskiest|riskier|at most risk"),
    Field("description", "description", "text", r"aims?|purpose|description"),
)  # fmt: skip
REFERENCES = (
    "department",
    "phase",
    "category",
    "priority",
    "vendors",
    "owner",
    "sponsor",
    "team",
    "goals",
    "programme",
)
PARTED = {"vendors": r"\s*;\s*", "goals": r"\s*;\s*", "owner": r"\s*[,;]\s*", "sponsor": r"\s*[,;]\s*"}
TITLED = ("rag", "status", "phase", "percent_complete", "end", "late_days")
NOBODY = (
    "tbc",
    "tbd",
    "tba",
    "n a",
    "na",
    "none",
    "nil",
    "unknown",
    "vacant",
    "unassigned",
    "help wanted",
    "to be confirmed",
)
