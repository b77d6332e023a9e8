"""Text to vectors: the packaged static model, any OpenAI-compatible endpoint, or Chroma's MiniLM.

Each model is imported when it is opened, so that a command that embeds nothing starts fast.
"""

import logging
from collections.abc import Callable, Sequence

import numpy as np

from portfolio.errors import ModelUnavailable, PolicyInvalid
from store.ports import Embedder

DEFAULT = "wordllama"
_DIMENSION = 256
_BATCH = 512


def open_embedder(spec: str = DEFAULT) -> Embedder:
    """Open the embedder `spec` names: `wordllama`, `minilm` or `openai:MODEL`.

    Raises PolicyInvalid for an unknown name and ModelUnavailable where the model is not there.
    """
    kind, _, model = spec.strip().partition(":")
    if kind == "wordllama" and not model:
        return WordLlamaEmbedder()
    if kind == "minilm" and not model:
        from store.chroma import MiniLm  # noqa: PLC0415 - Chroma takes a second to import

        return MiniLm()
    if kind == "openai" and model:
        return OpenAIEmbedder(model)
    raise PolicyInvalid(f"'{spec}' is no embedder; use wordllama, minilm or openai:MODEL.")


class WordLlamaEmbedder:
    """The 256-dimension static model inside the wordllama wheel: no download, no network, no GPU."""

    name = "wordllama:l2_supercat-256:0.4.0"
    dimension = _DIMENSION

    def __init__(self) -> None:
        """Load weights and tokenizer from the installed package."""
        from importlib.util import find_spec  # noqa: PLC0415 - only this embedder asks
        from pathlib import Path  # noqa: PLC0415

        handlers = logging.getLogger().handlers[:]
        try:
            # Its logging.basicConfig at import would speak over our own logs; given handlers it does nothing.
            logging.getLogger().addHandler(logging.NullHandler())
            from wordllama import WordLlama  # noqa: PLC0415 - half a second
        except ImportError as error:
            raise ModelUnavailable("The package wordllama is not installed; run the installation again.") from error
        finally:
            logging.getLogger().handlers[:] = handlers
        spec = find_spec("wordllama")
        folder = Path(str(spec.origin)).parent if spec else Path()
        try:
            # 0.4.0.post1 looks for its tokenizer in <package>/tokenizer, but the wheel has <package>/tokenizers:
            # with the package as cache folder both files are found, and downloads stay off.
            self._model = WordLlama.load("l2_supercat", cache_dir=folder, dim=_DIMENSION, disable_download=True)
        except (FileNotFoundError, OSError) as error:
            message = "The model inside the package wordllama cannot be read; install wordllama==0.4.0.post1 again."
            raise ModelUnavailable(message) from error

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """One unit row of float32 per text; a text without a known word gets a zero row."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        # Texts of like length share a batch: a batch is padded to its longest.
        order = sorted(range(len(texts)), key=lambda n: len(texts[n]))
        rows = np.empty((len(texts), self.dimension), dtype=np.float32)
        rows[order] = self._model.embed([texts[n] or " " for n in order], norm=False, batch_size=64)
        return _unit(np.nan_to_num(rows))


class OpenAIEmbedder:
    """Any server that speaks the OpenAI embeddings protocol (OPENAI_API_KEY, OPENAI_BASE_URL)."""

    def __init__(self, model: str) -> None:
        """Ask the server once, to learn the dimension and whether it answers."""
        try:
            from langchain_openai import OpenAIEmbeddings  # noqa: PLC0415 - a second to import

            # Servers other than OpenAI's take text, not token ids: no client-side splitting into tokens.
            self._client = OpenAIEmbeddings(
                model=model, check_embedding_ctx_length=False, chunk_size=_BATCH, max_retries=2
            )
        except Exception as error:
            raise _unavailable(model, error) from error
        self.name = f"openai:{model}"
        self.dimension = int(self._ask(["dimension"]).shape[1])

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """One unit row of float32 per text."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return _unit(self._ask([text or " " for text in texts]))

    def _ask(self, texts: list[str]) -> np.ndarray:
        try:
            rows = np.asarray(self._client.embed_documents(texts), dtype=np.float32)
        except Exception as error:
            raise _unavailable(self._client.model, error) from error
        if rows.ndim != 2 or len(rows) != len(texts):  # noqa: PLR2004 - a table of rows
            raise ModelUnavailable(f"The embedder {self._client.model} answered with the wrong number of vectors.")
        return rows


def langchain_retriever(texts: Sequence[str], embedder: Embedder) -> Callable[[str, int], list[int]]:
    """LangChain's own in-memory retriever over the same vectors: the peer that our search is measured against.

    Returns a function of a query and a number: places in `texts` of so many nearest, nearest first.
    """
    from langchain_core.embeddings import Embeddings  # noqa: PLC0415 - only who measures pays for it
    from langchain_core.vectorstores import InMemoryVectorStore  # noqa: PLC0415 - as above

    class Same(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return embedder.embed(texts).tolist()  # type: ignore[no-any-return]  # numpy types a list as Any

        def embed_query(self, text: str) -> list[float]:
            return self.embed_documents([text])[0]

    kept = InMemoryVectorStore.from_texts(list(texts), Same(), metadatas=[{"place": n} for n in range(len(texts))])

    def nearest(query: str, limit: int) -> list[int]:
        found = kept.as_retriever(search_kwargs={"k": limit}).invoke(query)
        return [document.metadata["place"] for document in found]

    return nearest


def _unit(rows: np.ndarray) -> np.ndarray:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: np.ndarray = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    return unit


def _unavailable(model: str, error: Exception) -> ModelUnavailable:
    return ModelUnavailable(
        f"The embedder {model} did not answer ({type(error).__name__}); check OPENAI_BASE_URL and OPENAI_API_KEY, "
        "or use wordllama, which needs no server."
    )
