"""Views that were handed out, in the workspace's database."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, RowMapping, insert, select, update

from store.embed_tables import embeds
from store.embeds import Embed
from store.workspace import reading, writing

_LISTS = ("projects", "origins")
_MOMENTS = ("made", "expires", "revoked")


class SqlEmbeds:
    """Views that were handed out; a look at one is one row by its key."""

    def __init__(self, engine: Engine) -> None:
        """Use the table behind `engine`."""
        self._engine = engine

    def add(self, embed: Embed) -> None:
        """Keep a new one."""
        row = asdict(embed)
        row |= {name: json.dumps(row[name]) for name in _LISTS}
        row |= {name: _plain(row[name]) for name in _MOMENTS if row[name] is not None}
        with writing(self._engine) as connection:
            connection.execute(insert(embeds), [row])

    def find(self, embed: str) -> Embed | None:
        """The one of that id."""
        with reading(self._engine) as connection:
            row = connection.execute(select(embeds).where(embeds.c.id == embed)).mappings().first()
            return _embed(row) if row else None

    def every(self, portfolio: str | None = None) -> list[Embed]:
        """What was handed out of a portfolio (None: of any), the newest first."""
        c = embeds.c
        wanted = select(embeds).order_by(c.made.desc(), c.id)
        with reading(self._engine) as connection:
            rows = connection.execute(wanted if portfolio is None else wanted.where(c.portfolio == portfolio))
            return [_embed(row) for row in rows.mappings()]

    def revoke(self, embed: str, now: datetime) -> bool:
        """Take one back; False where it is not there or was taken back before."""
        standing = (embeds.c.id == embed) & embeds.c.revoked.is_(None)
        with writing(self._engine) as connection:
            return connection.execute(update(embeds).where(standing).values(revoked=_plain(now))).rowcount > 0


def _embed(row: RowMapping) -> Embed:
    values: dict[str, Any] = dict(row)
    values |= {name: tuple(json.loads(values[name])) for name in _LISTS}
    values |= {name: values[name].replace(tzinfo=UTC) for name in _MOMENTS if values[name] is not None}
    return Embed(**values)


def _plain(moment: datetime) -> datetime:
    """UTC without saying so, as the table keeps it."""
    return moment.astimezone(UTC).replace(tzinfo=None)
