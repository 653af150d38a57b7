// SPDX-License-Identifier: Apache-2.0
#include "stakemine/stress/config.hpp"

#include "stakemine/config/json.hpp"
#include "stakemine/core/error.hpp"

#include <fmt/format.h>

namespace stakemine::stress {
namespace {

using config::Complain;
using config::Description;
using config::Dimension;

// Stops the parser at the first miner: what has miners is a network.
struct NetworkFound {};

class StopAtMiners final : public config::ElementSink {
 public:
  [[nodiscard]] bool wants(std::string_view root_key) const override { return root_key == "miners"; }
  void element(std::string_view, std::size_t, config::Value&&) override { throw NetworkFound{}; }
};

void check(const StressConfig& config, const Complain& complain) {
  const auto load = config.load.make();
  if (config.actors > load->most_actors())
    complain("actors", fmt::format("{} is not legal for {}; expected 2 to {}", config.actors, config.load.name(),
                                   load->most_actors()));
  if (config.runtime.mailbox.when_full != experiment::WhenFull::block && !load->bears_losses())
    complain("runtime",
             fmt::format("a mailbox that loses or refuses messages stops {}; expected when_full \"block\", or "
                         "the load full_mailbox",
                         config.load.name()));
}

}  // namespace

const config::ObjectDescription& StressRuntimeConfig::description() {
  static const auto described =
      Description<StressRuntimeConfig>("stress_runtime", "What the load runs on: the wall's clock.")
          .field("threads", &StressRuntimeConfig::threads, "Threads to run actors on; 0: one a core.",
                 {.range = config::between(0, 1024)})
          .field("mailbox", &StressRuntimeConfig::mailbox, "The bounds of mailboxes.");
  return described;
}

const config::ObjectDescription& StressConfig::description() {
  static const auto described =
      Description<StressConfig>("stress", "A load that is driven as hard as it goes, and watched.")
          .field("$schema", &StressConfig::schema, "Where an editor finds the JSON Schema; not used otherwise.")
          .field("description", &StressConfig::description_text, "What this is to show, in a sentence or two.")
          .field("seed", &StressConfig::seed, "All random choices of the actors follow from it.")
          .field("load", &StressConfig::load, "What the actors do to each other.", {.required = true})
          .field("actors", &StressConfig::actors, "How many.", {.range = config::between(2, 1e6)})
          .field("messages", &StressConfig::messages,
                 "Messages and timers after which the load ends, rounded up to whole rounds.",
                 {.range = config::between(1, 1e15)})
          .field("duration", &StressConfig::duration_s,
                 "Time after which no round begins; 5 s where neither this nor messages is given.",
                 {.dimension = Dimension::duration, .range = config::between(1e-3, 1e6)})
          .field("runtime", &StressConfig::runtime, "What it runs on.")
          .check(check);
  return described;
}

StressConfig read_stress_config(const std::filesystem::path& file, const std::vector<config::Override>& overrides) {
  StressConfig config;
  config.file = file.string();
  config::Reader reader{config.file, file.parent_path()};
  config::read_document_file(file, overrides, StressConfig::description(), &config, reader);
  reader.throw_if_errors();
  return config;
}

bool is_stress_file(const std::filesystem::path& file) {
  try {
    StopAtMiners stop;
    return config::parse_json_file(file, &stop).find("load") != nullptr;
  } catch (const NetworkFound&) {
    return false;
  } catch (const UserError&) {
    return false;
  }
}

void write_stress_config(const StressConfig& config, config::JsonWriter& writer) {
  StressConfig::description().write(&config, writer);
}

}  // namespace stakemine::stress
