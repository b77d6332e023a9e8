"""How a text becomes terms."""

import pytest

from store.stemming import stem
from store.terms import asks_for_present, query_terms, terms_of


@pytest.mark.parametrize(
    ("word", "stemmed"),
    [("delayed", "delai"), ("delays", "delai"), ("relational", "relat"), ("hopping", "hop"), ("agreed", "agre"),
     ("adoption", "adopt"), ("controlling", "control"), ("sky", "sky"), ("v1beta2", "v1beta2"), ("größe", "größe")],
)  # fmt: skip
def test_words_lose_their_endings_as_porter_says(word: str, stemmed: str) -> None:
    assert stem(word) == stemmed


def test_addresses_and_words_that_every_text_has_are_no_terms() -> None:
    assert list(terms_of("What is the state of https://example.org/pump/late today?")) == ["state", "todai"]


def test_a_name_in_code_is_its_parts_and_itself() -> None:
    assert list(terms_of("fail_swap_on NodeSwap")) == ["fail", "swap", "fail_swap_on", "node", "swap", "nodeswap"]


def test_words_that_ask_for_the_present_are_not_searched_for_where_others_are() -> None:
    assert asks_for_present("is the pump still late")
    assert not asks_for_present("why was the pump late")
    assert query_terms("is the pump still late") == ("pump", "late")
    assert query_terms("latest") == ("latest",)
