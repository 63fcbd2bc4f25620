# SPDX-License-Identifier: GPL-2.0-only
#
# The libraries that split-core is made with.

find_package(Threads REQUIRED)
find_package(Torch REQUIRED)
find_package(Boost CONFIG REQUIRED COMPONENTS iostreams)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(JPEG REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(zstd REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(hwy REQUIRED IMPORTED_TARGET libhwy)
pkg_check_modules(xxhash REQUIRED IMPORTED_TARGET libxxhash)
find_library(HTSCODECS_LIBRARY htscodecs REQUIRED)

# LibTorch's own targets are not visible in the folders of an ns-3 tree that link to split-core.
foreach(target torch torch_cpu c10)
  get_target_property(file ${target} LOCATION)
  list(APPEND torch_files ${file})
endforeach()
