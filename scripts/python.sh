# Sourced by setup.sh and lock.sh: find Python 3.10 and uv. Sets nothing but functions.

UV_VERSION=0.13.9
UV_HOME=build/uv
export UV_PYTHON_DOWNLOADS=never

# Prints the real path of a Python 3.10. The real path, because uv does not follow pyenv's shims.
find_python() {
    for candidate in "${PYTHON:-}" python3.10 "$(pyenv prefix 3.10 2>/dev/null)/bin/python3.10" \
        "$HOME/.pyenv/versions/"3.10.*/bin/python3.10 python3 python "$(uv python find 3.10 2>/dev/null)"; do
        [ -n "$candidate" ] || continue
        "$candidate" -c 'import os, sys
base = getattr(sys, "_base_executable", sys.executable)
sys.exit(1) if sys.version_info[:2] != (3, 10) else print(os.path.realpath(base))' 2>/dev/null && return
    done
    echo "Python 3.10 was not found. Install it (pyenv install 3.10, or your system's python3.10 package) or name it: make PYTHON=/path/to/python3.10" >&2
    return 1
}

# Prints the path of uv, fetched with pip the first time; fails quietly where it cannot be had.
find_uv() {
    if "$UV_HOME/bin/uv" --version 2>/dev/null | grep -q " $UV_VERSION"; then
        echo "$UV_HOME/bin/uv"
    elif "$1" -m pip install -q --disable-pip-version-check --upgrade --target "$UV_HOME" "uv==$UV_VERSION" >&2; then
        echo "$UV_HOME/bin/uv"
    else
        command -v uv
    fi
}
