// SPDX-License-Identifier: Apache-2.0
/// Bugs of the kinds that mailboxes and schedulers have, put in the place of the production code's parts. Whoever
/// explores must find each of them.
#pragma once

#include "stakemine/stress/explore.hpp"

#include "engine/explored_run.hpp"

#include <array>
#include <ostream>
#include <string_view>

namespace stakemine::stress {

using engine::ExploredNode;
using engine::Message;
using engine::ProductionParts;
using engine::SerialAtomic;
using engine::SerialAtomics;

/// Looks for mail before it gives the claim up: what comes in between wakes nobody.
struct LostWakeUp : ProductionParts {
  class Claim {
   public:
    [[nodiscard]] bool take() noexcept { return !taken_.exchange(true); }
    template <class HasMail>
    [[nodiscard]] bool release(HasMail has_mail) noexcept {
      const bool more = has_mail();
      taken_.exchange(false);
      return more && take();
    }

   private:
    SerialAtomic<bool> taken_{false};
  };
};

/// Looks and takes in two steps: two threads run one process.
struct TwoOwners : ProductionParts {
  class Claim {
   public:
    [[nodiscard]] bool take() noexcept {
      if (taken_.load()) return false;
      taken_.store(true);
      return true;
    }
    template <class HasMail>
    [[nodiscard]] bool release(HasMail has_mail) noexcept {
      taken_.exchange(false);
      return has_mail() && take();
    }

   private:
    SerialAtomic<bool> taken_{false};
  };
};

/// Takes it for granted that it failed where somebody else has pushed since, and pushes again.
struct DoubleDelivery : ProductionParts {
  class Mailbox : public ProductionParts::Mailbox {
   public:
    void push(ExploredNode* node) noexcept {
      const std::uint64_t before = pushes_.load();
      auto* const copy = new ExploredNode{node->message};
      ProductionParts::Mailbox::push(node);
      if (pushes_.fetch_add(1) == before) {
        delete copy;
      } else {
        ProductionParts::Mailbox::push(copy);
      }
    }

   private:
    SerialAtomic<std::uint64_t> pushes_{0};
  };
  static void post(Mailbox& mailbox, ExploredNode* node, const Message& message) {
    node->message = message;
    mailbox.push(node);
  }
};

/// Looks once more before it returns, and puts what it finds in front.
struct BrokenOrder : ProductionParts {
  class Mailbox : public ProductionParts::Mailbox {
   public:
    [[nodiscard]] ExploredNode* take() noexcept {
      ExploredNode* const first = ProductionParts::Mailbox::take();
      if (first == nullptr) return nullptr;
      ExploredNode* const more = ProductionParts::Mailbox::take();
      if (more == nullptr) return first;
      ExploredNode* last = more;
      while (last->next != nullptr) last = last->next;
      last->next = first;
      return more;
    }
  };
};

/// Hands a message over before it is written to its end.
struct TornRead : ProductionParts {
  /// Keeps what is given back: the late writer must not write into what is free.
  class Depot {
   public:
    [[nodiscard]] ExploredNode* take() { return all_.emplace_back(std::make_unique<ExploredNode>()).get(); }
    static void put(ExploredNode*) {}

   private:
    std::vector<std::unique_ptr<ExploredNode>> all_;
  };
  static void post(Mailbox& mailbox, ExploredNode* node, const Message& message) {
    node->message = message;
    node->message.body = {};
    mailbox.push(node);
    SerialAtomics::pause();
    node->message.body = message.body;
  }
};

/// ABA: unused nodes on a stack of which single ones are popped by compare-and-swap. Who has read the head and what
/// follows it, and finds the same head again, has another thread's node follow where both were taken and the head alone
/// came back.
struct ReusedHead : ProductionParts {
  class Depot {
   public:
    [[nodiscard]] ExploredNode* take() {
      ExploredNode* head = unused_.load();
      while (head != nullptr && !unused_.compare_exchange_weak(head, head->next)) {
      }
      return head != nullptr ? head : all_.emplace_back(std::make_unique<ExploredNode>()).get();
    }
    void put(ExploredNode* node) {
      node->next = unused_.load();
      while (!unused_.compare_exchange_weak(node->next, node)) {
      }
    }

   private:
    std::vector<std::unique_ptr<ExploredNode>> all_;
    SerialAtomic<ExploredNode*> unused_{nullptr};
  };
};

struct PlantedBug {
  std::string_view name, load;
  std::uint64_t actors, messages;
  engine::Explored (*play)(const engine::Program&, const engine::ExploreOptions&);
};

// For the names of tests, which would hold an address otherwise.
inline std::ostream& operator<<(std::ostream& out, const PlantedBug& bug) {
  return out << bug.name;
}

template <class Parts>
engine::Explored play_with(const engine::Program& program, const engine::ExploreOptions& options) {
  return engine::ExploredRun<Parts>(program, options).run();
}

inline constexpr std::array<PlantedBug, 6> kPlantedBugs{{
    {"lost wake-up", "all_to_all", 4, 40, play_with<LostWakeUp>},
    {"two owners of a process", "all_to_all", 4, 40, play_with<TwoOwners>},
    {"double delivery", "all_to_all", 4, 40, play_with<DoubleDelivery>},
    {"broken order", "all_to_all", 4, 40, play_with<BrokenOrder>},
    {"torn read", "scatter_gather", 4, 40, play_with<TornRead>},
    {"ABA", "all_to_all", 4, 80, play_with<ReusedHead>},
}};

inline Exploration exploration_of(const PlantedBug& bug, std::uint64_t schedules) {
  Exploration exploration;
  exploration.config.load = Load::family().choose(bug.load);
  exploration.config.actors = bug.actors;
  exploration.config.messages = bug.messages;
  exploration.schedules = schedules;
  return exploration;
}

}  // namespace stakemine::stress
