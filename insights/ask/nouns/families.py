"""Families of questions that are read and answered each in its own way, in the order they are tried."""

from insights.ask.nouns.booked import BOOKED
from insights.ask.nouns.chains import CHAINS
from insights.ask.nouns.coded import CODED
from insights.ask.nouns.family import Family
from insights.ask.nouns.findings import FINDINGS
from insights.ask.nouns.gated import GATED
from insights.ask.nouns.having import HAVING
from insights.ask.nouns.held import HELD
from insights.ask.nouns.involved import INVOLVED
from insights.ask.nouns.load import LOAD
from insights.ask.nouns.looked_up import LOOKED_UP
from insights.ask.nouns.measured import MEASURED
from insights.ask.nouns.nearest import NEAREST
from insights.ask.nouns.priced import PRICED
from insights.ask.nouns.ranked import RANKED
from insights.ask.nouns.scored import SCORED
from insights.ask.nouns.scores import SCORES
from insights.ask.nouns.spread import SPREAD
from insights.ask.nouns.supplied import SUPPLIED
from insights.ask.nouns.timed import TIMED
from insights.ask.nouns.webs import WEBS
from insights.ask.overview.asked import ASKED
from insights.ask.overview.likely import LIKELY
from insights.ask.overview.portfolio import STATE
from insights.ask.overview.projects import CARD
from insights.ask.overview.said import SAID

FAMILIES: tuple[Family, ...] = (
    STATE,
    CARD,
    ASKED,
    LIKELY,
    WEBS,
    CHAINS,
    SCORED,
    SCORES,
    FINDINGS,
    BOOKED,
    LOAD,
    PRICED,
    SPREAD,
    SUPPLIED,
    INVOLVED,
    HELD,
    RANKED,
    GATED,
    HAVING,
    NEAREST,
    LOOKED_UP,
    CODED,
    TIMED,
    MEASURED,
    SAID,
)
