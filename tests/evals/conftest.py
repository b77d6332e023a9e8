"""The sample, written once for all tests here."""

from pathlib import Path

import pytest

from evals.synth import PICTURES, write_sample


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the sample's pictures."""
    folder = tmp_path_factory.mktemp("written") / "sample"
    write_sample(folder)
    return folder


@pytest.fixture(scope="session")
def last_picture(sample: Path) -> Path:
    """The newest picture."""
    return sample / PICTURES[-1].isoformat()
