#!/usr/bin/env bash
# Makes .venv ready for every make target: Python 3.11, the locked packages, our own folders on its path, the `emes` command.
# Safe to run again and at the same time; silent when there is nothing to do. Nothing outside the checkout changes, except
# that Debian's python3-venv is installed when it is missing and we may (root, or sudo without a password).
set -euo pipefail
cd "$(dirname "$0")/../.."

step_from=$EPOCHREALTIME
if [ -t 1 ]; then tick=$'\e[32m✓\e[0m' cross=$'\e[31m✗\e[0m'; else tick='✓' cross='✗'; fi

begin() { step_from=$EPOCHREALTIME; }
done_with() { LC_ALL=C awk -v t="$tick" -v what="$1" -v a="$step_from" -v b="$EPOCHREALTIME" \
  'BEGIN { printf "  %s %-44s %6.1f s\n", t, what, b - a }'; }
give_up() { printf '  %s %s\n' "$cross" "$1" >&2; shift; printf '    %s\n' "$@" >&2; exit 1; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then sudo -n "$@"
  else return 77
  fi
}

find_python() {
  for candidate in "${PYTHON:-}" python3.11 python3 /usr/bin/python3.11; do
    [ -n "$candidate" ] && "$candidate" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null \
      && { command -v "$candidate"; return; }
  done
  give_up 'Python 3.11 is needed.' 'On Debian 12: apt install python3 python3-venv' 'Elsewhere: name it, PYTHON=/path/to/python3.11 make run'
}

ensure_venv_module() {
  "$1" -c 'import ensurepip, venv' 2>/dev/null && return
  begin
  as_root env DEBIAN_FRONTEND=noninteractive sh -c \
    'apt-get install -y -qq python3-venv || { apt-get update -qq && apt-get install -y -qq python3-venv; }' >"$log" 2>&1 \
    || give_up "Python's venv module is missing." 'As root: apt install python3-venv' "What apt said: $log"
  done_with 'python3-venv installed'
}

make_venv() {
  .venv/bin/python -c 'import pip, sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null && return
  local python; python=$(find_python)
  ensure_venv_module "$python"
  begin
  "$python" -m venv --clear .venv
  done_with 'Python 3.11 environment in .venv'
}

install_packages() {
  local sum; sum=$(sha256sum <requirements.lock)
  [ "$(cat .venv/lock.sha256 2>/dev/null)" = "$sum" ] && return
  begin
  .venv/bin/python -m pip --disable-pip-version-check install --require-hashes -r requirements.lock >"$log" 2>&1 \
    || { tail -n 15 "$log" >&2; give_up 'The packages could not be installed.' "All of pip's words: $log"; }
  printf '%s\n' "$sum" >.venv/lock.sha256
  done_with "$(grep -c '^[A-Za-z0-9].*==' requirements.lock) packages, each checked by its hash"
}

put_on_path() {
  local folder
  shopt -s nullglob
  for folder in kit ops services/*/; do printf '%s/%s\n' "$PWD" "${folder%/}"; done >.venv/emes.pth.new
  mv .venv/emes.pth.new .venv/lib/python3.11/site-packages/emes.pth
}

write_command() {
  printf '#!%s/.venv/bin/python\nimport sys\n\nfrom emes_ops.cli import main\n\nsys.exit(main())\n' "$PWD" >.venv/bin/emes.new
  chmod +x .venv/bin/emes.new
  mv .venv/bin/emes.new .venv/bin/emes
}

mkdir -p var/log
log=var/log/setup.log
exec 9>var/setup.lock
flock 9
make_venv
install_packages
put_on_path
write_command
