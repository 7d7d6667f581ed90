# Functions for a new Debian in the folder $root; a bash script sources them, as root and in namespaces of its own
# (tests/bare.sh, tests/support/boot.sh). Its package clients (apt, pip, npm) are configured as those of this machine.
# debootstrap takes this machine's mirror, or MIRROR.
SUITE=bookworm
HANDED='^(PIP|UV|npm_config|NPM_CONFIG|SSL_CERT|REQUESTS_CA|CURL_CA|NODE_EXTRA_CA)_|_(proxy|PROXY)$'
CLIENTS="/etc/apt /etc/pip.conf /etc/xdg/pip /etc/npmrc /root/.npmrc /root/.config/pip /root/.pip
    /usr/local/share/ca-certificates /etc/resolv.conf /etc/hosts"
handed=()
for name in $(compgen -e | grep -E "$HANDED"); do handed+=("$name=${!name}"); done

stop() {
    echo "$1" >&2
    exit 1
}

need_debootstrap() {
    [ "$(id -u)" = 0 ] || stop "$1 needs root, for debootstrap and its mounts: sudo $1"
    command -v debootstrap >/dev/null && return
    apt-get update -q >/dev/null
    apt-get install -y -q --no-install-recommends debootstrap >/dev/null
}

# Run a command in a folder of the new root; of our environment it sees what belongs to the package clients.
in_root() {
    env -i HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "${handed[@]}" \
        chroot "$root" env --chdir="$1" "${@:2}"
}

# Make the root with these packages, separated by commas, and mount what programs expect.
make_root() {
    local mirror=${MIRROR:-$(apt-get indextargets --format '$(SITE)' "Release: $SUITE" | head -n 1)}
    [ "$mirror" ] || stop "This machine's apt has no mirror of $SUITE. Name one: MIRROR=..."
    echo "Making a Debian $SUITE with $1" >&2
    debootstrap --variant=minbase --include="$1" "$SUITE" "$root" "$mirror" >"$root.log" || stop "See $root.log"
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
