// SPDX-License-Identifier: Apache-2.0
#include "stakemine/stress/message_book.hpp"

#include "stakemine/core/digest.hpp"

#include <span>
#include <utility>

#include <fmt/format.h>

namespace stakemine::stress {
namespace {

constexpr std::size_t kMostMissing = 100'000;
constexpr auto kRelaxed = std::memory_order_relaxed;

constexpr std::uint64_t key_of(std::uint32_t channel, std::uint32_t number) {
  return std::uint64_t{channel} << 32U | number;
}

}  // namespace

MessageBook::MessageBook(std::vector<Channel> channels, std::uint64_t seed, Losses losses, Verdicts& verdicts)
    : channels_(std::move(channels)),
      accounts_(std::make_unique<Account[]>(channels_.size())),
      seed_(seed),
      losses_(losses),
      verdicts_(verdicts) {}

std::uint32_t MessageBook::seal_of(const Stamp& stamp) const noexcept {
  Stamp bare = stamp;
  bare.seal = 0;
  static_assert(sizeof(Stamp) == 24);
  return static_cast<std::uint32_t>(hash_bytes(std::as_bytes(std::span{&bare, 1}), seed_));
}

// Each account is written by one thread at a time; relaxed, since a message that is received comes with all that its
// sender did before: a larger number than `sent` says is one that nobody has sent.
Stamp MessageBook::send(std::uint32_t channel, std::int64_t sent_ns, std::uint32_t amount) noexcept {
  Account& account = accounts_[channel];
  const std::uint32_t number = account.sent.load(kRelaxed) + 1;
  account.sent.store(number, kRelaxed);
  Stamp stamp{.sent_ns = sent_ns, .channel = channel, .number = number, .amount = amount};
  stamp.seal = seal_of(stamp);
  return stamp;
}

void MessageBook::take_back(std::uint32_t channel) noexcept {
  accounts_[channel].sent.store(accounts_[channel].sent.load(kRelaxed) - 1, kRelaxed);
}

bool MessageBook::receive(std::uint32_t receiver, const Stamp& stamp) {
  if (seal_of(stamp) != stamp.seal || stamp.channel >= channels_.size()) {
    verdicts_.broken(Invariant::not_torn, fmt::format("actor {} received a message whose seal is wrong", receiver));
    return false;
  }
  Account& account = accounts_[stamp.channel];
  const Channel& channel = channels_[stamp.channel];
  if (channel.receiver != receiver || stamp.number > account.sent.load(kRelaxed) || stamp.number == 0) {
    verdicts_.broken(Invariant::not_invented,
                     fmt::format("actor {} received message {} from {} to {}, which has not been sent to it", receiver,
                                 stamp.number, channel.sender, channel.receiver));
    return false;
  }
  const std::uint32_t highest = account.highest.load(kRelaxed);
  account.came.store(account.came.load(kRelaxed) + 1, kRelaxed);
  if (stamp.number != highest + 1) {
    out_of_turn(stamp.channel, stamp.number, highest);
  }
  if (stamp.number > highest) account.highest.store(stamp.number, kRelaxed);
  return true;
}

// Those passed over are lost unless they come later, and then they are out of order.
void MessageBook::out_of_turn(std::uint32_t channel, std::uint32_t number, std::uint32_t highest) {
  const auto name = [&] {
    return fmt::format("message {} from {} to {}", number, channels_[channel].sender, channels_[channel].receiver);
  };
  const std::lock_guard lock(mutex_);
  if (number > highest) {
    for (std::uint32_t passed = highest + 1; passed < number && missing_.size() < kMostMissing; ++passed)
      missing_.emplace(key_of(channel, passed), false);
  } else if (missing_.erase(key_of(channel, number)) > 0) {
    verdicts_.broken(Invariant::in_order, fmt::format("{} came after message {}", name(), highest));
  } else {
    verdicts_.broken(Invariant::not_duplicated, fmt::format("{} came again", name()));
  }
}

void MessageBook::close(std::uint64_t lost) {
  const std::uint64_t all = received();
  for (const Invariant invariant : {Invariant::not_lost, Invariant::not_duplicated, Invariant::not_invented,
                                    Invariant::not_torn, Invariant::in_order})
    verdicts_.checked(invariant, all);
  if (losses_ == Losses::counted) {
    if (sent() != all + lost)
      verdicts_.broken(Invariant::not_lost,
                       fmt::format("{} messages sent, {} received and {} reported as lost", sent(), all, lost));
    return;
  }
  for (std::uint32_t channel = 0; channel < channels_.size(); ++channel) {
    const std::uint32_t sent = accounts_[channel].sent.load(kRelaxed), came = accounts_[channel].came.load(kRelaxed);
    if (sent > came)
      verdicts_.broken(Invariant::not_lost,
                       fmt::format("{} of {} messages from {} to {} never came", sent - came, sent,
                                   channels_[channel].sender, channels_[channel].receiver),
                       sent - came);
  }
}

std::uint64_t MessageBook::sent() const noexcept {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < channels_.size(); ++i) sum += accounts_[i].sent.load(kRelaxed);
  return sum;
}

