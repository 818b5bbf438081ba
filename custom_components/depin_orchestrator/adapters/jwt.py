"""When a JSON Web Token ends. Its signature is the service's business, not ours."""

from base64 import urlsafe_b64decode
from datetime import UTC, datetime
import json


def expiry(token: str) -> datetime | None:
    """Return the token's `exp` in UTC; None when it is no JWT or names no end (grass.md §2)."""
    try:
        _, payload, _ = token.split(".")
        claims = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return datetime.fromtimestamp(claims["exp"], UTC)
    except ValueError, LookupError, TypeError, OverflowError, OSError, RecursionError:
        # All the ways in which text that is no JWT is none.
        return None
