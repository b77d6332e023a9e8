"""Whatever is wrong with a token, on every route it opens: one neutral answer that never tells what it was."""

import base64
import json
import time
import warnings
from collections.abc import Callable
from datetime import timedelta

import jwt
import pytest

from api.embedding.desk import View
from api.embedding.keys import Key
from api.embedding.token import claims_of, signed
from api.routes import embedded as data
from api.web import embedded as cards
from tests.embedding.conftest import OTHER_SITE, ROUTES, SITE, Place

FOREIGN = Key("another key that is long enough to sign with, but not ours")
NEUTRAL = ("content-type", "content-security-policy", "cache-control", "referrer-policy", "content-length")
PUBLIC = {"/embed/bellwether-score.js"}
"""Holds no facts; everybody may have it."""


def _altered(token: str, **changes: object) -> str:
    """The token with other claims under the old signature."""
    head, body, signature = token.split(".")
    said = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    made = base64.urlsafe_b64encode(json.dumps(said | changes).encode()).decode().rstrip("=")
    return f"{head}.{made}.{signature}"


def _unsigned(place: Place, view: View) -> str:
    embed, _ = place.hand_out(view)
    return jwt.encode(claims_of(embed), None, "none", headers={"kid": embed.key})


def _resigned(place: Place, view: View, key: Key, *, kid: str | None = None, algorithm: str = "HS256") -> str:
    embed, _ = place.hand_out(view)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", jwt.InsecureKeyLengthWarning)  # of whoever tries with a longer hash
        return jwt.encode(claims_of(embed), key.secret, algorithm, headers={"kid": kid or embed.key})


def _ours(place: Place) -> Key:
    return place.workspace.embeds.keyring.signing()


def _never_handed_out(place: Place, view: View) -> str:
    """Signed with our key, of an id that the store does not know."""
    embed, _ = place.hand_out(view)
    return jwt.encode(claims_of(embed) | {"jti": "0" * 16}, _ours(place).secret, "HS256", headers={"kid": embed.key})


def _widened(place: Place, view: View) -> str:
    """Signed with our key, but saying more than was handed out."""
    embed, _ = place.hand_out(view)
    said = claims_of(embed) | {"projects": [], "exp": claims_of(embed)["exp"] + 10_000_000}
    said["origins"] = [SITE, OTHER_SITE]
    return jwt.encode(said, _ours(place).secret, "HS256", headers={"kid": embed.key})


def _revoked(place: Place, view: View) -> str:
    embed, token = place.hand_out(view)
    place.workspace.embeds.revoke(embed.id)
    return token


def _expired(place: Place, view: View) -> str:
    token = place.token(view, days=1)
    place.clock.now += timedelta(days=1)
    return token


