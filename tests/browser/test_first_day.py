"""A new user's first day: see, find, read, assign, ask, embed, and be told every week."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import uvicorn
from aiosmtpd.controller import Controller
from playwright.sync_api import Browser, Page

from api.app import create_app
from api.delivering.server import Server
from api.workspace import Workspace
from tests.browser.conftest import PORTFOLIO, TODAY
from tests.browser.looking import DESKTOP

MONDAY = datetime(TODAY.year, TODAY.month, TODAY.day, 7, 0, tzinfo=UTC)


@dataclass
class Post:
    """A mail server on loopback and what it took."""

    port: int = 0
    taken: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - the library's name
        """Take a message."""
        self.taken.append(message_from_bytes(envelope.original_content, policy=policy.default))
        return "250 OK"


@dataclass
class Day:
    """The dashboard with a mail server, and a clock that the test turns."""

    address: str
    workspace: Workspace
    post: Post
    clock: list[datetime]


@pytest.fixture
def day(sample: Workspace) -> Iterator[Day]:
    """A server of the sample portfolio, set up to send mail to a server of this test."""
    post, clock = Post(), [MONDAY]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free_port = int(probe.getsockname()[1])
    letters = Controller(post, hostname="127.0.0.1", port=free_port)  # type: ignore[arg-type]  # any object handles
    letters.start()
    server = Server("127.0.0.1", free_port, "Bellwether <risk@tram.example>", "none")
    desk = replace(sample, mail=server, now=lambda: clock[0])
    served = uvicorn.Server(uvicorn.Config(create_app(desk), host="127.0.0.1", port=0, log_level="error"))
    thread = threading.Thread(target=served.run, name="first day")
    thread.start()
    while not served.started and thread.is_alive():
        thread.join(0.05)
    yield Day(f"http://127.0.0.1:{served.servers[0].sockets[0].getsockname()[1]}", desk, post, clock)
    served.should_exit = True
    thread.join(10)
    letters.stop()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A window that fails the test where a page complains."""
    window = browser.new_context(viewport={"width": DESKTOP, "height": 900}, reduced_motion="reduce")
    opened = window.new_page()
    opened.set_default_timeout(60_000)
    troubles: list[str] = []
    opened.on("console", lambda said: troubles.append(said.text) if said.type in {"error", "warning"} else None)
    opened.on("pageerror", lambda error: troubles.append(str(error)))
    yield opened
    window.close()
    assert troubles == []


@contextmanager
def other_site() -> Iterator[tuple[str, dict[str, str]]]:
    """Somebody else's web server on a port of its own: its origin, and its pages by path."""
    pages: dict[str, str] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = pages.get(self.path, "").encode()
            self.send_response(200)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}", pages
    server.shutdown()
    server.server_close()


def test_a_new_user_s_first_day(day: Day, page: Page) -> None:
    page.goto(day.address)
    assert page.url.endswith(f"/portfolios/{PORTFOLIO}")
    taken_on = finds_reads_and_assigns(page)
    asks(page, day)
    embeds(page, day)
    letter = is_told_every_week(page, day)
    waiting = letter.split("Needs a decision")[1].split("Since ")[0]
    assert " ".join(taken_on.split()) not in " ".join(waiting.split())


def area(page: Page, name: str) -> None:
    """Go to a part of the dashboard."""
    page.get_by_role("navigation", name="Areas").get_by_role("link", name=name, exact=True).click()


def finds_reads_and_assigns(page: Page) -> str:
    """Filters, opens an insight, reads its evidence, gives it to somebody; returns its title."""
    area(page, "Insights")
    page.get_by_label("Severity").select_option("critical")
    page.get_by_role("button", name="Filter").click()
    assert set(page.locator("tbody tr td .tag").all_inner_texts()) == {"critical"}
    page.locator("tbody th a").last.click()  # other tests decide about the first
    title = page.locator("h1").inner_text()
    assert page.locator(".proof mark").first.inner_text()
    page.get_by_role("textbox", name="Owner", exact=True).fill("Ada Osei")
    page.get_by_label("State", exact=True).select_option("mitigating")
    page.get_by_label("Your name").fill("Ben Adeyemi")
    page.get_by_role("button", name="Record").click()
    assert page.get_by_role("status").inner_text().startswith("Recorded.")
    return title


def asks(page: Page, day: Day) -> None:
    """Asks how many critical risks there are and is told."""
    area(page, "Ask")
    page.get_by_role("textbox", name="Your question").fill("How many critical risks are there?")
    page.get_by_role("button", name="Ask").click()
    page.locator("#answer .answer-said").wait_for()
    critical = sum(one.severity == "critical" for one in day.workspace.brief(PORTFOLIO).insights)
    assert str(critical) in page.locator(".answer-said").inner_text()


def embeds(page: Page, day: Day) -> None:
    """Hands out a score card and looks at it in a page that is served from another port."""
    project = day.workspace.scores(PORTFOLIO, limit=1).items[0]
    with other_site() as (origin, pages):
        area(page, "Embeds")
        page.locator("#e-view").select_option("score")
        page.locator("#e-projects").select_option(project.project)
        page.locator("#e-origins").fill(origin)
        page.locator("#e-person").fill("Ben Adeyemi")
        page.get_by_role("button", name="Hand out").click()
        snippet = page.get_by_label("Frame").input_value()
        pages["/"] = f"<!doctype html><title>Our team</title><h1>Our team</h1>{snippet}"
        page.goto(origin)
        card = page.frame_locator("iframe").locator("body")
        card.get_by_text(project.name).first.wait_for()
        assert f"{project.score:.0f}" in card.inner_text()


def is_told_every_week(page: Page, day: Day) -> str:
    """Orders a weekly digest by mail, and gets it when it is due; returns its text."""
    page.goto(f"{day.address}/portfolios/{PORTFOLIO}/digests")
    page.get_by_text("Order a digest").click()
    page.get_by_label("Name", exact=True).fill("board")
    page.get_by_label("When", exact=True).fill("weekly")
    page.get_by_label("Time zone").fill("UTC")
    page.get_by_label("How", exact=True).select_option("email")
    page.get_by_label("To", exact=True).fill("ada@tram.example")
    page.get_by_role("button", name="Order", exact=True).click()
    page.get_by_role("heading", name="board").wait_for()
    assert day.workspace.digests.serve("worker") == []
    day.clock[0] = MONDAY + timedelta(hours=1, minutes=1)
    assert [one.state.value for one in day.workspace.digests.serve("worker")] == ["sent"]
    (letter,) = day.post.taken
    assert letter["To"] == "ada@tram.example"
    assert PORTFOLIO in str(letter["Subject"])
    body = letter.get_body(("plain",))
    assert body is not None
    page.reload()
    assert "sent" in page.locator("table.sendings").inner_text()
    told: str = body.get_content()
    return told
