#!/usr/bin/env bash
# Says in one sentence which tool is missing or too old.
set -euo pipefail

fail() {
  echo "Parlour needs $1" >&2
  exit 1
}

# at_least FOUND WANTED: true if version FOUND is not older.
at_least() {
  [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]
}

new_enough_python() {
  "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

case "$1" in
find-python)
  for name in python3 python3.14 python3.13 python3.12 python3.11; do
    if new_enough_python "$name"; then
      echo "$name"
      exit 0
    fi
  done
  echo python3
  ;;
python)
  command -v "$2" >/dev/null || fail "Python 3.11 or newer: $2 was not found."
  new_enough_python "$2" ||
    fail "Python 3.11 or newer: $2 is $("$2" --version 2>&1 | cut -d' ' -f2)."
  "$2" -c 'import ensurepip, venv' 2>/dev/null ||
    fail "Python's venv module, which Debian has in the package python3-venv."
  ;;
node)
  command -v node >/dev/null || fail "Node.js 20 or newer: node was not found."
  at_least "$(node --version | tr -d v)" 20 ||
    fail "Node.js 20 or newer: node is $(node --version | tr -d v)."
  command -v npm >/dev/null || fail "npm, which comes with Node.js: npm was not found."
  ;;
go)
  command -v go >/dev/null || fail "Go 1.26 or newer, to build LiveKit: go was not found."
  found=$(go env GOVERSION)
  at_least "${found#go}" 1.26 || fail "Go 1.26 or newer, to build LiveKit: go is ${found#go}."
  ;;
esac
