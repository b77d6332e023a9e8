"""What Asana's JSON means: texts, dates, people, custom fields."""

from datetime import date

from ingestion.body import Body, day, inner, objects
from ingestion.tasks.plan import Who


def text(body: Body, key: str) -> str | None:
    """A text without white space around it; None where there is none."""
    value = body.get(key)
    return value.strip() or None if isinstance(value, str) else None


def gid(body: Body, key: str) -> str | None:
    """The gid of the object at a key."""
    return text(inner(body, key), "gid")


def dates(body: Body, key: str) -> tuple[date | None, date | None]:
    """Start and due day of an object with `start_on`, `due_on` and `due_at`."""
    stated = inner(body, key) if key else body
    return day(stated.get("start_on")), day(stated.get("due_on")) or day(stated.get("due_at"))


def number(value: object) -> str | None:
    """A number as text, without a fraction where it has none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(value)  # noqa: PLR2004 - exact


class People:
    """Users by gid; what a task says of a user is only a gid and a name."""

    def __init__(self, users: list[Body]) -> None:
        """Learn the users."""
        self._by_gid = {key: user for user in users if (key := text(user, "gid"))}

    def who(self, user: Body) -> Who | None:
        """A user as a person."""
        key = text(user, "gid")
        if key is None:
            return None
        known = self._by_gid.get(key, {})
        name = text(known, "name") or text(user, "name")
        stated = (text(known, "email") or text(user, "email") or "").casefold()
        email = stated if "@" in stated else None  # captures may hold a hash in its place
        if name is None and email is None:
            return Who(f"asana:{key}", f"asana:{key}", known=False)
        return Who(email or f"asana:{key}", name or str(email), email)

    def name(self, user: Body) -> str | None:
        """The name of a user."""
        return text(user, "name") or text(self._by_gid.get(text(user, "gid") or "", {}), "name")


def custom(fields: list[Body], people: People) -> dict[str, str]:
    """Title to text of the custom fields that say something."""
    told = {}
    for one in fields:
        title = text(one, "name")
        said = value_text(one, people)
        if title and said:
            told[title] = said
    return told


def value_text(one: Body, people: People) -> str | None:
    """The typed value of a custom field as text that reads the same for everybody, else what Asana displays."""
    for key in ("enum_value",):
        if name := text(inner(one, key), "name"):
            return name
    if names := [name for option in objects(one, "multi_enum_values") if (name := text(option, "name"))]:
        return "; ".join(names)
    stated = inner(one, "date_value")
    if read := day(stated.get("date")) or day(stated.get("date_time")):
        return read.isoformat()
    if who := next((found.id for user in objects(one, "people_value") if (found := people.who(user))), None):
        return who
    plain = number(one.get("number_value"))
    if plain is not None:
        return amount(plain, one)
    return text(one, "display_value") or text(one, "text_value")


def amount(plain: str, field: Body) -> str:
    """A number as its field means it: a share as percent, an amount with its currency."""
    if field.get("format") == "percentage":
        return f"{round(float(plain) * 100, 6):g}%"
    code = text(field, "currency_code")
    return f"{plain} {code}" if code and field.get("format") == "currency" else plain
