// SPDX-License-Identifier: Apache-2.0
/// Topics of `stakemine calc`: each reads one JSON request through a description, calls the library's own function for
/// it, and answers one JSON response.
#pragma once

#include "stakemine/config/description.hpp"
#include "stakemine/config/family.hpp"
#include "stakemine/core/matrix.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stakemine::tools {

/// A number of a request that may be "inf", "-inf" or "nan" where JSON has no number for it.
struct Real {
  double value = 0;
};

/// Rows of equal length. \throws UserError naming `field` where they are not.
[[nodiscard]] Matrix matrix_of(const std::vector<std::vector<Real>>& rows, std::string_view field);
[[nodiscard]] std::vector<double> numbers_of(const std::vector<Real>& values);
[[nodiscard]] config::Value to_value(std::span<const double> numbers);
[[nodiscard]] config::Value to_value(ConstMatrix rows);

/// Reads a request. \throws UserError with every mistake in it.
template <class Request>
[[nodiscard]] Request read_request(const config::Value& value) {
  Request request;
  config::Reader reader{"request", "."};
  Request::description().read(&request, value, reader);
  reader.throw_if_errors();
  return request;
}

[[nodiscard]] config::Value calc_aggregate(const config::Value& value);
[[nodiscard]] config::Value calc_apportion(const config::Value& value);
[[nodiscard]] config::Value calc_attack(const config::Value& value);
[[nodiscard]] config::Value calc_dataset(const config::Value& value);
[[nodiscard]] config::Value calc_fairness(const config::Value& value);
[[nodiscard]] config::Value calc_game(const config::Value& value);
[[nodiscard]] config::Value calc_value(const config::Value& value);
[[nodiscard]] config::Value calc_flows(const config::Value& value);
[[nodiscard]] config::Value calc_preaggregate(const config::Value& value);
[[nodiscard]] config::Value calc_weighted_median(const config::Value& value);
[[nodiscard]] config::Value calc_yuma(const config::Value& value);

struct Topic {
  std::string_view name, summary;
  config::Value (*answer)(const config::Value& request);  ///< \throws UserError where the request is not legal
};
[[nodiscard]] std::span<const Topic> topics();

}  // namespace stakemine::tools

namespace stakemine::config {

template <>
struct Codec<tools::Real> : PlainCodec {
  static void read(tools::Real& out, const Value& value, const FieldOptions& options, Reader& reader);
  static void write(const tools::Real& value, const FieldOptions&, JsonWriter& writer) { writer.number(value.value); }
  static Value schema(const FieldOptions& options, SchemaBuilder&) { return number_schema(options); }
  static std::string type_text(const FieldOptions& options) { return number_text(options); }
};

}  // namespace stakemine::config
