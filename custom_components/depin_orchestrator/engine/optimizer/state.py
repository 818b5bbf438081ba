"""How learners are stored: plain numbers in and out, checked when they come back."""

from dataclasses import fields
from math import isfinite
from typing import Any, Self

from ..errors import InvalidInput


class State:
    """A dataclass of numbers, lists of numbers, and other states."""

    __slots__ = ()

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for the store."""
        return {name.name: _plain(getattr(self, name.name)) for name in fields(self)}  # type: ignore[arg-type]

    def restore(self, data: Any) -> Self:
        """Take over what `as_dict` returned; raise InvalidInput when it is of another shape.

        A field that the data lacks keeps its fresh value, so a learner may grow.
        """
        if not isinstance(data, dict):
            raise InvalidInput(f"{type(self).__name__}: no state")
        for name in fields(self):  # type: ignore[arg-type]
            if name.name in data:
                mine = getattr(self, name.name)
                setattr(self, name.name, _restored(mine, data[name.name], name.name))
        return self


def _plain(value: Any) -> Any:
    if isinstance(value, State):
        return value.as_dict()
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value


def _restored(mine: Any, data: Any, name: str) -> Any:
    if isinstance(mine, State):
        return mine.restore(data)
    if isinstance(mine, list):
        return _restored_list(mine, data, name)
    if isinstance(mine, dict):
        if not isinstance(data, dict) or set(data) != {str(key) for key in mine}:
            raise InvalidInput(name)
        return {key: _restored(item, data[str(key)], name) for key, item in mine.items()}
    if mine is None or data is None:
        return None if data is None else _number(data, name)
    return _number(data, name)


def _restored_list(mine: list[Any], data: Any, name: str) -> list[Any]:
    if not isinstance(data, list) or len(data) != len(mine):
        raise InvalidInput(name)
    return [_restored(old, new, name) for old, new in zip(mine, data, strict=True)]


def _number(data: Any, name: str) -> float:
    if isinstance(data, bool) or not isinstance(data, int | float) or not isfinite(data):
        raise InvalidInput(name)
    return data
