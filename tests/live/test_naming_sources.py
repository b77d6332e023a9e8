"""URIs and tokens: read strictly, with a hint for each slip, and the token never shown."""

from pathlib import Path

import pytest

from ingestion.live.secrets import reference, token
from ingestion.live.uri import is_uri, pieces, scheme_of
from portfolio.errors import SourceUnreadable

FORM = "monday://BOARD[,BOARD]"


def test_a_uri_is_taken_apart() -> None:
    found = pieces("monday://12, 34,12?items=tasks", FORM, options={"items": ("projects", "tasks")})
    assert (found.scheme, found.listed(0), found.options) == ("monday", ("12", "34"), {"items": "tasks"})
    everything = pieces("linear://", FORM)
    assert (everything.parts, everything.listed(0)) == ((), ())
    site = pieces("JIRA://acme.atlassian.net/OPS%20A,IT/", FORM, parts=(1, 2))
    assert (site.scheme, site.parts[0], site.listed(1)) == ("jira", "acme.atlassian.net", ("OPS A", "IT"))


@pytest.mark.parametrize(
    ("uri", "expected"),
    [
        ("mondy://1", "names no live source .did you mean 'monday'"),
        ("monday:1", "names no live source .did you mean 'monday'"),
        ("board.xlsx", "names no live source"),
        ("monday://1?itms=tasks", "no option 'itms' .did you mean 'items'"),
        ("monday://1?items=task", "'task' is no value of the option 'items' .did you mean 'tasks'"),
        ("monday://1?items=tasks&items=tasks", "stands twice"),
        ("monday://1/2", "too many parts; the form is monday://BOARD"),
        ("monday://secret-token@1", "token must not stand in the URI"),
        ("monday://1#x", "cannot be read"),
        ("monday://1%0a2", "characters that cannot be in a name"),
        ("monday://" + "1" * 3000, "longer than 2000"),
    ],
)
def test_a_slip_is_told_with_what_was_probably_meant(uri: str, expected: str) -> None:
    with pytest.raises(SourceUnreadable, match=expected) as told:
        pieces(uri, FORM, options={"items": ("projects", "tasks")})
    assert "secret-token" not in str(told.value)


def test_paths_are_no_uris() -> None:
    assert is_uri("monday://")
    assert is_uri("jira://x/y?api=2")
    assert not is_uri("c://boards/x.xlsx")
    assert not is_uri("boards/monday.xlsx")
    assert scheme_of(" GitHub://o/1 ") == "github"


def test_a_token_comes_from_its_variable_or_a_file_and_only_the_place_is_remembered(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("\ufefffrom-the-file\n", encoding="utf-8")
    plain, by_file = {"T": " from-the-variable \n"}, {"T_FILE": str(file)}
    assert reference("T", plain) == "env:T"
    assert token("env:T", plain) == "from-the-variable"
    assert reference("T", by_file) == "env:T_FILE"
    assert token("env:T_FILE", by_file) == "from-the-file"
    assert reference("T", plain, file) == f"file:{file}"
    assert token(f"file:{file}", {}) == "from-the-file"


def test_a_missing_or_broken_token_is_a_sentence_without_the_token(tmp_path: Path) -> None:
    with pytest.raises(SourceUnreadable, match="set the environment variable T, or T_FILE"):
        reference("T", {})
    with pytest.raises(SourceUnreadable, match="set the environment variable T, or T_FILE"):
        token("env:T", {"T": "  "})
    with pytest.raises(SourceUnreadable, match="cannot be read"):
        reference("T", {}, tmp_path / "nowhere")
    empty = tmp_path / "empty"
    empty.write_text(" \n")
    with pytest.raises(SourceUnreadable, match="is empty"):
        token(f"file:{empty}", {})
    for odd in ("two\nlines-of-secret", "sécrét"):
        with pytest.raises(SourceUnreadable, match="one line of plain characters") as told:
            token("env:T", {"T": odd})
        assert odd not in str(told.value)
    binary = tmp_path / "binary"
    binary.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SourceUnreadable, match="not text"):
        token(f"file:{binary}", {})
