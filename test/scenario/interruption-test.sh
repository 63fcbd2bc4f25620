#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# A scenario that SIGINT or SIGTERM interrupts closes its files whole, says how far it got, and ends with
# 128 plus the signal's number.
#
# usage: interruption-test.sh FOLDER_OF_PROGRAMS FOLDER

source "$(dirname "$0")/bed.sh"

programs=$1
begin_in "$2"

# interrupt SIGNAL WHEN PROGRAM OPTIONS...: runs the program until the command WHEN is true, then sends the
# signal, and again checks how it ends. Leaves what it prints in the files output and errors.
interrupt() {
  local signal=$1 when=$2 program=$3 status=0 process
  shift 3
  "$programs/$program" "$@" >output 2>errors &
  process=$!
  until eval "$when"; do
    kill -0 "$process" 2>/dev/null || fail "$program was over before it could be interrupted: $(cat errors)"
    sleep 0.01
  done
  kill -"$signal" "$process"
  wait "$process" || status=$?
  [[ $status == $((128 + $(kill -l "$signal"))) ]] || fail "$program: status $status after SIG$signal"
}

# expect_told REGULAR_EXPRESSION: the only line on standard error.
expect_told() {
  [[ $(wc -l <errors) == 1 && $(cat errors) =~ ^$1$ ]] || fail "told instead of '$1': $(cat errors)"
}

# expect_rows FILE COUNT: rows under their names, the last one whole.
expect_rows() {
  [[ $(wc -l <"$1") == $(($2 + 1)) && -z $(tail -c 1 "$1") ]] || fail "$1 has not $2 whole rows"
}

expect_incomplete() {
  grep -q '"complete": false' "$1/summary.json" || fail "$1 counts as complete"
  ! find "$1" -name '*.part' -o -name '*.tmp' | grep -q . || fail "$1 has unfinished files"
}

for signal in INT TERM; do
  out=inference-$signal
  interrupt $signal '[[ -s inference-'$signal'/frames.csv.part ]]' split-inference --access=wire \
    --frames=10000000 --pcap --flowMonitor --netAnim --sqlite --out=$out
  expect_told "interrupted by SIG$signal after [0-9.]+ s simulated: ([0-9]+) of 10000000 frames ended; written to $out"
  expect_rows $out/frames.csv "${BASH_REMATCH[1]}"
  expect_rows $out/policy.csv "${BASH_REMATCH[1]}"
  expect_incomplete $out
  grep -q "\"signal\": \"SIG$signal\"" $out/summary.json || fail "the summary does not name the signal"
  [[ $(tail -n 1 $out/animation.xml) == "</anim>" ]] || fail "animation.xml is not whole"
  [[ $(tail -n 1 $out/flows.xml) == "</FlowMonitor>" ]] || fail "flows.xml is not whole"
  [[ $(head -c 13 $out/traces.sqlite) == "SQLite format" ]] || fail "traces.sqlite is not whole"
done

# While a scenario still loads, there is nothing to write.
interrupt TERM true split-inference --out=nothing
[[ ! -e nothing ]] || fail "a scenario that has not begun has written something"

small=(--model=lenet5 --samples=160 --validation=32 --test=64 --batch=16 --access=wire --sqlite)
for signal in INT TERM; do
  out=training-$signal
  interrupt $signal '[[ -e training-'$signal'/state.safetensors ]]' split-training "${small[@]}" \
    --epochs=1000 --checkpointEvery=2 --out=$out
  expect_told "interrupted by SIG$signal after [0-9.]+ s simulated: ([0-9]+) of 1000 rounds and ([0-9]+) steps done; written to $out; --resume goes on from the last checkpoint"
  expect_rows $out/steps.csv "${BASH_REMATCH[2]}"
  expect_rows $out/epochs.csv "${BASH_REMATCH[1]}"
  expect_incomplete $out
done

# What is done of a comparison stays, and is not done again.
adaptive=(--links=step,markov --policies=DeadlinePolicy --seeds=1 --jobs=1 --frames=30 --out=adaptive)
interrupt TERM 'grep -q "step-1 done" output' adaptive-inference "${adaptive[@]}"
expect_told "interrupted by SIGTERM: 1 of 2 runs done; the same command goes on from there"
"$programs/adaptive-inference" "${adaptive[@]}" >output
[[ $(grep -c ' done$' output) == 1 ]] || fail "a comparison that was interrupted does not go on: $(cat output)"

interrupt INT '[[ -e interrupted/step-1/DeadlinePolicy/policy.csv.part ]]' adaptive-inference --links=step \
  --policies=DeadlinePolicy --seeds=1 --frames=1000000 --out=interrupted
expect_told "interrupted by SIGINT: 0 of 1 runs done; the same command goes on from there"
expect_incomplete interrupted/step-1

interrupt TERM 'grep -q " done$" output' paper-claims --model=lenet5 --samples=256 --test=100 --epochs=1 \
  --seeds=1 --out=claims
expect_told "interrupted by SIGTERM: [0-9]+ of [0-9]+ runs done; the same command goes on from there"
