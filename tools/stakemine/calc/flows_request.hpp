// SPDX-License-Identifier: Apache-2.0
/// The request of `calc flows`, as it is written.
#pragma once

#include "stakemine/calc/calc.hpp"
#include "stakemine/network/platform.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace stakemine::tools {

/// A value of a request that may be null: there is none.
template <class T>
struct OrNull {
  std::optional<T> value;
};

struct FlowsModel : network::FluidModel {
  OrNull<double> window;
  static const config::ObjectDescription& description();
};
struct FlowsHost {
  std::string name;
  double speed_flops = 0;
  std::uint32_t cores = 1;
  static const config::ObjectDescription& description();
};
struct FlowsLink {
  std::string name;
  double bandwidth_Bps = 0, latency_s = 0;
  network::LinkSharing policy = network::LinkSharing::shared;
  static const config::ObjectDescription& description();
};
struct FlowsDuplexLink {
  std::string name;
  double bandwidth_Bps = 0, latency_s = 0;
  static const config::ObjectDescription& description();
};
struct FlowsRoute {
  std::string src, dst;
  std::vector<std::string> links;
  bool symmetrical = false;
  static const config::ObjectDescription& description();
};
struct FlowsTransfer {
  std::string id, src, dst;
  double bytes = 0, start_s = 0;
  OrNull<double> rate_cap_Bps;
  static const config::ObjectDescription& description();
};
struct FlowsExecution {
  std::string id, host;
  double flops = 0, start_s = 0;
  static const config::ObjectDescription& description();
};
struct FlowsWorker {
  std::string id, host;
  double in_bytes = 0, flops = 0, out_bytes = 0;
  static const config::ObjectDescription& description();
};
struct FlowsRounds {
  std::uint32_t count = 0;
  std::string master;
  std::vector<FlowsWorker> workers;
  static const config::ObjectDescription& description();
};
struct FlowsRequest {
  FlowsModel model;
  std::vector<FlowsHost> hosts;
  std::vector<FlowsLink> links;
  std::vector<FlowsDuplexLink> split_duplex_links;
  std::vector<FlowsRoute> routes;
  std::vector<FlowsTransfer> flows;
  std::vector<FlowsExecution> execs;
  OrNull<FlowsRounds> rounds;
  static const config::ObjectDescription& description();
};

}  // namespace stakemine::tools

namespace stakemine::config {

template <class T>
struct Codec<tools::OrNull<T>> {
  static void read(tools::OrNull<T>& out, const Value& value, const FieldOptions& options, Reader& reader) {
    out.value.reset();
    if (!value.is_null()) Codec<std::optional<T>>::read(out.value, value, options, reader);
  }
  static void write(const tools::OrNull<T>& value, const FieldOptions& options, JsonWriter& writer) {
    Codec<std::optional<T>>::write(value.value, options, writer);
  }
  static bool present(const tools::OrNull<T>&) { return true; }
  static Value schema(const FieldOptions& options, SchemaBuilder& builder) {
    return Codec<T>::schema(options, builder);
  }
  static std::string type_text(const FieldOptions& options) { return Codec<T>::type_text(options) + " or null"; }
  static const ObjectDescription* nested() { return Codec<T>::nested(); }
  static const FamilyBase* family() { return nullptr; }
};

}  // namespace stakemine::config
