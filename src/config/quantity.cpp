// SPDX-License-Identifier: Apache-2.0
#include "stakemine/config/quantity.hpp"

#include "stakemine/config/distributions.hpp"
#include "stakemine/config/schema.hpp"
#include "stakemine/core/error.hpp"

#include <fmt/format.h>

namespace stakemine::config {
namespace {

// While a distribution's parameters are read, they take the dimension and the range of the field.
class Inheriting {
 public:
  Inheriting(Reader& reader, const FieldOptions& options) : reader_(reader), before_(reader.inherited) {
    reader_.inherited = options;
  }
  ~Inheriting() { reader_.inherited = before_; }
  Inheriting(const Inheriting&) = delete;
  Inheriting& operator=(const Inheriting&) = delete;

 private:
  Reader& reader_;
  FieldOptions before_;
};

// The same options, with the values of the column that they name.
template <class Options>
std::shared_ptr<const Options> with_values(const void* options, const FieldOptions& cell) {
  auto loaded = std::make_shared<Options>(*static_cast<const Options*>(options));
  loaded->values = CsvColumn::load(*loaded, cell);
  return loaded;
}

}  // namespace

std::unique_ptr<Distribution> Quantity::make() const {
  if (is_constant()) return std::make_unique<Constant>(Constant::Options{constant_});
  return distribution().make();
}

void read_quantity(Quantity& out, const Value& value, const FieldOptions& options, Reader& reader) {
  const FieldOptions resolved = reader.resolve(options);
  const bool is_name =
      value.is_string() && Distribution::family().index_of(value.string()) < Distribution::family().size();
  if (!value.is_object() && !is_name) {
    double constant = 0;
    const std::size_t errors_before = reader.error_count();
    read_number(constant, value, resolved, reader);
    if (reader.error_count() == errors_before) out = Quantity{constant};
    return;
  }
  const Inheriting inheriting{reader, resolved};
  const auto chosen = read_choice(Distribution::family(), "", value, reader, KeysAround::none);
  if (!chosen) return;
  const auto& row = Distribution::family().members()[chosen->index];
  std::shared_ptr<const void> final_options = chosen->options;
  try {
    if (*row.info.options_type == typeid(CsvColumn::Options)) {
      final_options = with_values<CsvColumn::Options>(chosen->options.get(), resolved);
    } else if (*row.info.options_type == typeid(Empirical::Options)) {
      const auto loaded = with_values<Empirical::Options>(chosen->options.get(), resolved);
      if (loaded->values->empty())
        throw UserError(fmt::format("{}: has no rows; expected a value at least", loaded->path.written));
      final_options = loaded;
    }
  } catch (const UserError& error) {
    reader.error(value, error.lines().front());
    return;
  }
  out = Quantity{Choice<Distribution>{row, std::move(final_options)}};
}

void write_quantity(const Quantity& value, const FieldOptions& options, JsonWriter& writer) {
  if (value.is_constant()) {
    write_number(value.constant(), options, writer);
  } else {
    write_choice(Codec<Choice<Distribution>>::chosen(value.distribution()), writer);
  }
}

Value quantity_schema(const FieldOptions& options, SchemaBuilder& builder) {
  return Value::make_object(
      {{"anyOf", Value::make_array({number_schema(options), choice_schema(Distribution::family(), builder)})}});
}

}  // namespace stakemine::config
