"""Vectors in Chroma: embedded in a folder, or on a server. The only file that names chromadb.

Chroma's embedded client is made for one process: another one's writes do not reach what it has in memory,
and it may write its outdated memory over them. So whoever writes takes a file lock and raises a number kept
beside the data; whoever finds that number raised by another process opens Chroma anew before touching it.
"""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import chromadb
import numpy as np
from chromadb.config import Settings
from chromadb.errors import ChromaError, NotFoundError
from chromadb.utils.embedding_functions.onnx_mini_lm_l6_v2 import ONNXMiniLM_L6_V2
from filelock import FileLock, Timeout

from portfolio.errors import ModelUnavailable, WorkspaceBusy
from store.codec import digest
from store.ports import VectorsUnavailable

T = TypeVar("T")
_LARGEST_PAGE = 20_000
_READERS_PATIENCE = 2.0


class ChromaVectors:
    """A Chroma database: `place` is a folder, or the URL of a server."""

    def __init__(self, place: str | Path, patience: float = 600.0) -> None:
        """Remember where it is; Chroma is opened at first use.

        Args:
            place: folder or http(s) URL.
            patience: seconds to wait for another process that writes.
        """
        self._patience = patience
        self._client: Any = None
        self._opened_at = -1
        self._turn = threading.RLock()
        url = urlsplit(str(place))
        if url.scheme in {"http", "https"}:
            port = url.port or (443 if url.scheme == "https" else 8000)
            self._connect: Callable[..., Any] = partial(
                chromadb.HttpClient, host=url.hostname or "localhost", port=port, ssl=url.scheme == "https"
            )
            self._folder: Path | None = None
        else:
            self._folder = Path(place)
            self._connect = partial(chromadb.PersistentClient, path=str(self._folder))

    def close(self) -> None:
        """Give back files and connections."""
        with self._turn:
            if self._client is not None:
                self._client.close()
            self._client, self._opened_at = None, -1

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the right to write; one process at a time. Raises WorkspaceBusy after waiting."""
        if self._folder is None:
            yield
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        try:
            lock = FileLock(self._folder / "writing.lock", timeout=self._patience).acquire()
        except Timeout as error:
            raise WorkspaceBusy(
                "Another process is still indexing passages of this workspace; wait for it to end, then run again."
            ) from error
        with lock, self._turn_to_write():
            yield

    def collection(self, portfolio: str, embedder: str) -> str:
        """Name of the collection of what a portfolio's passages say, under an embedder."""
        return "wordings-" + digest(portfolio.encode(), embedder.encode())

    def marker(self, collection: str) -> str | None:
        """The state the collection was last brought to, or None where that was never finished."""
        found = self._found(collection)
        return None if found is None else (found.metadata or {}).get("marker")

    def finish(self, portfolio: str, embedder: str, marker: str) -> None:
        """Note the state reached and drop the portfolio's collections under other embedders."""
        name = self.collection(portfolio, embedder)
        self._do(
            lambda client: _made(client, name).modify(
                metadata={"portfolio": portfolio, "embedder": embedder, "marker": marker}
            )
        )
        for other in self._do(lambda client: client.list_collections()):
            of_same_portfolio = (other.metadata or {}).get("portfolio") == portfolio
            if of_same_portfolio and other.name != name:
                self.drop(other.name)

    def ids(self, collection: str) -> set[str]:
        """Ids of everything kept."""
        found = self._found(collection)
        ids: list[str] = []
        while found is not None:
            page = self._try(partial(found.get, include=[], limit=_LARGEST_PAGE, offset=len(ids)))["ids"]
            ids += page
            if len(page) < _LARGEST_PAGE:
                break
        return set(ids)

    def vectors(self, collection: str, ids: Sequence[str]) -> Mapping[str, np.ndarray]:
        """Vectors by id; what is not kept is left out."""
        found = self._found(collection)
        vectors: dict[str, np.ndarray] = {}
        if found is None:
            return vectors
        for start in range(0, len(ids), _LARGEST_PAGE):
            some = list(ids[start : start + _LARGEST_PAGE])
            page = self._try(partial(found.get, ids=some, include=["embeddings"]))
            vectors |= dict(zip(page["ids"], page["embeddings"], strict=True))
        return vectors

    def add(self, collection: str, ids: Sequence[str], vectors: np.ndarray) -> None:
        """Keep vectors (one row an id) under their ids."""
        made = self._do(lambda client: _made(client, collection))
        for start, end in self._batches(len(ids)):
            self._try(partial(made.upsert, ids=list(ids[start:end]), embeddings=vectors[start:end]))

    def remove(self, collection: str, ids: Sequence[str]) -> None:
        """Forget vectors."""
        made = self._do(lambda client: _made(client, collection))
        for start, end in self._batches(len(ids)):
            self._try(partial(made.delete, ids=list(ids[start:end])))

    def drop(self, collection: str) -> None:
        """Forget a collection."""
        if self._found(collection) is not None:
            self._do(lambda client: client.delete_collection(collection))

    @contextmanager
    def _turn_to_write(self) -> Iterator[None]:
        with self._turn:
            number = self._number() + 1
            self._open_again_if_changed()
            (self._numbered()).write_text(str(number), encoding="ascii")
            self._opened_at = number
        yield

    def _found(self, collection: str) -> Any | None:
        try:
            return self._do(lambda client: client.get_collection(collection, embedding_function=None))
        except NotFoundError:
            return None

    def _batches(self, length: int) -> Iterator[tuple[int, int]]:
        size = self._do(lambda client: client.get_max_batch_size())
        for start in range(0, length, size):
            yield start, min(start + size, length)

    def _do(self, action: Callable[[Any], T]) -> T:
        client = self._current()
        return self._try(lambda: action(client))

    def _try(self, action: Callable[[], T]) -> T:
        try:
            return action()
        except NotFoundError:
            raise
        except ChromaError as error:
            raise VectorsUnavailable(f"The passage index does not answer: {error}") from error

    def _current(self) -> Any:
        with self._turn:
            if self._client is None or (self._folder is not None and self._number() != self._opened_at):
                self._reopen()
            return self._client

    def _reopen(self) -> None:
        if self._folder is None:
            self._client = self._connect_quietly()
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self._folder / "writing.lock", timeout=_READERS_PATIENCE):
                self._open_again_if_changed()
        except Timeout as error:
            raise VectorsUnavailable("Another process is indexing passages of this workspace.") from error

    def _open_again_if_changed(self) -> None:
        """Open Chroma, or open it again where another process wrote; the lock must be held."""
        number = self._number()
        if self._client is None or number != self._opened_at:
            self.close()
            self._client = self._connect_quietly()
            self._opened_at = number

    def _connect_quietly(self) -> Any:
        return self._try(lambda: self._connect(settings=Settings(anonymized_telemetry=False)))

    def _number(self) -> int:
        try:
            return int(self._numbered().read_text(encoding="ascii") or 0)
        except FileNotFoundError:
            return 0

    def _numbered(self) -> Path:
        if self._folder is None:
            raise VectorsUnavailable("A server needs no number.")
        return self._folder / "written"


