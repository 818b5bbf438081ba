# Shared by the scripts of this folder: where things live, and how they speak.
# shellcheck shell=bash
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# Shared between clones, so that a second clone does not build its own Python.
CACHE=${DEPIN_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/depin-orchestrator}
TEST_ENV=$ROOT/.venv        # pytest, ruff, mypy (Home Assistant of the pytest plugin)
HA_ENV=$ROOT/.venv-ha       # the Home Assistant that scripts/demo runs
FRONTEND=$ROOT/frontend

say() { printf '\033[1m==>\033[0m %s\n' "$*"; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }

# need TOOL SENTENCE: stop with a sentence that says what to install.
need() { command -v "$1" >/dev/null 2>&1 || die "$1 is missing. $2"; }

# Compiled once and kept: a Home Assistant that starts uncompiled takes seconds more, each time.
unset PYTHONDONTWRITEBYTECODE
