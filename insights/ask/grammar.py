"""The words of questions as data: what each group of words stands for."""

SUBJECTS = (
    r"projects?|programmes?|programs?|goals?|schemes?|initiatives?|ones?|jobs?|investments?|proposals?"
    r"|enhancements?|keps?|tickets?|cases?|efforts?|workstreams?|epics?|features?|undertakings?|contracts?"
)
"""Words for the rows of the list of projects, whatever their owners call them."""
ROWS = rf"(?:{SUBJECTS})s?"
ALSO_ROWS = (
    r"items?|records?|entries|awards?|grants?|applications?|studies|packages?|assets?|sites?|works|pilots?|orders?"
    r"|developments?|activities|lines"
)
"""More words for rows, where no other relation claims them."""
PLACES = (
    r"portfolio|dashboard|file|books?|database|data|list|gmpp|board|sheet|register|table|things?|work|anything"
    r"|roadmap|tracker|backlog|pipeline|plan|programme board|workbook|pack"
    rf"|{ALSO_ROWS}"
    r"|everything|reports?|posts?|updates?|picture|system"
)
WHY = (
    r"why|justifications?|justif(?:y|ied)|rationale|explanations?|whats behind|what is behind|what lies behind"
    r"|reasons?(?: given)?|evidence|holding up|held up"
    r"|holding back|whats? (?:blocking|causing|wrong with)|how come"
    r"|(?:say|says|said|written|wrote|mentioned|known) (?:about|of|on)"
    r"|caus(?:e|ed|es|ing)|explain|root cause|trouble with|the matter with|had trouble|show me the text"
    r"|blocked on|what happened(?! to (?:[\w-]+ ){0,6}?(?:costs?|budgets?|ratings?|end|dates?|forecasts?"
    r"|scores?)(?![^\W_]))"
)
COUNT = r"how many|nos?\.? of|number of|counts?(?: of| up)?|headcount(?: of)?|how often|tally"
AVERAGE = r"on average|averages?|mean|avg|typical"
MEDIAN = r"medians?"
RANGE = (
    r"(?:difference|gap|spread|distance) between (?:the )?(?:most|biggest|largest|highest|longest|costliest|priciest)"
    r"(?= .*\band (?:the )?(?:least|smallest|lowest|shortest|cheapest))|"
    r"range of|ranges? from|minimum and maximum|min and max|smallest and largest|lowest and highest"
)
SUM = r"totals?|sum(?: of)?|altogether|combined|in all|add(?:s|ed)? up|together"
HOW_MUCH = r"how much"
AND_WHICH = (
    r"(?:,|-|and|;|\?|\.|:) ?(?:and )?(?:also )?(?:which(?: ones?| are they| of them| projects?)?(?: are they)?"
    r"|what are (?:they|their names)|who(?: are they)?|(?:please )?(?:name|list) them|names?(?: please)?)\W*$"
)
"""A count that wants the names as well: "how many are red, and which?"."""
SHARE = (
    r"(?:what )?(?:share|percentages?|proportion|fraction)(?: of)?|(?:what|which) (?:%|percent|per cent)(?: of)?"
    r"|(?:%|percent|per cent) of"
)
LIST = (
    r"which|what|list|show(?: me)?|give me|name(?: the)?|whats|who|are there|is there|find|identify|display|tell me"
    r"|look up"
)
HIGH = (
    r"(?<=end )last|(?<=ends )last|(?<=finish )last|(?<=finishes )last|(?<=start )last|(?<=starts )last"
    r"|(?<=ended )last|"
    r"(?:comes?|ranks?|coming|finishes|stands?) (?:first|top)|comes out (?:on )?top|number one|tops|"
    r"most|largest|biggest|highest|greatest|longest|latest|furthest|worst|top|maximum|max|bigger|larger"
    r"|higher|longer|later|worse|more|heaviest|priciest|dearest|costliest|riskiest|steepest|riskier|dearer|costlier"
    r"|pricier"
)
LOW = (
    r"(?<=end )first|(?<=ends )first|(?<=finish )first|(?<=finishes )first|(?<=start )first|(?<=starts )first"
    r"|(?<=started )first|"
    r"least|smallest|lowest|fewest|shortest|earliest|cheapest|minimum|min|soonest|sooner|best|smaller"
    r"|lower|fewer|cheaper|shorter|safest|bottom|oldest"
)
SUPERLATIVE = r"most|largest|biggest|highest|furthest|worst|top|longest|latest|greatest"
ORDERED = (
    r"(?:worst|biggest|largest|highest|lowest|smallest|latest|newest|oldest|best|most \w+) first"
    r"|(?:in )?(?:descending|decreasing)(?: order)?|in (?:that |rank |ranked |this )?order(?= ?[?.!,;:)-]|$| please)"
)
"""The order that rows are shown in anyway: the first of a ranking first."""
UNITS = (
    r"(?:expressed |stated |given |shown |quoted )?in (?:(?:[£$€]|(?:us|ca|au|c|a)[$]|usd|gbp|eur|cad|aud|nzd) ?)?"
    r"(?:thousands?|millions?|billions?|k|m|mn|bn|pounds|dollars|euros)"
    r"(?: of (?:us |canadian |australian )?(?:pounds|dollars|euros|usd|gbp|eur|cad|aud|nzd))?"
    r"(?= ?[?.!,;:)-]|$| (?:please|for|of|and|across|over)(?![^\W_]))"
)
"""The unit that an amount is wanted in; amounts are told with theirs."""
RANK = (
    r"(?P<rank>second|2nd|third|3rd|fourth|4th|fifth|5th)(?=[ -](?:most|least|largest|biggest|highest|lowest"
    r"|smallest|greatest|longest|shortest|latest|earliest|oldest|newest|worst|best|costliest|priciest|dearest|cheapest"
    r"|riskiest|furthest|heaviest|busiest|longest)(?![^\W_]))|(?P<runner>runner[ -]up|runners[ -]up)"
)
"""A place of a ranking: "the second largest"."""
RANKS = {"second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5, "5th": 5}
ONE = SUBJECTS.replace("s?", "")
EXTREME_ONE = (
    rf"(?:the|our|its) (?:\w+ )?(?:{HIGH}|{LOW})(?: [\w-]+){{0,4}}? (?:{ONE})"
    rf"|(?:the|that|of) (?:{ONE}) (?:with|that has|which has|having|that is) the (?:\w+ )?(?:{HIGH}|{LOW})"
)
"""One row that is meant by its place: "the most expensive red project"."""
VERSUS = r"vs|versus|against|compared (?:to|with)|or|and|than|difference|gap|differ"
POLAR = (
    r"^\W*(?:(?:so|and|but|ok|hi|hello|please|tell me|confirm|check)[, ]+)*(?:whether|if|is|are|was|were|has|have|had"
    r"|does|do|did|isnt|arent|can you confirm|is it true)(?: it true)?(?: that)?(?![^\W_])"
)
EVERY = r"all|every|each(?: one)?"
RISKS = r"(?:risks?|insights?|findings?|warnings?|red flags?|alerts?|concerns?)"
NEGATORS = (
    r"not|isnt|arent|wasnt|werent|doesnt|dont|didnt|hasnt|havent|hadnt|never|non|except(?: for)?|excluding|excludes?"
    r"|other than|apart from|aside from|besides|but not|leaving out|left out|not counting|outside(?: of)?|neither|nor"
    r"|rather than|ignoring|skipping|minus"
)
BETWEEN_NEGATOR = (
    r"(?:in|the|an?|yet|currently|been|being|rated|marked|as|of|from|by|run|at|with|those|these|ones?|that|are|which|is"
    r"|owned|led|managed|under|for|any|projects?|programmes?|goals?|having|has|have|be|still|already|now|its|their"
    r"|department|agency|office|phase|stage|status|reported|delivered|assigned|to|who|stated|state)"
)
STRICT = frozenset({
    "not", "no", "without", "except", "excluding", "exclude", "excludes", "other", "never", "neither", "nor", "unless",
    "outside", "isnt", "arent", "wasnt", "werent", "doesnt", "dont", "didnt", "hasnt", "havent", "non", "apart",
    "besides", "twice", "double", "triple",
})  # fmt: skip
"""Words that turn an answer round: where one of them was not understood, there is no answer."""
BOUNDING = frozenset({
    "over", "under", "above", "below", "before", "after", "since", "until", "till", "within", "ago", "than", "between",
    "exceeding",
})  # fmt: skip
"""Words that bound: with a number behind them that nothing understood, there is no answer."""
WEIGHTY = frozenset({
    "planned", "approved", "published", "expected", "forecast", "done", "made", "marked", "spent", "past", "due", "big",
    "ongoing", "running", "stuck", "involved", "mentioned", "single", "sole", "main", "changed", "set",
    "reached", "ticked", "moved", "behind", "kept", "over", "under", "left", "taken", "asked", "run",
    "included", "following", "stated",
})  # fmt: skip
"""Small words that are a condition where they stand before the noun ("due projects") or close a clause ("are due")."""
FILLER = (
    r"(?:over|across|for) (?:its |the |their )?(?:whole|full|entire)[ -]?li(?:fe|ves)(?:time|cycle)?|"
    r"within(?! (?:\d|an? |one|two|three|four|five|six|the (?:next|last|past)))|"
    r"against (?:the |their |its )?(?:baselines?|plans?|schedules?)|"
    r"delivered(?= (?:through|via|under))|"
    r"times|hundreds|dozens|running|currently|current|now|still|right|today|latest|reported|report|please|give|tell|want|need"
    r"|number|numbers|figures?|both|name|names|named|called"
    r"|overall|whole|across|only|again|too|also|out|up|off|about|much|many|big|major|capital|real"
    r"|exactly|actually|really|ongoing|listed|look|looks|looking|see|know|think|wondering|question|quick|answer|using|use"
    r"|based|according|go|goes|went|getting|been|far|here|then|when|where|whom|whose|what|how|which|who|if|yes|but"
    r"|against|versus|vs|or|and|gap|difference|stuck|than|just|simply|ever|yet|already|so|say|says|said|same"
    r"|counted?|counting|single|once|id|ids|million|millions|m|bn|billion|k|euros?|dollars?|pounds?|usd|gbp|cad"
    r"|year|years|day|days|month|months|week|weeks|date|dates|percent|percentage|percentages|forecasting|split|broken"
    r"|down|breakdown|separately|level|amount|amounts|total|sum|set|sets|available|mentioned|asked"
    r"|someone|somebody|people|person|ours|managed|run|done|made|make|makes|keep|kept|show|stand|stands"
    r"|standing|expected|forecast|planned|approved|published|being|one|ones|two|s|shape|get|gets|got"
    r"|depends?|depending|rel(?:y|ies)|waits?|waiting|asking|ask|asks"
    r"|involves?|uses|used|works?|with|whos|whats|figure|sole|believe|need|needs"
    r"|slide|left|per|as|at|confirm|reveal|mention|colour|guess|fine|let|lets|pull|bring|any|ticked|boxes|box"
    r"|there|did|does|do|value|values|half|quarter|check|dated|per|order|ordered|sorted|ranked|rank|terms|belong(?:s|ing)?"
    r"|come|comes|coming|due|supposed|meant|main|portfolio|spent|cost|costs|behind|move[ds]?|moving|past|report(?:s|ed)?"
    r"|together|exist|exists|contain|contains|include|includes|including|involve|involved|following|hello|hi|thanks|thank"
    r"|stuff|thats|manages?|handles?|plain|straight"
    r"|common(?:ly)?|frequent(?:ly)?|popular|usual(?:ly)?|different|distinct|unique|separate|developed|mover"
    r"|compare|compared|comparison|between|than|over|under|more|less|fewer|most|state|states|stated|taken|take|takes|all|creep|changed|scope|else|marked|reporting|aud|nzd|chf|sek|nok|dkk|jpy|inr|reach|reaches|reached"
)
"""Words that carry no condition of their own once the grammar has been read."""
PLURALS = (
    r"projects|programmes|ones|items|records|entries|awards|grants|works|sites|packages|activities|goals|investments|agencies|departments|schemes|risks|insights|findings|initiatives"
    r"|enhancements|tickets|keps|jobs|contracts|proposals|efforts|epics|features|cases"
)
"""Words that ask for more than one row."""
