#!/usr/bin/env bash
# Runs the tests, the fast ones first: test.sh [what to hand to pytest instead].
set -uo pipefail

summary=()
status=0
section() {
  local title=$1 started=$SECONDS result=passed
  shift
  printf '\n==> %s\n' "$title"
  if ! "$@"; then
    result=FAILED
    status=1
  fi
  summary+=("$(printf '%-12s %-7s %4d s' "$title" "$result" $((SECONDS - started)))")
}

pytest=(.venv/bin/python -m pytest --durations=10 --durations-min=2)
if [ $# -gt 0 ]; then
  exec "${pytest[@]}" "$@"
fi
section "Web client" npm --prefix web run --silent test
section "Size" npm --prefix web run --silent budget
section "Unit" "${pytest[@]}" tests/unit
section "Contract" "${pytest[@]}" tests/contract
section "Faults" "${pytest[@]}" tests/faults
section "End to end" "${pytest[@]}" tests/e2e

printf '\n==> Summary\n'
printf '%s\n' "${summary[@]}"
exit $status
