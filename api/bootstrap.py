"""Where concrete stores, models and the clock are picked: the one place that knows them all."""

import gc
import os
import pkgutil
import secrets
import socket
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.delivering.server import Server
from api.ports import Rewording
from api.settings import Settings, load_settings
from api.workspace import Workspace
from insights.policy import load_policy
from store.ports import AnalysisCache, PassageIndex, Progress
from store.sql import SqlStore
from store.workspace import make_folder

if TYPE_CHECKING:
    from insights.narration.chat import Chat
    from insights.narration.guarded import Clock

DEFAULT_POLICY = Path("policy.toml")
DOORS = {
    "http": "api.app:create_app",
    "commands": "api.cli:app",
    "worker": "api.delivering.worker:work",
    "worker_once": "api.delivering.worker:serve_once",
    "sample": "evals.synth:write_sample",
}
SELDOM = 50_000, 20, 50
"""How many new objects make Python look for circles of garbage, by age: portfolios are many objects and no garbage."""


def open_workspace(settings: Settings | None = None, progress: Progress | None = None) -> Workspace:
    """The workspace that the settings describe; made on first use."""
    _collect_seldom()
    chosen = settings or load_settings()
    policy = load_policy(policy_path(chosen))
    make_folder(chosen.home)
    store = SqlStore(chosen.database_url or f"sqlite:///{(chosen.home / 'bellwether.db').resolve()}")
    chat = open_model(chosen, store)
    return Workspace(
        store=store,
        policy=policy,
        today=date.today,
        open_index=partial(open_index, chosen, store),
        progress=progress,
        wording=open_wording(chat, store),
        chat=chat,
        now=partial(datetime.now, UTC),
        environ=os.environ,
        home=chosen.home,
        mail=mail_server(chosen),
        site=chosen.public_url,
        embed_key=chosen.embed_key,
        project_metrics=chosen.metrics_projects,
    )


@cache
def _collect_seldom() -> None:
    """Leave what was imported alone and look at the rest less often: a sixth of an analysis is saved."""
    gc.freeze()
    gc.set_threshold(*SELDOM)


def mail_server(settings: Settings) -> Server | None:
    """Where digests are handed over as mail; None where no server or no sender is set."""
    if settings.smtp_host is None or settings.smtp_from is None:
        return None
    return Server(
        settings.smtp_host, settings.smtp_port, settings.smtp_from, settings.smtp_encryption, settings.smtp_user,
        settings.smtp_password,
    )  # fmt: skip


def worker_name() -> str:
    """A name that no other worker has."""
    return f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"


def policy_path(settings: Settings) -> Path | None:
    """The policy file in force: the one chosen, else the one lying here, else none (what ships)."""
    return settings.policy or (DEFAULT_POLICY if DEFAULT_POLICY.is_file() else None)


def open_index(settings: Settings, store: SqlStore) -> PassageIndex:
    """The passage index; its libraries are loaded only when something is searched or embedded."""
    from ingestion.embedding import open_embedder  # noqa: PLC0415 - slow to import
    from store.chroma import ChromaVectors  # noqa: PLC0415 - slow to import
    from store.search import HybridIndex  # noqa: PLC0415 - slow to import

    vectors = ChromaVectors(settings.chroma_url or settings.home / "chroma")
    return HybridIndex(store, vectors, open_embedder(settings.embedder))


def open_model(settings: Settings, store: SqlStore) -> "Chat | None":
    """The language model, bounded by the settings; None where none is configured."""
    if settings.model is None:
        return None
    from api.talking import open_chat  # noqa: PLC0415 - only those with a model pay for it

    return open_chat(settings, store, os.environ, clock())


def clock() -> "Clock":
    """Time and chance as they are."""
    from insights.narration.guarded import Clock  # noqa: PLC0415 - only those with a model pay for it

    return Clock(time.monotonic, time.sleep, date.today, secrets.SystemRandom().random)


def open_wording(chat: "Chat | None", store: AnalysisCache) -> Rewording | None:
    """Words what is shown by the model, its words kept in `store`; None where no model is configured."""
    if chat is None:
        return None
    from insights.narration.kept import KeptWording  # noqa: PLC0415 - only those with a model pay for it
    from insights.narration.wording import ModelWording  # noqa: PLC0415 - as above

    return KeptWording(ModelWording(chat), store)


def open_door(name: str) -> Callable[..., Any]:
    """Another door by name: doors do not import each other, and each is loaded only when it is used."""
    door: Callable[..., Any] = pkgutil.resolve_name(DOORS[name])
    return door
