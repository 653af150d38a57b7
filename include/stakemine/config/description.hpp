// SPDX-License-Identifier: Apache-2.0
/// One description per field of a plain struct serves reading, checking, the resolved echo, the JSON Schema, `explain`
/// and the reference page. A struct takes part by a static member:
///
///     struct HubConfig {
///       double bandwidth_bps = 1e9;
///       static const config::ObjectDescription& description();
///     };
///     const config::ObjectDescription& HubConfig::description() {
///       static const auto described = config::Description<HubConfig>("hub", "The coordinator's own link.")
///           .field("bandwidth", &HubConfig::bandwidth_bps, "Capacity, each way.",
///                  {.dimension = config::Dimension::bandwidth, .range = config::above(0)});
///       return described;
///     }
///
/// A field's default is what the struct's own initialiser gives it. Members may be bool, integers, double, std::string,
/// InputFile, enums (enum_names), described structs, Quantity, Choice of a family, and std::optional / std::vector of
/// these.
#pragma once

#include "stakemine/config/codec.hpp"
#include "stakemine/config/json_writer.hpp"
#include "stakemine/config/reader.hpp"
#include "stakemine/config/value.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stakemine::config {

class FamilyBase;
class ObjectDescription;
class SchemaBuilder;
struct MemberInfo;

/// One field, its type erased: `object` is the struct that the field belongs to.
class Field {
 public:
  Field(std::string name, std::string text, FieldOptions options)
      : name_(std::move(name)), text_(std::move(text)), options_(options) {}
  virtual ~Field() = default;

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] const FieldOptions& options() const { return options_; }

  virtual void read(void* object, const Value& value, Reader& reader) const = 0;
  virtual void write(const void* object, JsonWriter& writer) const = 0;
  /// Whether there is anything to write (an unset optional has nothing).
  [[nodiscard]] virtual bool present(const void* object) const = 0;
  [[nodiscard]] virtual Value schema(SchemaBuilder& builder) const = 0;
  /// What kind of value it takes, in words, and the parts that it leads to (null where it has none).
  [[nodiscard]] virtual std::string type_text() const = 0;
  [[nodiscard]] virtual const ObjectDescription* nested() const = 0;
  [[nodiscard]] virtual const FamilyBase* family() const = 0;
  /// A field that holds a vector: reads one element and appends it. Used to stream long arrays.
  virtual void read_element(void* object, std::size_t index, const Value& value, Reader& reader) const = 0;
  [[nodiscard]] virtual bool streamable() const = 0;

 private:
  std::string name_, text_;
  FieldOptions options_;
};

/// A family's member and its options, their types erased.
struct ChosenMember {
  const MemberInfo* member = nullptr;
  const void* options = nullptr;
};

/// Reports what a check of a whole struct finds wrong: the key to blame (empty: the struct itself) and what is legal.
using Complain = std::function<void(std::string_view key, std::string_view message)>;

/// The description of one struct, its type erased. Immutable once built; thread-safe to read.
class ObjectDescription {
 public:
  /// A family whose "type" and options stand among the struct's own keys.
  struct Inline {
    const FamilyBase* family = nullptr;
    std::function<void(void* object, const Value& value, Reader& reader)> read;
    std::function<ChosenMember(const void* object)> chosen;
  };

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const std::string& summary() const { return summary_; }
  [[nodiscard]] const std::vector<std::unique_ptr<Field>>& fields() const { return fields_; }
  [[nodiscard]] const Field* find(std::string_view key) const;
  [[nodiscard]] const Inline& inline_choice() const { return inline_; }
  [[nodiscard]] const void* defaults() const { return defaults_.get(); }

