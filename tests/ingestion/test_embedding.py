"""Embedders: what is packaged works with the network closed; servers are spoken to over real HTTP."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from ingestion.embedding import open_embedder
from portfolio.errors import ModelUnavailable, PolicyInvalid
from store.ports import Embedder


@pytest.fixture(scope="module")
def packaged() -> Embedder:
    return open_embedder("wordllama")


def test_the_packaged_model_gives_unit_vectors_of_256_numbers_without_network(packaged: Embedder) -> None:
    rows = packaged.embed(["The vendor is late.", "Budget is fine.", "The vendor is late."])
    assert rows.shape == (3, packaged.dimension) == (3, 256)
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1)
    assert (rows[0] == rows[2]).all()


def test_a_vector_does_not_depend_on_the_texts_beside_it(packaged: Embedder) -> None:
    alone = packaged.embed(["The supplier slipped again."])[0]
    beside = packaged.embed(["x" * 900, "The supplier slipped again.", "", "short"])[1]
    assert np.allclose(alone, beside, atol=1e-6)


def test_texts_of_one_meaning_lie_closer_than_texts_of_another(packaged: Embedder) -> None:
    late, slipped, cake = packaged.embed(
        ["the vendor missed its delivery date", "supplier delivered late", "a recipe for apple cake"]
    )
    assert late @ slipped > late @ cake + 0.2


def test_no_texts_give_no_rows(packaged: Embedder) -> None:
    assert packaged.embed([]).shape == (0, 256)


def test_opening_the_packaged_model_leaves_the_logging_of_the_program_alone() -> None:
    code = (
        "import logging; from ingestion.embedding import open_embedder; open_embedder()\nprint(logging.root.handlers)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_importing_the_module_loads_no_model_library() -> None:
    code = (
        "import sys, ingestion.embedding\n"
        "print([n for n in ('wordllama', 'langchain_openai', 'openai', 'chromadb') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("spec", ["", "openai", "openai:", "wordllama:big", "word2vec"])
def test_an_unknown_embedder_is_refused_with_the_names_that_exist(spec: str) -> None:
    with pytest.raises(PolicyInvalid, match="use wordllama, minilm or openai:MODEL"):
        open_embedder(spec)


def test_minilm_without_its_files_says_where_they_belong_and_downloads_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chromadb.utils.embedding_functions.onnx_mini_lm_l6_v2 import ONNXMiniLM_L6_V2  # noqa: PLC0415 - slow

    monkeypatch.setattr(ONNXMiniLM_L6_V2, "DOWNLOAD_PATH", tmp_path)
    with pytest.raises(ModelUnavailable, match=r"minilm are not in .*onnx; put them there, or use wordllama"):
        open_embedder("minilm")
    assert list(tmp_path.iterdir()) == []


class _Server(BaseHTTPRequestHandler):
    """Speaks POST /v1/embeddings: three numbers a text, made of its length."""

    broken = False
    asked: list[dict] = []  # noqa: RUF012 - shared with the test on purpose

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        type(self).asked.append({"path": self.path, "key": self.headers["Authorization"], **body})
        if self.broken:
            self.send_error(500)
            return
        data = [
            {"object": "embedding", "index": n, "embedding": [float(len(text)), 1.0, 0.0]}
            for n, text in enumerate(body["input"])
        ]
        answer = {
            "object": "list",
            "model": body["model"],
            "data": data,
            "usage": {"prompt_tokens": 1, "total_tokens": 1},
        }
        said = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_args: object) -> None:
        """Stay silent."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[_Server]]:
    class Handler(_Server):
        asked: list[dict] = []  # noqa: RUF012 - one list per test

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    monkeypatch.setenv("OPENAI_BASE_URL", f"http://127.0.0.1:{running.server_port}/v1")
    monkeypatch.delenv("OPENAI_API_BASE", raising=False)
    monkeypatch.setenv("OPENAI_API_KEY", "test-key")
    yield Handler
    running.shutdown()
    running.server_close()
    thread.join()


def test_an_openai_compatible_server_is_asked_in_its_own_protocol(server: type[_Server]) -> None:
    embedder = open_embedder("openai:some-model")
    rows = embedder.embed(["abc", "abcd"])
    assert embedder.name == "openai:some-model"
    assert embedder.dimension == 3
    assert rows == pytest.approx(np.array([[3, 1, 0], [4, 1, 0]]) / np.sqrt([[10], [17]]))
    assert server.asked[-1]["path"] == "/v1/embeddings"
    assert server.asked[-1]["key"] == "Bearer test-key"
    assert server.asked[-1]["input"] == ["abc", "abcd"]


def test_a_server_that_fails_is_one_sentence_without_the_key(server: type[_Server]) -> None:
    server.broken = True
    with pytest.raises(ModelUnavailable, match="some-model did not answer") as caught:
        open_embedder("openai:some-model")
    assert "test-key" not in str(caught.value)


def test_a_missing_key_is_a_sentence_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(ModelUnavailable, match="OPENAI_API_KEY"):
        open_embedder("openai:some-model")
