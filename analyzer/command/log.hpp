// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace wcmu {

/// What goes to stderr. Progress can be silenced, problems and errors cannot.
class Log {
 public:
  struct Options {
    std::string color = "auto";  ///< "auto", "always", "never"
    bool verbose = false;
    bool quiet = false;
  };

  explicit Log(const Options& options);

  /// Whether text for stderr may hold escape sequences.
  [[nodiscard]] bool color() const { return color_; }
  [[nodiscard]] bool quiet() const { return quiet_; }

  void progress(std::string_view message) const;  ///< Not with --quiet.
  void detail(std::string_view message) const;    ///< Only with --verbose.
  void error(std::string_view message) const;     ///< "wcmu: error: message"
  void raw(std::string_view text) const;          ///< Lines that are complete already: diagnostics.

 private:
  bool color_ = false;
  bool quiet_ = false;
};

/// Says every few seconds what the run is at, by itself, for work that may take minutes at one thing. Nothing with --quiet.
class Ticker {
 public:
  explicit Ticker(const Log& log);
  ~Ticker();
  Ticker(const Ticker&) = delete;
  Ticker& operator=(const Ticker&) = delete;

  /// What the run is at from now on: "analysing app::frame".
  void set(std::string what);

 private:
  void run();

  const Log& log_;
  std::mutex mutex_;
  std::condition_variable end_;
  bool is_over_ = false;
  std::string what_;
  std::chrono::steady_clock::time_point since_;
  std::thread thread_;  ///< None with --quiet.
};

/// Tells how far long work is: a line every few seconds, none if it is done before, or with --quiet. Thread-safe.
class Progress {
 public:
  /// `what`: what is done to the items, "read".
  Progress(const Log& log, std::string what, std::size_t items);

  void step();

 private:
  const Log& log_;
  std::string what_;
  std::size_t items_;
  std::mutex mutex_;
  std::size_t done_ = 0;
  std::chrono::steady_clock::time_point next_;
};

}  // namespace wcmu
