"""Tokens: JSON Web Tokens that say what is shown and where, signed with HS256 and nothing else."""

from collections.abc import Mapping
from typing import Any

import jwt

from api.embedding.keys import Key, Keyring
from store.embeds import Embed

ISSUER = "bellwether"
ALGORITHM = "HS256"
LONGEST = 6000
"""Characters of the longest token that is looked at."""

_NOBODY = Key("nobody signs with this key, it only takes its time")


def signed(embed: Embed, key: Key) -> str:
    """The token of a view."""
    return jwt.encode(claims_of(embed), key.secret, ALGORITHM, headers={"kid": key.id})


def claims_of(embed: Embed) -> dict[str, Any]:
    """All that a token says; what is admitted says exactly this."""
    return {
        "iss": ISSUER,
        "jti": embed.id,
        "sub": embed.portfolio,
        "view": embed.view,
        "projects": list(embed.projects),
        "severity": embed.severity,
        "most": embed.most,
        "origins": list(embed.origins),
        "iat": int(embed.made.timestamp()),
        "exp": int(embed.expires.timestamp()),
    }


def verified(token: str, keyring: Keyring) -> Mapping[str, Any] | None:
    """What a token says where its signature holds, whatever the day is; None for anything else.

    An unknown key takes as long as a known one: the signature is worked out all the same.
    """
    if len(token) > LONGEST:
        return None
    try:
        key = keyring.find(str(jwt.get_unverified_header(token).get("kid", ""))) or _NOBODY
        # Times are compared with the workspace's own moment by who asks; the library would ask the machine's clock.
        said: dict[str, Any] = jwt.decode(
            token,
            key.secret,
            algorithms=[ALGORITHM],
            issuer=ISSUER,
            options={"verify_exp": False, "verify_nbf": False, "verify_iat": False, "require": ["jti", "sub", "exp"]},
        )
    except (jwt.PyJWTError, ValueError):
        return None
    return None if key is _NOBODY else said
