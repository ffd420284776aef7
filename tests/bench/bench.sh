#!/usr/bin/env bash
# Prints what docs/performance.md is made of: bench.sh BUILD [all|way|log|csv|pseudonymise|link|measure|evaluate|kafka] [CHILDREN]
set -euo pipefail
build=$1
part=${2:-all}
children=${3:-54500}

heading() { printf '\n== %s\n' "$*"; }
wanted() { [ "$part" = all ] || [ "$part" = "$1" ]; }

# The whole way over about a million made-up records, step by step, then as the program does it.
way() {
  local folder=$build/bench
  rm -rf "$folder"
  heading "the way of a record, $children children, 3 years"
  "$build/braid" synth area "$folder/steps" --children "$children" --years 3 --errors 0.01
  cp -r "$folder/steps" "$folder/whole"
  "$build/braid_bench" "$folder/steps"
  heading "end to end: braid run --once over the same files"
  local start end
  start=$(date +%s.%N)
  "$build/braid" --quiet --config "$folder/whole" run --once
  end=$(date +%s.%N)
  awk -v a="$start" -v b="$end" 'BEGIN { printf "run --once took %.1f s\n", b - a }'
  start=$(date +%s.%N)
  "$build/braid" --quiet --config "$folder/whole" run --once >"$folder/again.txt"
  end=$(date +%s.%N)
  awk -v a="$start" -v b="$end" 'BEGIN { printf "run --once with nothing new took %.1f s\n", b - a }'
  rm -rf "$folder"
}

heading "machine: $(nproc) cores, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(date -I), $(git describe --always --dirty)"
if wanted way; then way; fi
if wanted log; then heading "log, alone"; mkdir -p "$build/bench"; "$build/sqlite_log_bench" "$build/bench"; rm -rf "$build/bench"; fi
if wanted csv; then heading "CSV reader, alone"; "$build/csv_bench"; fi
if wanted pseudonymise; then heading "pseudonymiser, alone"; "$build/pseudonymiser_bench" catalogue/vocabulary.toml; fi
if wanted link; then
  heading "linker, alone, 1 million identities; then one in nine with the commonest surname"
  "$build/link_bench" 1000000
  "$build/link_bench" 1000000 9
  heading "linking made-up families, and Splink beside it"
  python3 -B "$(dirname "$0")/splink/compare.py" "$build" --children "${3:-570000}"
  python3 -B "$(dirname "$0")/splink/compare.py" "$build" --children "${3:-570000}" --skew high --no-splink
fi
if wanted measure; then
  heading "measurer, alone"
  "$build/measure_bench" catalogue
  heading "the same facts measured by Braid and by SQL in DuckDB"
  python3 -B "$(dirname "$0")/duckdb/compare.py" "$build" --children "${3:-90000}"
fi
if wanted evaluate; then
  heading "a programme of 1,000 against 100,000, 30 outcomes, 10,000 draws; then pandas, SciPy and numpy"
  python3 -B "$(dirname "$0")/evaluate/compare.py" "$build"
fi
# Ten minutes, a broker and a Java build: only if named.
if [ "$part" = kafka ]; then python3 -B tests/bench/kafka.py "$build" --children "$children"; fi
