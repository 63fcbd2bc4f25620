#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Makes the manual or the reference of all classes in BUILD/manual, and fails on any warning.
#
# usage: make-manual.sh manual|reference BUILD

set -euo pipefail

cd "$(dirname "$0")/../../.."
build=$2
mkdir -p "$build/manual"
case $1 in
  manual)
    # Reads all texts each time (-E): what programs tell may be new where a text is not.
    SPLIT_BUILD=$build sphinx-build -q -E -W --keep-going -n -b html \
      -d "$build/manual/.doctrees" contrib/split/doc "$build/manual"
    ;;
  reference)
    SPLIT_MANUAL=$build/manual doxygen contrib/split/doc/Doxyfile
    ;;
esac
