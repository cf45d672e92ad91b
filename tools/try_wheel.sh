#!/usr/bin/env bash
# Build the wheel and start the portal from it, in an empty folder, with an environment of its own.
set -euo pipefail
cd "$(dirname "$0")/.."

project=$PWD
folder=$(mktemp -d)
server=
leave() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    rm -rf "$folder"
}
trap leave EXIT

"$project/.venv/bin/python" -m build --wheel --no-isolation --outdir "$folder/dist" "$project" >/dev/null
"$project/.venv/bin/python" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes \
    --requirement "$project/requirements.txt"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps "$folder"/dist/*.whl

cd "$folder"
port=$("$folder/venv/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$folder/venv/bin/portal" init >/dev/null
PORTAL_PORT=$port "$folder/venv/bin/portal" serve 2>"$folder/serve.log" &
server=$!

"$folder/venv/bin/python" - "$port" <<'PROBE' || { cat "$folder/serve.log" >&2; exit 1; }
import sys, time, urllib.error, urllib.request

address = f"http://127.0.0.1:{sys.argv[1]}"
until = time.monotonic() + 30
while True:
    try:
        assert urllib.request.urlopen(f"{address}/healthz").status == 200
        assert "联动" in urllib.request.urlopen(f"{address}/login").read().decode()
        break
    except (urllib.error.URLError, AssertionError):
        if time.monotonic() > until:
            raise
        time.sleep(0.2)
PROBE

kill -TERM "$server"
wait "$server"
server=
echo "The wheel was installed into an empty folder, served /healthz and /login, and stopped."
