"""The page where questions are asked, without scripts."""

import pytest
from starlette.testclient import TestClient

from tests.api.conftest import SCRIPT

HOSTILE_QUESTIONS = [SCRIPT, '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "\u202e\x1b[31mhow many?"]


def test_without_a_question_it_offers_some_that_lead_somewhere(client: TestClient) -> None:
    page = client.get("/portfolios/harbour/ask").text
    assert "To begin with" in page
    assert page.count("/portfolios/harbour/ask?q=") >= 4


def test_an_answer_has_its_rows_its_reading_and_a_csv(client: TestClient) -> None:
    page = client.get("/portfolios/harbour/ask", params={"q": "Which projects end in 2026?"}).text
    assert "Rows behind it" in page
    assert "How the question was read" in page
    assert "Quiet One" in page
    told = client.get("/portfolios/harbour/ask.csv", params={"q": "Which projects end in 2026?"})
    assert told.headers["content-type"].startswith("text/csv")
    assert "'=HYPERLINK" in told.text


def test_citations_are_opened_where_they_stand(client: TestClient) -> None:
    page = client.get("/portfolios/harbour/ask", params={"q": "Why is Harbour Payments late?"}).text
    assert 'id="cited-1"' in page
    assert 'href="#cited-1"' in page
    assert "<mark>" in page


def test_what_is_not_known_is_said_and_other_questions_are_offered(client: TestClient) -> None:
    page = client.get("/portfolios/harbour/ask", params={"q": "Will it rain tomorrow?"}).text
    assert "Not known." in page
    assert "Something that can be answered" in page


@pytest.mark.parametrize("question", HOSTILE_QUESTIONS)
def test_a_hostile_question_is_only_words(client: TestClient, question: str) -> None:
    page = client.get("/portfolios/harbour/ask", params={"q": question}).text
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "\u202e" not in page
    assert "{{ 7*7 }}" in page or "7*7" not in question


def test_a_question_too_long_is_refused_as_a_page(client: TestClient) -> None:
    told = client.get("/portfolios/harbour/ask", params={"q": "late " * 500})
    assert told.status_code == 400
    assert "<h1" in told.text


def test_what_could_not_be_seen_is_told_at_the_door_too(client: TestClient) -> None:
    page = client.get("/portfolios/harbour/ask", params={"q": "What don't you know?"}).text
    assert "could not be assessed" in page
