/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "base/error.h"
#include "base/shared-cache.h"
#include "temporary-folder.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <fstream>
#include <gtest/gtest.h>
#include <random>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace
{

using namespace split;
using Bytes = SharedCache::Bytes;

constexpr std::uint64_t LARGE = 1 << 20;

/// What is remembered in a file beside an entry's bytes.
constexpr std::size_t OVERHEAD = 32;

ContentKey
Key(std::uint64_t number)
{
    return ContentKeyMaker().Number(number).Key();
}

/// @return what is made for Key(@p number)
Bytes
Value(std::uint64_t number, std::size_t size = 100)
{
    Bytes bytes(size);
    std::mt19937 random(static_cast<unsigned>(number));
    std::generate(bytes.begin(), bytes.end(), [&] { return static_cast<std::uint8_t>(random()); });
    return bytes;
}

/// A cache that counts what is made.
class SharedCacheTest : public testing::Test
{
  protected:
    SharedCache Open(std::uint64_t limit = LARGE)
    {
        return {Folder(), limit, [this](const std::string& reason) {
                    m_warnings.push_back(reason);
                }};
    }

    std::filesystem::path Folder() const
    {
        return m_folder.Path() / "cache";
    }

    Bytes Get(SharedCache& cache, std::uint64_t number, std::size_t size = 100)
    {
        return cache.GetOrMake(Key(number), [&] {
            ++m_made;
            return Value(number, size);
        });
    }

    /// Gets @p count values, all of which must be right.
    void GetAll(SharedCache& cache, std::uint64_t count)
    {
        for (std::uint64_t number = 0; number < count; ++number)
        {
            EXPECT_EQ(Get(cache, number), Value(number));
        }
    }

    std::uintmax_t SizeOfFiles() const
    {
        std::uintmax_t size = 0;
        for (const auto& file : std::filesystem::directory_iterator(Folder()))
        {
            size += file.file_size();
        }
        return size;
    }

    /// Changes the bytes of the file @p name.
    template <typename Change>
    void Damage(const std::string& name, Change change)
    {
        auto bytes = m_folder.Read("cache/" + name);
        change(bytes);
        std::ofstream(Folder() / name, std::ios::binary) << bytes;
    }

    /// Makes a process that makes a value and does not come to an end. @return the process
    pid_t ForkForeverMaking(std::uint64_t number)
    {
        const auto process = fork();
        if (process == 0)
        {
            auto cache = Open();
            cache.GetOrMake(Key(number), [&]() -> Bytes {
                m_folder.Write("begun", {});
                pause();
                return {};
            });
        }
        while (!std::filesystem::exists(m_folder.Path() / "begun"))
        {
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        return process;
    }

    TemporaryFolder m_folder;
    std::vector<std::string> m_warnings;
    std::atomic<int> m_made{0};
};

TEST_F(SharedCacheTest, MakesAValueOnce)
{
    auto cache = Open();
    EXPECT_EQ(Get(cache, 1), Value(1));
    EXPECT_EQ(Get(cache, 1), Value(1));
    EXPECT_EQ(m_made, 1);
}

TEST_F(SharedCacheTest, FindsWhatAnEarlierOneMade)
{
    {
        auto cache = Open();
        GetAll(cache, 100);
    }
    auto cache = Open();
    EXPECT_EQ(cache.Find(Key(99)), Value(99));
    GetAll(cache, 100);
    EXPECT_EQ(m_made, 100);
    EXPECT_FALSE(cache.Find(Key(100)));
    EXPECT_TRUE(m_warnings.empty());
}

TEST_F(SharedCacheTest, FindsWhatAnotherOneMakesMeanwhile)
{
    auto one = Open();
    auto other = Open();
    GetAll(one, 10);
    GetAll(other, 20);
    GetAll(one, 20);
    EXPECT_EQ(m_made, 20);
}

TEST_F(SharedCacheTest, RemembersEmptyAndLargeValues)
{
    auto cache = Open(LARGE);
    for (const std::size_t size : {std::size_t{0}, std::size_t{100'000}})
    {
        EXPECT_EQ(Get(cache, size, size), Value(size, size));
        EXPECT_EQ(Get(cache, size, size), Value(size, size));
    }
    EXPECT_EQ(m_made, 2);
}

TEST_F(SharedCacheTest, PassesOnWhatMakingThrows)
{
    auto cache = Open();
    EXPECT_THROW(cache.GetOrMake(Key(1), []() -> Bytes { throw Error("no"); }), Error);
    EXPECT_TRUE(m_warnings.empty());
    EXPECT_EQ(Get(cache, 1), Value(1));
}

TEST_F(SharedCacheTest, KeepsItsLimit)
{
    const std::uint64_t limit = 10'000;
    auto cache = Open(limit);
    for (std::uint64_t number = 0; number < 1000; ++number)
    {
        EXPECT_EQ(Get(cache, number), Value(number));
        ASSERT_LE(SizeOfFiles(), limit);
    }
    EXPECT_GE(SizeOfFiles(), limit / 2 - (OVERHEAD + 100));
}

TEST_F(SharedCacheTest, KeepsNothingThatIsLargerThanItsLimitAllows)
{
    auto cache = Open(1000);
    EXPECT_EQ(Get(cache, 1, 500), Value(1, 500));
    EXPECT_FALSE(cache.Find(Key(1)));
    EXPECT_TRUE(m_warnings.empty());
}

TEST_F(SharedCacheTest, KeepsWhatIsUsed)
{
    auto cache = Open(10'000);
    for (std::uint64_t number = 1; number < 1000; ++number)
    {
        Get(cache, number);
        Get(cache, 0);
    }
    EXPECT_EQ(m_made, 1000);
}

TEST_F(SharedCacheTest, FollowsAnotherOneToItsNewFiles)
{
    auto one = Open(10'000);
    auto other = Open(10'000);
    for (std::uint64_t number = 0; number < 1000; ++number)
    {
        Get(one, number);
        EXPECT_EQ(Get(other, number), Value(number));
    }
    EXPECT_EQ(m_made, 1000);
    EXPECT_LE(SizeOfFiles(), 10'000U);
}

TEST_F(SharedCacheTest, HasThreadsMakeAValueOnce)
{
    auto cache = Open();
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
    {
        threads.emplace_back([&] { GetAll(cache, 50); });
    }
    for (auto& thread : threads)
    {
        thread.join();
    }
    EXPECT_EQ(m_made, 50);
}

/// Runs @p child in a process of its own. @return the process
template <typename Child>
pid_t
Fork(Child child)
{
    const auto process = fork();
    if (process == 0)
    {
        child();
        _exit(testing::Test::HasFailure() ? 1 : 0);
    }
    return process;
}

/// @return what waitpid() tells of @p process, which ends
int
StatusOf(pid_t process)
{
    int status = -1;
    waitpid(process, &status, 0);
    return status;
}

TEST_F(SharedCacheTest, HasProcessesMakeAValueOnce)
{
    const auto work = [this] {
        auto cache = Open();
        for (std::uint64_t number = 0; number < 50; ++number)
        {
            EXPECT_EQ(cache.GetOrMake(Key(number),
                                      [&] {
                                          std::ofstream(m_folder.Path() / "made", std::ios::app)
                                              << 'x';
                                          return Value(number);
                                      }),
                      Value(number));
        }
    };
    std::vector<pid_t> processes;
    for (int i = 0; i < 4; ++i)
    {
        processes.push_back(Fork(work));
    }
    for (const auto process : processes)
    {
        EXPECT_EQ(StatusOf(process), 0);
    }
    EXPECT_EQ(m_folder.Read("made").size(), 50U);
}

TEST_F(SharedCacheTest, GoesOnWhenAProcessIsStoppedThatMakesTheSame)
{
    const auto process = ForkForeverMaking(1);
    auto cache = Open();
    EXPECT_EQ(Get(cache, 1), Value(1)); // waits, but not for ever
    kill(process, SIGKILL);
    EXPECT_TRUE(WIFSIGNALED(StatusOf(process)));
}

TEST_F(SharedCacheTest, GoesOnWhenAProcessIsKilledThatMakesTheSame)
{
    const auto process = ForkForeverMaking(1);
    std::thread killer([process] {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        kill(process, SIGKILL);
    });
    auto cache = Open();
    EXPECT_EQ(Get(cache, 1), Value(1)); // waits until then
    EXPECT_TRUE(WIFSIGNALED(StatusOf(process)));
    killer.join();
}

TEST_F(SharedCacheTest, OverwritesAnEntryThatIsCutOff)
{
    {
        auto cache = Open();
        GetAll(cache, 3);
    }
    for (std::size_t cut = 1; cut <= OVERHEAD + 100; cut += 13)
    {
        m_made = 0;
        Damage("current", [cut](std::string& bytes) { bytes.resize(bytes.size() - cut); });
        auto cache = Open();
        GetAll(cache, 3);
        ASSERT_EQ(m_made, 1) << cut;
    }
    EXPECT_TRUE(m_warnings.empty());
}

TEST_F(SharedCacheTest, FindsNothingWrongInDamagedFiles)
{
    {
        auto cache = Open(6000); // such that there are two files
        GetAll(cache, 30);
    }
    std::mt19937 random(1);
    for (int round = 0; round < 50; ++round)
    {
        const auto change = [&](std::string& bytes) {
            for (auto count = 1 + random() % 4; count > 0; --count)
            {
                bytes[8 + random() % (bytes.size() - 8)] ^= static_cast<char>(1 << random() % 8);
            }
            bytes.resize(round % 3 == 0 ? bytes.size() - 50 : bytes.size());
        };
        Damage("current", change);
        Damage("previous", change);
        auto cache = Open(6000);
        GetAll(cache, 30);
        GetAll(cache, 30);
    }
    EXPECT_TRUE(m_warnings.empty());
}

TEST_F(SharedCacheTest, FindsNothingWrongInFilesThatAreDamagedMeanwhile)
{
    auto cache = Open();
    GetAll(cache, 30);
    std::mt19937 random(1);
    for (int round = 0; round < 100; ++round)
    {
        Damage("current", [&](std::string& bytes) {
            bytes[random() % bytes.size()] ^= 1;
            bytes.resize(round % 10 == 0 ? random() % bytes.size() + 1 : bytes.size());
        });
        GetAll(cache, 30);
    }
}

TEST_F(SharedCacheTest, GoesOnInAFolderThatIsRemovedMeanwhile)
{
    auto cache = Open();
    GetAll(cache, 10);
    std::filesystem::remove_all(Folder());
    GetAll(cache, 20);
    EXPECT_LE(m_warnings.size(), 1U);
}

/// Uses a cache that cannot be used: it gives what is made and warns once.
#define EXPECT_IGNORED                                                                             \
    {                                                                                              \
        auto cache = Open();                                                                       \
        GetAll(cache, 3);                                                                          \
        EXPECT_EQ(m_warnings.size(), 1U);                                                          \
    }

TEST_F(SharedCacheTest, IsIgnoredIfItsFolderIsAFile)
{
    m_folder.Write("cache", {});
    EXPECT_IGNORED;
}

TEST_F(SharedCacheTest, IsIgnoredIfAFolderIsInPlaceOfAFile)
{
    std::filesystem::create_directories(Folder() / "current");
    EXPECT_IGNORED;
}

TEST_F(SharedCacheTest, IsIgnoredIfItsFileIsForeign)
{
    std::filesystem::create_directories(Folder());
    m_folder.Write("cache/current", Value(1));
    EXPECT_IGNORED;
    EXPECT_EQ(m_folder.Read("cache/current").size(), 100U);
}

TEST_F(SharedCacheTest, IsIgnoredIfItsFolderIsReadOnly)
{
    std::filesystem::create_directories(Folder());
    std::filesystem::permissions(m_folder.Path(), std::filesystem::perms(0555));
    std::filesystem::permissions(Folder(), std::filesystem::perms(0555));
    EXPECT_EQ(StatusOf(Fork([this] {
                  constexpr uid_t nobody = 65534; // root may write anywhere
                  ASSERT_TRUE(geteuid() != 0 || seteuid(nobody) == 0);
                  EXPECT_IGNORED;
              })),
              0);
    std::filesystem::permissions(m_folder.Path(), std::filesystem::perms(0755));
}

TEST_F(SharedCacheTest, IsIgnoredIfTheDiskIsFull)
{
    EXPECT_EQ(StatusOf(Fork([this] {
                  signal(SIGXFSZ, SIG_IGN);
                  const rlimit limit{500, 500};
                  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
                  auto cache = Open();
                  GetAll(cache, 10);
                  GetAll(cache, 10);
                  EXPECT_EQ(m_warnings.size(), 1U);
              })),
              0);
    auto cache = Open(); // what was half written does no harm
    GetAll(cache, 10);
}

} // namespace
