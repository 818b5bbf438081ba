"""Numbers of the Streamr subgraph: whole, written as text or as number (streamr.md §2.1)."""

from datetime import UTC, datetime
import re

from ..engine.errors import BadResponse
from .parse import LARGEST_COUNT, Fields
from .streamr_model import LARGEST_WEI

WHOLE = re.compile(r"[0-9]{1,40}")


def wei(fields: Fields, key: str) -> int:
    """Return an amount of wei that must be there."""
    return whole(fields, key, LARGEST_WEI)


def whole(fields: Fields, key: str, most: int) -> int:
    """Return a whole number that must be there."""
    number = opt_whole(fields, key, most)
    if number is None:
        raise BadResponse(f"{fields.where}.{key}: missing")
    return number


def opt_whole(fields: Fields, key: str, most: int) -> int | None:
    """Return a whole number written as text (BigInt) or as a number (Int), None when absent."""
    value = fields.data.get(key)
    if value is None:
        return None
    if isinstance(value, str) and WHOLE.fullmatch(value):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise BadResponse(f"{fields.where}.{key}: whole number in bounds expected")
    return value


def moment(fields: Fields, key: str) -> datetime:
    """Return a time, in seconds since 1970, that must be there."""
    return at_second(whole(fields, key, LARGEST_COUNT), f"{fields.where}.{key}")


def opt_moment(fields: Fields, key: str) -> datetime | None:
    """Return a time, None when absent."""
    seconds = opt_whole(fields, key, LARGEST_COUNT)
    return None if seconds is None else at_second(seconds, f"{fields.where}.{key}")


def at_second(seconds: int, where: str) -> datetime:
    """Return the moment so many seconds after 1970."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError) as err:
        raise BadResponse(f"{where}: time expected") from err
