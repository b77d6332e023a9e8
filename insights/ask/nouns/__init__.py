"""The kinds of things besides projects that can be asked for, each a relation of its own.

Every entry of `NOUNS` is an `insights.ask.relation.Noun`: a subject of a plan, the words people
use for it, and a function that makes its relation from one dated picture. The relation is asked for
through `Portfolio.ask`, so it is made once a picture. Its shape is `insights.ask.relation.Facts`,
the same as that of projects: rows by id with a `name`, fields, named states, days and proof. Where a
row belongs to projects its `project` column holds their ids (several parted as `parted` says), and a
project that a question names then filters by it. Earlier entries win where two nouns share a word.
Questions that need more than rows and filters are read by `insights.ask.nouns.families`.
"""

from insights.ask.nouns.benefits import benefits
from insights.ask.nouns.changes import changes
from insights.ask.nouns.dependencies import dependencies
from insights.ask.nouns.gates import gates
from insights.ask.nouns.goals import goals
from insights.ask.nouns.items import items
from insights.ask.nouns.money import money
from insights.ask.nouns.people import people, teams
from insights.ask.nouns.updates import updates
from insights.ask.nouns.vendors import contracts, vendors
from insights.ask.relation import Noun

_MONTHS = (
    r"january|february|march|april|may|june|july|august|september|october|november|december"
    r"|months?|quarters?|weeks?|(?:this|last) (?:financial |fiscal )?year"
)
_DECIDED = (
    r"approved|rejected|refused|pending|undecided|decided|open|declined|accepted|turned down|cost|delay|waiting"
    r"|for a decision"
)
NOUNS: tuple[Noun, ...] = (
    Noun(
        "gates",
        r"(?:stage |phase |decision |review )?gates?|gateways?(?: reviews?)?|gate reviews?|(?<=\d )reviews?",
        gates,
    ),
    Noun(
        "changes",
        r"change[ -]requests?|requests? for change|changes? (?:requested|raised)|scope changes?"
        r"|(?<=approved )changes|(?<=rejected )changes|(?<=refused )changes|(?<=pending )changes"
        r"|(?<=undecided )changes|(?<=open )changes|(?<=declined )changes|(?<=accepted )changes"
        r"|changes?(?= (?:(?:that|which|are|were|was|is|have|has|been|still|not|yet|waiting|got|do) )*"
        rf"(?:{_DECIDED})\b)",
        changes,
    ),
    Noun("contracts", r"contracts?|agreements?|purchase orders?", contracts),
    Noun("benefits", r"benefits?", benefits),
    Noun("goals", r"(?:strategic )?(?:goals?|objectives?)|strategic aims?", goals),
    Noun(
        "dependencies",
        r"(?:cross[ -]project |inter[ -]project )?(?:dependenc(?:y|ies)|links?)(?: between projects)?",
        dependencies,
    ),
    Noun(
        "items",
        r"(?:work )?items?|tasks?|sub[ -]?tasks?|tickets?|issues?|stories|story|user stories|bugs?|defects?"
        r"|deliverables?|milestones?|activit(?:y|ies)|to[ -]?dos?|work packages?|epics?|cards?"
        r"|(?:overdue|open|late) decisions|decisions(?= (?:are|is) (?:overdue|late|open|due|still))",
        items,
    ),
    Noun("updates", r"(?:status )?(?:updates?|reports?)|posts?|status notes?|comments?", updates),
    Noun("vendors", r"vendors?|suppliers?|contractors?|subcontractors?|outside parties", vendors),
    Noun("teams", r"teams?", teams),
    Noun(
        "people",
        r"people|persons?|staff|colleagues?|project managers|employees?|someone|anyone|anybody|somebody",
        people,
    ),
    Noun(
        "money",
        r"capex|opex|money lines?|monthly (?:budgets?|spend(?:ing)?|actuals?|forecasts?)"
        rf"|(?:spend|spent|spending)(?= .*\b(?:in|during|since|between|last|this|over|for) .*(?:{_MONTHS}))",
        money,
    ),
)
