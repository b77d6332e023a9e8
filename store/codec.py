"""How a picture is cut into facts, and how facts are kept as bytes.

Objects are one fact per id, as JSON. Tables are one fact per project, updates one per month of their
dates: a chunk of rows as Arrow. So a picture that changes one project's items writes one row, and a
month of updates that nobody touches is kept once however many pictures repeat it.
A fact's hash depends on what it says, never on the order of its rows or columns.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from portfolio import columns
from portfolio.commerce import Benefit, Contract, Vendor
from portfolio.governance import ChangeRequest, Gate, Goal
from portfolio.noun import Noun
from portfolio.people import Person
from portfolio.picture import OBJECTS, TABLES, Passage, Picture
from portfolio.work import Project

NOUNS: Mapping[str, type[Noun]] = {
    "projects": Project,
    "people": Person,
    "vendors": Vendor,
    "contracts": Contract,
    "benefits": Benefit,
    "goals": Goal,
    "gates": Gate,
    "changes": ChangeRequest,
}

_CHUNKED_BY = {"dependencies": "successor_project"}
_BETWEEN, _MISSING = "\x1f", "\x00"
# Chunks are small: handing their columns to other threads costs more than the work.
_WRITING = pa.ipc.IpcWriteOptions(compression="lz4", use_threads=False)
_READING = pa.ipc.IpcReadOptions(use_threads=False)


@dataclass(frozen=True, eq=False)
class Fact:
    """One thing a picture says: an object, or the rows of one chunk. `size` counts rows."""

    hash: str
    size: int
    content: Noun | pa.Table

    def payload(self) -> bytes:
        """The bytes that are kept."""
        if isinstance(self.content, Noun):
            return self.content.model_dump_json(exclude_defaults=True).encode()
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, self.content.schema, options=_WRITING) as stream:
            stream.write_table(self.content)
        return bytes(sink.getvalue().to_pybytes())


def facts_of(picture: Picture) -> dict[tuple[str, str], Fact]:
    """Everything a picture says, by kind and key."""
    facts: dict[tuple[str, str], Fact] = {}
    for kind in OBJECTS:
        for key, noun in picture.objects.get(kind, {}).items():
            facts[kind, key] = Fact(_object_hash(noun), 1, noun)
    for kind in TABLES:
        if kind in picture.tables:
            facts |= chunks_of(kind, picture.tables[kind])
    if picture.updates is not None:
        facts |= chunks_of("updates", picture.updates)
    return facts


def noun_from(kind: str, payload: bytes) -> Noun:
    """The object that was kept."""
    return NOUNS[kind].model_validate_json(payload)


def rows_from(payload: bytes) -> pa.Table:
    """The rows that were kept."""
    return pa.ipc.open_stream(pa.py_buffer(payload), options=_READING).read_all()


def columns_from(chunks: Iterable[pa.Table | bytes], names: Sequence[str]) -> list[pa.Table]:
    """Some columns of chunks, the others left packed; a column that a chunk does not have is left out."""
    options: dict[bytes, pa.ipc.IpcReadOptions] = {}
    tables = []
    for chunk in chunks:
        if not isinstance(chunk, bytes):
            tables.append(chunk.select([name for name in names if name in chunk.column_names]))
            continue
        # A stream begins with its schema, behind a mark and a length: the same bytes are the same columns.
        head = chunk[: 8 + int.from_bytes(chunk[4:8], "little")]
        if head not in options:
            fields = pa.ipc.open_stream(pa.py_buffer(chunk)).schema.names
            wanted = [fields.index(name) for name in names if name in fields]
            options[head] = pa.ipc.IpcReadOptions(use_threads=False, included_fields=wanted)
        tables.append(pa.ipc.RecordBatchStreamReader(pa.py_buffer(chunk), options=options[head]).read_all())
    return tables


def frame_from(kind: str, chunks: list[pa.Table]) -> pd.DataFrame:
    """Chunks one after another as one table of the house."""
    if not chunks:
        return columns.empty(kind)
    schema = chunks[0].schema
    same = all(chunk.schema.equals(schema) for chunk in chunks)
    # One piece a column: every later look at a column of a thousand pieces would pay for them again.
    whole = pa.concat_tables(chunks, promote_options="none" if same else "default").combine_chunks()
    frame = whole.to_pandas()
    wanted = columns.dtypes(columns.TABLES[kind])
    fits = list(frame.columns) == list(wanted) and all(
        str(frame[name].dtype) == kind_ for name, kind_ in wanted.items()
    )
    return frame if fits else columns.conform(kind, frame)


def row_texts(table: pa.Table) -> pa.LargeStringArray:
    """Each row as one text: equal texts mean equal rows."""
    parts = [_as_text(column) for column in table.columns]
    joined = pc.binary_join_element_wise(
        *parts, pa.scalar(_BETWEEN, pa.large_string()), null_handling="replace", null_replacement=_MISSING
    )
    return joined.combine_chunks() if isinstance(joined, pa.ChunkedArray) else joined


def row_ids(table: pa.Table) -> dict[str, str]:
    """Row text by row id."""
    return dict(zip(table.column("id").to_pylist(), row_texts(table).to_pylist(), strict=True))


def to_arrow(frame: pd.DataFrame) -> pa.Table:
    """A frame as Arrow columns, its index left out."""
    table = pa.Table.from_pandas(frame, preserve_index=False)
    return table.replace_schema_metadata(None)


def to_frame(table: pa.Table, names: list[str]) -> pd.DataFrame:
    """Some columns of kept rows."""
    frame: pd.DataFrame = table.select(names).to_pandas()
    return frame


def content_hash(passage: Passage) -> str:
    """Hash of the words that are embedded: the same words need one vector, wherever they stand."""
    return digest(passage.title.encode(), passage.text.encode())


def passage_hash(passage: Passage) -> str:
    """Hash of all that a passage says of itself."""
    return digest(passage.model_dump_json().encode())


def digest(*parts: bytes | memoryview) -> str:
    """A short hash of parts, each apart from the next."""
    hashed = hashlib.blake2b(digest_size=16)
    for part in parts:
        hashed.update(part)
        hashed.update(b"\x1e")
    return hashed.hexdigest()


def _object_hash(noun: Noun) -> str:
    # Defaults are left out, so that a field added later to a noun leaves the hashes of today standing.
    values = noun.model_dump(mode="json", exclude_defaults=True)
    return digest(json.dumps(values, sort_keys=True, ensure_ascii=False).encode())


def chunks_of(kind: str, frame: pd.DataFrame) -> dict[tuple[str, str], Fact]:
    """The rows of a table as chunks, sorted by id."""
    if frame.empty:
        return {}
    frame = columns.conform(kind, frame)
    keys = _chunk_keys(kind, frame)
    order = np.lexsort((frame["id"].to_numpy(dtype=object), keys))
    table = to_arrow(frame).take(pa.array(order)).combine_chunks()
    keys = keys[order]
    texts = row_texts(table)
    offsets = np.frombuffer(texts.buffers()[1], dtype="int64")[texts.offset : texts.offset + len(texts) + 1]
    words = memoryview(texts.buffers()[2] or b"")
    starts = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]])
    ends = np.r_[starts[1:], len(keys)]
    chunks = {}
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        said = words[offsets[start] : offsets[end]]
        chunks[kind, str(keys[start])] = Fact(
            digest(f"{kind} {end - start}".encode(), said), end - start, table.slice(start, end - start)
        )
    return chunks


def _chunk_keys(kind: str, frame: pd.DataFrame) -> np.ndarray:
    by = frame["dated"].dt.strftime("%Y-%m") if kind == "updates" else frame[_CHUNKED_BY.get(kind, "project")]
    keys: np.ndarray = by.fillna("").to_numpy(dtype=object)
    return keys


def _as_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_timestamp(column.type):
        column = pc.cast(column, pa.int64())
    return pc.cast(column, pa.large_string())
