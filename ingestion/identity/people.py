"""The same person: by id, by e-mail, or by a name that a second sign confirms; never by a name alone."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from ingestion.identity.names import person_key
from portfolio.identity import Link, Thing, Verdict

_BY_MAIL, _BY_SIGNS, _BY_NAME = 0.99, 0.9, 0.6


def match_people(people: Sequence[Thing], projects: Mapping[str, str]) -> Iterator[Link]:
    """Links between people; `projects` says which project id stands for which."""
    known = sorted((one for one in people if not one.mentioned), key=lambda t: t.id)
    yield from _by_mail([*known, *(one for one in people if one.mentioned)])
    named: dict[str, list[Thing]] = {}
    for one in known:
        for key in {person_key(name) for name in one.names}:
            named.setdefault(key, []).append(one)
    for namesakes in named.values():
        yield from _namesakes(namesakes)
    for mention in sorted((one for one in people if one.mentioned and not one.emails), key=lambda t: t.id):
        yield from _mention(mention, named.get(person_key(mention.id), []), projects)


def _by_mail(people: Sequence[Thing]) -> Iterator[Link]:
    holders: dict[str, list[Thing]] = {}
    for one in people:
        for mail in one.emails:
            holders.setdefault(mail, []).append(one)
    told = set()
    for mail, ones in sorted(holders.items()):
        first = min(ones, key=lambda t: (t.mentioned, t.first_seen, t.id))
        for other in ones:
            if other.id != first.id and (first.id, other.id) not in told:
                told.add((first.id, other.id))
                yield _link(first, other, Verdict.SAME, _BY_MAIL, f"Both have the e-mail address {mail}.")


def _namesakes(namesakes: Sequence[Thing]) -> Iterator[Link]:
    """People of one name: different addresses are different people, anything else is for a person to say."""
    for one, other in combinations(namesakes, 2):
        if one.emails & other.emails or (one.emails and other.emails) or one.sources & other.sources:
            continue
        reason = f"They are named {_named(one, other)}, and nothing but the name speaks for it."
        yield _link(one, other, Verdict.DOUBT, _BY_NAME, reason)


def _mention(mention: Thing, namesakes: Sequence[Thing], projects: Mapping[str, str]) -> Iterator[Link]:
    # Several ids of one address are one person, whoever lists them.
    people: dict[str, Thing] = {}
    for one in namesakes:
        people.setdefault(min(one.emails, default=one.id), one)
    if len(people) > 1:
        for one in people.values():
            reason = f"'{mention.id}' is written without an id, and {len(people)} people have that name."
            yield _link(mention, one, Verdict.DOUBT, _BY_NAME, reason)
        return
    for person in people.values():
        signs = {source: _sign(mention, source, namesakes, projects) for source in sorted(mention.sources)}
        bare = [source for source, sign in signs.items() if sign is None]
        if not bare:
            sign = next(iter(signs.values()))
            reason = f"'{mention.id}' is the name of {person.id} only, and {sign}."
            yield _link(mention, person, Verdict.SAME, _BY_SIGNS, reason)
            continue
        reason = f"'{mention.id}' is the name of {person.id} only, but nothing else speaks for it in {', '.join(bare)}."
        yield _link(mention, person, Verdict.DOUBT, _BY_NAME, reason)


def _sign(mention: Thing, source: str, namesakes: Sequence[Thing], projects: Mapping[str, str]) -> str | None:
    """What besides the name says that `source` means this person; None where nothing does."""
    mine = {projects.get(one, one) for one in mention.on.get(source, ())}
    theirs = {projects.get(one, one) for person in namesakes for ones in person.on.values() for one in ones}
    if mine & theirs:
        return f"both appear on the project {min(mine & theirs)}"
    teams = {one.casefold() for one in mention.teams.get(source, ())}
    shared = teams & {one.casefold() for person in namesakes for ones in person.teams.values() for one in ones}
    return f"both are named with the team {min(shared)}" if shared else None


def _link(one: Thing, other: Thing, verdict: Verdict, score: float, reason: str) -> Link:
    left, right = sorted((one.id, other.id))
    return Link("people", left, right, verdict, score, reason)


def _named(one: Thing, other: Thing) -> str:
    return f"'{one.name}'" if one.name == other.name else f"'{one.name}' and '{other.name}', which is one name"
