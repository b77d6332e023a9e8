"""The Java reader's own manners: what it refuses before Java starts, and what it says when its process fails."""

import json
from pathlib import Path
from typing import Any

import pytest

from ingestion.source import Request
from ingestion.sources.schedules import JavaSchedules, java
from ingestion.sources.schedules.java import Bounds
from portfolio.errors import SourceUnreadable
from tests.schedules.conftest import TODAY

REQUEST = Request("p", TODAY)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def child(tmp_path: Path, body: str) -> Path:
    script = tmp_path / "child.py"
    script.write_text(f"import sys, time, json\nout = sys.argv[2]\n{body}\n")
    return script


def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.mpp"
    path.write_bytes(OLE)
    return path


def refusal(source: JavaSchedules, path: Path) -> str:
    with pytest.raises(SourceUnreadable) as caught:
        source.read(path, REQUEST)
    return str(caught.value)


@pytest.mark.parametrize(
    ("error", "says"),
    [
        ("java", "no Java is found; install one"),
        ("extra", "optional extra 'schedules'"),
        ("locked", "is protected with a password; save a copy without it."),
        ("memory", "needs more than 1,024 MB"),
        ("unreadable", "cannot be read as an MS Project plan; open it and save it again."),
    ],
)
def test_each_failure_is_one_sentence(tmp_path: Any, monkeypatch: Any, error: Any, says: Any) -> None:
    monkeypatch.setattr(java, "find_spec", lambda _name: object())
    script = child(tmp_path, f"open(out, 'w').write(json.dumps({{'error': {error!r}}}) + chr(10))")
    said = refusal(JavaSchedules(child=script), plan(tmp_path))
    assert said.startswith("plan.mpp ")
    assert says in said


def test_without_the_extra_it_says_what_to_install(tmp_path: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(java, "find_spec", lambda _name: None)
    assert "pip install 'bellwether[schedules]'" in refusal(JavaSchedules(), plan(tmp_path))


def test_a_reader_that_hangs_is_stopped_and_one_that_dies_is_told_without_its_own_words(
    tmp_path: Any, monkeypatch: Any, capfd: Any
) -> None:
    monkeypatch.setattr(java, "find_spec", lambda _name: object())
    slow = JavaSchedules(Bounds(seconds=0.5), child(tmp_path, "time.sleep(60)"))
    assert "was not read within 0.5 seconds" in refusal(slow, plan(tmp_path))
    dead = JavaSchedules(child=child(tmp_path, "sys.stderr.write('java.lang.Terrible'); sys.exit(3)"))
    assert "stopped its reader" in refusal(dead, plan(tmp_path))
    assert "Terrible" not in "".join(capfd.readouterr())


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.mpp", b"PK\x03\x04 a zip"), ("a.mpd", OLE), ("a.mpx", b"<xml/>"), ("a.mpt", b"hello")],
)
def test_what_is_not_what_its_name_says_never_reaches_java(tmp_path: Any, name: Any, content: Any) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    nowhere = JavaSchedules(child=tmp_path / "never.py")
    assert "although its name says so" in refusal(nowhere, path)


def test_xml_with_entities_never_reaches_java(tmp_path: Any) -> None:
    path = tmp_path / "a.planner"
    path.write_text('<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/hostname">]><project>&x;</project>')
    assert "entities or a document type" in refusal(JavaSchedules(child=tmp_path / "never.py"), path)


def test_a_document_that_says_little_still_makes_a_project(tmp_path: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(java, "find_spec", lambda _name: object())
    answer = json.dumps({"documents": [{"tasks": [{"key": "1", "name": "A"}]}]})
    script = child(tmp_path, f"open(out, 'w').write({answer!r} + chr(10))")
    got = JavaSchedules(child=script).read(plan(tmp_path), REQUEST)
    assert got.records[0].tables["items"]["id"].tolist() == ["plan/1"]
