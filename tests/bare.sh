#!/usr/bin/env bash
# `make bare`: makes a Debian with nothing but what README.md names, and runs README's two commands in it, as root.
# The arguments go to its `make test`: tests/bare.sh DB=postgresql TESTS=tests/visits
# Its package clients (apt, pip, npm) are configured as those of this machine. debootstrap takes this machine's mirror,
# or MIRROR. Its mounts and processes live in namespaces of their own and end with them, also after a failure or Ctrl+C.
set -eu
SUITE=bookworm
PACKAGES=python3,python3-venv,make,git
PATIENCE=600 # seconds from the clone to the first page
HANDED='^(PIP|UV|npm_config|NPM_CONFIG|SSL_CERT|REQUESTS_CA|CURL_CA|NODE_EXTRA_CA)_|_(proxy|PROXY)$'
CLIENTS="/etc/apt /etc/pip.conf /etc/xdg/pip /etc/npmrc /root/.npmrc /root/.config/pip /root/.pip
    /usr/local/share/ca-certificates /etc/resolv.conf /etc/hosts"

cd "$(dirname "$0")/.."
root=$PWD/build/bare

stop() {
    echo "$1" >&2
    exit 1
}

# Run a command in a folder of the new root; of our environment it sees what belongs to the package clients.
in_root() {
    env -i HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "${handed[@]}" \
        chroot "$root" env --chdir="$1" "${@:2}"
}

make_root() {
    local mirror=${MIRROR:-$(apt-get indextargets --format '$(SITE)' "Release: $SUITE" | head -n 1)}
    [ "$mirror" ] || stop "This machine's apt has no mirror of $SUITE. Name one: make bare MIRROR=..."
    echo "Making a Debian $SUITE with $PACKAGES"
    debootstrap --variant=minbase --include="$PACKAGES" "$SUITE" "$root" "$mirror" >"$root.log" || stop "See $root.log"
    mount -t proc proc "$root/proc"
    mount -t sysfs -o ro sysfs "$root/sys"
    mount -t devpts devpts "$root/dev/pts"
    mount -t tmpfs tmpfs "$root/dev/shm"
}

configure_clients() {
    local path
    rm "$root/etc/apt/sources.list" # debootstrap's own
    for path in $CLIENTS; do
        [ -e "$path" ] || continue
        mkdir -p "$root${path%/*}"
        cp -RLpT "$path" "$root$path"
    done
    in_root / update-ca-certificates >/dev/null
}

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
    [ "$(id -u)" = 0 ] || stop 'make bare needs root, for debootstrap and its mounts: sudo make bare'
    if ! command -v debootstrap >/dev/null; then
        apt-get update -q >/dev/null
        apt-get install -y -q --no-install-recommends debootstrap >/dev/null
    fi
    rm -rf "$root"
    mkdir -p "$root"
    unshare --mount --pid --fork --kill-child "$0" inside "$@" || stop "The new root stays in $root for a look."
    rm -rf "$root"
    exit
fi
handed=()
for name in $(compgen -e | grep -E "$HANDED"); do handed+=("$name=${!name}"); done
make_root
configure_clients
git bundle create --quiet "$root/root/pilotapp.bundle" HEAD
in_root /root git -c advice.detachedHead=false clone --quiet pilotapp.bundle pilotapp
run_until_first_page
in_root /root/pilotapp make test "${@:2}"
