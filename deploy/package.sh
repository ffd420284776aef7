#!/usr/bin/env bash
# usage: deploy/package.sh [--on SUITE] [--no-lintian] [--quick]
#
# Makes the Debian packages braid and braid-dbgsym into build/package/SUITE and checks them with lintian, which must have
# neither error nor warning to tell. SUITE is the Debian release of this machine unless said otherwise; for another one
# the packages are built in a root of that release (deploy/root.sh), without a network.
#
# --quick compiles for this machine with -O1 in place of -O2, all else alike, into build/package/SUITE-quick: for tests of what it
# holds and does, in seven tenths of the time.
#
# Out of tree: the sources are copied to build/package/SUITE/source, with deploy/debian as their debian/; objects stay in
# build/package/SUITE/objects, so that a second run compiles only what has changed. Prints the name of the package.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf 'package: %s\n' "$*" >&2; }

release_here() { sed -n 's/^VERSION_CODENAME=//p' /etc/os-release; }

# The release's number, for the version: what is built for Debian 13 is newer than the same built for 12.
number_of() { # SUITE
  case $1 in
    bookworm) echo 12 ;;
    trixie) echo 13 ;;
    *)
      say "only bookworm and trixie are known"
      exit 64
      ;;
  esac
}

# Copies what git knows, and what it does not ignore, with times, so that unchanged files are not compiled again.
copy_sources() { # FOLDER NUMBER
  local folder=$1
  rm -rf "$folder/source"
  mkdir -p "$folder/source"
  git ls-files -z --cached --others --exclude-standard | while IFS= read -r -d '' file; do
    [ ! -f "$file" ] || printf '%s\0' "$file"
  done | tar --null --files-from=- --create | tar --extract --directory "$folder/source"
  cp -a "$folder/source/deploy/debian" "$folder/source/debian"
  # 0.1.0-1 becomes 0.1.0-1~deb12.
  sed -i "1s/(\([^)]*\))/(\1~deb$2)/" "$folder/source/debian/changelog"
}

# Runs where the package is built: on this machine, or in the root of another release.
build_here() { # FOLDER LIBRDKAFKA-FOLDER
  local folder=$1
  export BRAID_CMAKE_OPTIONS="-DBRAID_LIBRDKAFKA_FOLDER=$2 -DCMAKE_BUILD_TYPE=None"
  if command -v ccache >/dev/null; then BRAID_CMAKE_OPTIONS+=" -DCMAKE_CXX_COMPILER_LAUNCHER=ccache"; fi
  if [ -f "$2/recipe" ]; then export BRAID_LIBRDKAFKA_LICENCES="$2/LICENSES.txt"; fi
  local cores
  cores=$(nproc)
  export DEB_BUILD_OPTIONS="nocheck terse parallel=$cores"
  rm -f "$folder"/*.deb "$folder"/*.changes "$folder"/*.buildinfo
  (cd "$folder/source" && dpkg-buildpackage --build=binary --no-sign --no-pre-clean "${@:3}") >"$folder/log" 2>&1 || {
    tail -40 "$folder/log" >&2
    say "it does not build; the whole log is $folder/log"
    exit 70
  }
}

check() { # FOLDER
  lintian --fail-on error,warning --tag-display-limit 0 "$1"/*.changes >&2
}

main() {
  local suite lintian=1 quick='' folder
  suite=$(release_here)
  while [ $# -gt 0 ]; do
    case $1 in
      --on)
        suite=$2
        shift 2
        ;;
      --no-lintian)
        lintian=
        shift
        ;;
      --quick)
        quick=-quick
        shift
        ;;
      *)
        sed -n '2,3p' "$0" >&2
        exit 64
        ;;
    esac
  done
  folder=$PWD/build/package/$suite$quick
  mkdir -p "$folder"
  exec 9>"$folder.lock"
  flock 9
  copy_sources "$folder" "$(number_of "$suite")"
  if [ "$suite" = "$(release_here)" ]; then
    pkg-config --exists 'rdkafka >= 2.8.0' || deploy/librdkafka/build.sh build/librdkafka
    say "building for $suite"
    [ -z "$quick" ] || export DEB_CXXFLAGS_APPEND=-O1 # behind what dpkg-buildflags says
    build_here "$folder" "$PWD/build/librdkafka"
    [ -z "$lintian" ] || check "$folder"
  else
    deploy/build_root.sh "$suite" "$folder" ${lintian:+--lintian}
  fi
  ls "$folder"/braid_*.deb
}

# Inside another release's root this same file is run with what is to be done there.
if [ "${1:-}" = --inside ]; then
  build_here "$2" /nonexistent
  [ -z "${3:-}" ] || check "$2"
else
  main "$@"
fi
