#!/usr/bin/env bash
# Everything that looks for mistakes without running the code. Runs all of it, then says what failed.
set -uo pipefail

failed=()
step() {
  local title=$1
  shift
  echo "==> $title"
  "$@" || failed+=("$title")
}

bin=.venv/bin
step "ruff" $bin/ruff check .
step "ruff format" $bin/ruff format --check .
step "pyright" $bin/pyright
step "import-linter" $bin/lint-imports --no-logo
step "TypeScript" npm --prefix web run --silent typecheck
step "ESLint" npm --prefix web run --silent lint
step "Prettier" npm --prefix web run --silent format:check

if [ ${#failed[@]} -gt 0 ]; then
  printf 'Failed:%s\n' "$(printf ' %s,' "${failed[@]}" | sed 's/,$/./')" >&2
  exit 1
fi
echo "All checks passed."
