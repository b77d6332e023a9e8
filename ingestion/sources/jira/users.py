"""People as Jira gives them: by e-mail where it is shown, else by account, never by name alone."""

from collections.abc import Mapping
from typing import Any

from ingestion.sources.jira.values import text_of

SOURCE = "jira"


class Users:
    """Ids of people by everything Jira calls them: account id, key, user name."""

    def __init__(self) -> None:
        """Nobody is known yet."""
        self.rows: dict[str, dict[str, Any]] = {}
        self._by_vendor_id: dict[str, str] = {}

    def id_of(self, user: object) -> str | None:
        """The id of a user, who becomes known; the name as written where there is neither e-mail nor account."""
        if not isinstance(user, Mapping):
            return text_of(user)
        email, name = text_of(user.get("emailAddress")), text_of(user.get("displayName"))
        vendor = [text for key in ("accountId", "key", "name") if (text := text_of(user.get(key)))]
        email = email.casefold() if email and "@" in email else None
        known = next((self._by_vendor_id[one] for one in vendor if one in self._by_vendor_id), None)
        if email is None and not vendor:
            return name
        person = known or email or f"{SOURCE}:{vendor[0]}"
        if email and known and "@" not in known:  # seen before with the e-mail hidden; the first id stands
            self.rows[known].setdefault("email", email)
        for one in vendor:
            self._by_vendor_id.setdefault(one, person)
        row = self.rows.setdefault(person, {"id": person, "name": name or vendor[0] if vendor else name or person})
        if email:
            row.setdefault("email", email)
        return person

    def known(self, vendor_id: str | None, name: str | None) -> str | None:
        """The id of somebody a changelog names by account or user name."""
        if not vendor_id:
            return None
        return self._by_vendor_id.get(vendor_id) or name or f"{SOURCE}:{vendor_id}"