def _half(token: str) -> str:
    return token[: len(token) // 2]


WRONG: dict[str, Callable[[Place, View], str | None]] = {
    "missing": lambda _place, _view: None,
    "empty": lambda _place, _view: "",
    "no token at all": lambda _place, _view: "x.y.z",
    "much too long": lambda _place, _view: "a" * 20_000,
    "not even text": lambda _place, _view: "😀\u0000..",
    "cut": lambda place, view: _half(place.token(view)),
    "signature altered": lambda place, view: place.token(view)[:-6] + "AAAAAA",
    "expiry altered": lambda place, view: _altered(place.token(view), exp=9_999_999_999),
    "view altered": lambda place, view: _altered(place.token(View.BADGE), view=view.value),
    "projects altered": lambda place, view: _altered(place.token(view), projects=[]),
    "alg none": _unsigned,
    "another key under our name": lambda place, view: _resigned(place, view, FOREIGN),
    "another key under its name": lambda place, view: _resigned(place, view, FOREIGN, kid=FOREIGN.id),
    "another algorithm": lambda place, view: _resigned(place, view, _ours(place), algorithm="HS512"),
    "never handed out": _never_handed_out,
    "wider than handed out": _widened,
    "expired": _expired,
    "revoked": _revoked,
    "of another portfolio": lambda place, view: place.token(view, portfolio="north"),
}


def _with(route: str, token: str | None, **more: str) -> tuple[str, dict[str, str]]:
    path, _, query = route.partition("?")
    given = dict([query.split("=")]) if query else {}
    return path, given | ({} if token is None else {"token": token}) | more


def test_every_route_below_embed_is_tested_here() -> None:
    behind = [*data.router.routes, *cards.router.routes]
    assert {route.path for route in behind} - PUBLIC == {route for route in ROUTES if route.startswith("/embed")}  # type: ignore[attr-defined]  # every route here has a path


@pytest.mark.parametrize("route", ROUTES)
def test_nothing_tells_what_was_wrong(place: Place, route: str) -> None:
    """Status, body and headers are the same for every wrong token; none holds a word of the portfolio."""
    view = ROUTES[route]
    cases = {f"token {name}": (make(place, view), {}) for name, make in WRONG.items()}
    cases |= {f"token of {other}": (place.token(other), {}) for other in View if other != view}
    cases |= {
        "for another site": (place.token(view), {"origin": OTHER_SITE}),
        "for a hidden site": (place.token(view), {"origin": "null"}),
        "revoked, for its own site": (_revoked(place, view), {"origin": SITE}),
    }
    if route.startswith("/api"):
        del cases["token missing"]  # without any token this is the API itself, which has no embeds to protect
    answers = {}
    for name, (token, headers) in cases.items():
        path, query = _with(route, token, **({"portfolio": "harbour"} if route.startswith("/embed") else {}))
        answer = place.client.get(path, params=query, headers=headers)
        assert "set-cookie" not in answer.headers
        assert "access-control-allow-origin" not in answer.headers
        assert "etag" not in answer.headers
        answers[name] = (answer.status_code, answer.content, tuple(answer.headers.get(h) for h in NEUTRAL))
    strange = {name: told[0] for name, told in answers.items() if told != answers["token revoked"]}
    assert strange == {}
    status, body, _ = answers["token revoked"]
    assert status == (200 if "badge" in route else 404)
    assert b"available" in body
    assert b"arbour" not in body


@pytest.mark.parametrize("route", ROUTES)
def test_the_right_token_shows_its_view_and_keeps_to_its_site(place: Place, route: str) -> None:
    path, query = _with(route, place.token(ROUTES[route]))
    plain = place.client.get(path, params=query)
    assert plain.status_code == 200
    assert b"arbour" in plain.content
    assert "access-control-allow-origin" not in plain.headers
    shown = place.client.get(path, params=query, headers={"origin": SITE})
    assert shown.content == plain.content
    assert shown.headers["access-control-allow-origin"] == SITE
    assert "Origin" in shown.headers["vary"]
    for answer in (plain, shown):
        assert "set-cookie" not in answer.headers
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "private, no-cache"


@pytest.mark.parametrize("route", [route for route in ROUTES if route.startswith("/embed")])
def test_a_token_may_come_as_a_header(place: Place, route: str) -> None:
    token = place.token(ROUTES[route])
    by_header = place.client.get(route, headers={"authorization": f"Bearer {token}"})
    assert by_header.content == place.client.get(route, params={"token": token}).content
    assert place.client.get(route, headers={"authorization": f"Basic {token}"}).content != by_header.content


@pytest.mark.parametrize("route", ROUTES)
def test_what_is_taken_back_shows_nothing_from_the_next_look_on(place: Place, route: str) -> None:
    """Rendered answers are kept; a token is looked at every time all the same."""
    embed, token = place.hand_out(ROUTES[route])
    path, query = _with(route, token)
    first = place.client.get(path, params=query)
    again = place.client.get(path, params=query, headers={"if-none-match": first.headers["etag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    place.workspace.embeds.revoke(embed.id)
    gone = place.client.get(path, params=query, headers={"if-none-match": first.headers["etag"]})
    assert gone.status_code != 304
    assert b"arbour" not in gone.content


@pytest.mark.parametrize("route", ROUTES)
def test_a_token_shows_only_its_projects(place: Place, route: str) -> None:
    token = place.token(ROUTES[route], projects=("calm",))
    for more in ({}, {"project": "alpha"}, {"project": "Harbour Payments"}):
        path, query = _with(route, token, **more)
        assert b"Harbour Payments" not in place.client.get(path, params=query).content
    for strange in ("nowhere", "x" * 5000, "\n\x00"):
        path, query = _with("/embed/score", place.token(View.SCORE), project=strange)
        assert place.client.get(path, params=query).status_code == 404


def test_a_key_that_is_gone_ends_its_tokens_and_one_that_is_old_does_not(place: Place) -> None:
    embed, token = place.hand_out(View.SCORE)
    desk = place.workspace.embeds
    desk.rotate()
    assert place.client.get("/embed/score", params={"token": token}).status_code == 200
    assert place.hand_out(View.SCORE)[0].key != embed.key
    desk.revoke(embed.id)
    assert place.client.get("/embed/score", params={"token": token}).status_code == 404
    other, token = place.hand_out(View.SCORE)
    (place.workspace.home / "embed-keys").unlink()
    assert place.client.get("/embed/score", params={"token": token}).status_code == 404
    assert signed(other, _ours(place)) != token


def test_wrong_tokens_take_as_long_as_each_other(place: Place) -> None:
    """The same class of time: what is refused late is not told from what is refused early by a network's eye."""
    view = View.SCORE
    tokens = {name: WRONG[name](place, view) for name in ("signature altered", "another key under its name", "revoked")}
    took = {}
    for name, token in tokens.items():
        params = {"token": token or ""}
        times = []
        for _ in range(30):
            began = time.perf_counter()
            place.client.get("/embed/score", params=params)
            times.append(time.perf_counter() - began)
        took[name] = min(times)
    assert max(took.values()) < 4 * min(took.values()), took
