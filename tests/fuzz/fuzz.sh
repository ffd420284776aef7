#!/usr/bin/env bash
# Runs every fuzz target from its seed corpus: fuzz.sh BUILD SECONDS
# A new input that finds something joins tests/fuzz/corpus/<target> together with a named unit test.
set -euo pipefail
build=$1
seconds=$2
here=$(dirname "${BASH_SOURCE[0]}")
found=0
for target in "$build"/*_fuzz; do
  name=$(basename "$target")
  corpus=$here/corpus/$name
  work=$build/corpus/$name
  mkdir -p "$work"
  [ -d "$corpus" ] || { echo "$name has no seed corpus: $corpus" >&2; exit 1; }
  echo "== $name, $seconds s"
  (cd "$build" && "./$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
    "corpus/$name" "$OLDPWD/$corpus" 2>&1 | grep -E 'stat::(number_of_executed_units|average_exec)|SUMMARY|ERROR' || true)
  ! ls "$build"/crash-* "$build"/oom-* "$build"/timeout-* 2>/dev/null || found=1
done
exit $found
