// SPDX-License-Identifier: Apache-2.0
/// Actors written as lambdas in the test that uses them.
#pragma once

#include "stakemine/engine/actor.hpp"

#include <functional>
#include <utility>

namespace stakemine::engine {

class ScriptedGroup final : public ActorGroup {
 public:
  using OnStart = std::function<void(Context&)>;
  using OnReceive = std::function<void(const Message&, Context&)>;

  explicit ScriptedGroup(OnReceive on_receive, OnStart on_start = nullptr)
      : on_receive_(std::move(on_receive)), on_start_(std::move(on_start)) {}

  void start(Context& context) override {
    if (on_start_) on_start_(context);
  }
  void receive(const Message& message, Context& context) override { on_receive_(message, context); }

 private:
  OnReceive on_receive_;
  OnStart on_start_;
};

}  // namespace stakemine::engine
