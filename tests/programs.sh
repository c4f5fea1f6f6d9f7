#!/bin/sh
# Find the programs that some tests need, or install them: Debian's where there is the right to (Chromium, R with haven,
# PSPP, SQLite's shell, epubcheck, the readers of PDF, Node), and the YAML language server below build/tools, as its lock
# file names it. Where one is missing, its tests are skipped and say so; in CI that is a failure.
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
have node || need nodejs
have npm || need npm

if [ -n "$missing" ]; then
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
fi

lock=$(dirname "$0")/editor/language-server
tools=$(dirname "$0")/../build/tools/language-server
if have npm && ! cmp -s "$lock/package-lock.json" "$tools/installed.json"; then
  mkdir -p "$tools"
  cp "$lock/package.json" "$lock/package-lock.json" "$tools"
  echo "installing yaml-language-server …"
  if npm ci --prefix "$tools" --ignore-scripts --no-audit --no-fund --silent; then
    cp "$lock/package-lock.json" "$tools/installed.json"
    # What root makes here belongs to whom the tests belong, who builds beside it.
    [ "$(id -u)" -ne 0 ] || chown -R --reference="$0" "$tools/.."
    [ "$(id -u)" -ne 0 ] || chown --reference="$0" "$tools/../.."
  elif [ "${CI:-}" = true ]; then
    exit 1
  else
    echo "yaml-language-server could not be installed. The tests that need it will be skipped, and say so." >&2
  fi
fi
