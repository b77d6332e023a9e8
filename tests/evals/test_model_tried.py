"""The evals try the model that is named in the place of the scripted characters, and tell what that took."""

from pathlib import Path

import pytest

from api.bootstrap import open_workspace
from api.settings import Settings
from api.workspace import Workspace
from evals.modelled.characters import characters
from evals.modelled.standin import Recorded, standing_in
from evals.ports import Model
from evals.servers import cast

# The client library leaves its connections to the garbage collector and warns about its own future.
pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
PRICE = 1_000.0


def test_a_model_that_is_named_is_the_only_one_tried_and_its_day_calls_tokens_and_cost_are_told(tmp_path: Path) -> None:
    opened: list[Workspace] = []

    def apart(folder: Path, model: Model | None = None) -> Workspace:
        named = model.name if model else None
        opened.append(open_workspace(Settings(home=folder, model=named, model_price_read=PRICE)))
        return opened[-1]

    real = Recorded(cast()["honest"])
    with standing_in(real):
        (row,) = characters(apart, tmp_path, tmp_path / "nothing", Model("openai:real"))
    spent = opened[-1].model_spent()
    for one in opened:
        one.close()
    assert row.name == "openai:real"
    assert 0 < spent.calls <= real.calls, "a call that is tried again counts once"
    assert spent.tokens > 0
    assert spent.money > 0
    assert f"{spent.day}: {spent.calls} calls, {spent.tokens:,} tokens, cost {spent.money:.4f}" in row.reason
