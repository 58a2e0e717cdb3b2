#!/usr/bin/env bash
# ruff, the import contracts of .importlinter, mypy --strict on the domain modules: each with its time, silent unless it fails.
set -uo pipefail
cd "$(dirname "$0")/../.."
if [ -t 1 ]; then tick=$'\e[32m✓\e[0m' cross=$'\e[31m✗\e[0m'; else tick='✓' cross='✗'; fi
failed=0

check() {
  local what=$1 from=$EPOCHREALTIME mark=$tick said; shift
  said=$("$@" 2>&1) || { mark=$cross; failed=1; }
  LC_ALL=C awk -v m="$mark" -v w="$what" -v a="$from" -v b="$EPOCHREALTIME" 'BEGIN { printf "  %s %-44s %6.1f s\n", m, w, b - a }'
  [ "$mark" = "$tick" ] || printf '%s\n' "$said"
}

shopt -s nullglob
check 'ruff: style and common mistakes' .venv/bin/ruff check --no-cache --quiet --output-format concise .
check 'import contracts' .venv/bin/lint-imports --no-logo
# A domain module is one that knows neither the kit nor any package: found by what it imports, so that none is forgotten.
mapfile -t pure < <(grep -LE '^\s*(from|import) (emes_kit|marshmallow|nameko|kombu|pymongo|eventlet|argon2|jinja2|apispec|werkzeug|smtplib|swagger)' \
  services/*/*/*.py)
check "mypy --strict: ${#pure[@]} domain modules" .venv/bin/mypy "${pure[@]}"
exit $failed
