// SPDX-License-Identifier: Apache-2.0
/// What the actors of every load share: the books, and how a message is sent and received so that they are kept.
#pragma once

#include "stakemine/core/random.hpp"
#include "stakemine/engine/actor.hpp"
#include "stakemine/stress/load.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

namespace stakemine::stress {

/// What the actors of loads draw for; beside the purposes of runs and studies (core/random.hpp), with which nothing
/// here is ever mixed.
inline constexpr Purpose kStressDraws{65};

/// Kinds of messages. Data and acknowledgements bear stamps.
enum Kind : std::uint32_t { kData = 1, kAcknowledged, kReturned, kWake, kTick, kRetry };

/// The state of a load's actors, but for what each load has of its own. Actor i of the load is the engine's actor i.
class Stage {
 public:
  Stage(const LoadRequest& request, std::vector<Channel> channels);

  /// Sends the next message of a channel; with it a little of the sender's stake. False: the mailbox refused it.
  bool post(std::uint32_t channel, Kind kind, engine::Context& context, std::int64_t now_ns);
  /// Enters a message of kind kData … kWake. \return its stamp, or nothing where it is unsound (and reported).
  [[nodiscard]] const Stamp* receive(const engine::Message& message, std::int64_t now_ns);
  /// Around everything that an actor does.
  void begin_turn(std::uint32_t actor);
  void end_turn(std::uint32_t actor) noexcept { turns_.end(actor); }
  /// Whether another round may begin. \param round counts from 1
  [[nodiscard]] bool goes_on(std::uint64_t round, std::int64_t now_ns) const noexcept {
    return (request_.rounds == 0 || round <= request_.rounds) && now_ns < request_.duration.count();
  }
  /// Adds something to what an actor has come to, whatever the order.
  void fold(std::uint32_t actor, std::uint64_t value) noexcept { state_[actor].fold += value; }

  void close(std::uint64_t lost);
  [[nodiscard]] const LoadRequest& request() const noexcept { return request_; }
  [[nodiscard]] Verdicts& verdicts() noexcept { return verdicts_; }
  [[nodiscard]] LatencyRecorder& latencies() noexcept { return latencies_; }
  [[nodiscard]] const LatencyRecorder& latencies() const noexcept { return latencies_; }
  [[nodiscard]] const MessageBook& messages() const noexcept { return messages_; }
  [[nodiscard]] std::uint64_t result() const;
  [[nodiscard]] std::uint64_t moves() const;

 private:
  struct ActorState {
    std::uint64_t fold = 0;
    std::int64_t stake = 0;
    std::uint64_t moves = 0;
    const void* thread = nullptr;  ///< that it ran on last
  };

  LoadRequest request_;
  Verdicts verdicts_;
  MessageBook messages_;
  TurnBook turns_;
  LatencyRecorder latencies_;
  std::vector<ActorState> state_;
  std::vector<Stamp> received_;  ///< by actor: the one at hand
};

/// Wraps every call of an actor in its turn, and tells the time once.
class Cast : public engine::ActorGroup {
 public:
  explicit Cast(Stage& stage) : stage_(stage) {}

  void start(engine::Context& context) final;
  void receive(const engine::Message& message, engine::Context& context) final;
  void answered(const engine::Answers& answers, engine::Context& context) final;

 protected:
  [[nodiscard]] Stage& stage() noexcept { return stage_; }

 private:
  virtual void opening(engine::Context&, std::int64_t /*now_ns*/) {}
  virtual void take(const engine::Message& message, engine::Context& context, std::int64_t now_ns) = 0;
  virtual void take_answers(const engine::Answers&, engine::Context&, std::int64_t /*now_ns*/) {}

  Stage& stage_;
};

/// A scene of one stage.
class StagedScene : public Scene {
 public:
  StagedScene(const LoadRequest& request, std::vector<Channel> channels) : stage_(request, std::move(channels)) {}

  void close(std::uint64_t lost) override { stage_.close(lost); }
  [[nodiscard]] const LatencyRecorder& latencies() const final { return stage_.latencies(); }
  [[nodiscard]] Verdicts& verdicts() final { return stage_.verdicts(); }
  [[nodiscard]] std::uint64_t sent() const final { return stage_.messages().sent(); }
  [[nodiscard]] std::uint64_t received() const final { return stage_.messages().received(); }
  [[nodiscard]] std::uint64_t result() const final { return stage_.result(); }
  [[nodiscard]] std::uint64_t moves() const final { return stage_.moves(); }
  [[nodiscard]] std::uint64_t senders() const override { return stage_.request().actors; }

 protected:
  [[nodiscard]] Stage& stage() noexcept { return stage_; }
  [[nodiscard]] const Stage& stage() const noexcept { return stage_; }

 private:
  Stage stage_;
};

}  // namespace stakemine::stress
