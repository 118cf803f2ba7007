#!/usr/bin/env bash
# Runs a command with DATABASE_URL leading to a PostgreSQL of its own, which is gone afterwards.
set -euo pipefail

bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
folder=$(mktemp -d)
owner=()
if [ "$(id -u)" -eq 0 ]; then
  chown postgres "$folder"
  owner=(runuser -u postgres --)
fi
stop() {
  "${owner[@]}" "$bin/pg_ctl" --pgdata="$folder/data" --mode=immediate stop >/dev/null 2>&1 || true
  rm -rf "$folder"
}
trap stop EXIT
chmod 755 "$folder"
cd "$folder"
"${owner[@]}" "$bin/initdb" --pgdata="$folder/data" --username=test --auth=trust --no-sync --encoding=UTF8 --locale=C.UTF-8 >/dev/null
"${owner[@]}" "$bin/pg_ctl" --pgdata="$folder/data" --wait --log="$folder/log" \
  --options="-c listen_addresses='' -c unix_socket_directories=$folder -c fsync=off -c synchronous_commit=off -c full_page_writes=off" start >/dev/null
"${owner[@]}" "$bin/createdb" --host="$folder" --username=test app
cd "$OLDPWD"
DATABASE_URL="postgres://test@${folder//\//%2F}/app" "$@"
