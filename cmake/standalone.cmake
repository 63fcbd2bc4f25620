# SPDX-License-Identifier: GPL-2.0-only
#
# What an ns-3 source tree provides, for building against an installed ns-3: compiler settings, the
# variables that name the modules, and the functions build_lib and build_lib_example.

find_package(ns3 REQUIRED)
if(ns3_VERSION VERSION_LESS 3.37)
  message(FATAL_ERROR "ns-3 ${ns3_VERSION} is too old: install ns-3.37 or newer")
endif()

# The C++ standard that the headers of ns-3 ask for.
set(CMAKE_CXX_STANDARD 17)
if(ns3_VERSION VERSION_GREATER_EQUAL 3.41)
  set(CMAKE_CXX_STANDARD 20)
endif()
if(ns3_VERSION VERSION_GREATER_EQUAL 3.46)
  set(CMAKE_CXX_STANDARD 23)
endif()
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()
add_compile_options(-Wall -Wextra -Werror)
add_compile_options(-fPIC) # programs, too: then they can use a library's precompiled headers
enable_testing()

# The modules' targets are ns3::libcore and so on up to 3.42, ns3::core and so on from 3.43.
foreach(module core network internet applications mobility propagation wifi point-to-point
        traffic-control flow-monitor netanim)
  set(lib${module} ns3::lib${module})
  if(NOT TARGET ns3::lib${module})
    set(lib${module} ns3::${module})
  endif()
endforeach()
set(libsplit libsplit)

# Classes of ns-3 have other members when logging is compiled in, and an installed ns-3 does not say
# whether it is. A library that has it has registered its components.
include(CheckCXXSourceCompiles)
include(CheckCXXSourceRuns)
set(CMAKE_REQUIRED_LIBRARIES ${libcore})
set(has_log_program
    "#include <ns3/log.h>
     int main() { return ns3::LogComponent::GetComponentList()->empty(); }"
)
check_cxx_source_compiles("${has_log_program}" SPLIT_NS3_COMPILES)
if(NOT SPLIT_NS3_COMPILES)
  unset(SPLIT_NS3_COMPILES CACHE)
  message(
    FATAL_ERROR
      "No program can be built with the installed ns-3. On Debian, install what its CMake files "
      "refer to: apt install ns3 libns3-dev libboost-dev libgsl-dev libsqlite3-dev libxml2-dev "
      "libpython3-dev. The compiler's messages are in ${CMAKE_BINARY_DIR}/CMakeFiles: "
      "CMakeError.log or CMakeConfigureLog.yaml"
  )
endif()
check_cxx_source_runs("${has_log_program}" SPLIT_NS3_HAS_LOG)
unset(CMAKE_REQUIRED_LIBRARIES)
if(SPLIT_NS3_HAS_LOG)
  add_compile_definitions(NS3_LOG_ENABLE)
endif()

# Builds the module LIBNAME with its header ns3/LIBNAME-module.h, and a runner for its tests.
function(build_lib)
  cmake_parse_arguments(
    LIB "" "LIBNAME" "SOURCE_FILES;HEADER_FILES;LIBRARIES_TO_LINK;TEST_SOURCES" ${ARGN}
  )
  add_library(lib${LIB_LIBNAME} SHARED ${LIB_SOURCE_FILES})
  set_target_properties(lib${LIB_LIBNAME} PROPERTIES OUTPUT_NAME ns3-${LIB_LIBNAME})
  target_include_directories(lib${LIB_LIBNAME} PUBLIC ${PROJECT_BINARY_DIR}/include)
  target_link_libraries(lib${LIB_LIBNAME} PUBLIC ${LIB_LIBRARIES_TO_LINK})

  set(module_header "")
  foreach(header ${LIB_HEADER_FILES})
    get_filename_component(name ${header} NAME)
    set(stub "#include \"${CMAKE_CURRENT_SOURCE_DIR}/${header}\"\n")
    file(CONFIGURE OUTPUT include/ns3/${name} CONTENT "${stub}" @ONLY)
    string(APPEND module_header "#include <ns3/${name}>\n")
  endforeach()
  file(CONFIGURE OUTPUT include/ns3/${LIB_LIBNAME}-module.h CONTENT "${module_header}" @ONLY)

  add_executable(${LIB_LIBNAME}-module-test test/module-runner.cc ${LIB_TEST_SOURCES})
  target_link_libraries(${LIB_LIBNAME}-module-test PRIVATE lib${LIB_LIBNAME})
  use_precompiled_torch(${LIB_LIBNAME}-module-test)
  add_test(NAME module COMMAND ${LIB_LIBNAME}-module-test)
endfunction()

# Has those sources of a target that include LibTorch's headers use the precompiled ones.
function(use_precompiled_torch target)
  get_target_property(sources ${target} SOURCES)
  list(FILTER sources INCLUDE REGEX "[.]cc$")
  foreach(source ${sources})
    file(STRINGS ${source} includes REGEX "^#include [<\"](torch|nn|learn)/")
    if(includes)
      target_precompile_headers(${target} REUSE_FROM split-torch)
    else()
      set_source_files_properties(${source} PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
    endif()
  endforeach()
endfunction()

# Builds the program NAME with the module.
function(build_lib_example)
  cmake_parse_arguments(PROGRAM "" "NAME" "SOURCE_FILES;LIBRARIES_TO_LINK" ${ARGN})
  add_executable(${PROGRAM_NAME} ${PROGRAM_SOURCE_FILES})
  target_link_libraries(${PROGRAM_NAME} PRIVATE libsplit ${PROGRAM_LIBRARIES_TO_LINK})
  use_precompiled_torch(${PROGRAM_NAME})
endfunction()
