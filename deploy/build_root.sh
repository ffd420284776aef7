#!/usr/bin/env bash
# usage: deploy/build_root.sh SUITE FOLDER [--lintian]
#
# The part of package.sh that builds in a root of another release: makes that root with what debian/control asks for,
# and runs package.sh --inside in it, without a network, on FOLDER (source, objects), which is mounted into it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

suite=$1 folder=$2 lintian=${3:-}
needs=$(sed -n '/^Build-Depends:/,/^$/p' "$folder/source/debian/control" | sed -e '1d' -e 's/(.*//' -e 's/[ ,]//g' \
  -e '/^debhelper-compat/d' -e '/^$/d')
# shellcheck disable=SC2086
deploy/root.sh "$suite" "build/roots/$suite-build" build-essential debhelper librdkafka-dev lintian $needs
echo "package: building for $suite in a root of its own" >&2
mkdir -p "build/roots/$suite-build/root/package"
exec systemd-nspawn --quiet --register=no --keep-unit --private-network --console=pipe --as-pid2 \
  --directory "build/roots/$suite-build/root" --bind "$folder:/package" --setenv=LC_ALL=C.UTF-8 \
  bash /package/source/deploy/package.sh --inside /package ${lintian:+--lintian}
