// SPDX-License-Identifier: Apache-2.0
#include "stakemine/config/csv.hpp"

#include "stakemine/config/csv_parts.hpp"
#include "stakemine/core/assert.hpp"
#include "stakemine/core/error.hpp"

#include "fuzz/memory_file.hpp"
#include "fuzz/targets.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace stakemine::fuzz {
namespace {

// All that is read, field by field, and the error that ends it.
struct Content {
  std::vector<std::string> fields;
  std::string error;
  bool operator==(const Content&) const = default;
};

void read(config::CsvReader& reader, Content& content) {
  std::uint64_t line = 0;
  while (reader.next()) {
    STAKEMINE_ASSERT(reader.row().size() == reader.header().size(), "a record of another width");
    STAKEMINE_ASSERT(reader.line() > line, "lines that do not rise");
    line = reader.line();
    content.fields.push_back(std::to_string(line));
    double number = 0;
    for (const std::string_view field : reader.row()) {
      (void)config::parse_number(field, number);
      content.fields.emplace_back(field);
    }
  }
}

Content whole(const std::string& path) {
  Content content;
  try {
    config::CsvReader reader{path};
    read(reader, content);
  } catch (const UserError& error) {
    content.error = error.what();
  }
  return content;
}

// The parts one after another, as far as the first that is at fault.
Content in_parts(const std::string& path, std::size_t part_bytes) {
  Content content;
  try {
    const config::CsvReader reader{path};
    const config::CsvParts parts{reader, part_bytes, {}};
    for (std::size_t part = 0; part < parts.count(); ++part) {
      const std::size_t before = content.fields.size();
      config::CsvReader of_part = parts.reader(part);
      read(of_part, content);
      STAKEMINE_ASSERT((content.fields.size() - before) / (reader.header().size() + 1) ==
                           parts.first_row(part + 1) - parts.first_row(part),
                       "records that were counted otherwise");
    }
    STAKEMINE_ASSERT(parts.are_plausible(), "records without the bytes for them");
  } catch (const UserError& error) {
    content.error = error.what();
  }
  return content;
}

}  // namespace

void csv(Bytes bytes) {
  const MemoryFile file{bytes};
  const Content expected = whole(file.path());
  for (const std::size_t part_bytes : {std::size_t{1}, std::size_t{2}, std::size_t{7}, std::size_t{64}})
    STAKEMINE_ASSERT(in_parts(file.path(), part_bytes) == expected, "what parts hold is not what the whole holds");
}

}  // namespace stakemine::fuzz
