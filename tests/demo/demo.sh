#!/usr/bin/env bash
# Shows the whole way of a record on made-up people: demo.sh BRAID [FOLDER]
set -euo pipefail
braid=$(realpath "$1")
here=$(dirname "$(realpath "$0")")
folder=${2:-build/demo}
rm -rf "$folder"
mkdir -p "$(dirname "$folder")"

heading() { printf '\n%s\n%s\n\n' "$1" "$(printf '%*s' "${#1}" '' | tr ' ' '-')"; }

heading 'Made-up people in the formats of four agencies, a programme and two small tables'
"$braid" synth nwd "$folder"
# Braid says more on standard error than a demonstration needs.
heading 'What came in, by feed'
"$braid" --quiet --config "$folder" run --once 2>"$folder/messages.txt" || {
  status=$?
  cat "$folder/messages.txt" >&2
  exit "$status"
}
heading 'What was refused, and why (the originals are sealed to the agencies)'
"$braid" --config "$folder" quarantine list
heading 'No Wrong Door: what was published in 2017, and what comes out of the feeds'
python3 "$here/nwd_table.py" "$braid" "$folder"

heading 'Where everything lies'
cat <<TEXT
  $folder/braid.toml       the partnership; feeds.d, agreements.d, subscriptions.d, programmes.d beside it
  $folder/in/              the feeds' folders: what was delivered is in done/ of each
  $folder/log.db           the log: pseudonymised, no name, no date of birth, no NHS number
  $folder/out/             what the reporting consumers get: CSV and JSON Lines
  $folder/truth.csv        who is who among the made-up people, for checking the linkage

Commands to try next:
  $1 --config $folder outcomes board | less
  $1 --config $folder evaluate no-wrong-door | less -S
  $1 --config $folder evaluate no-wrong-door --format html >no-wrong-door.html
  $1 --config $folder explain cell board cla.days Y2016
  $1 --config $folder log stat
  $1 --config $folder test
TEXT
