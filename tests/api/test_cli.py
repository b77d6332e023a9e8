"""The command line: exit codes, forms, what it says when it cannot."""

import csv
import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.api.conftest import Ran, write_pictures
from tests.snapshots import assert_kept

Run = Callable[..., Ran]
COMMAND = (sys.executable, "-c", "from api.cli import main; main()")


def test_help_names_every_command_and_comes_at_once() -> None:
    began = time.perf_counter()
    done = subprocess.run([*COMMAND, "--help"], capture_output=True, text=True, check=True, cwd=os.environ.get("PWD"))
    seconds = time.perf_counter() - began
    for name in (
        *("demo", "ingest", "template", "portfolios", "insights", "show", "scores", "coverage", "ask", "rules"),
        *("digest", "serve", "doctor", "eval"),
    ):
        assert f"\n  {name} " in done.stdout
    assert seconds < 5, "help loads what it does not need"


def test_help_loads_nothing_heavy() -> None:
    heavy = ("pandas", "chromadb", "fastapi", "sqlalchemy", "langchain")
    code = f"import sys, api.cli; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_command_explains_itself(run: Run) -> None:
    """The words of all help pages, kept as a snapshot."""
    pages = []
    for words in (
        *(
            [],
            ["demo"],
            ["ingest"],
            ["template"],
            ["portfolios"],
            ["insights"],
            ["show"],
            ["decide"],
            ["scores"],
            ["coverage"],
        ),
        *(["ask"], ["rules"], ["digest"], ["digest", "preview"], ["serve"], ["doctor"], ["eval"]),
        *(["identities"], ["identities", "same"], ["identities", "separate"], ["identities", "undo"]),
    ):
        ran = run(*words, "--help", TERMINAL_WIDTH="100", NO_COLOR="1")
        assert ran.code == 0
        pages.append(ran.out)
    assert_kept("\n".join(pages), Path(__file__).with_name("help.snapshot.txt"))


