#!/usr/bin/env bash
# Sees to the programs that tests need beside Python: a browser, PostgreSQL, LibreOffice and fonts.
set -euo pipefail

packages=()
need() { command -v "$1" >/dev/null || packages+=("${@:2}"); }
need chromium chromium
need soffice libreoffice-writer-nogui
need pdftoppm poppler-utils
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || packages+=(postgresql)
fc-list 2>/dev/null | grep -qi "noto sans cjk" || packages+=(fonts-noto-cjk fontconfig)
fc-list 2>/dev/null | grep -qi carlito || packages+=(fonts-crosextra-carlito fonts-crosextra-caladea)
[ ${#packages[@]} -eq 0 ] && exit 0

line="apt-get install --yes --no-install-recommends ${packages[*]}"
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if sudo -n true 2>/dev/null; then as_root=(sudo); else
    echo "Tests need more programs. Run this, then try again:  sudo $line" >&2
    exit 1
  fi
fi
command -v apt-get >/dev/null || { echo "Tests need: ${packages[*]}. Install them, then try again." >&2; exit 1; }
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update --quiet=2
"${as_root[@]}" $line --quiet=2 >/dev/null
