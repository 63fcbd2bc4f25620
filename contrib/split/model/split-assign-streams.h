/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_ASSIGN_STREAMS_H
#define SPLIT_ASSIGN_STREAMS_H

/**
 * @file
 * Application::AssignStreams() is virtual from ns-3.42 on, which brought application-helper.h.
 */

#if __has_include("ns3/application-helper.h")
/// What stands behind the declaration of an application's AssignStreams().
#define SPLIT_ASSIGN_STREAMS_OVERRIDE override
#else
/// What stands behind the declaration of an application's AssignStreams().
#define SPLIT_ASSIGN_STREAMS_OVERRIDE
#endif

#endif // SPLIT_ASSIGN_STREAMS_H
