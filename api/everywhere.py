"""One portfolio as every door shows it, for those who look whether any door lets something through."""

import html
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient
from typer.testing import CliRunner

from api.bootstrap import open_door, open_workspace
from api.settings import Settings
from portfolio.errors import PortfolioError

_FORMS = ("table", "json", "csv", "md")
_ANSWERS = ("insights?limit=500", "scores?limit=500", "coverage?limit=500")
_MOST_PAGES = 120
_MOST_WORDED = 16  # pages that a model words: the rest would say the same by the same template
_ENDINGS = {"text/html": "html", "text/csv": "csv", "text/markdown": "md", "application/json": "json"}


def everywhere(home: Path, portfolio: str, question: str, more: Mapping[str, object]) -> dict[str, str]:
    """What each door shows: "command insights.csv", "page projects.html", "api scores.json", "headers.txt" and so on.

    Args:
        home: folder of the workspace.
        portfolio: its name.
        question: what is asked of the doors that answer.
        more: further settings by name, such as a model.
    """
    settings = Settings.model_validate({"home": home, **more})
    return {**dict(_commands(settings, portfolio, question)), **dict(_web(settings, portfolio, question))}


def _commands(settings: Settings, portfolio: str, question: str) -> Iterator[tuple[str, str]]:
    environ: dict[str, str | None] = {key: None for key in os.environ if key.startswith("BELLWETHER_")}
    environ |= {"BELLWETHER_HOME": str(settings.home), "COLUMNS": "200", "BELLWETHER_LOG": "error"}
    if settings.model:
        environ |= {"BELLWETHER_MODEL": settings.model, "BELLWETHER_MODEL_TIMEOUT": str(settings.model_timeout)}
    asked = {"insights": ["insights"], "scores": ["scores"], "ask": ["ask", question]}
    for name, words in asked.items():
        for form in _FORMS:
            yield f"command {name}.{form}", _ran([*words, "--portfolio", portfolio, "--format", form], environ)
    yield "command digest.md", _ran(["digest", "preview", "--print", "--portfolio", portfolio], environ)


def _ran(words: list[str], environ: Mapping[str, str | None]) -> str:
    """What a command prints, run in this process: two dozen of them would spend their time on imports."""
    commands: Any = open_door("commands")
    done = CliRunner().invoke(commands, words, env=environ)
    if done.exit_code:
        raise PortfolioError(f"`bellwether {' '.join(words)}` ended with {done.exit_code}: {done.output[-2000:]}")
    return done.stdout


def _web(settings: Settings, portfolio: str, question: str) -> Iterator[tuple[str, str]]:
    workspace = open_workspace(settings)
    try:
        with TestClient(open_door("http")(workspace)) as client:
            yield from _pages(client, f"/portfolios/{portfolio}", _MOST_WORDED if settings.model else _MOST_PAGES)
            headers = []
            for name in _ANSWERS:
                answer = client.get(f"/api/v1/portfolios/{portfolio}/{name}").raise_for_status()
                headers.append("\n".join(f"{key}: {value}" for key, value in answer.headers.items()))
                yield f"api {name.partition('?')[0]}.json", answer.text
            asked = client.post(f"/api/v1/portfolios/{portfolio}/ask", json={"question": question})
            yield "api ask.json", asked.raise_for_status().text
            yield "metrics.txt", client.get("/metrics").text
            yield "headers.txt", "\n".join(headers)
    finally:
        workspace.close()


def _pages(client: TestClient, start: str, most: int) -> Iterator[tuple[str, str]]:
    """The pages that links lead to from one page, nearest first, whatever they are."""
    link = re.compile(rf'href="({re.escape(start)}(?:/[^"?#]*)?)[?#"]')
    known = [start]
    for path in known:  # grows while it is walked
        answer = client.get(path).raise_for_status()
        kind = _ENDINGS.get(answer.headers["content-type"].partition(";")[0])
        if kind is None:
            continue
        # The mark at the head of a file for spreadsheets says how it is encoded: it is none of its words.
        shown = answer.text.removeprefix("\ufeff")
        yield f"page {path.removeprefix(start).strip('/') or 'portfolio'}.{kind}", shown
        found = (html.unescape(one) for one in link.findall(answer.text) if kind == "html")
        known += [one for one in dict.fromkeys(found) if one not in known][: most - len(known)]
