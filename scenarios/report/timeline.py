# SPDX-License-Identifier: GPL-2.0-only
"""What a device saw, decided and got, over simulated time."""

from dataclasses import dataclass

import pandas

from .figure import count_of
from .latency import ANSWERED
from .run import Run
from .run_set import RunSet
from .table import DECISION, FRAMES, LINKS, POLICY

ON_TIME, LATE, DROPPED = "on time", "late", "no result"


@dataclass(frozen=True)
class Timeline:
    """The course of one device of a run."""

    title: str
    device: str  #: in words
    link: pandas.DataFrame  #: time_s, and bits a second as links.csv or policy.csv call them
    frames: pandas.DataFrame  #: time_s, choice, latency_ms, outcome
    deadline_ms: float  #: NaN if it is not known
    rest: str  #: what a caption tells of runs that are not shown


def timeline_of(
    runs: RunSet, run: Run, title: str, rest: str, part: str = ""
) -> Timeline | None:
    """Returns the course of the first device of a run, or nothing if its tables do not tell."""
    policy = runs.table(run, POLICY, part)
    frames = runs.table(run, FRAMES, part)
    links = runs.table(run, LINKS, part)
    if frames is None and policy is None:
        return None
    told = _of_first(policy if frames is None else frames)
    if told.empty:
        return None
    deadline = run.number_option("deadline")
    link = links if links is not None else policy
    return Timeline(
        title,
        _device_of(policy if frames is None else frames),
        pandas.DataFrame({"time_s": []}, dtype=float) if link is None else _link(_of_first(link)),
        _frames(told, deadline),
        deadline,
        rest,
    )


def _of_first(table: pandas.DataFrame) -> pandas.DataFrame:
    """Returns the rows of the device with the least number."""
    return table[table["device"] == table["device"].min()]


def _device_of(table: pandas.DataFrame) -> str:
    count = table["device"].nunique()
    first = f"device {table['device'].min():.0f}"
    return first if count == 1 else f"{first}, the first of {count_of(count, 'device')}"


def _link(table: pandas.DataFrame) -> pandas.DataFrame:
    """Returns what is known of the link, by links.csv or else by what a policy saw."""
    time = table["time_ns"] if "time_ns" in table else table["captured_ns"]
    numbers = table.filter(like="_bps")
    return numbers.assign(time_s=time / 1e9)


def _frames(table: pandas.DataFrame, deadline_ms: float) -> pandas.DataFrame:
    """Returns the frames, by frames.csv or else by what became of a policy's decisions."""
    if "latency_ns" in table:
        latency = table["latency_ns"] / 1e6
    else:
        latency = (table["ended_ns"] - table["captured_ns"]) / 1e6
    is_answered = table["outcome"] == ANSWERED
    outcome = pandas.Series(DROPPED, index=table.index)
    outcome[is_answered] = ON_TIME
    outcome[is_answered & (latency > deadline_ms)] = LATE
    frames = pandas.DataFrame({"time_s": table["captured_ns"] / 1e9, "outcome": outcome})
    frames["choice"] = choices(table)
    frames["latency_ms"] = latency.where(is_answered)
    return frames


def choices(table: pandas.DataFrame) -> pandas.Series:
    """Names the decision of each row, without what all settings of the table have in common."""
    decisions = list(table[list(DECISION)].fillna("").itertuples(index=False, name=None))
    settings = {setting for _, _, setting, _ in decisions if setting}
    common = set.intersection(*(set(setting.split(",")) for setting in settings or [""]))
    names = {decision: _name(decision, common) for decision in set(decisions)}
    return pandas.Series([names[decision] for decision in decisions], index=table.index)


def _name(decision: tuple[str, ...], common: set[str]) -> str:
    mode, cut, setting, quality = decision
    place = f" after {cut}" if cut else ""
    own = "".join(f" {part}" for part in setting.split(",") if part not in common and part)
    return mode + place + own + (f" quality={quality}" if quality else "")
