# SPDX-License-Identifier: GPL-2.0-only
"""What the latency of a frame is made of."""

import pandas

#: What components of latency are made of: they add up to the last.
COMPONENTS = ("head", "queue", "uplink", "tail", "downlink", "total")

ANSWERED = "result"


def components_ms(frames: pandas.DataFrame) -> pandas.DataFrame:
    """Returns the components of latency of all frames with a result, in milliseconds. A frame that
    was computed on one side alone lacks some of them."""
    table = frames[frames["outcome"] == ANSWERED]
    processor = table["head_started_ns"] - table["captured_ns"]
    socket = table["first_byte_sent_ns"] - table["encoded_ns"]
    head_ended = table["encoded_ns"].fillna(table["head_done_ns"])
    columns = {
        "head": head_ended - table["head_started_ns"],
        "queue": processor + socket.fillna(0),
        "uplink": table["last_byte_received_ns"] - table["first_byte_sent_ns"],
        "tail": table["tail_done_ns"] - table["last_byte_received_ns"],
        "downlink": table["ended_ns"] - table["tail_done_ns"],
        "total": table["ended_ns"] - table["captured_ns"],
    }
    return pandas.DataFrame({name: columns[name] / 1e6 for name in COMPONENTS})
