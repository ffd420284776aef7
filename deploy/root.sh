#!/usr/bin/env bash
# usage: deploy/root.sh SUITE FOLDER PACKAGE...
#
# Makes FOLDER/root, a small Debian system of that release with these packages, from the mirror that this machine's apt
# uses. Needs root. Half a minute to two, once: does nothing when FOLDER already holds what is asked for.
set -euo pipefail

suite=$1 folder=$(realpath -m "$2")
shift 2
packages=$(printf '%s\n' "$@" | sort -u | paste -sd,)
here=$(dirname "${BASH_SOURCE[0]}")
recipe=$({ cat "$0" && echo "$suite $packages"; } | sha256sum | cut -c1-16)

say() { printf 'root: %s\n' "$*" >&2; }

mkdir -p "$folder"
exec 9>"$folder.lock"
flock 9
[ -f "$folder/recipe" ] && [ "$(cat "$folder/recipe")" = "$recipe" ] && exit 0
[ "$(id -u)" = 0 ] || {
  say "only root can make one"
  exit 77
}
rm -rf "$folder/root" "$folder/recipe"
# How this machine reaches its mirror, a proxy for instance, is also how the new system does while it is made.
apt-config dump Acquire | grep -v '^Acquire ""' >"$folder/apt.conf" || true
say "making a Debian $suite, once"
for mirror in $("$here/mirrors.sh"); do
  mmdebstrap --quiet --variant=minbase --format=directory --aptopt="$folder/apt.conf" --include="$packages" \
    --dpkgopt=force-unsafe-io --dpkgopt='path-exclude=/usr/share/locale/*' "$suite" "$folder/root" \
    "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" \
    >"$folder/log" 2>&1 && break
  rm -rf "$folder/root"
done
[ -d "$folder/root" ] || {
  tail -20 "$folder/log" >&2
  say "no apt source of this machine serves a Debian $suite with these packages"
  exit 69
}
rm -rf "$folder"/root/var/cache/apt/archives/*.deb "$folder"/root/var/lib/apt/lists/*
# Last: a folder without it is made anew.
echo "$recipe" >"$folder/recipe"
