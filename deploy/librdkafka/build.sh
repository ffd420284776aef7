#!/usr/bin/env bash
# usage: deploy/librdkafka/build.sh FOLDER [tsan]
#
# Builds librdkafka, the Kafka client library, as a static library into FOLDER (include/, lib/, version); with tsan for
# the thread sanitizer, which would take the library's reference counts for races if it did not see into it.
# Does nothing when FOLDER already holds what this recipe makes. About a minute on two cores, once.
#
# Why not the system's: Braid needs 2.8.0. Debian 12 has 2.0.2, which cannot log in by SCRAM to a Kafka 4 broker
# and takes twice as long over a small transaction (design 4). So the source package of Debian 13 is built: same
# maintainers, same signatures, fetched from the mirror that this machine already uses. Its own apt sources stay
# as they are.
set -euo pipefail

suite=trixie
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
recipe=$(sha256sum <"$0" | cut -c1-16)

say() { printf 'librdkafka: %s\n' "$*" >&2; }

give_up() {
  say "$*"
  exit 69
}

# fetch SCRATCH: leaves the unpacked source in SCRATCH/source.
fetch() {
  local scratch=$1 mirror
  local private=(-o "Dir::Etc::sourcelist=$scratch/sources.list" -o Dir::Etc::sourceparts=-
    -o "Dir::State::lists=$scratch/lists" -o "Dir::Cache=$scratch/cache" -o APT::Sandbox::User=root
    -o Acquire::Retries=3)
  mkdir -p "$scratch"/lists/partial "$scratch"/cache/archives/partial
  for mirror in $("$(dirname "$0")/../mirrors.sh"); do
    echo "deb-src [signed-by=$keyring] $mirror $suite main" >"$scratch/sources.list"
    # Update says 0 for a mirror that is away; that there is no package says it.
    apt-get "${private[@]}" update -qq >&2 || continue
    # apt checks the package against the signed index.
    (cd "$scratch" && apt-get "${private[@]}" source -qq --download-only librdkafka >&2) && break
  done
  ls "$scratch"/librdkafka_*.dsc >/dev/null 2>&1 ||
    give_up "no apt source of this machine serves the source package librdkafka of Debian $suite"
  dpkg-source --no-check -x "$scratch"/librdkafka_*.dsc "$scratch/source" >/dev/null
}

# compile SCRATCH FOLDER KIND
compile() {
  local scratch=$1 folder=$2 flags="-O2 -g1 -ffile-prefix-map=$1/source=librdkafka"
  [ "$3" != tsan ] || flags+=" -fsanitize=thread"
  # glibc's own C11 mutexes are invisible to the thread sanitizer; the library's replacement for them, which it takes
  # where a compiler has none, uses pthreads, which the sanitizer follows.
  echo '#error use pthreads' >"$scratch/source/packaging/cmake/try_compile/c11threads_test.c"
  # Cyrus SASL comes along because the library's SCRAM cannot be had without. No plugins: nothing is loaded at run time.
  {
    cmake -S "$scratch/source" -B "$scratch/build" -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo \
      -DCMAKE_C_FLAGS_RELWITHDEBINFO="$flags" -DCMAKE_POSITION_INDEPENDENT_CODE=ON -DRDKAFKA_BUILD_STATIC=ON \
      -DRDKAFKA_BUILD_TESTS=OFF -DRDKAFKA_BUILD_EXAMPLES=OFF -DWITH_SSL=ON -DWITH_SASL=ON -DWITH_ZSTD=ON \
      -DWITH_ZLIB=ON -DENABLE_LZ4_EXT=ON -DWITH_CURL=OFF -DWITH_PLUGINS=OFF &&
      cmake --build "$scratch/build" --target rdkafka
  } >"$scratch/log" 2>&1 || {
    tail -40 "$scratch/log" >&2
    give_up "it does not build"
  }
  mkdir -p "$folder/include/librdkafka" "$folder/lib"
  cp "$scratch/source/src/rdkafka.h" "$scratch/source/src/rdkafka_mock.h" "$folder/include/librdkafka/"
  cp "$scratch/build/src/librdkafka.a" "$folder/lib/"
  cp "$scratch/source/LICENSES.txt" "$folder/"
}

main() {
  [ $# = 1 ] || [ "${2:-}" = tsan ] || give_up "usage: build.sh FOLDER [tsan]"
  local folder scratch version
  folder=$(realpath -m "$1")
  mkdir -p "$(dirname "$folder")"
  exec 9>"$folder.lock"
  flock 9
  [ -f "$folder/recipe" ] && [ "$(cat "$folder/recipe")" = "$recipe" ] && return
  [ -f "$keyring" ] || give_up "$keyring is missing; install debian-archive-keyring"
  say "building Debian $suite's package, once; about a minute"
  scratch=$(mktemp -d)
  # shellcheck disable=SC2064
  trap "rm -rf '$scratch'" EXIT
  fetch "$scratch"
  version=$(sed -n 's/^Version: //p' "$scratch"/librdkafka_*.dsc | head -1)
  dpkg --compare-versions "$version" ge 2.8.0 || give_up "Debian $suite serves $version, but 2.8.0 is needed"
  compile "$scratch" "$scratch/made" "${2:-plain}"
  echo "$version" >"$scratch/made/version"
  rm -rf "$folder"
  mv "$scratch/made" "$folder"
  # Last: a folder without it is built anew.
  echo "$recipe" >"$folder/recipe"
  say "$version is in $folder"
}

main "$@"
