"""Files that browsers may keep for good: their names change with their content."""

from hashlib import blake2b
from importlib.resources import files

from fastapi import APIRouter, Response

from api.errors import NotHere

_TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8"}
_FOREVER = {"cache-control": "public, max-age=31536000, immutable"}

router = APIRouter(include_in_schema=False)


def _read() -> tuple[dict[str, str], dict[str, tuple[bytes, str]]]:
    names, contents = {}, {}
    for file in files("api.web").joinpath("static").iterdir():
        stem, _, ending = file.name.rpartition(".")
        if ending in _TYPES:
            content = file.read_bytes()
            hashed = f"{stem}.{blake2b(content, digest_size=6).hexdigest()}.{ending}"
            names[file.name] = f"/static/{hashed}"
            contents[hashed] = content, _TYPES[ending]
    return names, contents


_NAMES, _CONTENTS = _read()


def static(name: str) -> str:
    """The address of a file in `static/`. Raises KeyError where there is none: a page names what is there."""
    return _NAMES[name]


@router.get("/static/{name}")
def static_file(name: str) -> Response:
    """One file, by the name that holds its hash."""
    found = _CONTENTS.get(name)
    if found is None:
        raise NotHere(f"There is no file {name!r}; reload the page, it may be newer than what you see.")
    return Response(found[0], media_type=found[1], headers=_FOREVER)
