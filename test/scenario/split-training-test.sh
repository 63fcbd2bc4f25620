#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Scenario split-training as its users see it: every method runs, its files are the same whenever the
# options are, a resumed run ends as an uninterrupted one, and wrong options end it with one line.
#
# usage: split-training-test.sh PROGRAM INFERENCE_PROGRAM FOLDER

source "$(dirname "$0")/bed.sh"

program=$1
inference=$2
begin_in "$3"

small=(--model=lenet5 --samples=160 --validation=32 --test=64 --batch=16 --epochs=2 --access=wire)

# Runs the scenario with OPTIONS into the folder NAME.
run_into() {
  local name=$1
  shift
  "$program" "${small[@]}" "$@" --out="$name" >output || fail "status $? with $*"
}

# Compares what two runs wrote; the summary tells wall times and folders, which differ.
expect_same() {
  for file in steps.csv rounds.csv tests.csv epochs.csv model.safetensors; do
    cmp "$1/$file" "$2/$file" || fail "$1 and $2 differ in $file"
  done
}

run_into first --pcap
run_into second --pcap
expect_same first second
diff -r first/pcap second/pcap || fail "the same options made other captures"
[[ $(wc -l <first/steps.csv) == 17 ]] || fail "steps.csv has not a row a step"
[[ $(wc -l <first/rounds.csv) == 5 ]] || fail "rounds.csv has not a row a round and party"
[[ $(wc -l <first/epochs.csv) == 3 ]] || fail "epochs.csv has not a row an epoch"

run_into traced --pcap --flowMonitor --netAnim --sqlite
expect_same first traced
[[ $(tail -n 1 traced/animation.xml) == "</anim>" ]] || fail "animation.xml is not whole"
[[ $(tail -n 1 traced/flows.xml) == "</FlowMonitor>" ]] || fail "flows.xml is not whole"
[[ $(head -c 13 traced/traces.sqlite) == "SQLite format" ]] || fail "traces.sqlite is not whole"

OMP_NUM_THREADS=4 run_into threads
expect_same first threads

# A training that is killed or interrupted goes on from its last checkpoint.
long=(--epochs=8 --checkpointEvery=1)
run_into whole "${long[@]}"
for signal in KILL TERM; do
  "$program" "${small[@]}" "${long[@]}" --out=$signal >output 2>errors &
  until [[ -e $signal/state.safetensors ]]; do sleep 0.01; done
  kill -$signal $!
  wait $! || true
  ! grep -qs '"complete": true' $signal/summary.json || fail "the training was over before SIG$signal"
  run_into $signal "${long[@]}" --resume
  expect_same whole $signal
  [[ ! -e $signal/state.safetensors ]] || fail "a training that is over leaves a checkpoint"
done

for method in plain quantised compression-aware central fog; do
  run_into "$method" --method=$method
done
for method in splitfed-v1 splitfed-v2 sequential fedavg deprune; do
  run_into "$method-2" --method=$method --devices=2 --partition=dirichlet:10
done
run_into prune --method=prune --checkpoint=plain/model.safetensors
run_into fedavg-quantised --method=fedavg --devices=2 --weightBits=4
run_into stragglers --method=splitfed-v1 --devices=2 --stragglers=quorum --absences=1:0.05:0.1
run_into windows --microBatches=4 --window=2 --errorFeedback=1 --keep=link:0.05:1:0.5
run_into gate --importance=gate
run_into gate-prune --importance=gate --method=prune
run_into bottleneck --bottleneck=light:pool1,channels=2,bits=2 --rateWeight=0.001 --keep=1
run_into wifi --access=wifi --epochs=1
"$inference" --checkpoint=bottleneck/model.safetensors --cut=encoder \
  --setting=bits=2,scale=levels,entropy=context --frames=5 --out=inference >output ||
  fail "split-inference does not take the model"

for wrong in --cut=x --keep=2 --keep=linear --bits=99 --method=x --partition=x --data=/nowhere \
  --checkpoint=/dev/null --learningRate=x --by=x --importance=x --devices=0 --batch=4096 \
  --bottleneck=x --method=prune --setting=bits=99 --optimiser=x --resume --skip=99999999 --weightBits=12 --stragglers=x --rateWeight=1; do
  status=0
  "$program" "${small[@]}" --out=wrong "$wrong" >output 2>errors || status=$?
  [[ $status == 1 ]] || fail "status $status with $wrong"
  [[ $(wc -l <errors) == 1 ]] || fail "not one line about $wrong: $(cat errors)"
done
