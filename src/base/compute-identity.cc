/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "base/compute-identity.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <fstream>
#include <link.h>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace split
{

namespace
{

/// What /proc/cpuinfo calls that in which processors differ, on x86 and on ARM.
constexpr std::array<std::string_view, 11> PROCESSOR_FIELDS{"vendor_id",
                                                            "cpu family",
                                                            "model",
                                                            "model name",
                                                            "stepping",
                                                            "flags",
                                                            "CPU implementer",
                                                            "CPU architecture",
                                                            "CPU variant",
                                                            "CPU part",
                                                            "Features"};

/// How the names of variables begin that choose kernels.
constexpr std::array<std::string_view, 7>
    VARIABLE_PREFIXES{"ATEN_", "DNNL_", "GOTO_", "MKL_", "ONEDNN_", "OPENBLAS_", "TORCH_"};

/// @return @p size, a multiple of 4 or less than 3 below one, as notes are aligned
std::size_t
Aligned(std::size_t size)
{
    return (size + 3) / 4 * 4;
}

/// @return the GNU build id among the notes at @p at, which take @p size bytes; empty without one
std::string
BuildIdIn(const char* at, std::size_t size)
{
    while (size >= sizeof(ElfW(Nhdr)))
    {
        ElfW(Nhdr) note;
        std::memcpy(&note, at, sizeof(note));
        const auto name = sizeof(note);
        const auto content = name + Aligned(note.n_namesz);
        const auto end = content + Aligned(note.n_descsz);
        if (end > size)
        {
            break;
        }
        if (note.n_type == NT_GNU_BUILD_ID &&
            std::string_view(at + name, note.n_namesz) == std::string_view("GNU", 4))
        {
            return {at + content, note.n_descsz};
        }
        at += end;
        size -= end;
    }
    return {};
}

/// @return what tells a file from others of its name, as far as that is known without reading it
std::string
DescribeFile(const char* path)
{
    const std::string own = *path == '\0' ? "/proc/self/exe" : path;
    struct stat status = {};
    stat(own.c_str(), &status);
    return own + ' ' + std::to_string(status.st_size) + ' ' +
           std::to_string(status.st_mtim.tv_sec) + '.' + std::to_string(status.st_mtim.tv_nsec);
}

/// Called for each loaded object. @param object what it is @param identities where it is appended
int
AppendIdentity(dl_phdr_info* object, std::size_t, void* identities)
{
    std::string identity;
    for (int i = 0; i < object->dlpi_phnum && identity.empty(); ++i)
    {
        const auto& segment = object->dlpi_phdr[i];
        if (segment.p_type == PT_NOTE)
        {
            const auto address = object->dlpi_addr + segment.p_vaddr;
            identity = BuildIdIn(reinterpret_cast<const char*>(address), segment.p_memsz);
        }
    }
    if (identity.empty())
    {
        identity = DescribeFile(object->dlpi_name);
    }
    static_cast<std::vector<std::string>*>(identities)->push_back(std::move(identity));
    return 0;
}

/// Appends what is loaded, in an order of its own. @param maker of the key
void
AddCode(ContentKeyMaker& maker)
{
    std::vector<std::string> identities;
    dl_iterate_phdr(&AppendIdentity, &identities);
    std::sort(identities.begin(), identities.end());
    for (const auto& identity : identities)
    {
        maker.Text(identity);
    }
}

/// Appends the kind of the first processor, by which libraries choose for all. @param maker of the
/// key
void
AddProcessor(ContentKeyMaker& maker)
{
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line) && !line.empty();)
    {
        const auto name = line.substr(0, line.find_first_of("\t:"));
        if (std::find(PROCESSOR_FIELDS.begin(), PROCESSOR_FIELDS.end(), name) !=
            PROCESSOR_FIELDS.end())
        {
            maker.Text(line);
        }
    }
    for (const auto cache : {_SC_LEVEL1_DCACHE_SIZE, _SC_LEVEL2_CACHE_SIZE, _SC_LEVEL3_CACHE_SIZE})
    {
        maker.Number(sysconf(cache));
    }
}

/// Appends the variables that choose kernels, in an order of their own. @param maker of the key
void
AddVariables(ContentKeyMaker& maker)
{
    std::vector<std::string_view> variables;
    for (char** variable = environ; *variable != nullptr; ++variable)
    {
        const std::string_view text(*variable);
        if (std::any_of(VARIABLE_PREFIXES.begin(), VARIABLE_PREFIXES.end(), [text](auto prefix) {
                return text.substr(0, prefix.size()) == prefix;
            }))
        {
            variables.push_back(text);
        }
    }
    std::sort(variables.begin(), variables.end());
    for (const auto variable : variables)
    {
        maker.Text(variable);
    }
}

} // namespace

ContentKey
ComputeIdentity()
{
    ContentKeyMaker maker;
    AddCode(maker);
    AddProcessor(maker);
    AddVariables(maker);
    return maker.Key();
}

} // namespace split
