"""One portfolio as every door shows it, for those who look whether any door lets something through."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from starlette.testclient import TestClient

from api.bootstrap import open_door, open_workspace
from api.settings import Settings
from portfolio.errors import PortfolioError

_FORMS = ("table", "json", "csv", "md")
_PAGES = ("", "/insights")
_ANSWERS = ("insights?limit=500", "scores?limit=500", "coverage?limit=500")
_SECONDS = 120


def everywhere(home: Path, portfolio: str, question: str, more: Mapping[str, object]) -> dict[str, str]:
    """What each door shows: "command insights.csv", "page insights.html", "api scores.json", "headers.txt" and so on.

    Args:
        home: folder of the workspace.
        portfolio: its name.
        question: what is asked of the doors that answer.
        more: further settings by name, such as a model.
    """
    settings = Settings.model_validate({"home": home, **more})
    return {**dict(_commands(settings, portfolio, question)), **dict(_web(settings, portfolio, question))}


def _commands(settings: Settings, portfolio: str, question: str) -> Iterator[tuple[str, str]]:
    environ = {key: value for key, value in os.environ.items() if not key.startswith("BELLWETHER_")}
    environ |= {"BELLWETHER_HOME": str(settings.home), "COLUMNS": "200", "BELLWETHER_LOG": "error"}
    if settings.model:
        environ |= {"BELLWETHER_MODEL": settings.model, "BELLWETHER_MODEL_TIMEOUT": str(settings.model_timeout)}
    asked = {"insights": ["insights"], "scores": ["scores"], "ask": ["ask", question]}
    for name, words in asked.items():
        for form in _FORMS:
            command = [*words, "--portfolio", portfolio, "--format", form]
            yield f"command {name}.{form}", _ran(command, environ)
    yield "command digest.md", _ran(["digest", "preview", "--print", "--portfolio", portfolio], environ)


def _ran(words: list[str], environ: Mapping[str, str]) -> str:
    code = "from api.cli import main; main()"
    done = subprocess.run(  # noqa: S603 - our own command line, words of our own
        [sys.executable, "-c", code, *words],
        capture_output=True,
        text=True,
        check=False,
        env=dict(environ),
        timeout=_SECONDS,
        cwd=Path(__file__).resolve().parents[1],
    )
    if done.returncode:
        raise PortfolioError(f"`bellwether {' '.join(words)}` ended with {done.returncode}: {done.stderr[-2000:]}")
    return done.stdout


def _web(settings: Settings, portfolio: str, question: str) -> Iterator[tuple[str, str]]:
    workspace = open_workspace(settings)
    try:
        with TestClient(open_door("http")(workspace)) as client:
            headers = []
            for page in _PAGES:
                answer = client.get(f"/portfolios/{portfolio}{page}")
                yield f"page {page.strip('/') or 'portfolio'}.html", answer.raise_for_status().text
            first = client.get(f"/api/v1/portfolios/{portfolio}/insights?limit=1").json()["items"]
            for one in first:
                answer = client.get(f"/portfolios/{portfolio}/insights/{one['id']}")
                yield "page insight.html", answer.raise_for_status().text
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
