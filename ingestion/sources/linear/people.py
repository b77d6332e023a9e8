"""People of a Linear workspace: known by their e-mail, named only where somebody refers to them."""

from collections.abc import Iterable, Mapping

from ingestion.live.connector import Json, Landing
from ingestion.live.gather import Gathered


class People:
    """Users by their id."""

    def __init__(self, users: Iterable[Landing]) -> None:
        """`users` are the records of kind user, those that left among them."""
        self._users: Mapping[str, Json] = {one.id: one.body for one in users}

    def id_of(self, gathered: Gathered, reference: Json | str | None) -> str | None:
        """The person a reference means; an e-mail where there is one."""
        key = reference.get("id") if isinstance(reference, Mapping) else reference
        if not key:
            return None
        user = self._users.get(str(key))
        if user is None:
            return f"linear:{key}"
        email = str(user.get("email") or "").strip().lower()
        known = email or f"linear:{key}"
        row = {"id": known, "name": user.get("name") or user.get("displayName") or known}
        gathered.rows["people"].setdefault(known, row | ({"email": email} if email else {}))
        return known
