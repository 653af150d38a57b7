// SPDX-License-Identifier: Apache-2.0
#include "stakemine/stress/loads.hpp"

#include "stress/stage.hpp"

#include <numeric>
#include <utility>

#include <fmt/format.h>

namespace stakemine::stress {
namespace {

class Asker final : public Cast {
 public:
  explicit Asker(Stage& stage)
      : Cast(stage), targets_(stage.request().actors - 1), bytes_(stage.request().actors - 1, sizeof(Stamp)) {
    std::iota(targets_.begin(), targets_.end(), 1);
  }
  [[nodiscard]] std::uint64_t rounds() const { return round_ - 1; }

 private:
  void opening(engine::Context& context, std::int64_t now_ns) override { begin(context, now_ns); }
  void take(const engine::Message& message, engine::Context&, std::int64_t) override {
    stage().verdicts().broken(Invariant::not_duplicated,
                              fmt::format("an answer of actor {} came outside its question", message.source));
  }
  void take_answers(const engine::Answers& answers, engine::Context& context, std::int64_t now_ns) override {
    stage().verdicts().expect(Invariant::not_lost, answers.count == targets_.size() && answers.tag == round_, [&] {
      return fmt::format("question {} ended with {} of {} answers", answers.tag, answers.count, targets_.size());
    });
    stage().latencies().record(0, now_ns - began_ns_);
    stage().fold(0, answers.count * round_);
    ++round_;
    begin(context, now_ns);
  }
  void begin(engine::Context& context, std::int64_t now_ns) {
    if (!stage().goes_on(round_, now_ns)) return;
    began_ns_ = now_ns;
    context.ask({.kind = kData,
                 .answer_kind = kAcknowledged,
                 .tag = round_,
                 .targets = targets_,
                 .bytes = bytes_,
                 .deadline = {}});
  }

  std::vector<engine::ActorId> targets_;
  std::vector<std::uint64_t> bytes_;
  std::uint64_t round_ = 1;
  std::int64_t began_ns_ = 0;
};

class Answerers final : public Cast {
 public:
  Answerers(Stage& stage, ShardBook& shards) : Cast(stage), shards_(shards) {}
  [[nodiscard]] engine::Conduct conduct() const override { return engine::Conduct::answers_only; }

 private:
  void take(const engine::Message& message, engine::Context& context, std::int64_t) override {
    const auto item = message.body.as<engine::QuestionItem>();
    stage().verdicts().expect(Invariant::not_invented, item.index + 1 == message.target, [&] {
      return fmt::format("actor {} was asked what is actor {}'s", message.target, item.index + 1);
    });
    shards_.count(item.tag, message.target - 1);
    stage().fold(message.target, item.tag * item.tag);
    context.send(0, kAcknowledged, message.body, sizeof(Stamp));
  }

  ShardBook& shards_;
};

class QuestionsScene final : public StagedScene {
 public:
  explicit QuestionsScene(const LoadRequest& request)
      : StagedScene(request, {}),
        shards_(request.actors - 1, stage().verdicts()),
        asker_(stage()),
        answerers_(stage(), shards_) {}

  [[nodiscard]] engine::Program program() override {
    engine::Program program;
    program.add(1, asker_, engine::Placement::coordinator_thread);
    program.add(stage().request().actors - 1, answerers_, engine::Placement::arena);
    return program;
  }
  void close(std::uint64_t lost) override {
    StagedScene::close(lost);
    stage().verdicts().checked(Invariant::one_at_a_time, asker_.rounds() * stage().request().actors);
    shards_.close(asker_.rounds());
  }
  [[nodiscard]] std::uint64_t senders() const override { return 1; }

 private:
  ShardBook shards_;
  Asker asker_;
  Answerers answerers_;
};

}  // namespace

std::unique_ptr<Scene> Questions::do_build(const LoadRequest& request) const {
  return std::make_unique<QuestionsScene>(request);
}

}  // namespace stakemine::stress
