# SPDX-License-Identifier: GPL-2.0-only
"""Tests of how the manual shows what ns-3 tells."""

import unittest

import ns3_text


class Ns3TextTest(unittest.TestCase):
    """One test for each kind of text."""

    def test_times_are_in_the_largest_unit_of_which_they_are_whole(self) -> None:
        texts = ["+0ns", "+8e+06ns", "+1500000ns", "+3.6e+12ns"]
        times = [ns3_text.time_text(text) for text in texts]
        self.assertEqual(times, ["0 ns", "8 ms", "1500 us", "3600 s"])

    def test_addresses_have_host_and_port(self) -> None:
        self.assertEqual(ns3_text.address_text("02-07-7f:00:00:01:56:13:00"), "127.0.0.1:4950")
        self.assertEqual(ns3_text.address_text("00-00-00"), "")

    def test_ranges_are_told_where_one_was_chosen(self) -> None:
        self.assertEqual(ns3_text.type_text("uint32_t 1:1000"), "``uint32_t``, 1 to 1000")
        unbounded = "uint64_t 1:18446744073709551615"
        self.assertEqual(ns3_text.type_text(unbounded), "``uint64_t``, from 1")
        self.assertEqual(ns3_text.type_text("uint32_t 0:4294967295"), "``uint32_t``")
        self.assertEqual(ns3_text.type_text("std::string"), "``string``")
        self.assertEqual(ns3_text.type_text("ns3::Ptr< ns3::FixedPolicy >"), "``FixedPolicy``")

    def test_changes_have_the_value_before_and_now(self) -> None:
        text = ns3_text.signature_text("ns3::TracedValueCallback::Uint32", {})
        self.assertEqual(text, "``uint32_t before, uint32_t now``")


if __name__ == "__main__":
    unittest.main()
