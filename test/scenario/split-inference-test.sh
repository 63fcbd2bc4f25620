#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Scenario split-inference as its users see it: its files are the same whenever the options are, and
# wrong options end it with one line.
#
# usage: split-inference-test.sh PROGRAM FOLDER

source "$(dirname "$0")/bed.sh"

program=$1
begin_in "$2"

# Runs the scenario with OPTIONS into the folder out, then keeps that as NAME.
run_into() {
  local name=$1
  shift
  "$program" --frames=20 --devices=2 --fading=1 --pcap --out=out "$@" >output ||
    fail "status $? with $*"
  mv out "$name"
}

run_into first
run_into second
diff -r first second || fail "the same options made other files"
run_into other-run --RngRun=2
! cmp -s first/frames.csv other-run/frames.csv || fail "--RngRun changes nothing"

[[ $(wc -l <first/frames.csv) == 41 ]] || fail "frames.csv has not a row a frame"
[[ $(wc -l <first/policy.csv) == 41 ]] || fail "policy.csv has not a row a frame"
[[ $(wc -l <first/links.csv) -gt 3 ]] || fail "links.csv has not a row for each time and device"
grep -q '"complete": true' first/summary.json || fail "a run that is over does not count as complete"
run_into device-only --mode=device-only
run_into edge-only --mode=edge-only --jpegQuality=75
run_into back-to-back --arrival=back-to-back --setting=keep=0.5,by=element,bits=3
run_into wire --access=wire --linkRate=5 --linkDelay=10
run_into trace --access=trace --trace=markov.csv
run_into walk --walk=45:2 --rateControl=minstrel --competitors=1 --competitorRate=1
run_into poisson --arrival=poisson --standard=n --width=40 --distance=5,25

# ns-3's own traces are whole, and change nothing.
expect_traced() {
  local name=$1 other=$2
  shift 2
  run_into "$name" --flowMonitor --netAnim --sqlite "$@"
  for table in frames.csv policy.csv links.csv; do
    cmp "$name/$table" "$other/$table" || fail "traces change $table with $*"
  done
  [[ $(tail -n 1 "$name/animation.xml") == "</anim>" ]] || fail "animation.xml is not whole"
  grep -q 'descr="edge"' "$name/animation.xml" || fail "animation.xml does not name the nodes"
  [[ $(tail -n 1 "$name/flows.xml") == "</FlowMonitor>" ]] || fail "flows.xml is not whole"
  [[ $(head -c 13 "$name/traces.sqlite") == "SQLite format" ]] || fail "traces.sqlite is not whole"
}
expect_traced traced first
expect_traced traced-walk walk --walk=45:2 --rateControl=minstrel --competitors=1 --competitorRate=1
expect_traced traced-trace trace --access=trace --trace=markov.csv
expect_traced traced-wire wire --access=wire --linkRate=5 --linkDelay=10 --pcap=0
[[ ! -e traced-wire/pcap ]] || fail "captures that nobody wants are written"

for policy in DeadlinePolicy 'DeadlinePolicy[Predictor=ewma]' OraclePolicy; do
  run_into "policy-$policy" --policy="$policy" --late=drop --access=trace --trace=markov.csv
done
! cmp -s policy-DeadlinePolicy/policy.csv trace/policy.csv || fail "--policy changes nothing"

# Numbers are read whole or not at all; ns-3's command line answers with its help.
for wrong in --frames=2e1 --frames=-1 --rate=20x; do
  ! "$program" "$wrong" >output 2>&1 || fail "no error about $wrong"
done

for wrong in --cut=x --setting=bits=99 --setting=bits=6,scale=static --distance=x --standard=b \
  --data=/nowhere --checkpoint=/dev/null --mode=x --mean=0.5 --arrival=x --frames=0 --deviceProfile=x \
  --distance=100000 --access=lte --linkRate=0 --linkDelay=-1 --access=trace --trace=step.csv --walk=50 --walk=x:1 \
  --walk=20:1 --rateControl=x --competitorRate=0 --policy=x --policy=OraclePolicy --policy=fixed \
  --policy='DeadlinePolicy[X=1]' --policy='DeadlinePolicy[Safety=x]' --policy='DeadlinePolicy[Window=-1]' --profile=/nowhere --late=x --linkInterval=0 "--model=le net5"; do
  status=0
  "$program" --frames=1 --out=out "$wrong" >output 2>errors || status=$?
  [[ $status == 1 ]] || fail "status $status with $wrong"
  [[ $(wc -l <errors) == 1 ]] || fail "not one line about $wrong: $(cat errors)"
done
