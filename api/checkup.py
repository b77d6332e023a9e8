"""Looks at everything a workspace depends on, one thing after the other, and says what to fix."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from api import bootstrap
from api.settings import Settings, load_settings, values, without_password
from insights.policy import load_policy
from portfolio.errors import PortfolioError
from portfolio.noun import Noun

if TYPE_CHECKING:
    from api.delivering.desk import DigestDesk
    from store.delivering import Schedule


class Check(Noun):
    """One thing that was looked at."""

    what: str
    ok: bool
    found: str
    fix: str = ""


def examine() -> list[Check]:
    """Settings, policy, database, passage index, embedder, schedules, live sources, digests, model. Never raises."""
    settings: list[Settings] = []
    first = _looked("settings", lambda: _settings(settings), "Correct the setting that is named.")
    return [first, *(_rest(settings[0]) if settings else ())]


def _rest(settings: Settings) -> Iterator[Check]:
    yield _looked("workspace", lambda: _home(settings), "Choose a folder you may write to with BELLWETHER_HOME.")
    yield _looked("policy", lambda: _policy(settings), "Correct the policy file, or take it away to use what ships.")
    yield _looked("database", lambda: _database(settings), "Check BELLWETHER_DATABASE_URL, or unset it to use SQLite.")
    yield _looked("passage index", lambda: _index(settings), "Check BELLWETHER_CHROMA_URL and BELLWETHER_EMBEDDER.")
    yield _looked("schedules", _schedules, "Install a Java runtime to read .mpp, MPX, P6 XML and Planner files.")
    yield from _sources(settings)
    yield from _digests(settings)
    yield _model(settings)


def _looked(what: str, look: Callable[[], str], fix: str) -> Check:
    try:
        return Check(what=what, ok=True, found=look())
    except PortfolioError as error:
        return Check(what=what, ok=False, found=str(error), fix=fix)
    except Exception as error:  # noqa: BLE001 - a doctor reports every ailment instead of falling ill
        first = (str(error).strip() or type(error).__name__).splitlines()[0]
        return Check(what=what, ok=False, found=without_password(first), fix=fix)


def _settings(found: list[Settings]) -> str:
    settings = load_settings()
    found.append(settings)
    changed = [
        f"{key}={value}"
        for key, value in values(settings).items()
        if getattr(settings, key) != type(settings).model_fields[key].default
    ]
    return ", ".join(changed) or "all as shipped"


def _home(settings: Settings) -> str:
    settings.home.mkdir(parents=True, exist_ok=True)
    probe = settings.home / f".probe-{os.getpid()}"
    probe.write_text("", encoding="utf-8")
    probe.unlink()
    return str(settings.home)


def _policy(settings: Settings) -> str:
    path = bootstrap.policy_path(settings)
    policy = load_policy(path)
    return f"{path or 'as shipped'}, {len(policy.rules)} rules enabled"


def _database(settings: Settings) -> str:
    workspace = bootstrap.open_workspace(settings)
    try:
        names = [line.name for line in workspace.portfolios()]
    finally:
        workspace.close()
    return f"{len(names)} portfolios: {', '.join(names)}" if names else "empty; load something with `bellwether ingest`"


def _index(settings: Settings) -> str:
    workspace = bootstrap.open_workspace(settings)
    try:
        index = workspace.index
        for line in workspace.portfolios()[:1]:
            if index is not None:
                index.search(line.name, "risk", as_of=max(line.pictures), limit=1)
    finally:
        workspace.close()
    return f"opens; embedder {settings.embedder}"


def _schedules() -> str:
    from importlib.util import find_spec  # noqa: PLC0415 - only a doctor looks

    if find_spec("mpxj") is None or find_spec("jpype") is None:
        return "MS Project XML and XER are read; .mpp and others need `pip install bellwether[schedules]`"
    if shutil.which("java") is None and not os.environ.get("JAVA_HOME"):
        raise PortfolioError("The extra [schedules] is installed, but no Java runtime was found.")
    return "all kinds are read, through a Java runtime where needed"


def _sources(settings: Settings) -> Iterator[Check]:
    """One cheap call to each live source."""
    try:
        workspace = bootstrap.open_workspace(settings)
    except PortfolioError:
        return  # the database's own line says what is wrong
    try:
        for line in workspace.sources.listed():
            yield _looked(
                f"source {line.name}",
                lambda at=line: workspace.sources.tried(at.portfolio, at.name).said,  # type: ignore[misc]  # bound now
                f"Check its token ({line.token}) and address.",
            )
    finally:
        workspace.close()


def _digests(settings: Settings) -> Iterator[Check]:
    """Each scheduled digest: can its channel deliver, and did the last one arrive?"""
    try:
        workspace = bootstrap.open_workspace(settings)
    except PortfolioError:
        return  # the database's own line says what is wrong
    try:
        desk = workspace.digests
        for one in desk.schedules():
            yield _looked(
                f"digest {one.name}",
                lambda at=one: _deliverable(desk, at),  # type: ignore[misc]  # bound now
                "Correct its channel, or order it anew with `bellwether digest schedule`.",
            )
    finally:
        workspace.close()


def _deliverable(desk: "DigestDesk", one: "Schedule") -> str:
    found = desk.channels[one.channel].ready(one.target)
    last = next(iter(desk.history(one.name, 1)), None)
    if last is not None and last.state.value in {"failed", "unclear"}:
        raise PortfolioError(f"It {found}, but the digest of {last.period} is {last.state.value}: {last.error}")
    return found + (f"; the last, {last.period}, is {last.state.value}" if last else "; none was due yet")


def _model(settings: Settings) -> Check:
    if settings.model is None:
        return Check(what="model", ok=True, found="none; everything works offline")
    from api.model_check import OFFLINE, Unwell, try_model  # noqa: PLC0415 - only those with a model pay for it

    try:
        workspace = bootstrap.open_workspace(settings)
    except PortfolioError as error:
        return Check(what="model", ok=False, found=str(error), fix="Mend the database first; its own line says how.")
    try:
        found = try_model(settings, workspace.store, os.environ, bootstrap.clock())
    except Unwell as unwell:
        return Check(what="model", ok=False, found=str(unwell), fix=unwell.fix)
    except Exception as error:  # noqa: BLE001 - a doctor reports every ailment instead of falling ill
        return Check(what="model", ok=False, found=type(error).__name__, fix=f"Choose another model, {OFFLINE}")
    finally:
        workspace.close()
    return Check(what="model", ok=True, found=found)
