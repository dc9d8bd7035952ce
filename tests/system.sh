#!/usr/bin/env bash
# Tests that need a browser, a server or a system package. Usage: tests/system.sh BIN (the environment's bin folder).
#
# Installs what is lacking where it may (root and apt). What cannot be had is skipped and said loudly; under CI=true
# that is a failure.
set -uo pipefail
cd "$(dirname "$0")/.."
bin=${1:?usage: tests/system.sh BIN}
lacking=()

# need WHAT PACKAGE... : WHAT is a command, or a pattern of files.
need() {
  local what=$1; shift
  have "$what" && return
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "system tests: installing $*" >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" >/dev/null 2>&1 \
      || { apt-get update -q >/dev/null 2>&1 \
           && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" >/dev/null 2>&1; }
  fi
  have "$what" || lacking+=("$*")
}

have() { command -v "$1" >/dev/null || compgen -G "$1" >/dev/null; }

need '/usr/lib/postgresql/*/bin/initdb' postgresql
# LibreOffice and 7-Zip read old formats and archives.
need soffice libreoffice-writer-nogui
need 7z p7zip-full
# A browser only where a test drives one.
if grep -qsr playwright tests/system; then need chromium chromium; fi

if [ ${#lacking[@]} -gt 0 ]; then
  printf '\n!!! system tests: NOT INSTALLED: %s\n!!! the tests that need it are skipped\n\n' "${lacking[*]}" >&2
  if [ "${CI:-}" = true ]; then exit 1; fi
fi

"$bin/python" -m pytest -m system tests/system -rs
status=$?
if [ ${#lacking[@]} -gt 0 ]; then printf '\n!!! system tests: SKIPPED for want of %s\n' "${lacking[*]}" >&2; fi
exit $status
