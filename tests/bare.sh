#!/usr/bin/env bash
# `make bare`: makes a Debian with nothing but what README.md names, and runs README's two commands in it, as root.
# The arguments go to its `make test`: tests/bare.sh DB=postgresql TESTS=tests/visits
# Its mounts and processes live in namespaces of their own and end with them, also after a failure or Ctrl+C.
set -eu
PACKAGES=python3,python3-venv,make,git
PATIENCE=600 # seconds from the clone to the first page

cd "$(dirname "$0")/.."
root=$PWD/build/bare
. tests/support/debian.sh

run_until_first_page() {
    local port address since=$SECONDS
    port=$(in_root / python3 -c 'import socket; print(socket.create_server(("127.0.0.1", 0)).getsockname()[1])')
    address=http://127.0.0.1:$port/
    set -m # in the background it gets a process group of its own
    in_root /root/pilotapp make run PORT="$port" &
    set +m
    until in_root / python3 -c 'import sys, urllib.request as u; u.urlopen(sys.argv[1])' "$address" 2>/dev/null; do
        kill -0 $! 2>/dev/null || stop 'make run ended before its first page'
        [ $((SECONDS - since)) -lt $PATIENCE ] || stop "make run: no page in $PATIENCE s"
        sleep 1
    done
    echo "make run: the first page answers 200 after $((SECONDS - since)) s"
    kill -- -$!
    wait $! || true
}

if [ "${1:-}" != inside ]; then
    need_debootstrap 'make bare'
    rm -rf "$root"
    mkdir -p "$root"
    unshare --mount --pid --fork --kill-child "$0" inside "$@" || stop "The new root stays in $root for a look."
    rm -rf "$root"
    exit
fi
make_root "$PACKAGES"
configure_clients
git bundle create --quiet "$root/root/pilotapp.bundle" HEAD
in_root /root git -c advice.detachedHead=false clone --quiet pilotapp.bundle pilotapp
run_until_first_page
in_root /root/pilotapp make test "${@:2}"
