#!/usr/bin/env bash
# Prints the addresses of package repositories that this machine uses, as apt knows them, in whatever form and file they
# were written: first those of the release that runs here. One that is not Debian's does no harm to whoever checks
# signatures: what it signs is not accepted.
set -euo pipefail

release=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
# Without release information, that is before any apt-get update too.
# shellcheck disable=SC2016
apt-get --no-release-info indextargets --format '$(RELEASE) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' |
  awk -v release="$release" '$2 == "main" && $3 !~ /security/ { print ($1 == release ? 0 : 1), $3 }' |
  sort -u | cut -d ' ' -f 2
