// SPDX-License-Identifier: Apache-2.0
#include "stakemine/stress/loads.hpp"

#include "stress/stage.hpp"

#include <utility>

namespace stakemine::stress {
namespace {

// Channel 2(w − 1) goes from the coordinator, actor 0, to worker w, the next one back.
std::vector<Channel> channels_of(std::uint32_t actors) {
  std::vector<Channel> channels;
  for (std::uint32_t worker = 1; worker < actors; ++worker) {
    channels.push_back({0, worker});
    channels.push_back({worker, 0});
  }
  return channels;
}

class Coordinator final : public Cast {
 public:
  Coordinator(Stage& stage, ShardBook& shards) : Cast(stage), shards_(shards) {}
  [[nodiscard]] std::uint64_t rounds() const { return round_ - 1; }

 private:
  void opening(engine::Context& context, std::int64_t now_ns) override { begin(context, now_ns); }
  void take(const engine::Message& message, engine::Context& context, std::int64_t now_ns) override {
    const Stamp* const stamp = stage().receive(message, now_ns);
    if (stamp == nullptr) return;
    shards_.count(round_, stamp->channel / 2);
    if (++answered_ < stage().request().actors - 1) return;
    ++round_;
    begin(context, now_ns);
  }
  void begin(engine::Context& context, std::int64_t now_ns) {
    if (!stage().goes_on(round_, now_ns)) return;
    answered_ = 0;
    for (std::uint32_t worker = 1; worker < stage().request().actors; ++worker)
      stage().post(2 * (worker - 1), kData, context, now_ns);
  }

  ShardBook& shards_;
  std::uint64_t round_ = 1, answered_ = 0;
};

class Workers final : public Cast {
 public:
  using Cast::Cast;

 private:
  void take(const engine::Message& message, engine::Context& context, std::int64_t now_ns) override {
    if (const Stamp* const stamp = stage().receive(message, now_ns))
      stage().post(stamp->channel + 1, kAcknowledged, context, now_ns);
  }
};

class ScatterGatherScene final : public StagedScene {
 public:
  explicit ScatterGatherScene(const LoadRequest& request)
      : StagedScene(request, channels_of(request.actors)),
        shards_(request.actors - 1, stage().verdicts()),
        coordinator_(stage(), shards_),
        workers_(stage()) {}

  [[nodiscard]] engine::Program program() override {
    engine::Program program;
    program.add(1, coordinator_, engine::Placement::coordinator_thread);
    program.add(stage().request().actors - 1, workers_, engine::Placement::arena);
    return program;
  }
  void close(std::uint64_t lost) override {
    StagedScene::close(lost);
    shards_.close(coordinator_.rounds());
  }
  [[nodiscard]] std::uint64_t senders() const override { return 1; }

 private:
  ShardBook shards_;
  Coordinator coordinator_;
  Workers workers_;
};

}  // namespace

std::unique_ptr<Scene> ScatterGather::do_build(const LoadRequest& request) const {
  return std::make_unique<ScatterGatherScene>(request);
}

}  // namespace stakemine::stress
