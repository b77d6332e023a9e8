"""Embeds in a page of another origin, looked at with a real browser."""

import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page

from api.embedding.desk import Order, View
from tests.browser.conftest import PORTFOLIO, Live, Visits
from tests.browser.looking import DESKTOP, PHONE, barriers, overflow

DEMO = Path(__file__).resolve().parents[2] / "docs" / "embed-demo.html"
FRAMES = ("heatmap", "insights", "score")
Opens = Callable[..., Page]


class Host:
    """Somebody else's site on a port of its own: it serves one page and remembers nothing."""

    def __init__(self) -> None:
        """Serve an empty page."""
        self.page = ""
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = b"" if self.path == "/favicon.ico" else host.page.encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, name="host", daemon=True).start()


@pytest.fixture
def host() -> Iterator[Host]:
    """The site that the tokens name."""
    site = Host()
    yield site
    site.server.shutdown()
    site.server.server_close()


@pytest.fixture
def stranger() -> Iterator[Host]:
    """A site that no token names."""
    site = Host()
    yield site
    site.server.shutdown()
    site.server.server_close()


@pytest.fixture
def ids() -> dict[View, str]:
    """Ids of what `demo` hands out."""
    return {}


@pytest.fixture
def demo(live: Live, host: Host, ids: dict[View, str]) -> str:
    """The demo page of the docs, with tokens for `host`."""
    page = DEMO.read_text(encoding="utf-8").replace("SERVER", live.address)
    project = live.workspace.scores(PORTFOLIO, limit=1).items[0].project
    for view in View:
        embed, token = live.workspace.embeds.hand_out(
            Order(PORTFOLIO, view, (project,) if view is View.SCORE else (), origins=(host.origin,))
        )
        ids[view] = embed.id
        page = page.replace(f"{view.value.upper()}-TOKEN", token)
    return page.replace("PROJECT", project)


@pytest.fixture
def opens(browser: Browser) -> Iterator[Opens]:
    """Opens an address in a window of its own."""
    windows = []

    def opened(address: str, *, width: int = DESKTOP, dark: bool = False, scripts: bool = True) -> Page:
        window = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
        )
        windows.append(window)
        page = window.new_page()
        page.set_default_timeout(30_000)
        page.goto(address, wait_until="networkidle")
        return page

    yield opened
    for window in windows:
        window.close()


@pytest.mark.parametrize(("width", "dark"), [(DESKTOP, False), (PHONE, True)], ids=["desk", "phone, dark"])
def test_the_demo_page_shows_every_embed_without_barriers(
    live: Live,
    host: Host,
    demo: str,
    opens: Opens,
    width: int,
    dark: bool,  # noqa: FBT001 - a parameter of the test
    tmp_path: Path,
) -> None:
    host.page = demo
    page = opens(host.origin, width=width, dark=dark)
    for view in FRAMES:  # frames load when somebody comes near them
        page.locator(f"iframe[src*='/embed/{view}?']").scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    card = live.workspace.scores(PORTFOLIO, limit=1).items[0]
    for view in FRAMES:
        frame = page.frame(url=lambda url, view=view: f"/embed/{view}?" in url)  # type: ignore[misc]  # one at a time
        assert frame is not None
        assert frame.locator("h1").count() == 1
        assert frame.locator("text=not available").count() == 0
        assert frame.locator("script").count() == 0
    first = page.locator("bellwether-score").first
    assert first.locator(".name").inner_text() == card.name
    assert first.locator(".number").inner_text() == f"{card.score:.0f}"
    assert page.locator("img[src*=badge]").evaluate("image => image.naturalWidth") > 60
    assert page.context.cookies() == []
    page.screenshot(path=tmp_path / "demo.png", full_page=True)
    assert overflow(page) == []
    assert barriers(page) == []


def test_a_page_of_a_site_that_is_not_named_shows_nothing(demo: str, stranger: Host, opens: Opens) -> None:
    """The browser keeps the frames out, and the component cannot read its answer."""
    stranger.page = demo
    page = opens(stranger.origin)
    assert [frame.url for frame in page.frames if "/embed/" in frame.url] == []
    for score in page.locator("bellwether-score").all():
        assert score.locator(".box").inner_text() == "Score not available"


