#!/bin/sh
# Makes .venv hold exactly what requirements-dev.txt locks, and the commands `rasa` and `anhuan` in it.
# Instant when there is nothing to do; interrupted, it carries on the next time.
set -eu
cd "$(dirname "$0")/.."
. scripts/python.sh

STAMP=.venv/.set-up
state() { { pwd; cat requirements.txt requirements-dev.txt scripts/setup.sh scripts/python.sh; } | cksum; }

install_with_pip() {
    [ -x .venv/bin/pip ] || { rm -rf .venv && "$1" -m venv .venv; }
    .venv/bin/python -m pip install --disable-pip-version-check --require-hashes -r requirements-dev.txt
}

install_with_uv() {
    .venv/bin/python -c 'import sys; sys.exit(sys.version_info[:2] != (3, 10))' 2>/dev/null ||
        { rm -rf .venv && "$2" venv --quiet --python "$1" .venv; } || return
    "$2" pip sync --python .venv/bin/python --require-hashes --compile-bytecode requirements-dev.txt
}

# A command in .venv/bin that works from any folder.
write_command() {
    printf '#!%s/.venv/bin/python\nimport runpy, sys\n\nsys.path.insert(0, %s)\nrunpy.run_module("%s", run_name="__main__", alter_sys=True)\n' \
        "$PWD" "\"$PWD\"" "$2" >".venv/bin/$1.new"
    chmod +x ".venv/bin/$1.new"
    mv ".venv/bin/$1.new" ".venv/bin/$1"
}

if [ "$(cat $STAMP 2>/dev/null)" = "$(state)" ] && .venv/bin/python -c '' 2>/dev/null; then
    exit 0
fi
unset PYTHONDONTWRITEBYTECODE
python=$(find_python)
echo "Setting up .venv with $python (about a minute the first time)"
rm -f $STAMP
uv=$(find_uv "$python") || uv=
if [ -z "$uv" ] || ! install_with_uv "$python" "$uv"; then
    echo "uv could not do it; installing with pip instead, which takes about three minutes"
    install_with_pip "$python"
fi
write_command rasa scripts.quiet_rasa
write_command anhuan cli
state >$STAMP
echo "Set up."