  /// Reads an object into the struct; unknown keys, wrong types and failed checks are noted as errors.
  void read(void* object, const Value& value, Reader& reader) const;
  /// Only the keys of the fields; others are left for whoever else reads this object.
  void read_own(void* object, const Value& value, Reader& reader) const;
  /// Runs the checks across fields.
  void check(const void* object, const Value& value, Reader& reader) const;
  /// Keys that are not legal are errors.
  static void refuse_unknown(const Value& value, Reader& reader, const std::vector<std::string_view>& legal);
  /// The keys that are legal where this member (null: none) of the inline family is chosen.
  [[nodiscard]] std::vector<std::string_view> legal_keys(const MemberInfo* member) const;

  void write(const void* object, JsonWriter& writer) const;
  /// The members alone, without the braces.
  void write_own(const void* object, JsonWriter& writer) const;

 protected:
  ObjectDescription(std::string name, std::string summary) : name_(std::move(name)), summary_(std::move(summary)) {}

  std::string name_, summary_;
  std::vector<std::unique_ptr<Field>> fields_;
  Inline inline_;
  std::shared_ptr<const void> defaults_;
  std::vector<std::function<void(const void*, const Complain&)>> checks_;
};

/// A field of struct T with member type M.
template <class T, class M>
class MemberField final : public Field {
 public:
  MemberField(std::string name, M T::*member, std::string text, FieldOptions options)
      : Field(std::move(name), std::move(text), options), member_(member) {}

  void read(void* object, const Value& value, Reader& reader) const override {
    Codec<M>::read(static_cast<T*>(object)->*member_, value, options(), reader);
  }
  void write(const void* object, JsonWriter& writer) const override {
    Codec<M>::write(static_cast<const T*>(object)->*member_, options(), writer);
  }
  [[nodiscard]] bool present(const void* object) const override {
    return Codec<M>::present(static_cast<const T*>(object)->*member_);
  }
  [[nodiscard]] Value schema(SchemaBuilder& builder) const override { return Codec<M>::schema(options(), builder); }
  [[nodiscard]] std::string type_text() const override { return Codec<M>::type_text(options()); }
  [[nodiscard]] const ObjectDescription* nested() const override { return Codec<M>::nested(); }
  [[nodiscard]] const FamilyBase* family() const override { return Codec<M>::family(); }
  void read_element(void* object, std::size_t index, const Value& value, Reader& reader) const override {
    if constexpr (IsVector<M>::value)
      Codec<M>::read_element(static_cast<T*>(object)->*member_, index, value, options(), reader);
  }
  [[nodiscard]] bool streamable() const override { return IsVector<M>::value && Codec<M>::nested() != nullptr; }

 private:
  M T::*member_;
};

/// Builds the description of struct T.
template <class T>
class Description final : public ObjectDescription {
 public:
  /// \param name of the struct, for the schema and the reference page; \param summary one sentence.
  Description(std::string name, std::string summary) : ObjectDescription(std::move(name), std::move(summary)) {
    defaults_ = std::make_shared<const T>();
  }
  Description(Description&&) noexcept = default;

  template <class M>
  Description&& field(std::string name, M T::*member, std::string text, FieldOptions options = {}) && {
    fields_.push_back(std::make_unique<MemberField<T, M>>(std::move(name), member, std::move(text), options));
    return std::move(*this);
  }

  /// The member is a Choice whose "type" and options stand among this struct's keys; the whole may be a bare name.
  template <class M>
  Description&& choice(M T::*member) && {
    inline_.family = Codec<M>::family();
    inline_.read = [member](void* object, const Value& value, Reader& reader) {
      Codec<M>::read_among(static_cast<T*>(object)->*member, value, reader, KeysAround::others);
    };
    inline_.chosen = [member](const void* object) { return Codec<M>::chosen(static_cast<const T*>(object)->*member); };
    return std::move(*this);
  }

  /// A rule across fields. It runs only where the fields themselves were read without error.
  Description&& check(std::function<void(const T&, const Complain&)> rule) && {
    checks_.push_back([rule = std::move(rule)](const void* object, const Complain& complain) {
      rule(*static_cast<const T*>(object), complain);
    });
    return std::move(*this);
  }
};

}  // namespace stakemine::config
