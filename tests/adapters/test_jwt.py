"""The end of a token is read from it, and what is no token has none."""

from base64 import urlsafe_b64encode
from datetime import UTC, datetime
import json

import pytest

from custom_components.depin_orchestrator.adapters.jwt import expiry


def jwt(exp: object) -> str:
    payload = json.dumps({"userId": "2xAbCdEf01", "exp": exp}).encode()
    return f"eyJhbGciOiJSUzI1NiJ9.{urlsafe_b64encode(payload).decode().rstrip('=')}.c2VjcmV0"


@pytest.mark.parametrize(
    "token",
    ["", "a.b", "a.b.c", "a.\xff.c", jwt(None), jwt("soon"), jwt([]), jwt(1e300), jwt(-(10**30))]
    + [f"a.{urlsafe_b64encode(p).decode()}.c" for p in (b"[]", b"1", b"{}", b"[" * 99_999)],
)
def test_no_expiry(token: str) -> None:
    assert expiry(token) is None


def test_expiry_is_utc() -> None:
    assert expiry(jwt(1795348800)) == datetime(2026, 11, 22, 12, tzinfo=UTC)
