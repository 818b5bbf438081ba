"""The cards speak all their languages: the same words in each, all used; and they stay small."""

from collections.abc import Iterator
import gzip
import json
from pathlib import Path
import re
from typing import Any

import pytest

SOURCE = Path(__file__).parents[1] / "frontend" / "src"
BUNDLE = SOURCE.parents[1] / "custom_components/depin_orchestrator/frontend/card.js"
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff}] ?[,:;?!()]|[,:;?!()][\u4e00-\u9fff{]")
WORDS = Path(__file__).parents[1] / "scripts/words/zh-Hans.json"
LANGUAGES = sorted((SOURCE / "translations").glob("*.json"))


def words(path: Path) -> dict[str, str]:
    return dict(flat(json.loads(path.read_text())))


def flat(part: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in part.items():
        if isinstance(value, dict):
            yield from flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


@pytest.mark.parametrize("path", LANGUAGES, ids=lambda path: path.stem)
def test_every_language_has_every_word_and_its_placeholders(path: Path) -> None:
    english, own = words(SOURCE / "translations" / "en.json"), words(path)
    assert own.keys() == english.keys()
    for key, text in own.items():
        assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", english[key])), key
        assert text.strip() == text
        assert text


def test_every_word_is_used_and_every_used_word_is_there() -> None:
    source = "".join(path.read_text() for path in SOURCE.rglob("*.ts"))
    english = words(SOURCE / "translations" / "en.json")
    groups = set(re.findall(r"`([a-z_.]+)\.\$\{", source))
    unused = [
        key for key in english if f'"{key}"' not in source and key.rpartition(".")[0] not in groups
    ]
    assert unused == []
    named = set(re.findall(r'\bt\("([a-z_.]+)"|localize\(hass, "([a-z_.]+)"', source))
    assert {one or other for one, other in named} <= english.keys()


def test_chinese_has_its_own_punctuation() -> None:
    for path in (SOURCE / "translations/zh-Hans.json", WORDS):
        for entry, text in words(path).items():
            spoken = re.sub(r"`[^`]*`|\]\([^)]*\)|\"[^\"]*\"|\?apiKey=", "", text)
            assert not HALF_WIDTH.search(spoken), entry


def test_seven_languages() -> None:
    assert [path.stem for path in LANGUAGES] == ["de", "en", "es", "fr", "nl", "pl", "zh-Hans"]


def test_the_bundle_is_small() -> None:
    assert len(gzip.compress(BUNDLE.read_bytes())) <= 60_000
