#!/bin/sh
# Installs what is missing: `install.sh python|node|browser`. Asks for nothing, says what it does on stderr.
set -eu
cd "$(dirname "$0")/.."

say() { echo "$*" >&2; }

find_uv() {
    if command -v uv >/dev/null 2>&1; then
        command -v uv
        return
    fi
    # A virtual environment for uv alone: Debian's own Python refuses `pip install`, and rightly.
    if [ ! -x build/uv/bin/uv ]; then
        say "uv: installing into build/uv"
        python3 -m venv build/uv >&2 || {
            say "python3 -m venv does not work here: install python3-venv (Debian: apt-get install python3-venv)"
            exit 1
        }
        build/uv/bin/pip install --quiet --disable-pip-version-check uv >&2
    fi
    echo build/uv/bin/uv
}

install_python() {
    uv=$(find_uv)
    say "python: installing from uv.lock"
    # The Python of this machine (3.11 or newer) and no other: uv would else download one.
    UV_PYTHON_DOWNLOADS=never "$uv" sync --quiet --all-extras --locked >&2
}

install_node() {
    command -v npm >/dev/null 2>&1 || {
        say "npm is missing: install Node.js 20 or newer (Debian: apt-get install nodejs npm)"
        exit 1
    }
    say "node: installing from package-lock.json"
    (cd frontend && npm ci --silent --no-audit --no-fund >&2)
}

# Chromium for the journeys, a Chinese font for the documents. Only root can install them; others are told.
install_browser() {
    missing=""
    command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
    fc-list 2>/dev/null | grep -qi 'noto.*cjk' || missing="$missing fonts-noto-cjk fontconfig"
    # Rare surnames and signs: without them a form shows the character's code, and says so.
    [ "$(id -u)" -ne 0 ] || fc-list 2>/dev/null | grep -qi 'HanaMinB' || missing="$missing fonts-hanazono fonts-symbola"
    [ -z "$missing" ] && return
    if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
        say "missing for browser tests and documents:$missing (Debian: sudo apt-get install$missing)"
        exit 1
    fi
    say "apt: installing$missing"
    # shellcheck disable=SC2086  # a list of words
    { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends $missing; } >&2
}

case "${1:-}" in
    python | node | browser) "install_$1" ;;
    *) say "usage: install.sh python|node|browser"; exit 2 ;;
esac
