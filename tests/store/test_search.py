"""What every passage index promises, and what the hybrid one does besides."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portfolio.errors import ModelUnavailable
from store.chroma import ChromaVectors
from store.memory import MemoryStore
from store.ports import PassageIndex
from store.search import HybridIndex
from store.sql import SqlStore
from tests.store.given import HashEmbedder, picture

Indexed = tuple[MemoryStore | SqlStore, PassageIndex]
Y2015, Y2016, Y2018 = (date(year, 3, 31) for year in (2015, 2016, 2018))


def ids(index: PassageIndex, query: str, as_of: date = Y2018, **filters: list[str]) -> list[str]:
    return [found.passage.id for found in index.search("port", query, as_of=as_of, **filters)]


def test_the_passage_with_the_words_comes_first(indexed: Indexed) -> None:
    store, index = indexed
    store.write(picture(Y2015, notes=[("1", Y2015, "the cutover is late"), ("2", Y2015, "budget approved today")]))
    assert index.refresh("port") == 2
    found = index.search("port", "late cutover", as_of=Y2015)
    assert found[0].passage.text == "the cutover is late"
    assert found[0].text_rank == 1
    assert found[0].score > 0


def test_a_refresh_embeds_only_what_is_new(indexed: Indexed) -> None:
    store, index = indexed
    store.write(picture(Y2015, notes=[("1", Y2015, "one")]))
    told: list[tuple[str, int, int]] = []
    assert index.refresh("port", lambda *step: told.append(step)) == 1
    assert told[-1][1:] == (1, 1)
    assert index.refresh("port") == 0
    store.write(picture(Y2016, notes=[("1", Y2015, "one"), ("2", Y2016, "two")]))
    assert index.refresh("port") == 1


def test_search_sees_only_what_was_known(indexed: Indexed) -> None:
    store, index = indexed
    store.write(picture(Y2015, said={"a": "replace the old ledger"}, notes=[("1", Y2015, "ledger chosen")]))
    store.write(picture(Y2016, said={"a": "replace the new ledger"}, notes=[("2", Y2016, "ledger delayed")]))
    index.refresh("port")
    assert set(ids(index, "ledger", Y2015)) == {"said a", "note 1"}
    assert index.search("port", "old ledger", as_of=Y2015)[0].passage.text == "replace the old ledger"
    on_2016 = {found.passage.text for found in index.search("port", "ledger", as_of=Y2016)}
    assert on_2016 == {"replace the new ledger", "ledger chosen", "ledger delayed"}
    assert ids(index, "ledger", date(2014, 1, 1)) == []


def test_what_a_picture_no_longer_says_is_not_found(indexed: Indexed) -> None:
    store, index = indexed
    store.write(picture(Y2015, said={"a": "replace the ledger", "b": "paint the wall"}))
    index.refresh("port")
    store.write(picture(Y2016, said={"b": "paint the wall"}))
    index.refresh("port")
    assert ids(index, "ledger", Y2016)[:1] != ["said a"]
    assert "said a" not in ids(index, "ledger", Y2016)
    assert ids(index, "ledger", Y2015)[0] == "said a"


def test_a_reworded_note_is_found_once_a_day(indexed: Indexed) -> None:
    store, index = indexed
    store.write(picture(Y2015, notes=[("1", Y2015, "ledger late")]))
    store.write(picture(Y2016, notes=[("1", Y2015, "ledger very late")]))
    index.refresh("port")
    assert [f.passage.text for f in index.search("port", "ledger", as_of=Y2015)] == ["ledger late"]
    assert [f.passage.text for f in index.search("port", "ledger", as_of=Y2016)] == ["ledger very late"]


def test_projects_and_kinds_are_filtered_before_ranking(indexed: Indexed) -> None:
    store, index = indexed
    many = {f"p{n}": "ledger ledger ledger" for n in range(120)}
    store.write(picture(Y2015, said={**many, "b": "a ledger somewhere in many other words"}))
    index.refresh("port")
    assert ids(index, "ledger", projects=["b"]) == ["said b"]
    assert ids(index, "ledger", projects=["b"], kinds=["update"]) == []
    assert ids(index, "ledger", projects=[]) == []
    assert len(index.search("port", "ledger", as_of=Y2018, limit=3)) == 3


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    query=st.one_of(st.text(max_size=30), st.sampled_from(['"', "a AND", "NEAR(", "title:x", "x*", "-", "^a", "NOT"]))
)
def test_no_query_breaks_the_search(indexed: Indexed, query: str) -> None:
    store, index = indexed
    if not store.portfolios():
        store.write(picture(Y2015, notes=[("1", Y2015, "NOT a title: 'x*' (late) AND near")]))
        index.refresh("port")
    index.search("port", query, as_of=Y2015)


def test_an_unknown_portfolio_has_no_passages(indexed: Indexed) -> None:
    _, index = indexed
    assert index.refresh("nowhere") == 0
    assert index.search("nowhere", "anything", as_of=Y2015) == []


def test_ties_are_ordered_the_same_in_every_run(indexed: Indexed) -> None:
    store, index = indexed
    store.write(picture(Y2015, said={f"p{n}": "the same ledger words" for n in range(30)}))
    index.refresh("port")
    first = ids(index, "ledger words")
    assert first == ids(index, "ledger words")
    assert len(first) == 10


def test_a_report_copied_month_after_month_is_shown_once_as_its_newest_with_how_often(indexed: Indexed) -> None:
    store, index = indexed
    days = [date(2015, month, 1) for month in range(1, 7)]
    words = "The ledger is on plan and all of the money is where the plan of the ledger wants it"
    copied = [(str(n), day, f"{words}.") for n, day in enumerate(days)]
    store.write(picture(Y2018, notes=[*copied, ("9", days[2], "the ledger of the harbour burnt")]))
    index.refresh("port")
    found = index.search("port", "ledger plan", as_of=Y2018)
    assert [(f.passage.id, f.times) for f in found] == [("note 5", 6), ("note 9", 1)]
    assert [(f.passage.id, f.times) for f in index.search("port", "ledger plan", as_of=days[1])] == [("note 1", 2)]


def test_the_same_words_of_two_projects_stay_two(indexed: Indexed) -> None:
    store, index = indexed
    store.write(picture(Y2015, said={"a": "replace the old ledger", "b": "replace the old ledger"}))
    index.refresh("port")
    assert sorted(ids(index, "ledger")) == ["said a", "said b"]


def test_a_question_about_the_present_prefers_the_newest(indexed: Indexed) -> None:
    store, index = indexed
    old, new = (
        (date(2015, 1, 5), "cutover: cutover late, cutover blocked"),
        (date(2017, 1, 5), "cutover of the tram line"),
    )
    filler = [(f"f{n}", Y2015, f"harbour {n} painted") for n in range(20)]
    store.write(picture(Y2018, notes=[("old", *old), ("new", *new), *filler]))
    index.refresh("port")
    assert ids(index, "cutover")[0] == "note old"
    assert ids(index, "what is the latest on the cutover now")[0] == "note new"


def test_what_is_written_later_changes_nothing_of_what_was_found_earlier(indexed: Indexed) -> None:
    """Not even how rare a word is: order, scores and places on a day are those of that day."""
    store, index = indexed
    notes = [("1", Y2015, "ledger late"), ("2", Y2015, "tram and ledger and harbour"), ("3", Y2015, "harbour late")]
    store.write(picture(Y2015, notes=notes))
    index.refresh("port")
    before = index.search("port", "late ledger at the harbour", as_of=Y2015)
    store.write(picture(Y2016, notes=[*notes, *((f"n{n}", Y2016, "late late harbour tram") for n in range(40))]))
    index.refresh("port")
    assert index.search("port", "late ledger at the harbour", as_of=Y2015) == before


def test_names_in_code_are_found_by_their_parts(indexed: Indexed) -> None:
    store, index = indexed
    store.write(picture(Y2015, notes=[("1", Y2015, "merged NodeSwapLimit"), ("2", Y2015, "set fail_swap_on=false")]))
    index.refresh("port")
    assert set(ids(index, "swap")) == {"note 1", "note 2"}
    assert ids(index, "node swap limits")[0] == "note 1"


def test_words_moved_elsewhere_are_not_embedded_again(sql: SqlStore, vectors: ChromaVectors) -> None:
    embedder = HashEmbedder()
    index = HybridIndex(sql, vectors, embedder)
    sql.write(picture(Y2016, said={"a": "replace the ledger"}))
    assert index.refresh("port") == 1
    sql.write(picture(Y2015, said={"a": "replace the ledger"}))  # known earlier than thought
    sql.write(picture(Y2018, said={"b": "replace the ledger"}))  # closes the first, other project
    assert index.refresh("port") == 1, "only the title differs: another project's words"
    sql.write(picture(Y2018, said={"a": "something else"}))
    sql.write(picture(date(2019, 1, 1), said={"a": "replace the ledger"}))
    assert index.refresh("port") == 1
    assert len(embedder.texts) == 3
    assert ids(index, "ledger", date(2019, 1, 1)) == ["said a"]


def test_another_embedder_builds_the_index_anew(sql: SqlStore, vectors: ChromaVectors) -> None:
    sql.write(picture(Y2015, notes=[("1", Y2015, "one"), ("2", Y2015, "two")]))
    assert HybridIndex(sql, vectors, HashEmbedder("first")).refresh("port") == 2
    second = HybridIndex(sql, vectors, HashEmbedder("second"))
    assert second.refresh("port") == 2
    assert second.search("port", "one", as_of=Y2015)[0].vector_rank == 1
    assert HybridIndex(sql, vectors, HashEmbedder("first")).refresh("port") == 2, "the old vectors made room"


def test_meaning_and_words_are_fused(sql: SqlStore, vectors: ChromaVectors) -> None:
    sql.write(picture(Y2015, notes=[("1", Y2015, "the ledger late"), ("2", Y2015, "the wall")]))
    index = HybridIndex(sql, vectors, HashEmbedder())
    index.refresh("port")
    best, other = index.search("port", "the ledger", as_of=Y2015)
    assert (best.text_rank, best.vector_rank) == (1, 1)
    assert best.score == pytest.approx(1.0)
    assert (other.text_rank, other.vector_rank) == (None, 2)


def test_a_search_before_the_index_is_brought_up_to_date_finds_by_words(sql: SqlStore, vectors: ChromaVectors) -> None:
    index = HybridIndex(sql, vectors, HashEmbedder())
    sql.write(picture(Y2015, notes=[("1", Y2015, "ledger late")]))
    assert ids(index, "ledger") == ["note 1"]
    assert index.search("port", "ledger", as_of=Y2015)[0].vector_rank is None
    index.refresh("port")
    assert index.search("port", "ledger", as_of=Y2015)[0].vector_rank == 1


def test_another_process_looks_at_what_was_kept_and_ranks_alike(sql: SqlStore, vectors: ChromaVectors) -> None:
    words = ("ledger late", "harbour painted", "tram line late again", "late")
    sql.write(picture(Y2015, notes=[(str(n), Y2015, text) for n, text in enumerate(words)]))
    first = HybridIndex(sql, vectors, HashEmbedder())
    first.refresh("port")

    class Unread(ChromaVectors):
        def vectors(self, *_: object) -> None:  # type: ignore[override]  # it must not be asked at all
            raise AssertionError("a kept corpus needs no vectors")

    other = HybridIndex(sql, Unread("nowhere"), HashEmbedder())
    assert other.search("port", "late ledger", as_of=Y2015) == first.search("port", "late ledger", as_of=Y2015)


def test_without_a_model_words_still_find(sql: SqlStore, vectors: ChromaVectors) -> None:
    class Silent(HashEmbedder):
        def embed(self, texts: object) -> None:  # noqa: ARG002 - as the port has it
            raise ModelUnavailable("The model does not answer.")

    sql.write(picture(Y2015, notes=[("1", Y2015, "ledger late")]))
    assert ids(HybridIndex(sql, vectors, Silent()), "ledger") == ["note 1"]


def test_a_removed_vector_folder_is_built_again(sql: SqlStore, tmp_path: Path) -> None:
    sql.write(picture(Y2015, notes=[("1", Y2015, "ledger late")]))
    for place in ("one", "two"):
        vectors = ChromaVectors(tmp_path / place)
        assert HybridIndex(sql, vectors, HashEmbedder()).refresh("port") == 1
        vectors.close()


def test_what_another_process_indexed_is_found_without_reopening(sql: SqlStore, tmp_path: Path) -> None:
    """Two clients on one folder, as two processes have them: the reader notices that the writer wrote."""
    writer, reader = ChromaVectors(tmp_path / "v"), ChromaVectors(tmp_path / "v")
    writes, reads = (HybridIndex(sql, vectors, HashEmbedder()) for vectors in (writer, reader))
    for number in range(3):
        sql.write(picture(date(2015, 1, number + 1), notes=[(str(number), Y2015, f"word{number}")]))
        assert writes.refresh("port") == 1
        best = reads.search("port", f"word{number}", as_of=Y2015)[0]
        assert (best.passage.id, best.vector_rank) == (f"note {number}", 1)
    writer.close()
    reader.close()
