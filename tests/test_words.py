"""Languages come from their word lists, and every fault of a list is found."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.scripts import script

SMALL: dict[str, Any] = {
    "entity": {
        "sensor": {"held": {"name": "Held"}, "earning": {"name": "Earning"}},
        "binary_sensor": {"earning": {"name": "Earning"}},
    },
    "exceptions": {
        "gone": {"message": "{node} is gone. Run `ls` or [ask](http://a/b) at port 28967."}
    },
}
GONE = SMALL["exceptions"]["gone"]["message"]
WORDS = {
    "Held": "Einbehalten",
    "Earning": "Verdient",
    GONE: "{node} ist weg. Rufe `ls` auf oder [frage](http://a/b) 28967.",
}


SCRIPT = script("words")


def test_a_language_has_the_tree_of_english() -> None:
    words = SCRIPT.listed(
        SMALL, WORDS | {"entity.binary_sensor.earning.name: Earning": "Verdient gerade"}
    )
    tree = SCRIPT.spelled(SMALL, words)
    assert tree["entity"]["sensor"]["earning"]["name"] == "Verdient"
    assert tree["entity"]["binary_sensor"]["earning"]["name"] == "Verdient gerade"
    assert list(SCRIPT.faults("de", SMALL, words)) == []
    assert list(SCRIPT.faults("de", SMALL, WORDS)) == []


def test_a_changed_text_is_empty_until_it_is_translated_anew() -> None:
    words = SCRIPT.listed(SMALL, {"Held back": "Einbehalten", "Earning": "Verdient"})
    assert words == {"Held": "", "Earning": "Verdient", GONE: ""}
    assert SCRIPT.spelled(SMALL, words)["entity"]["sensor"]["held"] == {}


@pytest.mark.parametrize(
    ("entry", "own", "fault"),
    [
        ("Held", "", "no translation"),
        ("Held", "Held", "is English"),
        ("Held", "Einbehalten ", "odd spaces"),
        ("Held", "Ein  behalten", "odd spaces"),
        ("Held", "<b>Einbehalten</b>", "HTML"),
        ("Held", "Verdient", "two entities of sensor are called ['Verdient']"),
        (GONE, "Weg. Rufe `ls` auf oder [frage](http://a/b) 28967.", "{node}"),
        (GONE, "{Node} ist weg. Rufe `ls` auf oder [frage](http://a/b) 28967.", "{Node}"),
        (GONE, "{node} ist weg. Rufe `dir` auf oder [frage](http://a/b) 28967.", "`dir`"),
        (GONE, "{node} ist weg. Rufe `ls` auf oder [frage](http://a/c) 28967.", "http://a/c"),
        (GONE, "{node} ist weg. Rufe `ls` auf oder [frage](http://a/b) 28976.", "28976"),
        (GONE, "l'{node} ist weg. Rufe `ls` auf oder [frage](http://a/b) 28967.", "apostrophe"),
    ],
)
def test_a_fault_is_told(entry: str, own: str, fault: str) -> None:
    (told,) = SCRIPT.faults("de", SMALL, WORDS | {entry: own})
    assert fault in told


def test_files_are_brought_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(SCRIPT, "ROOT", tmp_path)
    monkeypatch.setattr(SCRIPT, "LISTS", tmp_path)
    monkeypatch.setattr(SCRIPT, "TRANSLATIONS", tmp_path / "out")
    (tmp_path / "out").mkdir()
    (tmp_path / "out/en.json").write_text(json.dumps(SMALL))
    (tmp_path / "de.json").write_text(json.dumps(WORDS | {"Old": "Alt", "Held": ""}))
    assert SCRIPT.main() == 1
    assert capsys.readouterr().out == "de.json: 'Held' has no translation\n"
    assert json.loads((tmp_path / "de.json").read_text()) == WORDS | {"Held": ""}
    (tmp_path / "de.json").write_text(json.dumps(WORDS))
    assert SCRIPT.main() == 0
    tree = json.loads((tmp_path / "out/de.json").read_text())
    assert tree["entity"]["sensor"]["held"] == {"name": "Einbehalten"}
