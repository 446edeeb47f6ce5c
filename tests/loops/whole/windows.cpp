// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// Four windows of a car, with classes: a base with virtual functions, a switch each, motors that stall, members that are arrays.
#include "../counted.h"

namespace {

class Motor {
 public:
  void move(int by) {
    position_ += by;
    if (position_ < 0) position_ = 0;
    if (position_ > kTop) position_ = kTop;
  }
  [[nodiscard]] bool stalls(int by, int obstacle) const { return by > 0 && obstacle > 0 && position_ >= obstacle; }
  [[nodiscard]] int position() const { return position_; }
  static constexpr int kTop = 60;

 private:
  int position_ = 0;
};

class Window {
 public:
  virtual ~Window() = default;
  [[nodiscard]] virtual int speed(bool up) const = 0;
  [[nodiscard]] virtual bool is_automatic(int pressed) const { return pressed >= 5; }

  void tick(int input, int obstacle) {
    pressed_ = input == 0 ? 0 : pressed_ + 1;
    if (input != 0) wish_ = input;
    const bool goes_on = pressed_ > 0 || automatic_;
    automatic_ = (automatic_ && (input == 0 || input == wish_)) || is_automatic(pressed_);
    if (!goes_on) return;
    const int by = wish_ > 0 ? speed(true) : -speed(false);
    if (motor_.stalls(by, obstacle)) {
      automatic_ = false;
      // LOOP:
      ENTER(a) while (motor_.position() > obstacle / 2) {
        BODY(a);
        motor_.move(-speed(false));
        ++reversed_;
      }
      return;
    }
    motor_.move(by);
    if (motor_.position() == 0 || motor_.position() == Motor::kTop) automatic_ = false;
  }
  [[nodiscard]] int position() const { return motor_.position(); }
  [[nodiscard]] int reversed() const { return reversed_; }

 private:
  Motor motor_;
  int wish_ = 0, pressed_ = 0, reversed_ = 0;
  bool automatic_ = false;
};

class Front : public Window {
 public:
  [[nodiscard]] int speed(bool up) const override { return up ? 4 : 5; }
};

class Rear : public Window {
 public:
  explicit Rear(int slow) : slow_(slow) {}
  [[nodiscard]] int speed(bool) const override { return 3 - slow_; }
  [[nodiscard]] bool is_automatic(int) const override { return false; }

 private:
  int slow_;
};

constexpr signed char script[] = {1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 0, 1,  1,
                                  1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,  1,  1, -1, 0};

}  // namespace

int main() {
  Front driver, passenger;
  Rear left{0}, right{1};
  Window* const windows[] = {&driver, &passenger, &left, &right};
  int at = 0;
  // LOOP: bound=40 entries=1
  ENTER(a) for (const signed char input : script) {
    BODY(a);
    // LOOP: bound=4 entries=40
    ENTER(b) for (Window* window : windows) {
      BODY(b);
      window->tick(window == &right ? -input : input, at > 20 ? 33 : 0);
    }
    ++at;
  }
  int ticks = 0;
  // LOOP: entries=1
  ENTER(c) while (driver.position() + passenger.position() > 0 && ticks < 1000) {
    BODY(c);
    driver.tick(-1, 0);
    passenger.tick(-1, 0);
    ++ticks;
  }
  return ticks == 0 || driver.reversed() == 0;
}
