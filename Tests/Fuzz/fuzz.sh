#!/bin/sh
# Runs fuzz targets, each for SECONDS_EACH seconds (default 60): all of them, or those named.
# Seeds are those beside this script, and the recordings where they are ($TERN_TEST_DATA, or
# ../shared/data); what is learnt stays in .build/fuzz/corpus, and an input that breaks a target in
# .build/fuzz/found.
set -eu
cd "$(dirname "$0")/../.."

seconds=${SECONDS_EACH:-60}
swift=${SWIFT:-swift}
data=${TERN_TEST_DATA:-../shared/data}
build=.build/fuzz
# Testability, because most parsers are nobody's business but their module's.
$swift build -c release --scratch-path "$build/build" --sanitize=fuzzer \
  -Xswiftc -DFUZZING -Xswiftc -enable-testing --product tern-fuzz
program=$build/build/release/tern-fuzz

# Writes a file as a seed: behind a first byte of its own, where the target takes one, and no more
# than libFuzzer takes of a file.
# usage: put FIRST FILE NAME
put() {
  if [ -f "$2" ]; then { printf "$1"; head -c 4000 "$2"; } >"$seeds/$3"; fi
}

seed() {
  case $1 in
    arguments | configuration | json | patch | shell | terminaltext) first= ;;
    *) first=' ' ;;
  esac
  for file in Tests/Fuzz/Seeds/"$1"/*; do
    name=$(basename "$file")
    case $1/$name in
      websocket/frames.* | */whole | */*.mended) put '\240' "$file" "$name" ;;
      *) put "$first" "$file" "$name" ;;
    esac
  done
  case $1 in
    sse)
      for file in "$data"/recordings/*/*.sse; do put a "$file" "$(basename "$file")"; done ;;
    chat | messages | responses)
      for file in Tests/Fuzz/Seeds/"$1"/* "$data"/recordings/"$1"/*.sse; do
        [ -f "$file" ] || continue
        put ' ' "$file" "$(basename "$file")"
        # A line is an event's data.
        sed -n 's/^data: *//p' "$file" | head -c 4000 >"$seeds/lines"
        put a "$seeds/lines" "$(basename "$file").lines"
      done ;;
    json)
      for file in "$data"/recordings/*/*.sse; do
        [ -f "$file" ] || continue
        sed -n 's/^data: *{/{/p' "$file" | awk 'length($0) < 4000' | head -n 1 \
          >"$seeds/$(basename "$file")"
        # Some that are read one after the other.
        sed -n 's/^data: *{/{/p' "$file" | head -n 8 | head -c 4000 \
          >"$seeds/$(basename "$file").lines"
      done ;;
    eventstream)
      for file in "$data"/eventstream/*; do
        put a "$file" "$(basename "$file")"
        put '\341' "$file" "$(basename "$file").mended"
      done ;;
    patch)
      for file in "$data"/apply_patch_scenarios/*/patch.txt; do
        put '' "$file" "$(basename "$(dirname "$file")")"
      done ;;
    configuration)
      for file in themes/*.toml keymaps/*.toml; do put '' "$file" "$(basename "$file")"; done ;;
    keys | markdown)
      for file in README.md; do put 'a' "$file" "$file"; done ;;
  esac
}

[ $# -gt 0 ] || set -- $(sed -n 's/.*FuzzTarget(name: "\([^"]*\)").*/\1/p' Tests/Fuzz/*.swift)
for target in "$@"; do
  corpus=$build/corpus/$target
  seeds=$build/seeds/$target
  found=$build/found/$target
  rm -rf "$seeds"
  mkdir -p "$corpus" "$seeds" "$found"
  seed "$target"
  echo "== $target, $seconds s"
  # Without this a crash is held up by the backtracer.
  SWIFT_BACKTRACE=enable=no TERN_FUZZ=$target "$program" "$corpus" "$seeds" \
    -max_total_time="$seconds" -max_len=4096 -timeout=10 -rss_limit_mb=2048 \
    -artifact_prefix="$found/" -print_final_stats=1 2>&1 |
    tee "$build/$target.log" | grep -E '^stat::|^Done|ERROR|SUMMARY|Fatal|artifact|Test unit' || true
  grep -q '^Done' "$build/$target.log" || { echo "$target failed: $build/$target.log" >&2; exit 1; }
done
