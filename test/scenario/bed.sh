# SPDX-License-Identifier: GPL-2.0-only
#
# What tests of scenarios begin with: source it, then work in a fresh folder.

set -euo pipefail

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

# begin_in FOLDER: makes it anew, and goes there.
begin_in() {
  rm -rf "$1"
  mkdir -p "$1"
  cd "$1"
}
