"""Handing out: what a token may say, which keys sign it, who may read them."""

import stat
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import jwt
import pytest

from api.embedding.desk import MOST_DAYS, Order, View, Visit, origin_of
from api.embedding.keys import Keyring
from api.errors import RequestUnclear
from api.settings import Settings, values
from portfolio.errors import PolicyInvalid, UnknownEmbed, UnknownPortfolio, UnknownProject
from portfolio.vocabulary import Severity
from tests.embedding.conftest import NOW, SITE, Place

KEY = "k" * 40


def test_a_token_says_all_that_it_is_good_for_and_nothing_secret(place: Place) -> None:
    embed, token = place.hand_out(View.INSIGHTS, projects=("Harbour Payments",), severity=Severity.HIGH, most=3)
    said = jwt.decode(token, options={"verify_signature": False})
    assert said == {
        "iss": "bellwether", "jti": embed.id, "sub": "harbour", "view": "insights", "projects": ["alpha"],
        "severity": "high", "most": 3, "origins": [SITE], "iat": int(NOW.timestamp()),
        "exp": int((NOW + timedelta(days=90)).timestamp()),
    }  # fmt: skip
    assert jwt.get_unverified_header(token) == {"alg": "HS256", "typ": "JWT", "kid": embed.key}
    assert place.workspace.embeds.admit(Visit(token, View.INSIGHTS)) == embed
    assert token not in repr(place.workspace.store.embeds.every())


@pytest.mark.parametrize(
    ("order", "refused"),
    [
        (Order("nowhere", View.BADGE), UnknownPortfolio),
        (Order("harbour", View.BADGE, projects=("nothing",)), UnknownProject),
        (Order("harbour", View.HEATMAP), RequestUnclear),  # a frame without a site to frame it
        (Order("harbour", View.SCORE, origins=(SITE,)), RequestUnclear),  # a card of no project
        (Order("harbour", View.BADGE, days=0), RequestUnclear),
        (Order("harbour", View.BADGE, days=MOST_DAYS + 1), RequestUnclear),
        (Order("harbour", View.INSIGHTS, most=21, origins=(SITE,)), RequestUnclear),
        (Order("harbour", View.BADGE, severity=Severity.HIGH), RequestUnclear),
        (Order("harbour", View.BADGE, most=3), RequestUnclear),
        (Order("harbour", View.BADGE, origins=tuple(f"https://a{n}.example" for n in range(11))), RequestUnclear),
        (Order("harbour", View.BADGE, origins=("https://*.example.org",)), RequestUnclear),
    ],
)
def test_what_makes_no_sense_is_not_handed_out(place: Place, order: Order, refused: type[Exception]) -> None:
    before = len(place.workspace.embeds.listed())
    with pytest.raises(refused):
        place.workspace.embeds.hand_out(order)
    assert len(place.workspace.embeds.listed()) == before


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("https://wiki.example.org", "https://wiki.example.org"),
        (" HTTPS://Wiki.Example.org:443/ ", "https://wiki.example.org"),
        ("http://localhost:3000", "http://localhost:3000"),
        ("http://[::1]:8080", "http://[::1]:8080"),
    ],
)
def test_a_site_is_named_as_browsers_name_it(given: str, meant: str) -> None:
    assert origin_of(given) == meant


@pytest.mark.parametrize(
    "given",
    [
        "", "*", "null", "wiki.example.org", "https://", "https://*.example.org", "https://a.example/page",
        "https://a.example?x", "https://u:p@a.example", "https://a.example;script-src *", "https://a.example 'self'",
        "https://a.example, https://b.example", "javascript:alert(1)", "data:text/html,x", "file:///etc",
        "https://a.example:99999", "https://a.example\r\nx: y", "https://ä.example",
    ],
)  # fmt: skip
def test_what_is_no_site_or_more_than_one_is_refused(given: str) -> None:
    with pytest.raises(RequestUnclear):
        origin_of(given)


def test_the_key_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    ring = Keyring(tmp_path / "home")
    assert ring.keys() == ()
    key = ring.signing()
    assert Keyring(tmp_path / "home").signing() == key
    assert stat.S_IMODE((tmp_path / "home" / "embed-keys").stat().st_mode) == 0o600
    new = ring.rotate()
    assert ring.keys() == (new, key)
    assert stat.S_IMODE((tmp_path / "home" / "embed-keys").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["embed-keys"]
    for told in (repr(key), repr(ring), key.id):
        assert key.secret not in told


def test_a_key_of_the_environment_signs_and_the_one_after_it_still_verifies(place: Place) -> None:
    old = replace(place.workspace, embed_key=KEY)
    embed, token = old.embeds.hand_out(Order("harbour", View.BADGE))
    both = replace(place.workspace, embed_key=f"{'n' * 40}, {KEY}")
    assert both.embeds.admit(Visit(token, View.BADGE)) == embed
    assert both.embeds.hand_out(Order("harbour", View.BADGE))[0].key != embed.key
    only_new = replace(place.workspace, embed_key="n" * 40)
    assert only_new.embeds.admit(Visit(token, View.BADGE)) is None
    with pytest.raises(PolicyInvalid, match="put the new one before the old"):
        both.embeds.rotate()
    with pytest.raises(PolicyInvalid, match="shorter than 32"):
        replace(place.workspace, embed_key="short").embeds.hand_out(Order("harbour", View.BADGE))
    assert not (place.workspace.home / "embed-keys").exists()


def test_secrets_of_settings_are_never_shown() -> None:
    shown = values(Settings(embed_key=KEY, smtp_password="hidden words"))  # noqa: S106 - made up
    assert KEY not in str(shown)
    assert "hidden words" not in str(shown)


def test_one_is_taken_back_in_its_own_portfolio_only(place: Place) -> None:
    embed, _ = place.hand_out(View.BADGE)
    desk = place.workspace.embeds
    with pytest.raises(UnknownEmbed):
        desk.revoke(embed.id, "north")
    with pytest.raises(UnknownEmbed, match="no embed 'nothing'"):
        desk.revoke("nothing")
    assert desk.state(embed) == "stands"
    assert desk.state(desk.revoke(embed.id, "harbour")) == "revoked"
    assert desk.state(desk.revoke(embed.id)) == "revoked"
