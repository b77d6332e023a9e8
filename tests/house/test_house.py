"""The house keeps its own promises: lock, paths, README, generated pages."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKE_TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("needs a git checkout to know which files belong to the project")
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


def test_every_locked_package_has_a_hash_and_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pinned = re.findall(r"^([a-z0-9][\w.-]*)==", lock, re.MULTILINE)
    blocks = re.split(r"^(?=[a-z0-9][\w.-]*==)", lock, flags=re.MULTILINE)[1:]
    assert len(pinned) == len(blocks) > 50
    assert [b.splitlines()[0] for b in blocks if "--hash=sha256:" not in b] == []
    assert "://" not in lock
    assert "--index" not in lock


def test_every_dependency_of_the_project_is_locked() -> None:
    tomllib = pytest.importorskip("tomllib")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    named = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    locked = set(re.findall(r"^([a-z0-9][\w.-]*)==", lock, re.MULTILINE))
    assert {re.split(r"[<>=!~\[ ]", n)[0].lower() for n in named} - locked == set()


def test_no_path_of_a_machine_and_no_registry_is_committed() -> None:
    marks = re.compile(
        "|".join(["/" + "work/", "/" + "root/", "/" + "home/[a-z]", "py" + "pi[.]org", "python" + "hosted"])
    )
    bad = []
    for path in _tracked():
        if path.suffix in {".png", ".lock"}:
            continue
        bad += [
            f"{path.name}:{n}" for n, line in enumerate(path.read_text("utf-8").splitlines(), 1) if marks.search(line)
        ]
    assert bad == []


def test_the_readme_names_only_make_targets_that_exist() -> None:
    named = set(re.findall(r"(?:^|`)make ([a-z]+)", README, re.MULTILINE))
    assert named >= {"demo", "test"}
    assert named <= MAKE_TARGETS


def _commands(text: str) -> list[str]:
    return re.findall(r"^(?:\$ )?(bellwether [^\n#]+)", text, re.MULTILINE)


@pytest.mark.parametrize("line", _commands(README) or ["bellwether"])
def test_a_command_in_the_readme_is_a_real_command_with_real_options(line: str) -> None:
    from api.cli import app  # noqa: PLC0415 - the command line is loaded only where it is needed

    words = shlex.split(line)[1:]
    command = get_command(app)
    while words and not words[0].startswith("-") and hasattr(command, "commands"):
        assert words[0] in command.commands, line
        command = command.commands[words.pop(0)]
    known = {option for parameter in command.params for option in parameter.opts + parameter.secondary_opts}
    assert {w.split("=")[0] for w in words if w.startswith("--")} <= known | {"--help"}, line


def test_generated_pages_are_fresh() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "docs", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_import_contracts_hold() -> None:
    from importlinter.cli import lint_imports  # noqa: PLC0415 - slow to load, used once

    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0
