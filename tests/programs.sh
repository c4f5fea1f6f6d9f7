#!/bin/sh
# Find the programs that some tests need, or install Debian's where there is the right to: Chromium, R with haven, PSPP,
# SQLite's shell, epubcheck, and the readers of PDF. Where one is missing, its tests are skipped and say so; in CI that is
# a failure.
set -eu

have() { command -v "$1" >/dev/null 2>&1; }

missing=""
need() { missing="$missing $*"; }

found=""
for name in ${KB_CHROMIUM:-} chromium chromium-browser google-chrome; do if have "$name"; then found=yes; fi; done
[ -n "$found" ] || need chromium fonts-dejavu-core
{ have Rscript && Rscript -e 'library(haven)' >/dev/null 2>&1; } || need r-base-core r-cran-haven
have pspp || need pspp
have sqlite3 || need sqlite3
have epubcheck || need epubcheck
have pdftotext || need poppler-utils

[ -n "$missing" ] || exit 0
if have apt-get && [ "$(id -u)" -eq 0 ]; then
  echo "installing$missing …"
  apt-get update -qq
  # shellcheck disable=SC2086 # the names are words
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
elif [ "${CI:-}" = true ]; then
  echo "The tests need$missing: install them (KB_CHROMIUM may name a browser)." >&2
  exit 1
else
  echo "Not found:$missing. The tests that need them will be skipped, and say so." >&2
fi
