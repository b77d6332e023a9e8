"""Who is who on monday: user ids to e-mails, and names only where monday itself gives them."""

from collections.abc import Iterator

from ingestion.live.connector import Landed


class People:
    """The people of one account; remembers who was named, since only they become rows."""

    def __init__(self, landed: Landed) -> None:
        """Learn from users and from board owners."""
        self._known: dict[str, tuple[str, str | None]] = {}
        self._named: dict[str, tuple[str, str | None]] = {}
        for board in landed.of("board", gone=True):
            for owner in board.body.get("owners") or ():
                if owner and owner.get("name"):
                    self._learn(owner)
        for one in landed.of("user", gone=True):
            self._learn(one.body)

    def _learn(self, body: object) -> None:
        user = body if isinstance(body, dict) else {}
        mail = str(user.get("email") or "").strip().casefold()
        self._known[str(user.get("id"))] = (str(user.get("name") or mail), mail if "@" in mail else None)

    def seen(self, user: str, name: str) -> str | None:
        """The id of a person: the e-mail where it is known, else `monday:<user id>`; `name` as shown, if it is."""
        if not user.isdigit():
            return None
        known, mail = self._known.get(user, (name, None))
        key = mail or f"monday:{user}"
        known = known or name
        if known and (key not in self._named or not self._named[key][0]):
            self._named[key] = (known, mail)
        return key

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for everybody who was named and whose name is known."""
        for key, (name, mail) in sorted(self._named.items()):
            yield {"id": key, "name": name, "email": mail}
