"""Typed access to JSON: the right type, in bounds, or an error that says where."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.depin_orchestrator.adapters.client import decode
from custom_components.depin_orchestrator.adapters.parse import (
    LARGEST_AMOUNT,
    LARGEST_COUNT,
    LONGEST_TEXT,
    Fields,
    objects,
)
from custom_components.depin_orchestrator.engine.errors import BadResponse

D = Decimal
HUGE = D("1e999999999")
OPTIONAL = ("opt_text", "opt_flag", "opt_number", "opt_count", "opt_amount", "opt_moment")
REQUIRED = ("text", "number", "count", "amount", "moment")

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.decimals()
    | st.text()
    | st.datetimes().map(datetime.isoformat),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


def fields(value: Any) -> Fields:
    return Fields({"k": value}, "node")


def read(name: str, value: Any) -> Any:
    return getattr(fields(value), name)("k")


@pytest.mark.parametrize("name", OPTIONAL)
def test_absent_and_null_are_none(name: str) -> None:
    assert read(name, None) is None
    assert getattr(Fields({}, "node"), name)("k") is None


@pytest.mark.parametrize("name", REQUIRED)
def test_what_must_be_there(name: str) -> None:
    with pytest.raises(BadResponse, match=r"^node\.k: missing$"):
        read(name, None)


@pytest.mark.parametrize(
    ("name", "value", "parsed"),
    [
        ("text", "x", "x"),
        ("opt_text", "", ""),
        ("opt_text", "x" * LONGEST_TEXT, "x" * LONGEST_TEXT),
        ("opt_flag", False, False),
        ("opt_flag", True, True),
        ("number", 0, D(0)),
        ("number", D("0.1"), D("0.1")),
        ("number", LARGEST_COUNT, D(LARGEST_COUNT)),
        ("count", 12, 12),
        ("count", D("12.0"), 12),
        ("amount", "0.125", D("0.125")),
        ("amount", "1e-18", D("1e-18")),
        ("amount", str(LARGEST_AMOUNT), LARGEST_AMOUNT),
        ("opt_moment", "", None),
        ("opt_moment", "0001-01-01T00:00:00Z", None),
        ("moment", "2026-11-22", datetime(2026, 11, 22, tzinfo=UTC)),
        ("moment", "2026-11-22T12:00:00", datetime(2026, 11, 22, 12, tzinfo=UTC)),
        ("moment", "2026-11-22T12:00:00+02:00", datetime(2026, 11, 22, 10, tzinfo=UTC)),
        (
            "moment",
            "2026-11-22T12:00:00.123456789Z",
            datetime(2026, 11, 22, 12, 0, 0, 123456, UTC),
        ),
    ],
)
def test_good_values(name: str, value: Any, parsed: Any) -> None:
    assert read(name, value) == parsed
    assert type(read(name, value)) is type(parsed)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("text", ""),
        ("opt_text", 1),
        ("opt_text", "x" * (LONGEST_TEXT + 1)),
        ("opt_flag", 1),
        ("opt_flag", "true"),
        ("number", "1"),
        ("number", True),
        ("number", 1.5),
        ("number", -1),
        ("number", D("NaN")),
        ("number", D("Infinity")),
        ("number", LARGEST_COUNT + 1),
        ("number", HUGE),
        ("opt_number", HUGE.copy_negate()),
        ("count", -1),
        ("count", "12"),
        ("amount", 5),
        ("amount", ""),
        ("amount", "five"),
        ("amount", "NaN"),
        ("amount", "Infinity"),
        ("amount", "-1"),
        ("amount", "1e999999999"),
        ("amount", str(LARGEST_AMOUNT + 1)),
        ("moment", "soon"),
        ("moment", 1795348800),
        ("moment", "1999-12-31T23:59:59Z"),
        ("moment", "2201-01-01T00:00:00Z"),
        ("moment", "9999-12-31T23:59:59-10:00"),
    ],
)
def test_bad_values_say_where(name: str, value: Any) -> None:
    with pytest.raises(BadResponse, match=r"^node\.k: ") as caught:
        read(name, value)
    assert len(str(caught.value)) < 99  # the type of what came, not the thing


def test_sign_is_the_callers_choice() -> None:
    assert fields(-5).number("k", least=None) == -5
    assert fields(5).number("k", least=5) == 5
    with pytest.raises(BadResponse, match="at least 6"):
        fields(5).number("k", least=6)


def test_objects_within() -> None:
    node = Fields({"a": {"b": [{"c": 1}, {"c": "x"}]}, "none": None, "list": []}, "node")
    child = node.child("a")
    assert child.where == "node.a"
    assert node.has("a")
    assert not node.has("none")
    assert node.opt_child("none") is None
    assert node.opt_child("a") is not None
    assert node.rows("none") == node.rows("list") == node.rows("absent") == []
    first, second = child.rows("b")
    assert first.count("c") == 1
    with pytest.raises(BadResponse, match=r"^node\.a\.b\[1\]\.c: "):
        second.count("c")


@pytest.mark.parametrize(
    "parse",
    [
        lambda: Fields([], "node"),
        lambda: Fields(None, "node"),
        lambda: fields(3).child("k"),
        lambda: fields(None).child("k"),
        lambda: fields("x").opt_child("k"),
        lambda: fields({}).rows("k"),
        lambda: list(objects([{}, 3], "node")),
    ],
)
def test_objects_of_another_shape(parse: Callable[[], object]) -> None:
    with pytest.raises(BadResponse, match=r"^node.*(object|list) expected, got "):
        parse()


@given(st.sampled_from(OPTIONAL + REQUIRED), json_values)
def test_nothing_else_is_ever_raised(name: str, value: Any) -> None:
    with suppress(BadResponse):
        read(name, value)


@pytest.mark.parametrize("number", ["1e99999999999999999999", "1e-99999999999999999999"])
def test_json_with_a_number_nobody_can_hold(number: str) -> None:
    with pytest.raises(BadResponse):
        decode(number.encode())


@given(st.binary())
def test_decoding_raises_nothing_else(body: bytes) -> None:
    with suppress(BadResponse):
        decode(body)


def test_what_is_no_json_number_is_the_callers_choice() -> None:
    assert decode(b'{"a": NaN, "b": -Infinity}', lambda name: name) == {
        "a": "NaN",
        "b": "-Infinity",
    }
