#!/usr/bin/env bash
# Makes a new Debian in the folder ROOT, with the source from standard input in /root/pilotapp, and becomes its first
# process, systemd, with a network of its own. As root, in namespaces of its own: mount, process, hostname, IPC and
# control groups. tests/support/debian.py calls it: boot.sh ROOT
set -eu
root=$1
. "$(dirname "$0")/debian.sh"
need_debootstrap 'make service'
mkdir -p "$root"
mount --bind "$root" "$root" # pivot_root wants a mount
make_root systemd,systemd-sysv,dbus,ca-certificates
configure_clients
printf 'export %q\n' "${handed[@]}" >"$root/root/.clients"
mkdir "$root/root/pilotapp"
tar -x -C "$root/root/pilotapp"
mount -t tmpfs -o mode=755 tmpfs "$root/run"
mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
cd "$root"
mkdir -p .outside
pivot_root . .outside
umount -l .outside
exec env -i container=test PATH=/usr/sbin:/usr/bin:/sbin:/bin unshare --net /lib/systemd/systemd </dev/null >/dev/null 2>&1
