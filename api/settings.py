"""Settings: from the environment (BELLWETHER_…), else from bellwether.toml, else the default shown here.

Unknown names are errors with a near-miss hint, because a misspelt setting that is silently ignored
looks like a setting that does not work.
"""

import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from portfolio.errors import PolicyInvalid

PREFIX = "BELLWETHER_"
FILE = "bellwether.toml"
_HIDDEN = "********"


class Settings(BaseSettings):
    """Everything about a workspace that can be chosen without touching code."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, toml_file=FILE, extra="forbid", frozen=True
    )

    home: Path = Field(
        default=Path(".bellwether"), description="Folder of the workspace: database, passage index, sample."
    )
    database_url: str | None = Field(
        default=None,
        description="SQLAlchemy URL of the database; unset, SQLite inside `home`.",
        json_schema_extra={"secret": True},
    )
    chroma_url: str | None = Field(
        default=None,
        description="URL of a Chroma server; unset, Chroma on disk inside `home`.",
        json_schema_extra={"secret": True},
    )
    model: str | None = Field(
        default=None,
        description="Language model as `openai:NAME` that helps to answer and word; unset, everything works offline.",
    )
    model_timeout: float = Field(default=30.0, gt=0, le=600, description="Seconds a model has for one whole answer.")
    model_retries: int = Field(
        default=2, ge=0, le=10, description="How often a busy, failing or unreachable model is asked again."
    )
    model_call_tokens: int | None = Field(
        default=20_000, ge=1, description="Most tokens one question to a model may take, read and written together."
    )
    model_day_tokens: int | None = Field(
        default=None, ge=1, description="Most tokens a day may take, all processes together; unset, no limit."
    )
    model_call_money: float | None = Field(
        default=None,
        gt=0,
        description="Most money one question may cost, in the currency of the prices; unset, no limit.",
    )
    model_day_money: float | None = Field(
        default=None, gt=0, description="Most money a day may cost, all processes together; unset, no limit."
    )
    model_price_read: float = Field(default=0.0, ge=0, description="Price of a million tokens the model reads.")
    model_price_written: float = Field(default=0.0, ge=0, description="Price of a million tokens the model writes.")
    model_pseudonyms: bool = Field(
        default=False, description="Whether names of people are replaced before text leaves the machine."
    )
    embedder: str = Field(
        default="wordllama",
        description="How passages become vectors: `wordllama` (in the package), `minilm` or `openai:NAME`.",
    )
    policy: Path | None = Field(
        default=None,
        description="Limits and weights to change, a TOML file; unset, `policy.toml` here if there is one.",
    )
    log: Literal["debug", "info", "warning", "error"] = Field(
        default="warning", description="Least severe log line to write to standard error; `serve` writes from `info`."
    )
    log_format: Literal["auto", "json", "text"] = Field(
        default="auto", description="Form of the log; `auto` is text on a terminal and JSON elsewhere."
    )
    host: str = Field(default="127.0.0.1", description="Address that `serve` listens on.")
    port: int = Field(default=8765, ge=1, le=65535, description="Port that `serve` listens on.")
    allowed_hosts: str = Field(
        default="", description="Host names that `serve` answers to besides loopback, separated by commas."
    )
    upload_limit_mb: int = Field(
        default=64,
        ge=1,
        le=4096,
        description="Largest upload that HTTP ingest takes, in megabytes, all files together.",
    )

    public_url: str | None = Field(
        default=None,
        description="Address at which readers reach the dashboard; unset, digests and embeds hold no links to it.",
    )
    embed_key: str | None = Field(
        default=None,
        description="Keys that sign embeds, at least 32 characters each, the newest first, separated by commas; "
        "unset, one is made and kept inside `home`.",
        json_schema_extra={"secret": True},
    )
    metrics_projects: bool = Field(
        default=False, description="Whether `/metrics` tells the score of every project, one time series each."
    )
    smtp_host: str | None = Field(default=None, description="Mail server that digests are handed to; unset, no mail.")
    smtp_port: int = Field(default=587, ge=1, le=65535, description="Its port.")
    smtp_encryption: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="How the connection to it is encrypted; `none` is for a server on this machine."
    )
    smtp_user: str | None = Field(default=None, description="User to sign in with; unset, without signing in.")
    smtp_password: str | None = Field(
        default=None, description="Password of that user.", json_schema_extra={"secret": True}
    )
    smtp_from: str | None = Field(
        default=None, description="Sender of digests, as `Bellwether <risk@example.org>`; unset, no mail."
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic-settings passes it by name
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic-settings passes it by name
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is given in code wins over the environment, and that over the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


@dataclass(frozen=True)
class SettingRow:
    """One line of the documented table of settings."""

    name: str
    key: str
    default: str
    description: str


def load_settings(**given: object) -> Settings:
    """The settings of this process. Raises PolicyInvalid naming the setting and what it may be."""
    _refuse_unknown(os.environ)
    try:
        return Settings(**given)  # type: ignore[arg-type]  # pydantic checks the values
    except tomllib.TOMLDecodeError as wrong:
        raise PolicyInvalid(f"{FILE} is not valid TOML: {wrong}. Correct that line or remove the file.") from wrong
    except ValidationError as wrong:
        raise PolicyInvalid(_sentence(wrong)) from wrong


def describe() -> list[SettingRow]:
    """Every setting for the generated table, the usual OpenAI variables last."""
    rows = [
        SettingRow(PREFIX + key.upper(), key, _shown(field.default), field.description or "")
        for key, field in Settings.model_fields.items()
    ]
    return [
        *rows,
        SettingRow("OPENAI_API_KEY", "", "", "Key for the model or embedder; read from the environment only."),
        SettingRow("OPENAI_BASE_URL", "", "", "Address of any OpenAI-compatible server; unset, OpenAI's own."),
    ]


def values(settings: Settings) -> dict[str, str]:
    """The settings in force, safe to print: secrets are hidden, of a URL only what is secret in it."""
    return {
        key: _hidden(_shown(getattr(settings, key)))
        if isinstance(field.json_schema_extra, dict)
        else _shown(getattr(settings, key))
        for key, field in Settings.model_fields.items()
    }


def _hidden(secret: str) -> str:
    return without_password(secret) if "://" in secret or not secret else _HIDDEN


def without_password(url: str) -> str:
    """A URL with user and password hidden, and its query left out, since keys travel there too."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")
    netloc = f"{_HIDDEN}@{host[2]}" if host[1] else parts.netloc
    return parts._replace(netloc=netloc, query=_HIDDEN if parts.query else "").geturl() if parts.scheme else url


def _refuse_unknown(environment: Mapping[str, str]) -> None:
    known = {PREFIX + key.upper() for key in Settings.model_fields}
    for name in sorted(environment):
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            raise PolicyInvalid(f"{name} is not a setting of Bellwether.{_hint(name.upper(), known)}")


def _sentence(wrong: ValidationError) -> str:
    first = wrong.errors(include_url=False, include_input=False)[0]
    key = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        return f"{FILE} names an unknown setting, {key!r}.{_hint(key, Settings.model_fields)}"
    message = str(first["msg"])
    return f"The setting {PREFIX}{key.upper()} ({key} in {FILE}) cannot be used: {message[:1].lower()}{message[1:]}."


def _hint(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f" Did you mean {near[0]}?" if near else f" The settings are: {', '.join(sorted(known))}."


def _shown(value: object) -> str:
    return "" if value is None else str(value)
