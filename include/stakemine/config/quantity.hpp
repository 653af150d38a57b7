// SPDX-License-Identifier: Apache-2.0
/// A number, or a distribution of numbers over the nodes of a group. Distributions are a family like any other; their
/// parameters have the dimension of the field that they stand in ("median": "2 Gflop/s").
#pragma once

#include "stakemine/config/family.hpp"
#include "stakemine/core/random.hpp"

#include <cstdint>
#include <memory>
#include <optional>

namespace stakemine::config {

/// Gives each node of a group its value. Immutable, thread-safe.
class Distribution {
 public:
  virtual ~Distribution() = default;
  [[nodiscard]] static const Family<Distribution>& family();

  /// The value of the index-th node of the group (from 0), finite. \param random the node's own stream.
  [[nodiscard]] double sample(std::uint64_t index, KeyedRandom& random) const;
  /// How many nodes it has values for; nothing where there is no end.
  [[nodiscard]] virtual std::optional<std::uint64_t> length() const { return std::nullopt; }

 private:
  [[nodiscard]] virtual double do_sample(std::uint64_t index, KeyedRandom& random) const = 0;
};

/// The value of a field that takes a number or a distribution. A constant costs no allocation.
class Quantity {
 public:
  Quantity() = default;
  Quantity(double constant) : constant_(constant) {}
  explicit Quantity(Choice<Distribution> distribution)
      : distribution_(std::make_shared<const Choice<Distribution>>(std::move(distribution))) {}

  [[nodiscard]] bool is_constant() const { return distribution_ == nullptr; }
  [[nodiscard]] double constant() const { return constant_; }
  [[nodiscard]] const Choice<Distribution>& distribution() const { return *distribution_; }
  /// The distribution, ready to sample; a constant one where this is a number. \throws UserError for a bad CSV.
  [[nodiscard]] std::unique_ptr<Distribution> make() const;

 private:
  double constant_ = 0;
  std::shared_ptr<const Choice<Distribution>> distribution_;
};

void read_quantity(Quantity& out, const Value& value, const FieldOptions& options, Reader& reader);
void write_quantity(const Quantity& value, const FieldOptions& options, JsonWriter& writer);
[[nodiscard]] Value quantity_schema(const FieldOptions& options, SchemaBuilder& builder);

template <>
struct Codec<Quantity> : PlainCodec {
  static void read(Quantity& out, const Value& value, const FieldOptions& options, Reader& reader) {
    read_quantity(out, value, options, reader);
  }
  static void write(const Quantity& value, const FieldOptions& options, JsonWriter& writer) {
    write_quantity(value, options, writer);
  }
  static Value schema(const FieldOptions& options, SchemaBuilder& builder) { return quantity_schema(options, builder); }
  static std::string type_text(const FieldOptions& options) { return number_text(options) + ", or a distribution"; }
  static const FamilyBase* family() { return &Distribution::family(); }
};

}  // namespace stakemine::config
