#!/bin/sh
# Runs the tests by the command that is given, and says once more at the end what failed.
set -u
log=.build/tests.log
{ "$@" 2>&1; echo $? >"$log.status"; } | tee "$log"
read -r status <"$log.status"
if [ "$status" -ne 0 ]; then
  echo "These failed in $(pwd) (all of the output is in $log):"
  grep -aE '^✘ (Test|Suite) ' "$log" | grep -av '^✘ Test run with' | cut -c 1-600
  grep -a 'Test run with' "$log" | tail -n 1
fi
exit "$status"