@pytest.mark.parametrize(
    "words",
    [
        ["insights", "--severity", "dreadful"],
        ["insights", "--as-of", "yesterday"],
        ["insights", "--format", "pdf"],
        ["nothing"],
        ["show"],
        ["ingest", "x.csv"],
        ["insights", "--limit", "-1"],
    ],
)
def test_wrong_use_exits_with_2(run: Run, words: list[str]) -> None:
    assert run(*words).code == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["insights", "-p", "harbor"], "Did you mean 'harbour'?"),
        (["show", "XXX"], "has no insight 'XXX'"),
        (["scores", "--project", "nobody"], "has no project 'nobody'"),
        (["rules", "XXX999"], "There is no rule 'XXX999'"),
        (["insights", "--as-of", "2001-01-01"], "harbour"),
        (["insights", "--cursor", "x"], "cursor"),
        (["ask", " "], "The question is empty"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_exits_with_1(run: Run, words: list[str], said: str) -> None:
    ran = run(*words)
    assert (ran.code, ran.out) == (1, "")
    # On a busy machine work takes long enough to tell how far it is; that is not part of the sentence.
    (sentence,) = [line for line in ran.err.splitlines() if not line.startswith("Analysing pictures: ")]
    assert sentence.startswith("Error: ")
    assert said in sentence


def test_a_failure_is_the_same_for_a_real_process(tmp_path: Path) -> None:
    environment = {**os.environ, "BELLWETHER_HOME": str(tmp_path / "none"), "PYTHONPATH": os.fspath(Path.cwd())}
    done = subprocess.run([*COMMAND, "insights"], capture_output=True, text=True, check=False, env=environment)
    assert (done.returncode, done.stdout) == (1, "")
    assert "This workspace is empty" in done.stderr
    assert "Traceback" not in done.stderr
    unknown = {**environment, "BELLWETHER_MODLE": "x"}
    done = subprocess.run([*COMMAND, "insights"], capture_output=True, text=True, check=False, env=unknown)
    assert done.returncode == 1
    assert "Did you mean BELLWETHER_MODEL?" in done.stderr


def test_a_reader_that_leaves_early_is_no_error(home: Path) -> None:
    environment = {**os.environ, "BELLWETHER_HOME": str(home)}
    with subprocess.Popen(
        [*COMMAND, "coverage", "--format", "json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(1)
        process.stdout.close()
        errors = process.stderr.read()
        assert process.wait(60) == 0
    assert b"Traceback" not in errors
    assert b"BrokenPipe" not in errors


def test_rows_come_in_four_forms(run: Run) -> None:
    whole = json.loads(run("insights", "--format", "json").out)
    assert whole.keys() >= {"as_of", "items", "next_cursor", "coverage"}
    rows = list(csv.DictReader(io.StringIO(run("insights", "--format", "csv").out)))
    assert [row["id"] for row in rows] == [item["id"] for item in whole["items"]]
    markdown = run("insights", "--format", "md").out.splitlines()
    assert len(markdown) == len(whole["items"]) + 2
    table = run("insights").out
    assert all(item["id"] in table for item in whole["items"][:20])


@pytest.mark.parametrize("columns", ["80", "100", "120"])
def test_tables_fit_the_terminal_and_keep_ids_whole(run: Run, columns: str) -> None:
    for words in (["insights"], ["scores"], ["coverage"], ["portfolios"], ["rules"]):
        out = run(*words, COLUMNS=columns).out
        assert max(len(line) for line in out.splitlines()[1:]) <= int(columns)
    first = json.loads(run("insights", "--format", "json").out)["items"][0]["id"]
    assert first in run("insights", COLUMNS=columns).out


def test_one_insight_shows_evidence_score_and_advice(run: Run) -> None:
    first = json.loads(run("insights", "--format", "json").out)["items"][0]
    for form in ("table", "md"):
        out = run("show", first["id"], "--format", form).out
        assert first["id"] in out
        assert first["evidence"][0]["quote"][:8] in out
        assert "What to do" in out
    whole = json.loads(run("show", first["id"], "--format", "json").out)
    assert whole["evidence"] == first["evidence"]


def test_scores_of_one_project_have_a_history(run: Run) -> None:
    detail = json.loads(run("scores", "--project", "alpha", "--format", "json").out)
    assert [p["as_of"] for p in detail["history"]] == ["2026-01-31", "2026-02-28", "2026-03-31"]
    assert "2026-02-28" in run("scores", "--project", "Harbour Payments").out


def test_ingest_accounts_for_rows_and_exits_with_1_when_nothing_was_loaded(run: Run, tmp_path: Path) -> None:
    good = tmp_path / "list.csv"
    good.write_text("Project name,Owner,Forecast end\nHarbour,Ada,2026-09-01\nPier,Bo,not a day\n", encoding="utf-8")
    dry = run("ingest", str(good), "-p", "pier", "--dry-run", home=tmp_path / "home")
    assert dry.code == 0
    assert "Forecast end" in dry.out
    assert run("portfolios", "--format", "json", home=tmp_path / "home").out.strip() == "[]"
    report = json.loads(
        run("ingest", str(good), "-p", "pier", "--as-of", "2026-01-31", "--format", "json", home=tmp_path / "home").out
    )[0]
    assert report["read"] == report["loaded"] == 2
    assert [(r["row"], r["column"], r["value"]) for r in report["rejected"]] == [(3, "Forecast end", "not a day")]
    empty = tmp_path / "empty.csv"
    empty.write_text("", encoding="utf-8")
    ran = run("ingest", str(empty), "-p", "pier", home=tmp_path / "home")
    assert ran.code == 1
    assert ran.err.startswith("Error: ")


def test_template_writes_files_that_can_be_read_back(run: Run, tmp_path: Path) -> None:
    ran = run("template", "forms")
    assert ran.code == 0
    assert (tmp_path / "forms" / "projects.csv").read_text(encoding="utf-8").startswith("id,name")


def test_rules_and_their_pages(run: Run) -> None:
    listed = json.loads(run("rules", "--format", "json").out)["items"]
    page = run("rules", listed[0]["code"]).out
    assert "Why it matters." in page
    assert "Stays quiet when." in page


def test_ask_answers_or_says_it_is_not_known(run: Run) -> None:
    assert "5" in run("ask", "How many projects are late?").out
    unknown = json.loads(run("ask", "What is the colour of the chairman's car?", "--format", "json").out)
    assert unknown["answered"] is False
    assert unknown["reason"]


def test_doctor_names_what_to_fix(run: Run) -> None:
    assert run("doctor").code == 0
    ran = run("doctor", BELLWETHER_MODEL="openai:some", OPENAI_API_KEY="")
    assert ran.code == 1
    assert "OPENAI_API_KEY" in ran.out
    ran = run("doctor", BELLWETHER_PORT="many")
    assert ran.code == 1
    assert "BELLWETHER_PORT" in ran.out


def test_several_portfolios_must_be_told_apart(run: Run, tmp_path: Path) -> None:
    folder = write_pictures(tmp_path / "in", ("2026-01-31",))
    for name in ("one", "two"):
        assert run("ingest", str(folder), "-p", name, home=tmp_path / "home").code == 0
    ran = run("insights", home=tmp_path / "home")
    assert ran.code == 1
    assert "one, two" in ran.err
