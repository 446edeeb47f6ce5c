// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "support/workers.hpp"

#include <llvm/ADT/ArrayRef.h>
#include <llvm/Support/Errno.h>

#include <poll.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <new>
#ifdef __linux__
#include <sys/prctl.h>
#include <csignal>
#endif

namespace wcmu {
namespace {

/// Stands before what a process says of an item.
struct Record {
  std::uint64_t item = 0;
  std::uint64_t size = 0;  ///< Of the bytes that follow; or begins.
  static constexpr std::uint64_t begins = UINT64_MAX;
};

/// The item that is to be begun next, in all processes.
class SharedCounter {
 public:
  SharedCounter()
      : page_(::mmap(nullptr, sizeof(Count), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)),
        count_(page_ != MAP_FAILED ? new(page_) Count(0) : nullptr) {}
  ~SharedCounter() {
    if (count_ != nullptr) ::munmap(page_, sizeof(Count));
  }
  SharedCounter(const SharedCounter&) = delete;
  SharedCounter& operator=(const SharedCounter&) = delete;

  [[nodiscard]] bool is_shared() const { return count_ != nullptr; }
  std::size_t take() { return is_shared() ? (*count_)++ : alone_++; }
  [[nodiscard]] std::size_t taken() const { return is_shared() ? count_->load() : alone_; }

 private:
  using Count = std::atomic<std::size_t>;
  static_assert(Count::is_always_lock_free);
  void* page_;
  Count* count_;
  std::size_t alone_ = 0;
};

void send(int to, const void* data, std::size_t size) {
  const char* at = static_cast<const char*>(data);
  while (size > 0) {
    const ssize_t written = llvm::sys::RetryAfterSignal(-1, ::write, to, at, size);
    if (written < 0) ::_exit(1);  // Nobody waits for it.
    at += written;
    size -= static_cast<std::size_t>(written);
  }
}

[[noreturn]] void serve(int to, SharedCounter& next, std::size_t items,
                        llvm::function_ref<std::string(std::size_t)> work) {
  for (std::size_t item = next.take(); item < items; item = next.take()) {
    Record record{item, Record::begins};
    send(to, &record, sizeof record);
    const std::string bytes = work(item);
    record.size = bytes.size();
    send(to, &record, sizeof record);
    send(to, bytes.data(), bytes.size());
  }
  ::_exit(0);  // What this process ends with is that of the other: files, output that waits.
}

std::string describe(int status) {
  if (WIFSIGNALED(status))
    return "signal " + std::to_string(WTERMSIG(status)) + " (" + ::strsignal(WTERMSIG(status)) + ")";
  return "exit code " + std::to_string(WEXITSTATUS(status));
}

class Workers {
 public:
  Workers(std::size_t items, llvm::function_ref<std::string(std::size_t)> work,
          llvm::function_ref<void(std::size_t)> started)
      : items_(items), work_(work), started_(started), outcomes_(items) {}

  std::vector<WorkOutcome> run(unsigned jobs) {
    std::size_t wanted = std::min<std::size_t>(jobs, items_);
    // One that ends before its time is replaced, but not for ever.
    std::size_t allowed = wanted + items_;
    while (next_.is_shared()) {
      while (running_.size() < wanted && allowed > 0 && next_.taken() < items_) {
        --allowed;
        if (!start()) wanted = running_.size();
      }
      if (running_.empty()) break;
      listen();
    }
    if (!next_.is_shared() || wanted == 0)
      for (std::size_t item = next_.take(); item < items_; item = next_.take()) {
        started_(item);
        outcomes_[item].bytes = work_(item);
      }
    for (WorkOutcome& outcome : outcomes_)
      if (!outcome.bytes && outcome.end.empty()) outcome.end = "no word";
    return std::move(outcomes_);
  }

 private:
  struct Worker {
    pid_t process = 0;
    int from = -1;
    std::string bytes{};              ///< Read, and not understood yet.
    std::optional<std::size_t> at{};  ///< The item that it works on.
  };

  bool start() {
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) return false;
    const pid_t parent = ::getpid();
    const pid_t process = ::fork();
    if (process == 0) {
      ::close(ends[0]);
#ifdef __linux__
      // Work that nobody waits for ends, also where only this process was told to.
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
      if (::getppid() != parent) ::_exit(1);
      serve(ends[1], next_, items_, work_);
    }
    ::close(ends[1]);
    if (process < 0) {
      ::close(ends[0]);
      return false;
    }
    running_.push_back({process, ends[0]});
    return true;
  }

  /// Waits until one of them says something.
  void listen() {
    std::vector<pollfd> waiting;
    for (const Worker& worker : running_) waiting.push_back({worker.from, POLLIN, 0});
    if (llvm::sys::RetryAfterSignal(-1, ::poll, waiting.data(), waiting.size(), -1) < 0) return;
    for (std::size_t i = running_.size(); i-- > 0;)
      if (waiting[i].revents != 0 && !read(running_[i])) {
        end(running_[i]);
        running_.erase(running_.begin() + static_cast<std::ptrdiff_t>(i));
      }
  }

  /// False at the end of what it says.
  bool read(Worker& worker) {
    std::array<char, std::size_t{1} << 16U> chunk{};
    const ssize_t got = llvm::sys::RetryAfterSignal(-1, ::read, worker.from, chunk.data(), chunk.size());
    if (got <= 0) return false;
    worker.bytes.append(chunk.data(), static_cast<std::size_t>(got));
    std::size_t done = 0;
    Record record;
    while (worker.bytes.size() - done >= sizeof record) {
      std::memcpy(&record, worker.bytes.data() + done, sizeof record);
      if (record.size == Record::begins) {
        worker.at = record.item;
        started_(record.item);
        done += sizeof record;
        continue;
      }
      if (worker.bytes.size() - done - sizeof record < record.size) break;
      outcomes_[record.item].bytes = worker.bytes.substr(done + sizeof record, record.size);
      worker.at.reset();
      done += sizeof record + record.size;
    }
    worker.bytes.erase(0, done);
    return true;
  }

  void end(const Worker& worker) {
    ::close(worker.from);
    int status = 0;
    llvm::sys::RetryAfterSignal(-1, ::waitpid, worker.process, &status, 0);
    if (worker.at) outcomes_[*worker.at].end = describe(status);
  }

  std::size_t items_;
  llvm::function_ref<std::string(std::size_t)> work_;
  llvm::function_ref<void(std::size_t)> started_;
  std::vector<WorkOutcome> outcomes_;
  SharedCounter next_;
  std::vector<Worker> running_;
};

}  // namespace

std::vector<WorkOutcome> run_in_processes(std::size_t items, unsigned jobs,
                                          llvm::function_ref<std::string(std::size_t)> work,
                                          llvm::function_ref<void(std::size_t)> started) {
  std::fflush(nullptr);
  return Workers(items, work, started).run(std::max(jobs, 1U));
}

}  // namespace wcmu
