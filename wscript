# SPDX-License-Identifier: GPL-2.0-only
#
# Builds ns3-split as contrib/split of an ns-3 tree that is built with Waf: ns-3.35 and older. Newer
# trees, and builds against an installed ns-3, use CMakeLists.txt.

import os

import wutils

MODULES = ['core', 'network', 'internet', 'applications', 'mobility', 'propagation', 'wifi',
           'point-to-point', 'traffic-control', 'flow-monitor', 'netanim']

LIBRARIES = {
    'TORCH': ['torch', 'torch_cpu', 'c10'],
    'BOOST_IOSTREAMS': ['boost_iostreams'],
    'FMT': ['fmt'],
    'HTSCODECS': ['htscodecs'],
    'HWY': ['hwy'],
    'JPEG': ['jpeg'],
    'SQLITE': ['sqlite3'],
    'XXHASH': ['xxhash'],
    'ZSTD': ['zstd'],
}


def configure(conf):
    missing = [name for name, libraries in LIBRARIES.items()
               if not conf.check_cxx(lib=libraries, uselib_store=name, mandatory=False)]
    conf.report_optional_feature('split', 'Split neural networks', not missing,
                                 'not found: ' + ', '.join(missing))
    if missing:
        conf.env.append_value('MODULES_NOT_BUILT', 'split')
    # The names that ns-3.36 gave to these.
    conf.env.append_value('DEFINES', ['WIFI_STANDARD_80211n=WIFI_STANDARD_80211n_5GHZ',
                                      'WIFI_STANDARD_80211ax=WIFI_STANDARD_80211ax_5GHZ'])
    # The headers are not free of warnings, which ns-3 makes errors: hence a system folder.
    conf.env.append_value('CXXFLAGS_TORCH', ['-isystem', '/usr/include/torch/csrc/api/include'])


def paths(bld, *patterns):
    return [node.path_from(bld.path) for node in bld.path.ant_glob(list(patterns))]


def build(bld):
    if 'split' in bld.env['MODULES_NOT_BUILT']:
        return

    module = bld.create_ns3_module('split', MODULES)
    module.source = paths(bld, 'src/**/*.cc', 'contrib/split/model/*.cc',
                          'contrib/split/helper/*.cc')
    module.includes = module.export_includes = ['src']
    module.defines = ['SPLIT_SOURCE_DIR="%s"' % bld.path.abspath()]
    module.use.extend(LIBRARIES)

    headers = bld(features='ns3header')
    headers.module = 'split'
    headers.source = paths(bld, 'contrib/split/*/*.h')

    tests = bld.create_ns3_module_test_library('split')
    tests.source = paths(bld, 'test/module/*.cc')
    tests.use.extend(LIBRARIES)

    if bld.env['ENABLE_EXAMPLES']:
        for source in paths(bld, 'examples/*.cc'):
            add_program(bld, source, [])
        common = paths(bld, 'scenarios/common/*.cc')
        for source in paths(bld, 'scenarios/*.cc'):
            add_program(bld, source, common)


def add_program(bld, source, common):
    name = os.path.splitext(os.path.basename(source))[0]
    program = bld.create_ns3_program(name, ['split'] + MODULES)
    program.source = [source] + common
    program.defines = ['SPLIT_NS3_VERSION="%s"' % wutils.VERSION]
    program.use.extend(LIBRARIES)
