"""Files loaded with their columns read as somebody says, and a digest ordered and sent: in a real browser."""

from pathlib import Path

import pytest

from tests.browser.conftest import Live, Visits
from tests.browser.looking import DESKTOP, PHONE, barriers, overflow

LIST = "Project name,Owner,Planned end,Forecast end,Contractor\nHarbour Wall,Ada,2026-01-01,2026-09-01,Orrin\n"


def test_a_file_is_looked_at_mapped_and_loaded(visit: Visits, live: Live, tmp_path: Path) -> None:
    path = tmp_path / "harbour.csv"
    path.write_text(LIST)
    before = live.workspace.store.pictures(live.portfolio)
    page = visit("/sources")
    assert page.locator("form.can-drop").count() == 1
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_label("Known on").fill("2026-10-01")
    page.get_by_role("button", name="Look at them").click()
    page.wait_for_url("**/sources/uploads/*")
    assert page.locator("h1").inner_text() == "harbour.csv"
    assert barriers(page) == []
    assert overflow(page) == []
    text = page.get_by_label("How columns are read")
    text.fill(text.input_value() + "  Nonsense: owner\n")
    page.get_by_role("button", name="Look again").click()
    assert "The list has no column 'Nonsense'" in page.get_by_role("alert").inner_text()
    assert page.evaluate("document.activeElement.id") == "m-text"
    page.locator("[data-line]").click()
    chosen = page.evaluate("(t => t.value.slice(t.selectionStart, t.selectionEnd))(document.activeElement)")
    assert chosen == "  Nonsense: owner"
    visit.troubles.clear()  # the browser notes the status 400 of the refusal; that is what it is
    text.fill("columns:\n  Project name: name\n  Contractor: team\n")
    page.get_by_role("button", name="Look again").click()
    assert page.locator(".reading tr", has_text="Contractor").locator("b").inner_text() == "team"
    assert live.workspace.store.pictures(live.portfolio) == before
    page.get_by_role("button", name="Throw away").click()
    assert "thrown away" in page.get_by_role("status").first.inner_text()


def test_an_upload_works_without_scripts(visit: Visits, tmp_path: Path) -> None:
    path = tmp_path / "harbour.csv"
    path.write_text(LIST)
    page = visit("/sources", scripts=False)
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name="Look at them").click()
    assert page.locator("h1").inner_text() == "harbour.csv"
    page.get_by_role("button", name="Throw away").click()
    assert "thrown away" in page.locator(".done").inner_text()


@pytest.mark.parametrize("width", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_a_digest_is_ordered_sent_to_a_folder_and_dropped(visit: Visits, live: Live, width: int) -> None:
    page = visit("/digests", width=width)
    name, folder = f"board-{width}", live.workspace.home / "digests" / f"board-{width}"
    page.get_by_text("Order a digest").click()
    page.get_by_role("button", name="Order", exact=True).click()
    assert page.evaluate("document.activeElement.id") == "o-name"
    assert "cannot name a schedule" in page.locator("#w-name").inner_text()
    assert barriers(page) == []
    visit.troubles.clear()  # the browser notes the status 400 of the refusal; that is what it is
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("How", exact=True).select_option("file")
    page.get_by_label("To", exact=True).fill(name)
    page.get_by_label("Markdown").check()
    page.get_by_role("button", name="Order", exact=True).click()
    assert page.locator("h1").inner_text() == name
    page.get_by_role("button", name="Send now").click()
    assert page.get_by_role("status").first.inner_text() == "It was delivered."
    assert [path.suffix for path in folder.iterdir()] == [".md"]
    assert overflow(page) == []
    assert barriers(page) == []
    page.goto(live.url("/digests"))
    assert overflow(page) == []
    page.locator("iframe.preview").scroll_into_view_if_needed()
    shown = page.frame_locator("iframe.preview").locator("h1")
    assert shown.inner_text() == live.portfolio
    page.goto(live.url(f"/digests/schedules/{name}"))
    page.get_by_text(f"Drop {name}").click()
    page.get_by_role("button", name="Yes, drop it").click()
    assert "dropped" in page.get_by_role("status").first.inner_text()


@pytest.mark.parametrize("width", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_a_rule_and_its_coverage_fit_and_have_no_barriers(visit: Visits, width: int) -> None:
    page = visit("/rules", width=width)
    page.get_by_role("link", name="SCH001").first.click()
    assert page.locator("h1").inner_text() == "Milestone slip"
    assert overflow(page) == []
    assert barriers(page) == []
    page.get_by_role("link", name="Coverage of the schedule rules").click()
    assert page.locator(".matrix .group").all_inner_texts() == ["schedule"]
    assert barriers(page) == []
