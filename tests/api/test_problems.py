"""Errors of the HTTP door: sentences for callers, bare numbers for logs and metrics."""

import pytest
import structlog
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api import problems
from api.front import Front, Tallies
from portfolio.errors import UnknownProject


@pytest.fixture
def tallies() -> Tallies:
    return Tallies()


@pytest.fixture
def client(tallies: Tallies) -> TestClient:
    app = FastAPI()
    problems.install(app)

    @app.get("/there")
    def there() -> None:
        raise UnknownProject("There is no such project.")

    return TestClient(Front(app, tallies, ("*",), 1_000), raise_server_exceptions=False)


def test_a_wrong_path_or_method_is_told_in_a_sentence(client: TestClient) -> None:
    assert client.get("/nowhere").json()["detail"] == "There is nothing at /nowhere (not found)."
    assert client.delete("/there").json()["detail"] == "/there does not take DELETE."


def test_logs_and_metrics_hold_the_number_of_a_refusal(client: TestClient, tallies: Tallies) -> None:
    """An enum member would be written as its name, and no dashboard could count it."""
    with structlog.testing.capture_logs() as lines:
        assert client.get("/there").status_code == 404
    (line,) = [line for line in lines if line["event"] == "request"]
    assert repr(line["status"]) == "404"
    assert [repr(status) for _, _, status in tallies.requests] == ["404"]
