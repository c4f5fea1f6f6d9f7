#!/bin/sh
# Find Chromium for the browser tests, or install Debian's where there is the right to.
set -eu
for name in ${KB_CHROMIUM:-} chromium chromium-browser google-chrome; do
  if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" -eq 0 ]; then
  echo "installing chromium …"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null
elif [ "${CI:-}" = true ]; then
  echo "The browser tests need Chromium: install it, or name it in KB_CHROMIUM." >&2
  exit 1
else
  echo "No Chromium: the browser tests will be skipped, and say so." >&2
fi