std::uint64_t MessageBook::received() const noexcept {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < channels_.size(); ++i) sum += accounts_[i].came.load(kRelaxed);
  return sum;
}

TurnBook::TurnBook(std::uint32_t actors, Verdicts& verdicts)
    : busy_(std::make_unique<std::atomic<std::uint8_t>[]>(actors)), verdicts_(verdicts) {}

void TurnBook::begin(std::uint32_t actor) {
  if (busy_[actor].exchange(1, std::memory_order_acquire) != 0)
    verdicts_.broken(Invariant::one_at_a_time, fmt::format("actor {} was handed a message while it had one", actor));
}

void ShardBook::count(std::uint64_t round, std::uint64_t shard) {
  if (rounds_[shard] + 1 != round)
    verdicts_.broken(Invariant::shards_counted_once,
                     fmt::format("shard {} was counted in round {} after round {}", shard, round, rounds_[shard]));
  rounds_[shard] = static_cast<std::uint32_t>(round);
}

void ShardBook::close(std::uint64_t rounds) {
  verdicts_.checked(Invariant::shards_counted_once, rounds * rounds_.size());
  for (std::size_t shard = 0; shard < rounds_.size(); ++shard)
    if (rounds_[shard] != rounds)
      verdicts_.broken(Invariant::shards_counted_once,
                       fmt::format("shard {} was last counted in round {} of {}", shard, rounds_[shard], rounds));
}

void TimerBook::set(std::uint64_t slot, std::uint32_t number, std::int64_t due_ns) {
  verdicts_.checked(Invariant::timers_once);
  if (slots_[slot].pending)
    verdicts_.broken(Invariant::timers_once,
                     fmt::format("timer {} of slot {} was never settled", slots_[slot].number, slot));
  slots_[slot] = {due_ns, number, true};
}

void TimerBook::settle(std::uint64_t slot, std::uint32_t number, const char* what) {
  Slot& timer = slots_[slot];
  if (!timer.pending || timer.number != number)
    verdicts_.broken(Invariant::timers_once,
                     fmt::format("timer {} of slot {} {} though it was settled", number, slot, what));
  timer.pending = false;
}

void TimerBook::fired(std::uint64_t slot, std::uint32_t number, std::int64_t now_ns) {
  settle(slot, number, "fired");
  if (now_ns < slots_[slot].due_ns)
    verdicts_.broken(Invariant::timers_once,
                     fmt::format("timer {} of slot {} fired {} ns early", number, slot, slots_[slot].due_ns - now_ns));
}

void TimerBook::cancelled(std::uint64_t slot, std::uint32_t number) {
  settle(slot, number, "was cancelled");
}

void TimerBook::close() {
  for (std::size_t slot = 0; slot < slots_.size(); ++slot)
    if (slots_[slot].pending)
      verdicts_.broken(Invariant::timers_once,
                       fmt::format("timer {} of slot {} never fired", slots_[slot].number, slot));
}

}  // namespace stakemine::stress
