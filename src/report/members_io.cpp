// SPDX-License-Identifier: Apache-2.0
#include "report/members_io.hpp"

#include "stakemine/core/error.hpp"

#include <limits>

#include <fmt/format.h>

namespace stakemine::report {

using config::Value;

void MembersWriter::operator()(std::string_view key, incentive::Money money) {
  if (money <= UINT64_MAX) return members_.count(key, static_cast<std::uint64_t>(money));
  std::string digits;
  for (; money > 0; money /= 10) digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(money % 10)));
  members_.text(key, digits);
}

void MembersReader::operator()(std::string_view key, std::string& text) {
  if (const Value* value = object_.find(key)) text = expect(key, *value, value->is_string()).string();
}

void MembersReader::operator()(std::string_view key, bool& flag) {
  if (const Value* value = object_.find(key)) flag = expect(key, *value, value->is_bool()).boolean();
}

void MembersReader::operator()(std::string_view key, std::uint64_t& count) {
  if (const Value* value = object_.find(key))
    count = expect(key, *value, value->is_unsigned_integer()).unsigned_integer();
}

void MembersReader::operator()(std::string_view key, std::uint32_t& count) {
  const Value* value = object_.find(key);
  if (value == nullptr) return;
  const std::uint64_t number = expect(key, *value, value->is_unsigned_integer()).unsigned_integer();
  count = static_cast<std::uint32_t>(number);
  expect(key, *value, count == number);
}

void MembersReader::operator()(std::string_view key, double& number) {
  if (const Value* value = object_.find(key)) number = number_of(key, *value);
}

void MembersReader::operator()(std::string_view key, std::optional<double>& number) {
  if (const Value* value = object_.find(key)) number = number_of(key, *value);
}

void MembersReader::operator()(std::string_view key, std::vector<std::string>& texts) {
  const Value* value = object_.find(key);
  if (value == nullptr) return;
  for (const Value& item : expect(key, *value, value->is_array()).array())
    texts.push_back(expect(key, item, item.is_string()).string());
}

void MembersReader::operator()(std::string_view key, std::vector<double>& numbers) {
  const Value* value = object_.find(key);
  if (value == nullptr) return;
  for (const Value& item : expect(key, *value, value->is_array()).array()) numbers.push_back(number_of(key, item));
}

void MembersReader::operator()(std::string_view key, incentive::Money& money) {
  const Value* value = object_.find(key);
  if (value == nullptr) return;
  if (value->is_unsigned_integer()) {
    money = value->unsigned_integer();
    return;
  }
  money = 0;
  for (const char digit : expect(key, *value, value->is_string()).string()) {
    expect(key, *value, digit >= '0' && digit <= '9');
    money = 10 * money + static_cast<unsigned>(digit - '0');
  }
}

std::vector<MembersReader> MembersReader::objects(std::string_view key) const {
  std::vector<MembersReader> all;
  const Value* value = object_.find(key);
  if (value == nullptr) return all;
  for (const Value& item : expect(key, *value, value->is_array()).array())
    all.emplace_back(expect(key, item, item.is_object()), file_);
  return all;
}

const Value& MembersReader::expect(std::string_view key, const Value& value, bool good) const {
  if (!good)
    throw UserError(fmt::format("{}:{}: {}: {} that stakemine does not write", file_, value.line, key, value.kind()));
  return value;
}

double MembersReader::number_of(std::string_view key, const Value& value) const {
  if (value.is_number()) return value.number();
  const std::string& text = expect(key, value, value.is_string()).string();
  if (text == "inf") return std::numeric_limits<double>::infinity();
  if (text == "-inf") return -std::numeric_limits<double>::infinity();
  expect(key, value, text == "nan");
  return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace stakemine::report
