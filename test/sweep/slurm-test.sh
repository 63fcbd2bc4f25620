#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Sweeps through Slurm: brings up a Slurm of one node, of this machine, with files and ports of its
# own and without accounting, and has slurm_checks.py run sweeps through it. Needs root, and neither
# services nor control groups: a container will do.
#
# usage: slurm-test.sh PYTHON PROGRAMS

set -euo pipefail

python=$1
SPLIT_PROGRAMS=$(realpath "$2")
export SPLIT_PROGRAMS
here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
folder=$(mktemp -d)
export SLURM_CONF=$folder/slurm.conf
daemons=()

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

take_down() {
  local status=$?
  if ((status)); then
    tail -n 20 "$folder"/*.log >&2 || true
  fi
  scancel --user=root 2>/dev/null || true
  local daemon
  for daemon in "${daemons[@]}"; do
    kill "$daemon" 2>/dev/null || true
  done
  wait
  rm -rf "$folder"
}

# free_port: prints a port that nobody uses now.
free_port() {
  "$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# start COMMAND...: runs a daemon in the foreground of its own process, until it is taken down.
start() {
  "$@" &>"$folder/${1##*/}.log" &
  daemons=("$!" "${daemons[@]}") # the last is taken down first
}

# await COMMAND...: waits until the command succeeds.
await() {
  for _ in {1..300}; do
    if "$@" &>/dev/null; then
      return
    fi
    sleep 0.2
  done
  fail "in vain awaited: $*"
}

write_configuration() {
  cat >"$folder/slurm.conf" <<END
ClusterName=split-test
SlurmctldHost=localhost(127.0.0.1)
SlurmctldPort=$(free_port)
SlurmdPort=$(free_port)
AuthType=auth/munge
AuthInfo=socket=$folder/munge.socket
SlurmUser=root
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SlurmdParameters=config_overrides
SchedulerParameters=sched_interval=1,batch_sched_delay=0,sched_min_interval=0
KillWait=5
MailProg=/bin/true
NodeName=localhost NodeAddr=127.0.0.1 NodeHostname=$(hostname -s) CPUs=4 RealMemory=2000
PartitionName=all Nodes=localhost Default=YES State=UP
END
  if [[ $(sinfo --version) != "slurm-wlm 22."* ]]; then # which has no such plugin, and needs none
    echo "CgroupPlugin=disabled" >"$folder/cgroup.conf"
  fi
}

bring_up() {
  chmod 755 "$folder" # the socket in it is for all
  mkdir "$folder/state" "$folder/spool"
  head -c 128 /dev/urandom >"$folder/munge.key"
  chmod 600 "$folder/munge.key"
  write_configuration
  start munged --foreground --key-file="$folder/munge.key" --socket="$folder/munge.socket" \
    --seed-file="$folder/munge.seed" --pid-file="$folder/munge.pid" \
    --log-file="$folder/munge-own.log"
  await munge --socket="$folder/munge.socket" --no-input
  start slurmctld -D -c
  start slurmd -D -N localhost
  await sh -c 'sinfo --noheader --states=idle | grep -q localhost'
}

((EUID == 0)) || fail "Slurm's daemons need root"
trap take_down EXIT
bring_up
cd "$here"
"$python" -m unittest -v slurm_checks
