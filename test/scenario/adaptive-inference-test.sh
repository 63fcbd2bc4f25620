#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The comparison of policies gives the same twice, goes on where it stopped, and refuses what cannot be.
# usage: adaptive-inference-test.sh PROGRAM FOLDER

set -eu
program=$1
folder=$2
rm -rf "$folder"
mkdir -p "$folder"
options="--seeds=2 --frames=90 --links=markov,walk"
policies="--policies=DeadlinePolicy,MpcPolicy[Frames=3],OraclePolicy,fixed"

$program $options "$policies" --out="$folder/a" > "$folder/first.txt"
$program $options "$policies" --out="$folder/b" --jobs=1 > /dev/null
for table in markov-1/DeadlinePolicy markov-2/OraclePolicy walk-2/fixed_raw_images; do
  cmp "$folder/a/$table/policy.csv" "$folder/b/$table/policy.csv"
  [ "$(wc -l < "$folder/a/$table/policy.csv")" -eq 91 ]
done

# What is done is not done again: the second call only tells what the first one told.
$program $options "$policies" --out="$folder/a" > "$folder/second.txt"
sed '/ done$/d' "$folder/first.txt" | cmp - "$folder/second.txt"

# A wrong option ends with status 1 and one line that names it.
refused() {
  if $program --out="$folder/c" "$@" > "$folder/out.txt" 2> "$folder/error.txt"; then
    echo "not refused: $*"
    exit 1
  fi
  [ "$(wc -l < "$folder/error.txt")" -eq 1 ]
  grep -q -- "${1%%=*}" "$folder/error.txt"
}
refused --policies=NoPolicy
refused --policies='DeadlinePolicy[NoAttribute=1]'
refused --frames=0
refused --jobs=0
refused --policies=OraclePolicy[Frames=3
