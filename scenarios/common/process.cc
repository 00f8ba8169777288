// Runs another program and waits for it.
// SPDX-License-Identifier: GPL-2.0-only
#include "common/process.h"

#include "ir/diagnostic.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace pisa
{

namespace
{

std::string
ReadAll(int descriptor)
{
    std::string text;
    std::array<char, 4096> buffer;
    for (;;)
    {
        const ssize_t count = read(descriptor, buffer.data(), buffer.size());
        if (count > 0)
        {
            text.append(buffer.data(), static_cast<std::size_t>(count));
        }
        else if (count == 0 || errno != EINTR)
        {
            return text;
        }
    }
}

int
WaitFor(pid_t process)
{
    int status = 0;
    while (waitpid(process, &status, 0) < 0 && errno == EINTR)
    {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

} // namespace

ProcessResult
RunProcess(const std::vector<std::string>& arguments)
{
    std::vector<char*> argv;
    for (const std::string& argument : arguments)
    {
        argv.push_back(const_cast<char*>(argument.c_str()));
    }
    argv.push_back(nullptr);

    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0)
    {
        throw InputError({}, "no pipe for " + arguments[0] + ": " + std::strerror(errno));
    }
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
    pid_t process = 0;
    const int fault = posix_spawnp(&process, argv[0], &actions, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    if (fault != 0)
    {
        close(ends[0]);
        throw InputError({}, "cannot run " + arguments[0] + ": " + std::strerror(fault),
                         "install it or name its path");
    }
    ProcessResult result;
    result.output = ReadAll(ends[0]);
    close(ends[0]);
    result.exitCode = WaitFor(process);
    return result;
}

} // namespace pisa
