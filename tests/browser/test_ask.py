"""Asking in the browser: words come first, then the rows and the citations that open where they stand."""

from tests.browser.conftest import Visits
from tests.browser.looking import DESKTOP, PHONE, barriers, overflow


def test_an_answer_streams_and_its_citations_open(visit: Visits) -> None:
    page = visit("/ask")
    page.get_by_role("textbox", name="Your question").fill("Why is Data Centre Network Upgrade late?")
    with page.expect_response(lambda one: one.url.endswith("/ask") and one.request.method == "POST") as streamed:
        page.get_by_role("button", name="Ask").click()
    assert streamed.value.headers["content-type"].startswith("text/event-stream")
    page.locator("#answer .answer-said").wait_for()
    assert "q=Why" in page.url
    assert page.locator("[data-telling]").is_hidden()
    assert "Data Centre Network Upgrade" in page.locator(".answer-said").inner_text()
    page.get_by_role("link", name="Citation 1").first.click()
    assert page.url.endswith("#cited-1")
    assert page.locator("#cited-1 mark").first.inner_text()
    page.go_back()
    page.go_back()
    page.get_by_text("To begin with").wait_for()


def test_an_answer_fits_and_has_no_barriers_with_and_without_scripts(visit: Visits) -> None:
    for width, scripts in ((DESKTOP, True), (PHONE, True), (PHONE, False)):
        page = visit("/ask?q=Which+five+projects+have+the+highest+risk+score%3F", width=width, scripts=scripts)
        assert page.locator("table tbody tr").count() == 5
        if scripts:
            assert overflow(page) == []
            assert barriers(page) == []


def test_an_example_is_one_click_away(visit: Visits) -> None:
    page = visit("/ask")
    page.locator("#answer .lines a").first.click()
    assert page.locator(".answer-said").inner_text().strip()