def test_a_frame_of_a_dashboard_page_is_kept_out_as_ever(live: Live, host: Host, opens: Opens) -> None:
    host.page = f'<iframe src="{live.url()}" title="x"></iframe>'
    page = opens(host.origin)
    assert [frame.url for frame in page.frames if "/portfolios/" in frame.url] == []


def test_what_is_taken_back_is_gone_when_it_is_looked_at_again(
    live: Live, host: Host, demo: str, ids: dict[View, str], opens: Opens
) -> None:
    host.page = demo
    page = opens(host.origin)
    assert page.locator("bellwether-score .number").count() == 2
    for embed in ids.values():
        live.workspace.embeds.revoke(embed)
    page.reload(wait_until="networkidle")
    for view in FRAMES:
        frame = page.frame(url=lambda url, view=view: f"/embed/{view}?" in url)  # type: ignore[misc]  # one at a time
        assert frame is not None
        assert frame.locator("main").inner_text() == "Bellwether\n\nThis view is not available."
    assert page.locator("bellwether-score .box").all_inner_texts() == ["Score not available"] * 2


def test_frames_and_badge_need_no_scripts(host: Host, demo: str, opens: Opens) -> None:
    host.page = demo
    page = opens(host.origin, scripts=False)
    frames = [frame for frame in page.frames if "/embed/" in frame.url]
    assert len(frames) == len(FRAMES)
    assert page.locator("bellwether-score").count() == 2


def test_the_component_asks_again_with_what_it_has(live: Live, host: Host, demo: str, opens: Opens) -> None:
    """An unchanged score costs an answer without a body."""

    def unchanged() -> int:
        metrics = httpx.get(f"{live.address}/metrics").text
        found = re.search(r'requests_total\{method="GET",route="/embed/score.json",status="304"\} (\d+)', metrics)
        return int(found[1]) if found else 0

    host.page = demo
    page = opens(host.origin)
    before = unchanged()
    with page.expect_response(lambda answer: "score.json" in answer.url):
        page.eval_on_selector("bellwether-score", "score => score.setAttribute('refresh', '0')")
    page.wait_for_load_state("networkidle")
    assert unchanged() == before + 1
    assert page.locator("bellwether-score .number").count() == 2


def test_hostile_words_stay_words_in_the_component(live: Live, host: Host, opens: Opens) -> None:
    """Whatever the answer says, nothing of it becomes markup, a script or a link that is none."""
    answer = (
        '{"available":true,"name":"<img src=x onerror=window.hurt=1>","score":50,"band":"__proto__",'
        '"trend":"constructor","as_of":"<b>x</b>","link":"javascript:window.hurt=1"}'
    )
    host.page = (
        f'<script type="module" src="{live.address}/embed/bellwether-score.js"></script>'
        '<bellwether-score project="a" src="/there" token="t"></bellwether-score>'
    )
    page = opens("about:blank")
    page.route("**/there/embed/score.json*", lambda route: route.fulfill(body=answer, content_type="application/json"))
    page.goto(host.origin, wait_until="networkidle")
    score = page.locator("bellwether-score")
    assert score.locator(".name").inner_text() == "<img src=x onerror=window.hurt=1>"
    assert score.locator("img, b, a").count() == 0
    assert page.evaluate("window.hurt") is None


def test_a_card_is_handed_out_in_the_dashboard_shown_elsewhere_and_taken_back(
    visit: Visits, host: Host, opens: Opens, tmp_path: Path
) -> None:
    page = visit("/embeds")
    page.get_by_label("Projects", exact=False).select_option(index=0)
    page.get_by_label("Sites whose pages show it", exact=False).fill(host.origin)
    page.get_by_label("Your name").fill("Ana Reyes")
    page.get_by_label("What it is for").fill("Team page")
    page.get_by_role("button", name="Hand out").click()
    host.page = page.get_by_label("Frame", exact=True).input_value()
    page.screenshot(path=tmp_path / "embeds.png", full_page=True)
    assert overflow(page) == []
    assert barriers(page) == []
    elsewhere = opens(host.origin)
    assert elsewhere.frame_locator("iframe").locator(".figure").count() == 1
    page.get_by_role("button", name="Take back").first.click()
    assert "is taken back" in page.get_by_role("status").inner_text()
    elsewhere.reload(wait_until="networkidle")
    assert elsewhere.frame_locator("iframe").locator(".figure").count() == 0
