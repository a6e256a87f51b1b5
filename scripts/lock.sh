#!/bin/sh
# Compiles requirements.in and requirements-dev.in to locked, hashed files that name no address. Other versions are
# taken only where the .in files ask for them; `scripts/lock.sh --upgrade` takes the newest that fit.
set -eu
cd "$(dirname "$0")/.."
. scripts/python.sh

python=$(find_python)
uv=$(find_uv "$python") || { echo "uv is needed to lock and could not be installed" >&2; exit 1; }
for name in requirements requirements-dev; do
    "$uv" pip compile --python "$python" --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --quiet \
        "$@" "$name.in" -o "$name.txt"
    echo "$name.txt: $(grep -c '==' "$name.txt") packages"
done
