// SPDX-License-Identifier: Apache-2.0
/// The loads and their options. N is the number of actors.
#pragma once

#include "stakemine/stress/load.hpp"

#include <cstdint>
#include <memory>

namespace stakemine::stress {

/// A coordinator on its own thread sends a shard to each of N − 1 workers, each sends it back, and so on: 2(N − 1)
/// messages a round.
class ScatterGather final : public Load {
 public:
  explicit ScatterGather() = default;

 private:
  [[nodiscard]] std::unique_ptr<Scene> do_build(const LoadRequest& request) const override;
  [[nodiscard]] std::uint64_t do_messages_a_round(std::uint64_t actors) const override { return 2 * (actors - 1); }
};

/// The same by Context::ask, as the rounds of a network are.
class Questions final : public Load {
 public:
  explicit Questions() = default;

 private:
  [[nodiscard]] std::unique_ptr<Scene> do_build(const LoadRequest& request) const override;
  [[nodiscard]] std::uint64_t do_messages_a_round(std::uint64_t actors) const override { return 2 * (actors - 1); }
};

/// Each actor sends `size` messages to its partner at once, half the actors away; the partner acknowledges the last.
class Burst final : public Load {
 public:
  struct Options {
    std::uint64_t size = 256;  ///< [1, 2^20]
    static const config::ObjectDescription& description();
  };
  explicit Burst(const Options& options) : options_(options) {}

 private:
  [[nodiscard]] std::unique_ptr<Scene> do_build(const LoadRequest& request) const override;
  [[nodiscard]] std::uint64_t do_messages_a_round(std::uint64_t actors) const override {
    return actors * (options_.size + 1);
  }
  Options options_;
};

/// N − 1 producers send `size` messages each to one consumer, which acknowledges the last of them.
class ManyToOne final : public Load {
 public:
  using Options = Burst::Options;
  explicit ManyToOne(const Options& options) : options_(options) {}

 private:
  [[nodiscard]] std::unique_ptr<Scene> do_build(const LoadRequest& request) const override;
  [[nodiscard]] std::uint64_t do_messages_a_round(std::uint64_t actors) const override {
    return (actors - 1) * (options_.size + 1);
  }
  Options options_;
};

/// The same, where the consumer takes its time over each message.
class SlowConsumer final : public Load {
 public:
  struct Options {
    std::uint64_t size = 16;
    double work_s = 2e-6;  ///< [0, 1]
    static const config::ObjectDescription& description();
  };
  explicit SlowConsumer(const Options& options) : options_(options) {}

 private:
  [[nodiscard]] std::unique_ptr<Scene> do_build(const LoadRequest& request) const override;
  [[nodiscard]] std::uint64_t do_messages_a_round(std::uint64_t actors) const override {
    return (actors - 1) * (options_.size + 1);
  }
  Options options_;
};

/// Each actor sends `size` messages to the next, by a timer and whether or not there is room. Bears losses.
class FullMailbox final : public Load {
 public:
  struct Options {
    std::uint64_t size = 512;
    double gap_s = 1e-5;  ///< [0, 1] between two volleys of one actor
    static const config::ObjectDescription& description();
  };
  explicit FullMailbox(const Options& options) : options_(options) {}
  [[nodiscard]] bool bears_losses() const override { return true; }

 private:
  [[nodiscard]] std::unique_ptr<Scene> do_build(const LoadRequest& request) const override;
  [[nodiscard]] std::uint64_t do_messages_a_round(std::uint64_t actors) const override {
    return actors * (options_.size + 1);
  }
  Options options_;
};

/// As `burst`, but actors leave and come back while messages are under way: one that is away sends each message back to
/// where it came from, and counts none.
class Churn final : public Load {
 public:
  struct Options {
    std::uint64_t size = 8;
    double stay_s = 2e-5;  ///< (0, 1] mean time between leaving and coming back, and coming back and leaving
    static const config::ObjectDescription& description();
  };
  explicit Churn(const Options& options) : options_(options) {}

 private:
  [[nodiscard]] std::unique_ptr<Scene> do_build(const LoadRequest& request) const override;
  [[nodiscard]] std::uint64_t do_messages_a_round(std::uint64_t actors) const override {
    return actors * 2 * options_.size;
  }
  Options options_;
};

/// Everybody to everybody, in phases: who has received N − 1 messages a phase begins the next. At most 2,048 actors.
class AllToAll final : public Load {
 public:
  explicit AllToAll() = default;
  [[nodiscard]] std::uint32_t most_actors() const override { return 2048; }

 private:
  [[nodiscard]] std::unique_ptr<Scene> do_build(const LoadRequest& request) const override;
  [[nodiscard]] std::uint64_t do_messages_a_round(std::uint64_t actors) const override { return actors * (actors - 1); }
};

/// Each actor keeps `each` timers pending, due at random within `spread`.
class Timers final : public Load {
 public:
  struct Options {
    std::uint64_t each = 100;  ///< [1, 10^5]
    double spread_s = 0.01;    ///< (0, 10]
    static const config::ObjectDescription& description();
  };
  explicit Timers(const Options& options) : options_(options) {}

 private:
  [[nodiscard]] std::unique_ptr<Scene> do_build(const LoadRequest& request) const override;
  [[nodiscard]] std::uint64_t do_messages_a_round(std::uint64_t actors) const override {
    return actors * options_.each;
  }
  Options options_;
};

/// The same, and with every timer that fires another is cancelled and set anew.
class CancelStorm final : public Load {
 public:
  using Options = Timers::Options;
  explicit CancelStorm(const Options& options) : options_(options) {}

 private:
  [[nodiscard]] std::unique_ptr<Scene> do_build(const LoadRequest& request) const override;
  [[nodiscard]] std::uint64_t do_messages_a_round(std::uint64_t actors) const override {
    return actors * options_.each;
  }
  Options options_;
};

}  // namespace stakemine::stress
