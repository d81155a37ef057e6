#!/bin/sh
# Runs the tests by the command that is given, and says at the end what failed.
#
# A few that fail are run once more by themselves: real servers, terminals and clocks are at work in
# them, and a machine may stand still for longer than a test can wait. What fails twice has failed.
set -u
log=.build/tests.log
rm -f "$log.again"

# Runs a command with its output to the terminal and to a file, and takes its exit status.
run() {
  output=$1
  shift
  { "$@" 2>&1; echo $? >"$output.status"; } | tee "$output"
  read -r status <"$output.status"
}

# The tests that failed, a line each: the number of issues, a space, the name.
failed() {
  sed -nE 's/^✘ Test "(.*)" (with [0-9]+ test cases? )?failed after .* with ([0-9]+) issues?.*/\3 \1/p' \
    "$log"
}

run "$log" "$@"
[ "$status" -eq 0 ] && exit 0

names=$(failed | sed 's/^[0-9]* //' | sort -u)
count=$(printf '%s' "$names" | grep -c '')
# All that went wrong must be theirs: no crash, nothing outside of a test.
all=$(sed -nE 's/^✘ Test run with .* failed after .* with ([0-9]+) issues?.*/\1/p' "$log")
theirs=$(failed | awk '{ sum += $1 } END { print sum + 0 }')
if [ "$count" -ge 1 ] && [ "$count" -le 5 ] && [ "$all" = "$theirs" ]; then
  echo "Once more, by themselves:"
  printf '%s\n' "$names"
  pattern=$(printf '%s\n' "$names" | sed 's/[][\.^$*+?(){}|]/\\&/g' | paste -s -d '|')
  run "$log.again" "$@" --filter "$pattern"
  found=$(sed -nE 's/.*Test run with ([0-9]+) tests? .*/\1/p' "$log.again" | tail -n 1)
  [ "${found:-0}" -ge "$count" ] || status=1
fi
echo "These failed at first in $(pwd) (all of the output is in $log):"
grep -aE '^✘ (Test|Suite) ' "$log" | grep -av '^✘ Test run with' | cut -c 1-600
cat "$log" "$log.again" 2>/dev/null | grep -a 'Test run with'
exit "$status"
