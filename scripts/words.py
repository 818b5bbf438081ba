"""Writes the integration's languages: `python scripts/words.py`.

`scripts/words/<language>.json` holds each different text of `translations/en.json` once, with its
translation; from it comes `translations/<language>.json`. Where one key needs another
translation of the same English text, an entry with the key's path takes precedence:
`"entity.binary_sensor.earning.name: Earning"`.

A new or changed English text appears in every list with an empty translation, and the old one
goes: no language goes on saying what English does not say any more. What is left to do is
printed, and the exit code is 1 until nothing is.
"""

from collections import Counter
from collections.abc import Iterator
import json
from pathlib import Path
import re
import sys
from typing import Any

ROOT = Path(__file__).parent.parent
TRANSLATIONS = ROOT / "custom_components/depin_orchestrator/translations"
LISTS = ROOT / "scripts/words"

#: What a translation has to repeat: placeholders, link targets, code, options, addresses, names
#: of variables, ports, percentages.
LITERAL = re.compile(
    r"\{\w*\}|\]\([^)]*\)|`[^`]*`|--[a-z][\w-]*|[\w.]*(?::/)?[/_][\w/.:?=@-]*\w|\d{4,}|\d+ %",
)
#: What cannot stand in a text of Home Assistant: HTML, doubled or outer spaces, and an apostrophe
#: before a brace, which would make the placeholder plain text.
UNCLEAN = re.compile(r"<|  |^\s|\s$|'\{")
#: Texts that may read as in English: names, abbreviations, and words that the language shares.
SAME = {
    "": {
        "DePIN Orchestrator", "Docker Engine", "CPU", "OK", "APY", "Autostaker", "App-key",
        "Slashings",
    },
    "de": {
        "Name", "Upload", "Container", "Offline", "Version", "Status", "Sponsorships", "Problem",
        "Internet offline", "Host offline", "Node offline", "Information", "Details", "Host",
        "Hosts", "Node", "Nodes", "Format", "Online",
    },
    "es": {"Control", "Visible"},
    "fr": {
        "Actions", "Format", "Information", "Instance", "Mode", "Options", "Satellites",
        "Sessions", "Version", "Visible", "thread", "threads",
    },
    "nl": {
        "Container", "Delegators", "Details", "Host", "Host offline", "Hosts", "Internet offline",
        "Node", "Node offline", "Nodes", "Offline", "Online", "Project", "Status", "Upload",
        "Week", "thread", "threads", "{node} is offline",
    },
    "pl": {
        "Alert", "Format", "Host", "Host offline", "Internet offline", "Limit", "Offline",
        "Online", "Problem", "Status",
    },
}  # fmt: skip


def main() -> int:
    """Bring all lists and languages up to date, print what is left to do, return the exit code."""
    english = json.loads((TRANSLATIONS / "en.json").read_text())
    left = 0
    for path in sorted(LISTS.glob("*.json")):
        words = listed(english, json.loads(path.read_text()))
        path.write_text(written(words))
        (TRANSLATIONS / path.name).write_text(written(spelled(english, words)))
        for fault in faults(path.stem, english, words):
            print(f"{path.relative_to(ROOT)}: {fault}")
            left += 1
    return min(left, 1)


def listed(english: dict[str, Any], words: dict[str, str]) -> dict[str, str]:
    """Return a list with exactly what English asks for, in its order; what is new is empty."""
    return {entry: words.get(entry, "") for entry in _asked(english, words)}


def spelled(english: dict[str, Any], words: dict[str, str], prefix: str = "") -> dict[str, Any]:
    """Return the tree of English in the list's language, without the texts that it lacks."""
    tree: dict[str, Any] = {}
    for key, value in english.items():
        path = f"{prefix}{key}"
        if isinstance(value, dict):
            tree[key] = spelled(value, words, f"{path}.")
        elif text := words.get(_entry(path, value, words)):
            tree[key] = text
    return tree


def faults(language: str, english: dict[str, Any], words: dict[str, str]) -> Iterator[str]:
    """Yield what is wrong with a list, as sentences that name the entry."""
    same = SAME[""] | SAME.get(language, set())
    for entry, text in _asked(english, words).items():
        own = words[entry]
        lost = set(LITERAL.findall(text)) ^ set(LITERAL.findall(own))
        if not own:
            yield f"{entry!r} has no translation"
        elif UNCLEAN.search(own):
            yield f"{entry!r} has HTML, odd spaces, or an apostrophe before a placeholder"
        elif lost:
            yield f"{entry!r} has to have the same literals; they differ in {sorted(lost)}"
        elif own == text and text not in same:
            yield f"{entry!r} is English; if it reads the same, name it in SAME of this script"
    for platform, rows in spelled(english, words)["entity"].items():
        names = Counter(row["name"] for row in rows.values() if "name" in row)
        twice = [name for name, count in names.items() if count > 1]
        if twice:
            yield f"two entities of {platform} are called {twice}"


def written(tree: dict[str, Any]) -> str:
    """Return a file's text."""
    return json.dumps(tree, ensure_ascii=False, indent=2) + "\n"


def _asked(english: dict[str, Any], words: dict[str, str]) -> dict[str, str]:
    """Return entry -> English text."""
    return {_entry(path, text, words): text for path, text in _flat(english)}


def _entry(path: str, text: str, words: dict[str, str]) -> str:
    """Return the entry that translates a key: one with its path, if the list has it."""
    own = f"{path}: {text}"
    return own if own in words else text


def _flat(tree: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


if __name__ == "__main__":
    sys.exit(main())
