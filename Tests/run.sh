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

# The names of the tests that failed, a line each.
failed() {
  sed -nE \
    -e 's/^✘ Test "(.*)" (with [0-9]+ test cases? )?failed after .*/\1/p' \
    -e 's/^✘ Test ([A-Za-z0-9_]+)\(.*\) (with [0-9]+ test cases? )?failed after .*/\1/p' \
    "$log" | sort -u
}

run "$log" "$@"
[ "$status" -eq 0 ] && exit 0

names=$(failed)
count=$(printf '%s' "$names" | grep -c '')
if [ "$count" -ge 1 ] && [ "$count" -le 5 ]; then
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
