// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "command/log.hpp"

#include <llvm/Support/Process.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdio>
#include <cstdlib>

namespace wcmu {
namespace {

bool use_color(const std::string& choice) {
  if (choice != "auto") return choice == "always";
  const char* no_color = std::getenv("NO_COLOR");  // https://no-color.org
  return (no_color == nullptr || *no_color == '\0') && llvm::sys::Process::StandardErrHasColors();
}

/// Seldom enough for the log of a CI job.
constexpr std::chrono::seconds interval{5};

}  // namespace

Log::Log(const Options& options) : color_(use_color(options.color)), quiet_(options.quiet) {
  auto logger = std::make_shared<spdlog::logger>("wcmu", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_pattern("wcmu: %v");
  logger->set_level(options.quiet ? spdlog::level::err : options.verbose ? spdlog::level::debug : spdlog::level::info);
  logger->flush_on(spdlog::level::trace);
  spdlog::set_default_logger(std::move(logger));
}

void Log::progress(std::string_view message) const { spdlog::info("{}", message); }
void Log::detail(std::string_view message) const { spdlog::debug("{}", message); }
void Log::error(std::string_view message) const {
  spdlog::error("{}{}", color_ ? "\033[1;31merror:\033[0m " : "error: ", message);
}
void Log::raw(std::string_view text) const { std::fwrite(text.data(), 1, text.size(), stderr); }

Ticker::Ticker(const Log& log) : log_(log), since_(std::chrono::steady_clock::now()) {
  if (!log.quiet()) thread_ = std::thread([this] { run(); });
}

Ticker::~Ticker() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    is_over_ = true;
  }
  end_.notify_all();
  thread_.join();
}

void Ticker::set(std::string what) {
  const std::lock_guard lock(mutex_);
  what_ = std::move(what);
  since_ = std::chrono::steady_clock::now();
}

void Ticker::run() {
  std::unique_lock lock(mutex_);
  while (!end_.wait_for(lock, interval, [this] { return is_over_; })) {
    const auto now = std::chrono::steady_clock::now();
    if (what_.empty()) continue;
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now - since_).count();
    log_.progress(what_ + ", for " + std::to_string(seconds) + " s");
  }
}

Progress::Progress(const Log& log, std::string what, std::size_t items)
    : log_(log), what_(std::move(what)), items_(items), next_(std::chrono::steady_clock::now() + interval) {}

void Progress::step() {
  const std::lock_guard lock(mutex_);
  ++done_;
  const auto now = std::chrono::steady_clock::now();
  if (now < next_ || done_ == items_) return;
  next_ = now + interval;
  log_.progress(std::to_string(done_) + " of " + std::to_string(items_) + " " + what_);
}

}  // namespace wcmu
