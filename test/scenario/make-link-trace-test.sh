#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The link traces that ship are what the commands in their first lines make.
#
# usage: make-link-trace-test.sh PROGRAM TRACES FOLDER

source "$(dirname "$0")/bed.sh"

program=$1
traces=$2
folder=$3
begin_in "$folder"

for name in step sawtooth markov; do
  trace=$traces/$name.csv
  read -r -a command <"$trace"
  [[ ${command[*]:0:4} == "# ./ns3-split run make-link-trace" ]] || fail "$trace names no command"
  "$program" "${command[@]:4}" --out="$folder/$name.csv"
  cmp "$trace" "$folder/$name.csv" || fail "$trace is not what its first line makes"
done

for wrong in kind=stair rates=a rates=0 hold=0 outageProbability=2 longestOutage=0.1 out=/; do
  if message=$("$program" --out="$folder/wrong.csv" --"$wrong" 2>&1); then
    fail "--$wrong is taken"
  fi
  [[ $(wc -l <<<"$message") == 1 ]] || fail "--$wrong is not refused in one line: $message"
done
[[ ! -e $folder/wrong.csv ]] || fail "a refused trace is written"
