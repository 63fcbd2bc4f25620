/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_DATA_LINK_TRACE_TEXT_H
#define SPLIT_DATA_LINK_TRACE_TEXT_H

#include "data/link-trace.h"

#include <string>

namespace split
{

/**
 * Reads how a link changes from text of either of two kinds, told apart by its first line.
 *
 * Comma-separated values have a row of names, of which `time_s` and `rate_mbps` are required,
 * `delay_ms` and `loss` are optional; the last row says only when the trace ends.
 *
 * A Mahimahi trace (Netravali et al., USENIX ATC 2015) holds a number a line, in ascending order:
 * the millisecond at whose end 1504 bytes can be delivered; the last one ends the trace. What can
 * be delivered is taken as that millisecond's capacity.
 *
 * In both, empty lines and those that begin with # say nothing.
 *
 * @param name of the text, for messages
 * @param text the lines
 * @return the trace
 * @throws Error naming the text, the line, what is wrong with it and the mend
 */
LinkTrace ParseLinkTrace(const std::string& name, const std::string& text);

/**
 * @param path of a file that ParseLinkTrace() understands
 * @return the trace
 * @throws Error naming the file, the line, what is wrong with it and the mend
 */
LinkTrace ReadLinkTrace(const std::string& path);

/**
 * @param trace how a link changes
 * @param comment of one line, to stand above
 * @return the trace as comma-separated values
 */
std::string FormatLinkTrace(const LinkTrace& trace, const std::string& comment);

} // namespace split

#endif // SPLIT_DATA_LINK_TRACE_TEXT_H