def _made(client: Any, name: str) -> Any:
    return client.get_or_create_collection(name, embedding_function=None, configuration={"hnsw": {"space": "cosine"}})


_MINILM_FILES = (
    "config.json",
    "model.onnx",
    "special_tokens_map.json",
    "tokenizer_config.json",
    "tokenizer.json",
    "vocab.txt",
)


class MiniLm:
    """Chroma's all-MiniLM-L6-v2 on ONNX, where its files already lie in Chroma's own folder."""

    name = "minilm:all-MiniLM-L6-v2"
    dimension = 384

    def __init__(self) -> None:
        """Open the model. Raises ModelUnavailable where its files are missing: nothing is downloaded unasked."""
        folder = ONNXMiniLM_L6_V2.DOWNLOAD_PATH / ONNXMiniLM_L6_V2.EXTRACTED_FOLDER_NAME
        if not all((folder / name).exists() for name in _MINILM_FILES):  # Chroma would download what is missing
            raise ModelUnavailable(
                f"The files of the embedder minilm are not in {folder}; put them there, or use wordllama, "
                "which comes with the installation."
            )
        self._model = ONNXMiniLM_L6_V2(preferred_providers=["CPUExecutionProvider"])

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """One unit row of float32 per text."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        try:
            return np.asarray(self._model(list(texts)), dtype=np.float32)
        except Exception as error:
            raise ModelUnavailable("The files of the embedder minilm cannot be read; replace them.") from error
