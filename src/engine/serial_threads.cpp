// SPDX-License-Identifier: Apache-2.0
#include "engine/serial_threads.hpp"

#include "stakemine/core/assert.hpp"
#include "stakemine/core/digest.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <ucontext.h>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/common_interface_defs.h>
#endif
#if defined(__SANITIZE_THREAD__)
#include <sanitizer/tsan_interface.h>
#endif

namespace stakemine::engine {
namespace {

constexpr std::size_t kStackBytes = std::size_t{256} << 10;
constexpr std::size_t kNobody = ~std::size_t{0};

}  // namespace

struct SerialThreads::Thread {
  enum class State { ready, asleep, done };

  ucontext_t context{};
  std::unique_ptr<char[]> stack;
  std::function<void()> body;
  State state = State::ready;
  std::int64_t priority = 0;
#if defined(__SANITIZE_ADDRESS__)
  void* fake_stack = nullptr;
  const void* bottom = nullptr;
  std::size_t size = 0;
#endif
#if defined(__SANITIZE_THREAD__)
  void* fiber = nullptr;
#endif
};

SerialThreads::SerialThreads(const Options& options)
    : options_(options), random_(options.seed, Purpose::test), outside_(std::make_unique<Thread>()) {
  for (std::uint64_t i = 1; i < options_.depth; ++i)
    change_points_.push_back(1 + random_.below(std::max<std::uint64_t>(1, options_.expected_steps)));
  std::ranges::sort(change_points_);
#if defined(__SANITIZE_THREAD__)
  outside_->fiber = __tsan_get_current_fiber();
#endif
}

SerialThreads::~SerialThreads() {
#if defined(__SANITIZE_THREAD__)
  for (const auto& thread : threads_) __tsan_destroy_fiber(thread->fiber);
#endif
}

void SerialThreads::spawn(std::function<void()> body) {
  auto thread = std::make_unique<Thread>();
  thread->stack = std::make_unique<char[]>(kStackBytes);
  thread->body = std::move(body);
  thread->priority = static_cast<std::int64_t>(1 + random_.below(std::uint64_t{1} << 40));
  STAKEMINE_ASSERT(getcontext(&thread->context) == 0);
  thread->context.uc_stack.ss_sp = thread->stack.get();
  thread->context.uc_stack.ss_size = kStackBytes;
  const auto address = reinterpret_cast<std::uintptr_t>(this);
  makecontext(&thread->context, reinterpret_cast<void (*)()>(&SerialThreads::enter), 2, static_cast<unsigned>(address),
              static_cast<unsigned>(address >> 32));
#if defined(__SANITIZE_ADDRESS__)
  thread->bottom = thread->stack.get();
  thread->size = kStackBytes;
#endif
#if defined(__SANITIZE_THREAD__)
  thread->fiber = __tsan_create_fiber(0);
#endif
  threads_.push_back(std::move(thread));
}

// makecontext hands ints over, so that a pointer comes in halves.
void SerialThreads::enter(unsigned low, unsigned high) {
  auto* const all = reinterpret_cast<SerialThreads*>(std::uintptr_t{low} | (std::uintptr_t{high} << 32));
#if defined(__SANITIZE_ADDRESS__)
  __sanitizer_finish_switch_fiber(nullptr, &all->outside_->bottom, &all->outside_->size);
#endif
  Thread& self = *all->threads_[all->current_];
  self.body();
  self.state = Thread::State::done;
  all->leave();
}

SerialThreads::Rest SerialThreads::run() {
  STAKEMINE_ASSERT(running_ == nullptr, "one schedule at a time on a real thread");
  running_ = this;
  while (!stuck_) {
    const std::size_t next = choose(Turn::fair);
    if (next == kNobody) break;
    current_ = next;
    Thread& thread = *threads_[next];
#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_start_switch_fiber(&outside_->fake_stack, thread.bottom, thread.size);
#endif
#if defined(__SANITIZE_THREAD__)
    __tsan_switch_to_fiber(thread.fiber, 0);
#endif
    swapcontext(&outside_->context, &thread.context);
#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_finish_switch_fiber(outside_->fake_stack, nullptr, nullptr);
#endif
  }
  running_ = nullptr;
  if (stuck_) return Rest::stuck;
  const bool done = std::ranges::all_of(threads_, [](const auto& each) { return each->state == Thread::State::done; });
  return done ? Rest::done : Rest::asleep;
}

// Back to run(), which chooses who goes on.
void SerialThreads::leave() {
  Thread& self = *threads_[current_];
#if defined(__SANITIZE_ADDRESS__)
  __sanitizer_start_switch_fiber(self.state == Thread::State::done ? nullptr : &self.fake_stack, outside_->bottom,
                                 outside_->size);
#endif
#if defined(__SANITIZE_THREAD__)
  __tsan_switch_to_fiber(outside_->fiber, 0);
#endif
  swapcontext(&self.context, &outside_->context);
#if defined(__SANITIZE_ADDRESS__)
  __sanitizer_finish_switch_fiber(self.fake_stack, &outside_->bottom, &outside_->size);
#endif
}

void SerialThreads::switch_to(std::size_t next) {
  Thread &self = *threads_[current_], &other = *threads_[next];
  current_ = next;
#if defined(__SANITIZE_ADDRESS__)
  __sanitizer_start_switch_fiber(&self.fake_stack, other.bottom, other.size);
#endif
#if defined(__SANITIZE_THREAD__)
  __tsan_switch_to_fiber(other.fiber, 0);
#endif
  swapcontext(&self.context, &other.context);
#if defined(__SANITIZE_ADDRESS__)
  __sanitizer_finish_switch_fiber(self.fake_stack, nullptr, nullptr);
#endif
}

void SerialThreads::step(const Where& where, Turn turn) {
  ++steps_;
  note([&] {
    std::string_view file = where.file_name();
    file.remove_prefix(file.rfind('/') + 1);
    return fmt::format("at {}:{}", file, where.line());
  });
  const std::size_t next = choose(turn);
  const std::array<std::uint64_t, 2> taken{hash_, next};
  hash_ = hash_bytes(std::as_bytes(std::span{taken}));
  if (steps_ > options_.steps_at_most) {
    stuck_ = true;
    leave();
  } else if (next != current_) {
    switch_to(next);
  }
}

std::size_t SerialThreads::choose(Turn turn) {
  std::array<std::size_t, 64> ready{};
  std::size_t count = 0;
  for (std::size_t i = 0; i < threads_.size() && count < ready.size(); ++i)
    if (threads_[i]->state == Thread::State::ready) ready[count++] = i;
  if (count == 0) return kNobody;
  if (options_.depth == 0) {
    std::size_t next = ready[random_.below(count)];
    if (turn == Turn::after_others && count > 1 && next == current_) next = ready[random_.below(count)];
    return next;
  }
  // A loop that waits would wait for ever at the highest priority.
  const bool falls_behind = !change_points_.empty() && change_points_.front() <= steps_;
  if (falls_behind) change_points_.erase(change_points_.begin());
  if (falls_behind || turn == Turn::after_others) threads_[current_]->priority = --lowest_;
  return *std::max_element(ready.begin(), ready.begin() + static_cast<std::ptrdiff_t>(count),
                           [&](std::size_t a, std::size_t b) { return threads_[a]->priority < threads_[b]->priority; });
}

void SerialThreads::sleep() {
  threads_[current_]->state = Thread::State::asleep;
  leave();
}

void SerialThreads::wake_one() {
  std::vector<Thread*> asleep;
  for (const auto& thread : threads_)
    if (thread->state == Thread::State::asleep) asleep.push_back(thread.get());
  if (!asleep.empty()) asleep[random_.below(asleep.size())]->state = Thread::State::ready;
}

void SerialThreads::wake_all() {
  for (const auto& thread : threads_)
    if (thread->state == Thread::State::asleep) thread->state = Thread::State::ready;
}

void SerialThreads::keep(const std::string& line) {
  trace_.push_back(fmt::format("step {}: thread {} {}", steps_, current_, line));
}

}  // namespace stakemine::engine
