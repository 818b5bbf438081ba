"""Bears processes in a moment: everything is imported once, each life is a fork of it.

Run by the interpreter that has Home Assistant. Reads one line of JSON per life from its standard
input and prints the process id:

- `{"kind": "home", "folder": …}`: Home Assistant's own `main`, with that configuration;
- `{"kind": "bare", …}`: the engine and the Docker actuator alone (`bare.py`).

Both take `log`, and `die` (the arguments of `dying.die_at`).
"""

from contextlib import suppress
import gc
import importlib
import json
import os
from pathlib import Path
import signal
import sys
from typing import Any

ROOT = Path(__file__).parent.parent.parent
OURS = "custom_components.depin_orchestrator"


def prepare() -> None:
    """Import what Home Assistant imports when it starts, and the integration."""
    from homeassistant import __main__, bootstrap  # noqa: F401, PLC0415 -- the child's main

    for name in sorted(bootstrap.DEFAULT_INTEGRATIONS | bootstrap.STAGE_1_INTEGRATIONS):
        with suppress(ImportError):  # one whose requirements are not installed is not used
            importlib.import_module(f"homeassistant.components.{name}")
    for path in (ROOT / OURS.replace(".", "/")).rglob("*.py"):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        importlib.import_module(module.removesuffix(".__init__"))
    importlib.import_module("tests.crash.bare")


def live(order: dict[str, Any]) -> None:
    """Be that process, from here on."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    if order["die"]:
        importlib.import_module("tests.crash.dying").die_at(*order["die"])
    if order["kind"] == "bare":
        importlib.import_module("tests.crash.bare").main(order)
        return
    main = importlib.import_module("homeassistant.__main__").main
    sys.argv = ["hass", "-c", order["folder"], "--skip-pip", "--log-no-color"]
    sys.exit(main())


def bear() -> None:
    """Fork a life for every order."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the dead here
    gc.freeze()
    print("ready", flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        if pid := os.fork():
            print(pid, flush=True)
            continue
        try:
            live(order)
        finally:
            sys.stdout.flush()
            os._exit(1)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    prepare()
    bear()
