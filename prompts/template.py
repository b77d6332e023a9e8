"""Prompt text kept as files, strictly read: declared inputs, a version, nothing missing and nothing unknown.

A file begins with a head between two `---` lines that names its `version` and its `inputs`; the text
below uses each input as {{name}}. Values are put in as they are and never read as template text. A line of
three stars parts what the model is told to be (above) from what it is asked and given (below).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

_HEAD = re.compile(r"\A---\n(?P<head>.*?)\n---\n(?P<text>.*)\Z", re.DOTALL)
_PARTING = "\n***\n"
_INPUT = re.compile(r"\{\{\s*([a-z_]+)\s*\}\}")


@dataclass(frozen=True)
class Prompt:
    """One prompt: its name, version, declared inputs and text."""

    name: str
    version: int
    inputs: tuple[str, ...]
    text: str

    def fill(self, **values: str) -> str:
        """The text with every input in its place. Raises ValueError naming what is missing or unknown."""
        missing = [name for name in self.inputs if name not in values]
        unknown = [name for name in values if name not in self.inputs]
        if missing or unknown:
            raise ValueError(
                f"Prompt {self.name} takes {', '.join(self.inputs)};"
                f" missing: {', '.join(missing) or 'none'}; unknown: {', '.join(unknown) or 'none'}."
            )
        return self._filled(self.text, values)

    def parts(self, **values: str) -> tuple[str, str]:
        """The same in two: the standing orders, and the question with its data. Raises ValueError as `fill`."""
        self.fill(**values)
        orders, _, question = self.text.partition(_PARTING)
        return self._filled(orders, values).strip(), self._filled(question, values).strip()

    @property
    def label(self) -> str:
        """Name and version, as caches and logs know it."""
        return f"{self.name}:{self.version}"

    @staticmethod
    def _filled(text: str, values: Mapping[str, str]) -> str:
        return _INPUT.sub(lambda match: values[match.group(1)], text)


def load(name: str) -> Prompt:
    """The prompt in `prompts/NAME.md`."""
    return parse(name, files("prompts").joinpath(f"{name}.md").read_text(encoding="utf-8"))


def parse(name: str, source: str) -> Prompt:
    """A prompt from the text of its file. Raises ValueError where head and text disagree."""
    match = _HEAD.match(source)
    if not match:
        raise ValueError(f"Prompt {name} must begin with a head between two lines of '---'.")
    head = dict(line.split(":", 1) for line in match["head"].splitlines() if ":" in line)
    if set(head) != {"version", "inputs"}:
        raise ValueError(f"The head of prompt {name} must name exactly: version, inputs.")
    inputs = tuple(part.strip() for part in head["inputs"].split(",") if part.strip())
    used = set(_INPUT.findall(match["text"]))
    if used != set(inputs):
        raise ValueError(
            f"Prompt {name} declares {', '.join(sorted(inputs))} but uses {', '.join(sorted(used)) or 'nothing'}."
        )
    return Prompt(name=name, version=int(head["version"]), inputs=inputs, text=match["text"].strip())
