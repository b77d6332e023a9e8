"""Finding an insight, reading its evidence, deciding about it: what a portfolio manager does first."""

from tests.browser.conftest import Live, Visits
from tests.browser.looking import PHONE, barriers, overflow


def test_from_the_first_page_to_the_evidence_and_a_decision(visit: Visits, live: Live) -> None:
    page = visit()
    page.get_by_role("link", name="critical", exact=False).first.click()
    assert "severity=critical" in page.url
    severities = page.locator("tbody tr td .tag").all_inner_texts()
    assert set(severities) == {"critical"}
    page.locator("tbody th a").first.click()
    title = page.locator("h1").inner_text()
    assert page.locator(".proof mark").count() > 0
    assert page.locator(".aside figure svg[role=img] title").first.text_content() == f"Score of {title}"
    page.get_by_label("State", exact=True).select_option("mitigating")
    page.get_by_role("textbox", name="Owner", exact=True).fill("Ada Osei")
    page.get_by_label("Your name").fill("Ben Adeyemi")
    page.get_by_role("button", name="Record").click()
    assert page.get_by_role("status").inner_text().startswith("Recorded.")
    assert "Ben Adeyemi: open → mitigating" in page.locator(".trail").inner_text()
    shown = live.workspace.show(live.portfolio, page.url.split("/insights/")[1].split("?")[0])
    assert (shown.state, shown.owner, shown.decisions[-1].person) == ("mitigating", "Ada Osei", "Ben Adeyemi")
    page.reload()
    assert page.get_by_label("Your name").input_value() == "Ben Adeyemi"


def test_several_are_decided_together_and_the_view_stays(visit: Visits) -> None:
    page = visit("/insights?severity=medium&sort=title")
    page.get_by_role("checkbox", name="Choose all on this page").check()
    page.get_by_role("checkbox", name="Choose all on this page").uncheck()
    titles = page.locator("tbody th a").all_inner_texts()
    for title in titles[:2]:
        page.get_by_role("checkbox", name=f"Choose: {title}").check()
    assert page.locator("[data-count]").inner_text() == "(2)"
    page.get_by_role("textbox", name="Owner", exact=True).fill("Cleo Marsh")
    page.get_by_label("Your name").fill("Ben Adeyemi")
    page.get_by_role("button", name="Decide").click()
    assert "severity=medium" in page.url
    assert page.get_by_role("status").inner_text() == "2 insights changed."
    assert page.locator("tbody tr", has_text="Cleo Marsh").count() == 2


def test_a_refused_decision_says_why_and_keeps_what_was_typed(visit: Visits) -> None:
    page = visit("/insights")
    page.locator("tbody th a").first.click()
    page.get_by_label("State", exact=True).select_option("dismissed")
    page.get_by_label("Your name").fill("Ben Adeyemi")
    page.get_by_role("button", name="Record").click()
    assert "Give a reason" in page.get_by_role("alert").inner_text()
    assert page.get_by_label("Your name").input_value() == "Ben Adeyemi"
    assert page.get_by_label("State", exact=True).input_value() == "dismissed"
    visit.troubles.clear()  # the browser notes the status 400 of the refusal; that is what it is


def test_filters_stand_in_the_address_and_can_be_taken_out(visit: Visits) -> None:
    page = visit("/insights")
    page.get_by_label("Category").select_option("schedule")
    page.get_by_label("Words").fill("upgrade")
    page.get_by_role("button", name="Filter").click()
    assert page.url.endswith("/insights?q=upgrade&category=schedule")
    page.get_by_role("link", name="Remove words: upgrade").click()
    assert page.url.endswith("/insights?category=schedule")
    page.get_by_role("link", name="Score", exact=True).click()
    assert "sort=score" in page.url
    scores = [float(text) for text in page.locator("tbody .score").all_inner_texts()]
    assert scores == sorted(scores, reverse=True)


def test_an_insight_fits_a_phone_and_has_no_barriers(visit: Visits) -> None:
    page = visit("/insights", width=PHONE)
    page.locator("tbody th a").first.click()
    assert overflow(page) == []
    assert barriers(page) == []


def test_the_list_can_be_taken_along(visit: Visits) -> None:
    page = visit("/insights?severity=critical")
    with page.expect_download() as given:
        page.get_by_role("link", name="CSV").click()
    lines = given.value.path().read_text("utf-8-sig").splitlines()
    assert lines[0].startswith("rank,id,title")
    assert len(lines) > 1
