"""Bad news in open words and other languages, what only looks like it, and how grave it is by its own words."""

from datetime import date

import pytest

from insights.signals.gravity import gravity
from insights.signals.offline import read
from portfolio.signals import Polarity, Signal, SignalKind, When

DAY = date(2026, 3, 1)


def bad(text: str) -> list[Signal]:
    return [one for one in read(text, DAY) if one.polarity is Polarity.BAD and one.weight > 0]


@pytest.mark.parametrize(
    ("text", "kind", "severity"),
    [
        ("A crack opened in the north abutment.", "quality", "high"),
        ("Two fitters were hurt when the hoist fell.", "security", "high"),
        ("The inspector issued a stop notice for the roof.", "security", "high"),
        ("The warranty of the turbines has expired.", "security", "high"),
        ("Our cladding firm is insolvent.", "vendor", "high"),
        ("Tunnelling has stopped.", "blocked", "high"),
        ("The charity withdrew its grant.", "budget", "high"),
        ("Half of the readings were corrupt.", "quality", "high"),
        ("The bid is 190 thousand against 120 thousand planned.", "budget", "high"),
        ("The bid is 130 thousand against 120 thousand planned.", "budget", "medium"),
        ("Steel is 8% over budget.", "budget", "medium"),
        ("The council turned down the bypass.", "decision", "medium"),
        ("The welds came back below strength.", "quality", "medium"),
        ("Handover moved to Q4.", "date", "medium"),
        ("The backlog has ballooned.", "scope", "medium"),
        ("Our only hydrologist left the team.", "people", "medium"),
        ("Rendering is a few days late.", "date", "low"),
        ("Two cosmetic bugs remain.", "quality", "low"),
        ("We are waiting for a decision by the board.", "decision", "low"),
        ("La réception a échoué.", "quality", "medium"),
        ("Der Auftragnehmer ist insolvent.", "vendor", "high"),
        ("Las obras siguen paralizadas.", "blocked", "high"),
        ("A entrega está com atraso.", "date", "medium"),
        ("供应商尚未交付水泵，延误四十天。", "date", "medium"),
    ],
)
def test_bad_news_is_read_and_weighed_by_its_words(text: str, kind: str, severity: str) -> None:
    found = bad(text)
    assert kind in {one.kind.value for one in found}
    weighed = {one.kind.value: gravity(one.kind, one.sentence, one.quote).value for one in found}
    assert weighed[kind] == severity
    for one in found:
        assert text[one.start : one.end] == one.quote


@pytest.mark.parametrize(
    "text",
    [
        "The crack in the abutment has been repaired.",
        "The dispute with the roofer was settled last month.",
        "No fitters were hurt.",
        "Overdue invoices dropped to none.",
        "If the grant were withdrawn we would borrow.",
        "The failure analysis laboratory opened.",
        "Late payment fees are calculated by the new module.",
        "The suspended ceiling arrived.",
        "We agreed how outages are logged.",
        "Spend is 3 million against a budget of 4 million.",
        "Der Mangel ist behoben.",
        "El retraso se ha recuperado.",
        "没有发生事故。",
        "裂缝已修复。",
    ],
)
def test_what_only_looks_like_bad_news_is_none(text: str) -> None:
    assert [one.quote for one in bad(text) if one.weight == 1] == []


def test_what_is_mended_is_over_and_what_is_not_mended_yet_is_not() -> None:
    (over,) = [one for one in read("The leak in tank 2 has been fixed.") if one.polarity is Polarity.BAD]
    assert over.when is When.PAST
    assert bad("The leak in tank 2 has not been fixed.")[0].when is When.PRESENT


def test_what_is_denied_beside_it_does_not_make_news_graver() -> None:
    said = "The survey is two weeks late, and no injuries were reported."
    assert gravity(SignalKind.DATE, said, "late").value == "medium"


def test_what_is_yet_to_come_weighs_one_step_less() -> None:
    said = "The permit will lapse and be revoked in May."
    assert gravity(SignalKind.SECURITY, said, "revoked").value == "high"
    assert gravity(SignalKind.SECURITY, said, "revoked", coming=True).value == "medium"
