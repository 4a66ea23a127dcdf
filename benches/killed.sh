#!/usr/bin/env bash
# Kills runs at random moments until so many kills have hit (200 unless told), and compares each finished run with one
# that nothing happened to. Usage: benches/killed.sh [KILLS] [INPUT...]
set -euo pipefail
cd "$(dirname "$0")/.."
kills=${1:-200}
shift || true
inputs=("${@:-data/sample}")
program=${STANDPOINT:-target/release/standpoint}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

begin=$(date +%s%N)
"$program" run "${inputs[@]}" -o "$work/whole" --quiet
whole=$((($(date +%s%N) - begin) / 1000000))
hit=0 runs=0 same=0
while [ "$hit" -lt "$kills" ]; do
  runs=$((runs + 1))
  out="$work/run-$runs"
  # A kill somewhere in each of three starts; then the run is left alone.
  for _ in 1 2 3; do
    # The program itself, not a shell around it: that is what has to die.
    "$program" run "${inputs[@]}" -o "$out" --quiet &
    child=$!
    sleep "$(awk -v ms="$whole" -v seed="$RANDOM" 'BEGIN { srand(seed); printf "%.3f", rand() * ms / 1000 }')"
    if kill -9 "$child" 2>/dev/null; then hit=$((hit + 1)); fi
    wait "$child" 2>/dev/null || true
  done
  "$program" run "${inputs[@]}" -o "$out" --quiet
  for file in claims.csv stances.csv speakers.csv errors.jsonl journal.jsonl; do
    cmp "$work/whole/$file" "$out/$file"
  done
  same=$((same + 1))
  rm -rf "$out"
  printf '\r%s kills, %s of %s runs equal to the unbroken one' "$hit" "$same" "$runs"
done
echo
