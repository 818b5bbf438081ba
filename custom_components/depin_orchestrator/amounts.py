"""Numbers as each language writes them; nowhere else are they written for people."""

from collections.abc import Mapping
from decimal import Decimal
import re

#: The languages that there are words in: their decimal mark, and what stands between thousands.
MARKS: Mapping[str, tuple[str, str]] = {
    "en": (".", ","),
    "de": (",", "."),
    "es": (",", "."),
    "fr": (",", "\u202f"),
    "nl": (",", "."),
    "pl": (",", "\u00a0"),
    "zh-Hans": (".", ","),
}
ENGLISH = "en"
POINT = re.compile(r"(?<=\d)\.(?=\d)")


def written(number: float | Decimal, language: str, decimals: int | None = None) -> str:
    """Write a number with so many decimals, else with the three digits that count.

    There is no power of ten, and no nought below nought. A language without words is English.
    """
    if decimals is None:
        text = f"{float(f'{number:.3g}'):,.10g}"
    else:
        text = f"{number:,.{decimals}f}"
        if not text.strip("-0.,"):
            text = text.removeprefix("-")
    point, comma = MARKS.get(language, MARKS[ENGLISH])
    return text.translate({ord("."): point, ord(","): comma})


def rewritten(text: str, language: str) -> str:
    """Return a text that holds a number with a decimal point with the language's mark in it."""
    return POINT.sub(MARKS.get(language, MARKS[ENGLISH])[0], text)
