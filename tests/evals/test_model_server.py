"""The model server of the evals speaks the OpenAI protocol: the real client libraries talk to it."""

import time
from collections.abc import Iterator

import openai
import pytest
from langchain_openai import ChatOpenAI, OpenAIEmbeddings
from pydantic import BaseModel

from evals.servers import ModelServer, cast, serving
from evals.servers.speech import Asked, Called, Said
from insights.narration.chat import Asked as InsideAsked
from insights.narration.chat import Means, Message, ModelSilent
from insights.narration.model import LangChainChat

# The client library leaves its connections to the garbage collector and warns about its own future.
pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
CAST = cast(slow=1.0)
PROMPT = "Finding: Quay wall ends 45 days after its baseline.\nEvidence:\nPiling slipped."


class Shape(BaseModel):
    """A small answer."""

    name: str
    size: int


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with serving(CAST["honest"]) as running:
        yield running


def _client(server: ModelServer, **more: object) -> ChatOpenAI:
    return ChatOpenAI(model="scripted", base_url=server.address, api_key="test", max_retries=0, timeout=5, **more)  # type: ignore[arg-type]  # a nested choice


@pytest.mark.parametrize("form", ["chat", "responses"])
def test_words_come_whole_and_in_pieces(server: ModelServer, form: str) -> None:
    client = _client(server, use_responses_api=form == "responses")
    whole = client.invoke(PROMPT)
    assert "Quay wall ends 45 days after its baseline." in whole.text
    assert whole.usage_metadata is not None
    assert whole.usage_metadata["output_tokens"] > 1
    pieces = [chunk.text for chunk in client.stream(PROMPT)]
    assert len([piece for piece in pieces if piece]) > 2
    assert "".join(pieces) == whole.text
    assert {one.form for one in server.heard} == {form}


@pytest.mark.parametrize(("named", "form"), [("openai:scripted", "chat"), ("openai:gpt-5-pro", "responses")])
def test_the_product_s_own_client_speaks_both_forms(server: ModelServer, named: str, form: str) -> None:
    chat = LangChainChat(named, {"OPENAI_BASE_URL": server.address})
    asked = InsideAsked("test:1", (Message("user", PROMPT),), longest=200)
    whole = chat.reply(asked)
    pieces = list(chat.stream(asked))
    assert "".join(piece.text for piece in pieces) == whole.text
    assert [piece.usage for piece in pieces if piece.usage] == [whole.usage]
    for means in (Means.SCHEMA, Means.TOOL):
        shaped = InsideAsked("test:1", (Message("user", PROMPT),), shape=Shape, means=means)
        assert Shape.model_validate_json(chat.reply(shaped).text).size == 1
    server.character = CAST["truncated"]
    with pytest.raises(ModelSilent, match="broke off"):
        list(chat.stream(asked))
    assert {one.form for one in server.heard} == {form}


@pytest.mark.parametrize("form", ["chat", "responses"])
@pytest.mark.parametrize("method", ["json_schema", "function_calling"])
def test_a_shape_is_filled_by_schema_or_by_a_tool(server: ModelServer, method: str, form: str) -> None:
    if form == "responses" and method == "function_calling":
        server.character = lambda _: Said(calls=(Called("Shape", '{"name": "n", "size": 1}'),))
    bound = _client(server, use_responses_api=form == "responses").with_structured_output(Shape, method=method)  # type: ignore[arg-type]  # a literal
    assert isinstance(bound.invoke(PROMPT), Shape)


@pytest.mark.parametrize("form", ["chat", "responses"])
def test_a_tool_is_called(server: ModelServer, form: str) -> None:
    def character(asked: Asked) -> Said:
        assert list(asked.tools) == ["Shape"]
        return Said(calls=(Called("Shape", '{"name": "n", "size": 2}'),))

    server.character = character
    reply = _client(server, use_responses_api=form == "responses").bind_tools([Shape]).invoke("Call it.")
    assert [(call["name"], call["args"]) for call in reply.tool_calls] == [("Shape", {"name": "n", "size": 2})]


def test_embeddings_are_the_same_for_the_same_text(server: ModelServer) -> None:
    client = OpenAIEmbeddings(
        model="m",
        base_url=server.address,
        api_key="test",
        check_embedding_ctx_length=False,  # type: ignore[arg-type]  # a secret as text
    )
    one, other, again = client.embed_documents(["a", "b", "a"])
    assert one == again != other
    assert [model.id for model in openai.OpenAI(base_url=server.address, api_key="x").models.list()] == ["scripted"]


def test_a_busy_server_says_when_to_come_again(server: ModelServer) -> None:
    server.character = CAST["busy"]
    with pytest.raises(openai.RateLimitError) as caught:
        _client(server).invoke("Hello.")
    assert caught.value.response.headers["retry-after"] == "1"


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("failing", openai.InternalServerError),
        ("malformed", Exception),
        ("truncated", Exception),
    ],
)
def test_a_fault_is_an_error_of_the_client(server: ModelServer, name: str, error: type[Exception]) -> None:
    server.character = CAST[name]
    with pytest.raises(error):
        _client(server).invoke("Hello.")


def test_a_slow_server_is_slow(server: ModelServer) -> None:
    server.character = CAST["slow"]
    begun = time.perf_counter()
    assert _client(server).invoke("Hello.").text == "Too late."
    assert time.perf_counter() - begun >= 1.0


def test_a_cut_stream_never_says_that_it_is_done(server: ModelServer) -> None:
    server.character = CAST["truncated"]
    chunks = list(_client(server).stream("Hello."))
    assert chunks
    assert not [chunk for chunk in chunks if chunk.response_metadata.get("finish_reason")]


def test_the_tool_abuser_hands_an_address_to_every_tool(server: ModelServer) -> None:
    server.character = CAST["tool abuser"]
    reply = _client(server).bind_tools([Shape]).invoke("Look it up.")
    assert "evil.example" in str(reply.tool_calls)
    assert "delete_project" in str(reply.tool_calls)
    assert reply.invalid_tool_calls


@pytest.mark.parametrize("means", list(Means))
def test_a_server_that_knows_no_limit_is_cut_off_and_not_read_for_hours(server: ModelServer, means: Means) -> None:
    server.character = CAST["endless"]
    chat = LangChainChat("openai:scripted", {"OPENAI_BASE_URL": server.address}, 60)
    begun = time.process_time()
    asked = InsideAsked("test:1", (Message("user", PROMPT),), longest=50, shape=Shape, means=means)
    if means is Means.SCHEMA:  # the vendor's client refuses to read what was cut off
        with pytest.raises(ModelSilent):
            chat.reply(asked)
    else:
        assert len(chat.reply(asked).text) <= 50 * 12
    assert time.process_time() - begun < 20
