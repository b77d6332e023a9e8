"""Writes the generated pages of docs/, or says which are stale (`python -m docs --check`)."""

import sys
from itertools import groupby
from pathlib import Path

from typer.main import get_command
from typer.testing import CliRunner

from api.cli import app
from api.settings import describe as settings
from api.sources_page import sources_page
from docs.answers import answers
from docs.examples import examples
from ingestion.canonical import describe as canonical
from ingestion.tables.mapping import TARGETS, ListMapping
from insights.catalogue import markdown as rules
from insights.rules import RULES

FOLDER = Path(__file__).parent
NOTE = "<!-- Written by `make docs`; change the code it is taken from, not this page. -->\n\n"


def pages() -> dict[str, str]:
    """File name → content of every generated page."""
    return {
        "rules.md": NOTE + rules(RULES),
        "canonical-format.md": NOTE + _canonical(),
        "mapping-files.md": NOTE + _mapping(),
        "settings.md": NOTE + _settings(),
        "cli.md": NOTE + _commands(),
        "sources.md": NOTE + sources_page(),
        "asking.md": NOTE + answers(),
        "../insights/examples.json": examples(),
    }


def _canonical() -> str:
    lines = [
        "# The canonical format\n",
        "A folder of CSV files, one XLSX with these sheets, or one JSON object with these arrays. Only `projects` is",
        "required. `bellwether template FOLDER` writes empty files. Days are ISO (2026-03-31), amounts are whole units",
        "of `currency` (ISO 4217), shares run from 0 to 1, lists are separated with `;`.\n",
    ]
    for sheet, columns in groupby(canonical(), key=lambda column: column.sheet):
        lines += [f"## {sheet}\n", "| column | type | required | meaning |", "|---|---|---|---|"]
        lines += [
            f"| `{c.name}` | {c.type} | {'yes' if c.required else ''} | {c.description} |".replace("  |", " |")
            for c in columns
        ]
        lines.append("")
    return "\n".join(lines)


def _mapping() -> str:
    lines = [
        "# Mapping files\n",
        "How the columns of a list are read is proposed from their names and cells; `--dry-run` shows it. A YAML file",
        "given with `--mapping` settles what it names and leaves the rest proposed. The decision is remembered for the",
        "next picture of the same source.\n",
        "```yaml",
        "date_order: dmy",
        "currency: GBP",
        "unit: 1000000",
        "columns:",
        "  Delivery confidence: rag",
        "  Contractor: vendors",
        "  Comments: update",
        "  Row colour: ignore",
        "```\n",
        "| key | meaning |",
        "|---|---|",
        *(f"| `{name}` | {field.description} |" for name, field in ListMapping.model_fields.items()),
        "\nA column is read as one of: " + ", ".join(f"`{target}`" for target in TARGETS) + ".\n",
    ]
    return "\n".join(lines)


def _commands() -> str:
    """The help of every command, as a terminal of 100 columns shows it."""
    lines = [
        "# Commands\n",
        "Every command exits with 0 when it did its work, 1 when it could not, 2 when it was called wrongly.\n",
    ]
    for words in _paths(get_command(app), ()):
        shown = CliRunner().invoke(app, [*words, "--help"], prog_name="bellwether", env={"COLUMNS": "100"}).stdout
        text = "\n".join(line.rstrip() for line in shown.strip().splitlines())
        lines += [f"## {' '.join(('bellwether', *words))}\n", f"```text\n{text}\n```\n"]
    return "\n".join(lines)


def _paths(command: object, words: tuple[str, ...]) -> list[tuple[str, ...]]:
    inner = getattr(command, "commands", {})
    return [words, *(path for name, sub in inner.items() for path in _paths(sub, (*words, name)))]


def _settings() -> str:
    lines = [
        "# Settings\n",
        "From the environment, or under the same name in small letters without the prefix in `bellwether.toml`;",
        "the environment wins. Secrets come only from the environment or a file and are never printed.\n",
        "| setting | default | meaning |",
        "|---|---|---|",
    ]
    lines += [f"| `{s.name}` | {f'`{s.default}`' if s.default else ''} | {s.description} |" for s in settings()]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Write the pages, or with --check return 1 where one is stale."""
    made = pages()
    stale = [name for name, text in made.items() if _read(name) != text]
    if "--check" in sys.argv:
        for name in stale:
            print(f"docs/{name} is stale; run `make docs`.")
        return 1 if stale else 0
    for name in stale:
        (FOLDER / name).write_text(made[name], encoding="utf-8")
        print(f"wrote docs/{name}")
    return 0


def _read(name: str) -> str | None:
    path = FOLDER / name
    return path.read_text(encoding="utf-8") if path.exists() else None


if __name__ == "__main__":
    sys.exit(main())
