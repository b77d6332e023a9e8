"""Whatever the words, reading them is safe, verbatim and linear."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insights.signals.lexicon import LEXICON, NOTHING
from insights.signals.offline import read
from insights.signals.sentences import prose, sentences

PARTS = (
    *(
        "delayed",
        "not",
        "no",
        "from",
        "to",
        "2024-03-31",
        "31 March 2024",
        "March",
        "may",
        ",",
        ".",
        "?",
        "\n",
        "(",
        ")",
    ),
    *("supplier", "cost", "increased", "rating", "amber/red", "amber", "İ", "ﬁ", "the", "has", "been", "approved", "`"),
    *("http://x", "<", "[", "](", "£1,000.5", "remained", "'", "’", "\x00", "until", "was", "resolved"),
)


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=300), st.lists(st.sampled_from(PARTS), max_size=60).map(" ".join)))
def test_any_text_is_read_and_every_quote_is_verbatim(text: str) -> None:
    assert len(prose(text)) == len(text)
    last = 0
    for start, end in sentences(text):
        assert last <= start < end <= len(text)
        last = end
    for one in read(text):
        assert text[one.start : one.end] == one.quote
        assert one.sentence in text
        assert one.quote in one.sentence
        assert read(text) == read(text)


@pytest.mark.parametrize(
    "part",
    [
        *("a", "no ", "not been ", "from ", "from 2024-03-31 ", "cost ", "to ", ". ", "\n", "1 ", "11/", "delayed "),
        *(
            "rating from amber ",
            "remained at ",
            "supplier the the the ",
            "[",
            "](",
            "`",
            "<a",
            "http://",
            "may 20 ",
            "(",
        ),
    ],
)
def test_long_texts_of_one_part_take_time_in_proportion(part: str) -> None:
    def seconds(size: int) -> float:
        text = (part * size)[: 2 * size]
        started = time.process_time()
        read(text)
        return time.process_time() - started

    seconds(1_000)
    short, long = max(seconds(4_000), 0.01), seconds(32_000)
    assert long < 24 * short, f"{part!r}: {short:.3f} s for 8,000 characters, {long:.3f} s for 64,000"


def test_phrases_are_well_formed() -> None:
    for phrases in [NOTHING, *(entry.phrases for entry in LEXICON)]:
        for line in phrases.split("\n"):
            for element in line.split():
                words = element.removesuffix("?").split("|")
                if element.startswith("~"):
                    assert element[1:].isdigit(), line
                    continue
                for number, word in enumerate(words):
                    at_edge = number in {0, len(words) - 1}
                    assert word or at_edge, f"an empty word in {line!r}"
                    assert word == word.lower()
                    assert not word.endswith("*") or len(word) > 4, f"{word} is too short for a stem in {line!r}"
