"""The words that give a signal away, kind by kind: one phrase a line.

In a phrase, `a|b` is either word, `slip*` any word that begins so, `word?` a word that may be missing, and `~3` up to
three other words of the same clause; a line that begins with spaces goes on with the one
before. Of phrases that overlap in a text the one that
begins first stands, then the longest; `NOTHING` lists phrases that only look like a signal and cover what they hold.
Negation, tense and risk words are read around a phrase (see `context`).
"""

from insights.signals.lexicon.abroad import ABROAD
from insights.signals.lexicon.entry import Entry
from insights.signals.lexicon.gains import GAINS
from insights.signals.lexicon.harm import HARM
from insights.signals.lexicon.loss import LOSS
from insights.signals.lexicon.means import MEANS
from insights.signals.lexicon.nothing import NOTHING
from insights.signals.lexicon.outcome import OUTCOME
from insights.signals.lexicon.way import WAY

__all__ = ["LEXICON", "NOTHING", "Entry"]

LEXICON: tuple[Entry, ...] = (*WAY, *MEANS, *OUTCOME, *HARM, *LOSS, *GAINS, *ABROAD)
