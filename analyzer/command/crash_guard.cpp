// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "command/crash_guard.hpp"

#include <llvm/Support/CrashRecoveryContext.h>
#include <llvm/Support/raw_ostream.h>

#include <unistd.h>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <vector>

namespace wcmu {
namespace {

/// Bytes. Clang recurses with the nesting of a source, and so do we; what is not touched takes no memory.
constexpr unsigned guarded_stack = 64U << 20U;

std::atomic<bool> has_crashed = false;

/// While it lives, a handler finds room on this thread also when the stack is full.
class SignalStack {
 public:
  SignalStack() : room_(64U << 10U) {
    stack_t mine{};
    mine.ss_sp = room_.data();
    mine.ss_size = room_.size();
    ::sigaltstack(&mine, &before_);
  }
  ~SignalStack() { ::sigaltstack(&before_, nullptr); }
  SignalStack(const SignalStack&) = delete;
  SignalStack& operator=(const SignalStack&) = delete;

 private:
  std::vector<char> room_;
  stack_t before_{};
};

}  // namespace

void enable_crash_guard() {
  llvm::CrashRecoveryContext::Enable();
  // LLVM's handlers would run on the stack that is full.
  for (const int fault : {SIGSEGV, SIGBUS}) {
    struct sigaction action{};
    if (::sigaction(fault, nullptr, &action) != 0) continue;
    action.sa_flags |= SA_ONSTACK;
    ::sigaction(fault, &action, nullptr);
  }
}

bool run_guarded(llvm::function_ref<void()> work) {
  llvm::CrashRecoveryContext guard;
  const auto guarded = [&] {
    const SignalStack room;
    work();
  };
  if (guard.RunSafelyOnThread(guarded, guarded_stack)) return true;
  has_crashed = true;
  return false;
}

int end_program(int code) {
  if (!has_crashed) return code;
  std::fflush(nullptr);
  llvm::outs().flush();
  ::_exit(code);
}

}  // namespace wcmu
