"""What every test shares: no telemetry, no settings of the person who runs the suite."""

import os

import pytest

for name in [n for n in os.environ if n.startswith(("BELLWETHER_", "OPENAI_"))]:
    del os.environ[name]
os.environ["ANONYMIZED_TELEMETRY"] = "False"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: os.PathLike[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test works in a folder of its own, so that no workspace is left behind or shared."""
    monkeypatch.chdir(tmp_path)
