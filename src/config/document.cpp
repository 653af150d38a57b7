// SPDX-License-Identifier: Apache-2.0
#include "stakemine/config/document.hpp"

#include "stakemine/config/json.hpp"
#include "stakemine/core/error.hpp"

#include <algorithm>
#include <charconv>
#include <map>

#include <fmt/format.h>

namespace stakemine::config {
namespace {

std::string pointer_text(const std::vector<std::string>& path, std::size_t tokens) {
  std::string text;
  for (std::size_t i = 0; i < tokens; ++i) text += "/" + path[i];
  return text;
}

std::optional<std::size_t> list_index(std::string_view token) {
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), index);
  if (error != std::errc{} || end != token.data() + token.size()) return std::nullopt;
  return index;
}

[[noreturn]] void no_such_element(const Override& change, std::size_t depth, std::size_t size) {
  throw UserError(fmt::format("--set {}: no such element; the list has {} (numbered from 0)",
                              pointer_text(change.path, depth + 1), size));
}

// Reads the long lists of the root as they come, and remembers how many elements each had.
class ListReader final : public ElementSink {
 public:
  ListReader(const std::vector<Override>& overrides, const ObjectDescription& description, void* object, Reader& reader)
      : overrides_(overrides), description_(description), object_(object), reader_(reader) {}

  [[nodiscard]] bool wants(std::string_view root_key) const override {
    const Field* field = description_.find(root_key);
    if (field == nullptr || !field->streamable()) return false;
    // A list that is replaced as a whole is not read at all: what replaces it is read with the rest.
    return std::ranges::none_of(
        overrides_, [&](const Override& change) { return change.path.size() == 1 && change.path.front() == root_key; });
  }

  void element(std::string_view root_key, std::size_t index, Value&& element) override {
    for (const Override& change : overrides_)
      if (change.path.size() >= 2 && change.path[0] == root_key && list_index(change.path[1]) == index)
        apply_override(element, change, 2);
    const auto step = reader_.enter(root_key);
    description_.find(root_key)->read_element(object_, index, element, reader_);
    sizes_[std::string{root_key}] = index + 1;
  }

  // The streamed lists are done; overrides that found no element are refused.
  void finish(const Value& document) const {
    if (!document.is_object()) return;
    for (const Override& change : overrides_) {
      const Value* list = change.path.size() >= 2 ? document.find(change.path[0]) : nullptr;
      if (list == nullptr || !list->is_array() || !wants(change.path[0])) continue;
      const auto found = sizes_.find(change.path[0]);
      const std::size_t size = found == sizes_.end() ? 0 : found->second;
      const auto index = list_index(change.path[1]);
      if (!index || *index >= size) no_such_element(change, 1, size);
    }
    for (const auto& [key, size] : sizes_) reader_.already_read.push_back(key);
  }

 private:
  const std::vector<Override>& overrides_;
  const ObjectDescription& description_;
  void* object_;
  Reader& reader_;
  std::map<std::string, std::size_t> sizes_;
};

void read_rest(Value document, const ListReader& lists, const std::vector<Override>& overrides,
               const ObjectDescription& description, void* object, Reader& reader) {
  lists.finish(document);
  for (const Override& change : overrides)
    if (!reader.was_read(change.path.front())) apply_override(document, change);
  description.read(object, document, reader);
}

}  // namespace

Override Override::parse(std::string_view text) {
  const std::size_t equals = text.find('=');
  if (text.empty() || text.front() != '/' || equals == std::string_view::npos || equals == 1)
    throw UserError(fmt::format("--set {}: expected /pointer=value, such as /miners/1/count=0", text));
  Override change;
  std::string token;
  for (std::size_t i = 1; i <= equals; ++i) {
    if (i == equals || text[i] == '/') {
      change.path.push_back(std::exchange(token, {}));
    } else if (text[i] == '~' && i + 1 < equals && (text[i + 1] == '0' || text[i + 1] == '1')) {
      token += text[++i] == '0' ? '~' : '/';
    } else {
      token += text[i];
    }
  }
  const std::string_view value = text.substr(equals + 1);
  try {
    change.value = parse_json(value, "--set");
  } catch (const UserError&) {
    change.value = Value{value};
  }
  return change;
}

void apply_override(Value& root, const Override& change, std::size_t from) {
  Value* place = &root;
  for (std::size_t depth = from; depth < change.path.size(); ++depth) {
    const std::string& token = change.path[depth];
    if (place->is_array()) {
      const auto index = list_index(token);
      if (!index || *index >= place->array().size()) no_such_element(change, depth, place->array().size());
      place = &place->array()[*index];
      continue;
    }
    if (!place->is_object()) {
      Value object = Value::make_object();
      object.line = place->line;
      if (place->is_string()) object.set("type", *place);
      *place = std::move(object);
    }
    if (change.value.is_null() && depth + 1 == change.path.size()) {
      std::erase_if(place->object(), [&](const Entry& entry) { return entry.key == token; });
      return;
    }
    if (place->find(token) == nullptr) place->set(token, {});
    place = place->find(token);
  }
  const std::uint32_t line = place->line;
  *place = change.value;
  place->line = line;
}

void read_document_file(const std::filesystem::path& path, const std::vector<Override>& overrides,
                        const ObjectDescription& description, void* object, Reader& reader) {
  ListReader lists{overrides, description, object, reader};
  read_rest(parse_json_file(path, &lists), lists, overrides, description, object, reader);
}

void read_document_text(std::string_view text, const std::vector<Override>& overrides,
                        const ObjectDescription& description, void* object, Reader& reader) {
  ListReader lists{overrides, description, object, reader};
  read_rest(parse_json(text, reader.file(), &lists), lists, overrides, description, object, reader);
}

}  // namespace stakemine::config
