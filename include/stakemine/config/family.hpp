// SPDX-License-Identifier: Apache-2.0
/// Families: small abstract classes whose members are chosen by "type" in a config. A member is one file, one row of
/// its family's table and one test:
///
///     class Aggregator { … static const config::Family<Aggregator>& family(); };
///     class TrimmedMean final : public Aggregator {
///      public:
///       struct Options { double fraction = 0.1; static const config::ObjectDescription& description(); };
///       explicit TrimmedMean(const Options& options);
///     };
///     const config::Family<Aggregator>& Aggregator::family() {
///       static const config::Family<Aggregator> all{"aggregation", "How partial results are combined.", {
///           config::member<Mean, Aggregator>("mean", "The weighted mean.", "McMahan et al. 2017"),
///           config::member<TrimmedMean, Aggregator>("trimmed_mean", "…", "Yin et al. 2018"),
///       }};
///       return all;
///     }
///
/// A config struct holds a Choice<Aggregator>: which member, with its options.
#pragma once

#include "stakemine/config/description.hpp"
#include "stakemine/core/assert.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <typeinfo>
#include <utility>
#include <vector>

namespace stakemine::config {

/// The options of a member that has none.
struct NoOptions {
  static const ObjectDescription& description();
};

/// A row of a family's table, without its factory.
struct MemberInfo {
  std::string name;     ///< what it does, as written in a config
  std::string summary;  ///< one line
  std::string source;   ///< author, year, title or DOI
  const ObjectDescription* options = nullptr;
  std::shared_ptr<void> (*new_options)() = nullptr;
  const std::type_info* options_type = nullptr;
};

/// A family, its type erased. Immutable; thread-safe.
class FamilyBase {
 public:
  FamilyBase(std::string name, std::string summary) : name_(std::move(name)), summary_(std::move(summary)) {}
  virtual ~FamilyBase() = default;

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const std::string& summary() const { return summary_; }
  [[nodiscard]] virtual std::size_t size() const = 0;
  [[nodiscard]] virtual const MemberInfo& info(std::size_t index) const = 0;

  [[nodiscard]] std::vector<std::string_view> names() const;
  /// The member of that name; size() where there is none.
  [[nodiscard]] std::size_t index_of(std::string_view name) const;

 private:
  std::string name_, summary_;
};

template <class Base>
struct Member {
  MemberInfo info;
  std::function<std::unique_ptr<Base>(const void* options)> make;
};

/// The row for class M: M::Options (default NoOptions) is described, M is constructed from it or from nothing.
template <class M, class Base>
[[nodiscard]] Member<Base> member(std::string name, std::string summary, std::string source) {
  if constexpr (requires { typename M::Options; }) {
    using Options = typename M::Options;
    return {{std::move(name), std::move(summary), std::move(source), &Options::description(),
             [] { return std::static_pointer_cast<void>(std::make_shared<Options>()); }, &typeid(Options)},
            [](const void* options) { return std::make_unique<M>(*static_cast<const Options*>(options)); }};
  } else {
    return {{std::move(name), std::move(summary), std::move(source), &NoOptions::description(),
             [] { return std::static_pointer_cast<void>(std::make_shared<NoOptions>()); }, &typeid(NoOptions)},
            [](const void*) { return std::make_unique<M>(); }};
  }
}

template <class Base>
class Choice;

template <class Base>
class Family : public FamilyBase {
 public:
  Family(std::string name, std::string summary, std::vector<Member<Base>> members)
      : FamilyBase(std::move(name), std::move(summary)), members_(std::move(members)) {}

  [[nodiscard]] std::size_t size() const override { return members_.size(); }
  [[nodiscard]] const MemberInfo& info(std::size_t index) const override { return members_[index].info; }
  [[nodiscard]] const std::vector<Member<Base>>& members() const { return members_; }
  /// The member of that name (which must exist) with its default options.
  [[nodiscard]] Choice<Base> choose(std::string_view name) const;

 private:
  std::vector<Member<Base>> members_;
};

/// Which member of a family, with its options. Empty until chosen. Copies share the options, which never change.
template <class Base>
class Choice {
 public:
  Choice() = default;
  Choice(const Member<Base>& chosen, std::shared_ptr<const void> options)
      : member_(&chosen), options_(std::move(options)) {}

  [[nodiscard]] explicit operator bool() const { return member_ != nullptr; }
  [[nodiscard]] const std::string& name() const { return row().info.name; }
  [[nodiscard]] const MemberInfo& info() const { return row().info; }
  [[nodiscard]] const void* options() const { return options_.get(); }
  /// A new member with these options. \throws UserError where a file that the options name turns out to be bad.
  [[nodiscard]] std::unique_ptr<Base> make() const { return row().make(options_.get()); }
  /// The options where the chosen member has options of this type, else a null pointer.
  template <class Options>
  [[nodiscard]] const Options* options_as() const {
    if (!member_ || *member_->info.options_type != typeid(Options)) return nullptr;
    return static_cast<const Options*>(options_.get());
  }

 private:
  [[nodiscard]] const Member<Base>& row() const {
    STAKEMINE_ASSERT(member_ != nullptr, "nothing was chosen");
    return *member_;
  }
  const Member<Base>* member_ = nullptr;
  std::shared_ptr<const void> options_;
};

template <class Base>
Choice<Base> Family<Base>::choose(std::string_view name) const {
  const std::size_t index = index_of(name);
  STAKEMINE_ASSERT(index < members_.size(), "no such member");
  return {members_[index], members_[index].info.new_options()};
}

/// What reading a choice finds: the member's index and its options, or nothing (errors are noted).
struct ReadChoice {
  std::size_t index = 0;
  std::shared_ptr<const void> options;
};
/// \param fallback the member where "type" is absent; empty: "type" is required.
/// \param around whether the object holds keys of others too (then they are not refused here).
[[nodiscard]] std::optional<ReadChoice> read_choice(const FamilyBase& family, std::string_view fallback,
                                                    const Value& value, Reader& reader, KeysAround around);
void write_choice(ChosenMember chosen, JsonWriter& writer);
[[nodiscard]] Value choice_schema(const FamilyBase& family, SchemaBuilder& builder);

template <class Base>
struct Codec<Choice<Base>> {
  static void read(Choice<Base>& out, const Value& value, const FieldOptions&, Reader& reader) {
    read_among(out, value, reader, KeysAround::none);
  }
  static void read_among(Choice<Base>& out, const Value& value, Reader& reader, KeysAround around) {
    const auto chosen = read_choice(Base::family(), out ? out.name() : std::string{}, value, reader, around);
    if (chosen) out = Choice<Base>{Base::family().members()[chosen->index], chosen->options};
  }
  static void write(const Choice<Base>& value, const FieldOptions&, JsonWriter& writer) {
    write_choice(chosen(value), writer);
  }
  static ChosenMember chosen(const Choice<Base>& value) { return {&value.info(), value.options()}; }
  static bool present(const Choice<Base>& value) { return static_cast<bool>(value); }
  static Value schema(const FieldOptions&, SchemaBuilder& builder) { return choice_schema(Base::family(), builder); }
  static std::string type_text(const FieldOptions&) { return "one of the family " + Base::family().name(); }
  static const ObjectDescription* nested() { return nullptr; }
  static const FamilyBase* family() { return &Base::family(); }
};

}  // namespace stakemine::config
