#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Boots systemd over a throw-away copy of this machine's files, as a container would; called by
# booting.py inside namespaces of its own:  boot.sh SCRATCH PYTHON SITE SOURCE
# Nothing it writes reaches the machine: files lie in memory over those of the machine, /proc/sys
# and /sys are read-only, its devices are the harmless ones, its network is its own loopback.
set -eu
scratch=$1 python=$2 site=$3 source=$4
root=$scratch/root

mount --make-rprivate /
mount -t tmpfs tmpfs "$scratch"
mkdir "$scratch/upper" "$scratch/work" "$root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$scratch/upper,workdir=$scratch/work" "$root"
mount -t proc proc "$root/proc"
mount --bind "$root/proc/sys" "$root/proc/sys"
mount -o remount,bind,ro "$root/proc/sys"
[ ! -e "$root/proc/sysrq-trigger" ] || mount --bind /dev/null "$root/proc/sysrq-trigger"
mount -t sysfs -o ro sysfs "$root/sys"
mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
for place in run tmp dev; do mount -t tmpfs -o mode=755 tmpfs "$root/$place"; done
chmod 1777 "$root/tmp"
for device in null zero full random urandom tty; do
  touch "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
mkdir "$root/dev/shm" "$root/dev/pts"
ln -s /proc/self/fd "$root/dev/fd"
ln -s pts/ptmx "$root/dev/ptmx"

mkdir -p "$root/opt/python" "$root/opt/ayni/contrib" "$root/opt/ayni/site" "$root/opt/ayni/source" "$root/opt/ayni/venv/bin"
mount --bind "$python" "$root/opt/python"
mount --bind "$site" "$root/opt/ayni/site"
mount --bind "$source/src" "$root/opt/ayni/source"
mount --bind "$source/contrib" "$root/opt/ayni/contrib"
# What the units start: the same program as an installed one, from where ProtectHome lets it be read.
cat > "$root/opt/ayni/venv/bin/ayni" <<'PROGRAM'
#!/bin/sh
export PYTHONPATH=/opt/ayni/source:/opt/ayni/site LD_LIBRARY_PATH=/opt/python/lib
exec /opt/python/bin/python3 -m ayni.node.cli "$@"
PROGRAM
chmod 755 "$root/opt/ayni/venv/bin/ayni"

rm -rf "$root/etc/systemd/system" "$root/etc/fstab"
mkdir "$root/etc/systemd/system"
printf '[Unit]\nDescription=A machine with nothing on it\n' > "$root/etc/systemd/system/bare.target"
ip link set lo up
# Services get files of their own only below a true root: one that was changed by chroot is none.
mkdir "$root/before"
cd "$root"
pivot_root . before
umount -l /before
exec /usr/bin/env -i container=other PATH=/usr/sbin:/usr/bin:/sbin:/bin \
  /lib/systemd/systemd --system --unit=bare.target --log-target=console --show-status=no
