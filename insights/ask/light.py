"""Words that carry no condition of their own, and words that are misspelt."""

from functools import lru_cache

from rapidfuzz import fuzz, process

_VERBS = """
account aim allow
amount appear apply ask attach attract attribute begin belong bear boast book brief bring build call care
carry cause check choose cite claim class come command comprise compute calculate concern consider constitute count
cover deal declare define describe determine dig discuss display dominate draw employ enjoy equal estimate exhibit
expect explain express face fall fare feature feed fetch figure find flag follow gather give go grab group guess
handle happen hear help hold identify imagine indicate inform intend involve join keep know label lay lead lean let lie
line list log look make manage measure mention monitor name need note notice number occupy occur offer order own pick
place plot point pose print produce promise provide pull put quote rank read reckon record refer register relate rely
remember remind report represent require reveal say see seem select send serve show sign single sit sort sound speak
specify stack stand state stay suggest sum summarise summarize suppose tag take talk tally tell tend think tie total
track treat try understand view want watch wonder work worry write
"""
_OTHERS = """
ok okay hey hmm um so well please kindly thanks cheers afternoon morning actually basically really truly roughly
approximately about around nearly almost altogether individually respectively separately jointly presently precisely
strictly simply merely purely solely specifically particularly especially mainly mostly generally normally typically
apparently officially obviously exactly quickly briefly quick short single entire full particular specific certain
given various several respective individual actual real proper exact precise concrete plain simple bare main key
relevant corresponding associated related present moment nowadays onwards thereof therein herein through throughout
among amongst via regarding concerning according based thing things piece bit part portion kind sort way manner
case instance example point side matter subject topic place spot position list lists listing table chart
sheet spreadsheet export extract dataset file column columns row rows entry entries record records summary overview
answer info information detail details figure figures stats statistics headline plate basis terms view eyes guys folks
lot lots pile bunch bulk handful couple crowd whoever whichever whatever anything everything something nothing inclusive
together alone lined across along
committed become becomes becoming put puts goes plus going gone sitting holding being been got gotten
"""
_KEPT = frozenset({
    "line", "lead", "own",
})  # fmt: skip
"""Roots that also name things: their other forms are light, they are not."""
_WRITTEN = """
projects programmes budget budgets forecast forecasts planned projected approved actual estimated completion complete
completed finished finish started start delayed delay overdue schedule variance average median total largest biggest
highest smallest lowest longest shortest department agency rating ratings amber green between before after since
currently overrun overspend underspend construction design percentage percent share number number benefits baseline
contract contracts supplier suppliers vendor vendors milestone milestones category phase status owner sponsor manager
priority region borough responsible expected delivery project programme expensive cheapest cheaper difference compare
increased decreased changed moved slipped improved worsened quarter quarters month months year years latest newest
description department agencies departments actually maintenance
"""
_CLOSE = 86
_SHORTEST = 5


@lru_cache(maxsize=1)
def _light() -> frozenset[str]:
    forms = set(_OTHERS.split())
    for verb in _VERBS.split():
        root = verb.removesuffix("e")
        forms |= {f"{verb}s", f"{verb}es", f"{root}ed", f"{root}ing", f"{root}{root[-1]}ing", f"{root}{root[-1]}ed"}
        if verb.endswith("y"):
            forms |= {f"{verb[:-1]}ies", f"{verb[:-1]}ied"}
        if verb not in _KEPT:
            forms.add(verb)
    return frozenset(forms)


def is_light(word: str) -> bool:
    """True for an everyday word that sets no condition on rows: "sit", "promises", "altogether"."""
    return word in _light()


def meant(word: str) -> str | None:
    """The word of the house that a misspelt word stands for: "forcast" → "forecast"."""
    if len(word) < _SHORTEST or not word.isalpha():
        return None
    hit = process.extractOne(word, _WRITTEN.split(), scorer=fuzz.ratio, score_cutoff=_CLOSE)
    return str(hit[0]) if hit and hit[0] != word else None
