"""The three rings: arrows point inward, kept by reading the syntax and by importing alone."""

import ast
from collections.abc import Iterator
from pathlib import Path
import subprocess
import sys

import pytest

ROOT = Path(__file__).parent.parent / "custom_components/depin_orchestrator"
#: Third-party packages that each inner ring may import, beside the standard library.
MAY_IMPORT = {"engine": set(), "adapters": {"aiohttp", "yarl"}, "actuators": {"aiohttp", "yarl"}}
#: Rings that each inner ring may reach by a relative import.
MAY_REACH = {
    "engine": {"engine"},
    "adapters": {"engine", "adapters"},
    "actuators": {"engine", "adapters", "actuators"},
}
#: Modules that the engine must not touch though the standard library has them: clocks, I/O.
IMPURE = {
    "time",
    "asyncio",
    "socket",
    "os",
    "pathlib",
    "random",
    "secrets",
    "logging",
    "threading",
}
#: Names that Home Assistant takes for a platform, whatever we meant.
RESERVED = {
    "backup", "condition", "config", "energy", "group", "hardware", "intent", "logbook",
    "media_source", "recorder",
}  # fmt: skip


def modules(ring: str) -> list[Path]:
    found = sorted((ROOT / ring).rglob("*.py"))
    assert found
    return found


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Yield level and name of each import."""
    for item in ast.walk(ast.parse(path.read_text())):
        if isinstance(item, ast.Import):
            yield from ((0, alias.name) for alias in item.names)
        elif isinstance(item, ast.ImportFrom):
            yield item.level, item.module or ""


@pytest.mark.parametrize("ring", MAY_IMPORT)
def test_absolute_imports(ring: str) -> None:
    allowed = MAY_IMPORT[ring] | sys.stdlib_module_names
    for path in modules(ring):
        foreign = {name.split(".")[0] for level, name in imports(path) if level == 0}
        assert foreign <= allowed, path
        if ring == "engine":
            assert not foreign & IMPURE, path


@pytest.mark.parametrize("ring", MAY_REACH)
def test_relative_imports(ring: str) -> None:
    for path in modules(ring):
        depth = len(path.relative_to(ROOT).parts) - 1
        for level, name in imports(path):
            if level > depth:  # reaches the package's root
                assert level == depth + 1, path
                assert name.split(".")[0] in MAY_REACH[ring], f"{path}: {name}"


@pytest.mark.parametrize("ring", MAY_IMPORT)
def test_ring_loads_without_home_assistant(ring: str) -> None:
    """Import every module in a fresh interpreter in which Home Assistant cannot be imported."""
    names = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in modules(ring)
    ]
    program = f"""
import importlib, sys, types
sys.modules["homeassistant"] = None
sys.modules["voluptuous"] = None
ring = types.ModuleType("ring")
ring.__path__ = [{str(ROOT)!r}]
sys.modules["ring"] = ring
for name in {names!r}:
    importlib.import_module("ring." + name)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_engine_asks_no_clock() -> None:
    for path in modules("engine"):
        text = path.read_text()
        assert ".now(" not in text, path
        assert "utcnow" not in text, path


def test_no_reserved_module_name() -> None:
    assert not {path.stem for path in ROOT.glob("*.py")} & RESERVED


def test_files_stay_short() -> None:
    """A table may have 400 lines, anything else 300 (the aim is 250)."""
    for path in ROOT.rglob("*.py"):
        assert len(path.read_text().splitlines()) <= 300, path
