"""The doctor asks a model two tiny things, tells what it found and what that cost, and names what mends an ailment."""

import json
from collections.abc import Iterator

import pytest

from api.checkup import Check, examine
from tests.model_server import ModelServer, Turn, serving

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelServer]:
    """A scripted model, set as the one to use."""
    with serving() as server:
        monkeypatch.setenv("BELLWETHER_MODEL", "openai:m")
        monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
        monkeypatch.setenv("OPENAI_BASE_URL", server.address.replace("http://", "http://user:hidden@"))
        server.turns(Turn(json.dumps({"word": "bellwether"}), usage=(40, 6)))
        yield server


def looked() -> Check:
    """What the doctor says of the model."""
    return next(one for one in examine() if one.what == "model")


def test_a_model_that_is_well_is_told_with_its_speed_and_price(
    model: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BELLWETHER_MODEL_PRICE_READ", "0.25")
    monkeypatch.setenv("BELLWETHER_MODEL_PRICE_WRITTEN", "2")
    told = looked()
    assert told.ok, told.found
    for part in ("structured answers by json_schema", "streams, first words after", "40 tokens read, 6 written",
                 "costs 0.000022", "today 3 calls, 138 tokens"):  # fmt: skip
        assert part in told.found
    assert "hidden" not in told.found
    assert len(model.asked) == 3


@pytest.mark.parametrize(
    ("turn", "fix"),
    [
        (Turn(status=401), "Set OPENAI_API_KEY"),
        (Turn(status=403), "Set OPENAI_API_KEY"),
        (Turn(status=404), "Check the name in BELLWETHER_MODEL"),
        (Turn(status=429), "check the rate limits"),
        (Turn("I would rather not."), "Choose a model that gives structured answers"),
    ],
)
def test_each_ailment_has_its_remedy(model: ModelServer, turn: Turn, fix: str) -> None:
    model.turns(turn)
    told = looked()
    assert not told.ok
    assert fix in told.fix
    assert "or unset BELLWETHER_MODEL to work offline." in told.fix
    assert "sk-secret" not in told.found


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("gpt-5-mini", "write it as openai:gpt-5-mini"),
        ("llama3:8b", "write it as openai:llama3:8b"),
        ("anthropic:any", "install langchain-anthropic"),
    ],
)
def test_a_name_that_leads_to_no_model_is_told_with_the_right_one(
    model: ModelServer, monkeypatch: pytest.MonkeyPatch, name: str, says: str
) -> None:
    monkeypatch.setenv("BELLWETHER_MODEL", name)
    told = looked()
    assert not told.ok
    assert says in told.found
    assert model.asked == []


def test_a_page_in_the_place_of_the_protocol_points_at_the_address(model: ModelServer) -> None:
    model.turns(Turn(raw="<html>"))
    assert "OPENAI_BASE_URL is the address of an OpenAI-compatible API" in looked().fix


def test_a_budget_that_is_too_small_is_named(model: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BELLWETHER_MODEL_CALL_TOKENS", "10")
    assert "a call may take 10" in looked().found
    assert model.asked == []
