// SPDX-License-Identifier: Apache-2.0
/// JSON objects whose members are named once: `members_of(io, report)` calls io(key, member) for each, and `io` either
/// writes it (MembersWriter) or reads it back (MembersReader).
#pragma once

#include "stakemine/config/value.hpp"
#include "stakemine/incentive/ledger.hpp"

#include "report/json_members.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stakemine::report {

/// Writes the members of an object that is open.
class MembersWriter {
 public:
  template <class T>
  using Of = const T;

  explicit MembersWriter(config::JsonWriter& json) : json_(json), members_(json) {}

  void operator()(std::string_view key, const std::string& text) { members_.text(key, text); }
  void operator()(std::string_view key, bool flag) { members_.flag(key, flag); }
  void operator()(std::string_view key, std::uint64_t count) { members_.count(key, count); }
  void operator()(std::string_view key, std::uint32_t count) { members_.count(key, count); }
  void operator()(std::string_view key, double number) { members_.number(key, number); }
  void operator()(std::string_view key, const std::optional<double>& number) { members_.number(key, number); }
  void operator()(std::string_view key, const std::vector<std::string>& texts) { members_.texts(key, texts); }
  void operator()(std::string_view key, const std::vector<double>& numbers) { members_.numbers(key, numbers); }
  /// To the last unit: as digits in quotes where it passes what a JSON reader's integer holds.
  void operator()(std::string_view key, incentive::Money money);
  template <class Report>
  void operator()(std::string_view key, const Report& report) {
    group(key, [&](MembersWriter& inner) { members_of(inner, report); });
  }
  template <class Report>
  void operator()(std::string_view key, const std::optional<Report>& report) {
    if (report) (*this)(key, *report);
  }
  template <class Report>
  void operator()(std::string_view key, const std::vector<Report>& list) {
    json_.key(key);
    json_.begin_array();
    for (const Report& report : list) {
      json_.begin_object();
      members_of(*this, report);
      json_.end_object();
    }
    json_.end_array();
  }
  /// A list that has no key where it is empty.
  template <class Report>
  void some(std::string_view key, const std::vector<Report>& list) {
    if (!list.empty()) (*this)(key, list);
  }
  /// A report that is there where `flag` is.
  template <class Report>
  void where(bool flag, std::string_view key, const Report& report) {
    if (flag) (*this)(key, report);
  }
  /// An object that is no struct of its own.
  template <class Members>
  void group(std::string_view key, Members members) {
    json_.key(key);
    json_.begin_object();
    members(*this);
    json_.end_object();
  }
  /// What follows from other members, or from nothing.
  void says(std::string_view key, const char* text) { members_.text(key, text); }
  void says(std::string_view key, bool flag) { members_.flag(key, flag); }

 private:
  config::JsonWriter& json_;
  JsonMembers members_;
};

/// Sets members from an object. What is absent stays as it was. \throws UserError where a key has another kind of value
/// than stakemine writes
class MembersReader {
 public:
  template <class T>
  using Of = T;

  /// \param file for errors.
  MembersReader(const config::Value& object, const std::string& file) : object_(object), file_(file) {}

  void operator()(std::string_view key, std::string& text);
  void operator()(std::string_view key, bool& flag);
  void operator()(std::string_view key, std::uint64_t& count);
  void operator()(std::string_view key, std::uint32_t& count);
  void operator()(std::string_view key, double& number);
  void operator()(std::string_view key, std::optional<double>& number);
  void operator()(std::string_view key, std::vector<std::string>& texts);
  void operator()(std::string_view key, std::vector<double>& numbers);
  void operator()(std::string_view key, incentive::Money& money);
  template <class Report>
  void operator()(std::string_view key, Report& report) {
    group(key, [&](MembersReader& inner) { members_of(inner, report); });
  }
  template <class Report>
  void operator()(std::string_view key, std::optional<Report>& report) {
    group(key, [&](MembersReader& inner) { members_of(inner, report.emplace()); });
  }
  template <class Report>
  void operator()(std::string_view key, std::vector<Report>& list) {
    for (MembersReader& item : objects(key)) members_of(item, list.emplace_back());
  }
  template <class Report>
  void some(std::string_view key, std::vector<Report>& list) {
    (*this)(key, list);
  }
  template <class Report>
  void where(bool& flag, std::string_view key, Report& report) {
    flag = object_.find(key) != nullptr;
    (*this)(key, report);
  }
  template <class Members>
  void group(std::string_view key, Members members) {
    const config::Value* const value = object_.find(key);
    if (value == nullptr) return;
    MembersReader inner{expect(key, *value, value->is_object()), file_};
    members(inner);
  }
  template <class T>
  void says(std::string_view, const T&) {}

 private:
  const config::Value& expect(std::string_view key, const config::Value& value, bool good) const;
  [[nodiscard]] double number_of(std::string_view key, const config::Value& value) const;
  [[nodiscard]] std::vector<MembersReader> objects(std::string_view key) const;

  const config::Value& object_;
  const std::string& file_;
};

}  // namespace stakemine::report
