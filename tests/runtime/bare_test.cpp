// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// Run without exceptions and RTTI: what ends the program where there is nothing to throw, and that a failure ends it whatever the
// handler does. Each case is a child process; no test framework, since that needs exceptions.
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>
#include <wcmu/annotate.hpp>
#include <wcmu/memory_resource.hpp>

namespace {

using wcmu::Arena;
using wcmu::Error;

int failed = 0;

void check(const char* what, bool good) {
  if (!good) ++failed, std::printf("%s\n", what);
}

void exit_with_error(const wcmu::Failure& failure) { ::_exit(static_cast<int>(failure.error)); }
void come_back(const wcmu::Failure&) {}

struct Ended {
  int status = 0;
  std::string said;
};

/// Runs `action` in a child process with that handler (null: the default one).
template <typename Action>
Ended run(wcmu::FailureHandler handler, Action action) {
  int pipe_ends[2];
  if (::pipe(pipe_ends) != 0) ::_exit(99);
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(pipe_ends[1], STDERR_FILENO);
    wcmu::set_failure_handler(handler);
    action();
    ::_exit(0);
  }
  ::close(pipe_ends[1]);
  Ended ended;
  char bytes[256];
  for (ssize_t n = 0; (n = ::read(pipe_ends[0], bytes, sizeof bytes)) > 0;)
    ended.said.append(bytes, static_cast<std::size_t>(n));
  ::close(pipe_ends[0]);
  ::waitpid(child, &ended.status, 0);
  return ended;
}

template <typename Action>
bool fails_with(Error error, Action action) {
  const int status = run(&exit_with_error, action).status;
  return WIFEXITED(status) && static_cast<Error>(WEXITSTATUS(status)) == error;
}

bool is_aborted(const Ended& ended) { return WIFSIGNALED(ended.status) && WTERMSIG(ended.status) == SIGABRT; }

}  // namespace

int main() {
  static_assert(WCMU_EXCEPTIONS == 0);
  alignas(16) static std::byte buffer[64];
  Arena arena = Arena::from_static_buffer(buffer);

  check("a container that fits", fails_with(Error::none, [&] {
          std::vector<int, wcmu::BottomAllocator<int>> numbers{arena};
          numbers.reserve(16);
        }));
  check("a container at the bottom end", fails_with(Error::out_of_memory, [&] {
          std::vector<int, wcmu::BottomAllocator<int>> numbers{arena};
          numbers.reserve(17);
        }));
  check("a container at the top end", fails_with(Error::out_of_memory, [&] {
          std::vector<int, wcmu::TopAllocator<int>> numbers{arena};
          numbers.reserve(17);
        }));
  check("an allocator whose size wraps", fails_with(Error::out_of_memory, [&] {
          (void)wcmu::TopAllocator<int>(arena).allocate(static_cast<std::size_t>(-1) / 2);
        }));
  check("a resource", fails_with(Error::out_of_memory, [&] {
          wcmu::BottomResource resource(arena);
          (void)resource.allocate(65, 1);
        }));
  check("a sealed arena", fails_with(Error::sealed, [&] {
          arena.seal();
          (void)wcmu::BottomAllocator<int>(arena).allocate(1);
        }));

  const auto fail = [&] { arena.check_budget(wcmu::Budget{65, 0, 1}); };
  check("a handler that comes back does not save the program", is_aborted(run(&come_back, fail)));
  const Ended said = run(nullptr, fail);
  check("the default handler aborts", is_aborted(said));
  check(said.said.c_str(),
        said.said ==
            "wcmu: Arena::check_budget: the budget does not fit the arena, or was exceeded (65 requested, "
            "64 available)\n");
  std::printf("%d failed\n", failed);
  return failed != 0;
}
