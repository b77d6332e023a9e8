"""The plainest bad news in Chinese: written without spaces, so found by characters and not by words."""

import re
from collections.abc import Iterator

from insights.signals.lexicon.abroad import CHINESE
from portfolio.signals import Basis, Polarity, Signal, SignalKind

_KINDS = {phrase: kind for kind, phrases in CHINESE.items() for phrase in phrases.split()}
_PHRASE = re.compile("|".join(sorted(_KINDS, key=len, reverse=True)))
_DENIED = re.compile(
    r"(?:没有|没|无|未|不再|不会|避免了?|防止|零|未发生|未出现|并无|解除|消除|毫无)(?:任何|发生|出现|再|新的?|重大)?$"
)
_FEARED = re.compile(r"(?:如果|假如|若|可能|或许|风险|万一|担心|预防)")
_OVER = re.compile(r"^.{0,12}(?:已解决|已修复|已恢复|已消除|已追回|已排除|已完成整改|得到解决|已关闭|已复工)")
_NEAR = 12


def chinese(sentence: str) -> Iterator[Signal]:
    """Bad news in a sentence, each kind once; what is denied or over is left out, what may come is feared."""
    seen: set[SignalKind] = set()
    for found in _PHRASE.finditer(sentence):
        kind = _KINDS[found.group()]
        before = sentence[max(0, found.start() - _NEAR) : found.start()]
        if kind in seen or _DENIED.search(before) or _OVER.match(sentence[found.end() :]):
            continue
        seen.add(kind)
        yield Signal(
            kind=kind,
            polarity=Polarity.BAD,
            quote=found.group(),
            start=found.start(),
            end=found.end(),
            sentence=sentence,
            basis=Basis.FEARED if _FEARED.search(before) else Basis.STATED,
        )
