#!/usr/bin/env bash
# Runs every fuzz target from its seed corpus: fuzz.sh BUILD SECONDS
# The input of a finding joins tests/fuzz/corpus/<target>, together with a named unit test.
set -euo pipefail
build=$(realpath "$1")
seconds=$2
corpora=$(realpath "$(dirname "${BASH_SOURCE[0]}")")/corpus
status=0
for target in "$build"/*_fuzz; do
  name=$(basename "$target")
  if [ ! -d "$corpora/$name" ]; then
    echo "$name has no seed corpus: $corpora/$name" >&2
    exit 1
  fi
  mkdir -p "$build/corpus/$name" "$build/findings"
  echo "== $name, $seconds s"
  if "$target" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 -print_final_stats=1 -verbosity=0 \
    -artifact_prefix="$build/findings/$name-" "$build/corpus/$name" "$corpora/$name" >"$build/$name.log" 2>&1; then
    grep 'number_of_executed_units' "$build/$name.log"
  else
    tail -n 40 "$build/$name.log"
    status=1
  fi
done
exit $status
