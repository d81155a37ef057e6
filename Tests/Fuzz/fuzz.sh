#!/bin/sh
# Runs fuzz targets, each for SECONDS_EACH seconds (default 60): all of them, or those named.
# Seeds come from the recordings where they are ($TERN_TEST_DATA, or ../shared/data); what is
# learnt stays in .build/fuzz/corpus, and an input that breaks a target in .build/fuzz/found.
set -eu
cd "$(dirname "$0")/../.."

seconds=${SECONDS_EACH:-60}
swift=${SWIFT:-swift}
data=${TERN_TEST_DATA:-../shared/data}
build=.build/fuzz
$swift build -c release --scratch-path "$build/build" --sanitize=fuzzer -Xswiftc -DFUZZING \
  --product tern-fuzz
program=$build/build/release/tern-fuzz

# The seeds of a target; without data libFuzzer starts from nothing.
seed() {
  case $1 in
    sse)
      # A first byte of its own, and no more than libFuzzer takes of a file.
      for file in "$data"/recordings/*/*.sse; do
        [ -f "$file" ] || continue
        { printf 'a'; head -c 4000 "$file"; } >"$2/$(basename "$file")"
      done ;;
    json)
      for file in "$data"/recordings/*/*.sse; do
        [ -f "$file" ] || continue
        sed -n 's/^data: *{/{/p' "$file" | awk 'length($0) < 4000' | head -n 1 >"$2/$(basename "$file")"
      done ;;
    eventstream)
      for file in "$data"/eventstream/*; do
        [ -f "$file" ] || continue
        { printf 'a'; cat "$file"; } >"$2/$(basename "$file")"
        { printf '\341'; cat "$file"; } >"$2/$(basename "$file").mended"
      done ;;
    *)
      # A folder of the target's name, file by file, when there is one.
      if [ -d "$data/$1" ]; then cp "$data/$1"/* "$2"; fi ;;
  esac
}

[ $# -gt 0 ] || set -- $(sed -n 's/.*FuzzTarget(name: "\([^"]*\)").*/\1/p' Tests/Fuzz/*.swift)
for target in "$@"; do
  corpus=$build/corpus/$target
  seeds=$build/seeds/$target
  found=$build/found/$target
  mkdir -p "$corpus" "$seeds" "$found"
  seed "$target" "$seeds"
  echo "== $target, $seconds s"
  # Without this a crash is held up by the backtracer.
  SWIFT_BACKTRACE=enable=no TERN_FUZZ=$target "$program" "$corpus" "$seeds" \
    -max_total_time="$seconds" -max_len=4096 -timeout=10 -rss_limit_mb=2048 \
    -artifact_prefix="$found/" -print_final_stats=1 2>&1 |
    tee "$build/$target.log" | grep -E '^stat::|^Done|ERROR|SUMMARY|Fatal|artifact|Test unit' || true
  grep -q '^Done' "$build/$target.log" || { echo "$target failed: $build/$target.log" >&2; exit 1; }
done
