// SPDX-License-Identifier: Apache-2.0
/// Reading a whole document into a described struct: from a file or a text, with overrides, long lists element by element.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "stakemine/config/description.hpp"
#include "stakemine/config/reader.hpp"
#include "stakemine/config/value.hpp"

namespace stakemine::config {

/// `--set /pointer=value`: replaces or adds one value before the document is read; null takes a key out.
struct Override {
  std::vector<std::string> path;  ///< the tokens of the JSON pointer (RFC 6901)
  Value value;

  /// The part after "=" is JSON, or text where it is not. \throws UserError unless it is `/pointer=value`.
  [[nodiscard]] static Override parse(std::string_view text);
};

/// Reads the struct that `description` describes. Lists of objects directly in the root are read element by element and
/// never held as JSON. Notes errors with the reader; \throws UserError where the document is no JSON at all.
void read_document_file(const std::filesystem::path& path, const std::vector<Override>& overrides,
                        const ObjectDescription& description, void* object, Reader& reader);
void read_document_text(std::string_view text, const std::vector<Override>& overrides,
                        const ObjectDescription& description, void* object, Reader& reader);

/// Puts an override's value where its path leads; objects on the way are made where they are missing, and a bare name
/// on the way ("allocation": "systematic") becomes the object that it stands for. \throws UserError where a list on the way
/// has no such element. \param from how many leading tokens of the path lead to `root` itself.
void apply_override(Value& root, const Override& change, std::size_t from = 0);

}  // namespace stakemine::config
