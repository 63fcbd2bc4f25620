# SPDX-License-Identifier: GPL-2.0-only
"""What ns-3 tells of attributes and trace sources, as readers of the manual want it."""

import re

UNIT_OF_TIME = {"ns": 1, "us": 1e3, "ms": 1e6, "s": 1e9}
GREATEST = ("1.79769e+308", "4294967295", "18446744073709551615")  # of types of attributes


def literal(text: str) -> str:
    """A text as it is written in a program, if there is one."""
    return f"``{text}``" if text else ""


def time_text(text: str) -> str:
    """A time as ns-3 writes it, in the largest unit of which it has a whole number."""
    nanoseconds = float(text.strip("+").removesuffix("ns"))
    for unit, factor in reversed(UNIT_OF_TIME.items()):
        if nanoseconds % factor == 0 and nanoseconds != 0:
            return f"{nanoseconds / factor:g} {unit}"
    return f"{nanoseconds:g} ns"


def address_text(text: str) -> str:
    """What ns-3 writes as type, length, four bytes of host, and the port, its low byte first."""
    parts = re.fullmatch(r"..-..-((?:\w\w:){4})(\w\w):(\w\w)(:\w\w)*", text)
    if not parts:
        return ""
    host = ".".join(str(int(byte, 16)) for byte in parts[1].rstrip(":").split(":"))
    return f"{host}:{int(parts[3] + parts[2], 16)}"


def type_text(text: str) -> str:
    """The type of an attribute's values, with their range where one was chosen."""
    name, _, bounds = text.partition(" ") if "Ptr" not in text else (text, "", "")
    name = re.sub(r"ns3::(?:Ptr< (?:ns3::)?(\w+) >)?|std::", r"\1", name)
    least, _, most = bounds.partition(":")
    if name == "Time" or not bounds:
        return literal(name)
    if most not in GREATEST:
        return f"{literal(name)}, {least} to {most}"
    return literal(name) + (f", from {least}" if float(least) or name == "double" else "")


def initial_text(attribute: dict[str, str]) -> str:
    """The initial value of an attribute."""
    kind, value = attribute["type"].split(" ")[0], attribute["initial"]
    if kind == "Time":
        return time_text(value)
    if kind == "Address":
        return literal(address_text(value))
    if kind.startswith("ns3::Ptr") and value == "0":
        return ""
    return literal(value)


def signature_text(callback: str, known: dict[str, str]) -> str:
    """What is handed to those who connect to a trace source."""
    if callback.startswith("ns3::TracedValueCallback::"):
        value = callback.rpartition("::")[2]
        value = {"Double": "double", "Bool": "bool"}.get(value, value)
        value = re.sub(r"^U(int\d+)$", r"u\1_t", value)
        return literal(f"{value} before, {value} now")
    if callback == "ns3::Time::TracedCallback":
        return literal("Time value")
    return literal(known[callback]) or "nothing"
