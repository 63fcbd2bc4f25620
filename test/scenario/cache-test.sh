#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Option --cache as its users see it: whatever the state of the cache, also with several runs at once,
# results are the same, byte for byte.
#
# usage: cache-test.sh PROGRAM FOLDER

source "$(dirname "$0")/bed.sh"

program=$1
begin_in "$2"

# Runs scenario split-inference with OPTIONS into the folder NAME.
run_into() {
  local name=$1
  shift
  "$program" --frames=40 --devices=2 --out="$name" "$@" >"$name-output" 2>"$name-errors" ||
    fail "status $? with $*: $(cat "$name-errors")"
}

# What the summary in the folder NAME says, but for options that name folders.
results_of() {
  grep -v -E '"(cache|cacheSize|out)"' "$1/summary.json"
}

# Compares the results in the folder NAME with those of a run without a cache.
check() {
  cmp off/frames.csv "$1/frames.csv" || fail "$1: other frames"
  diff <(results_of off) <(results_of "$1") ||
    fail "$1: another summary"
}

# Fails unless the run into the folder NAME warned so many times.
check_warnings() {
  [[ $(wc -l <"$1-errors") == "$2" ]] || fail "$1 warned: $(cat "$1-errors")"
}

size_of_cache() {
  stat -c %s cache/current
}

run_into off
run_into cold --cache=cache
run_into warm --cache=cache
size=$(size_of_cache)
for name in cold warm; do
  check "$name"
  check_warnings "$name" 0
done
((size > 10000)) || fail "the cache has $size bytes"

run_into again --cache=cache --RngRun=2
[[ $(size_of_cache) == "$size" ]] || fail "another link computed something anew"
run_into other --cache=cache --setting=bits=2,scale=levels,entropy=fast
(($(size_of_cache) > size)) || fail "another setting found what is not its own"
run_into device --cache=cache --mode=device-only
run_into edge --cache=cache --mode=edge-only --jpegQuality=50

# A byte in the middle, then the end.
printf 'x' | dd of=cache/current bs=1 seek=$((size / 2)) conv=notrunc status=none
run_into flipped --cache=cache
check flipped
truncate -s $((size / 3)) cache/current
run_into cut-off --cache=cache
check cut-off
check_warnings cut-off 0

run_into small --cache=small --cacheSize=1
check small

echo 'not a cache' >cache/current
run_into foreign --cache=cache
check foreign
check_warnings foreign 1
run_into unusable --cache=/dev/null/cache
check unusable
check_warnings unusable 1

runs=()
for name in one two three; do
  run_into "$name" --cache=shared &
  runs+=($!)
done
for run in "${runs[@]}"; do
  wait "$run" || fail "a run of several at once"
done
for name in one two three; do
  check "$name"
  check_warnings "$name" 0
done
[[ $(stat -c %s shared/current) == "$size" ]] || fail "several runs at once computed something twice"
