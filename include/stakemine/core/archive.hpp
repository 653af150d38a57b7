// SPDX-License-Identifier: Apache-2.0
/// State as bytes, for checkpoints. A class says once what its state is,
///
///     void carry_state(Archive& archive) { archive(round_, balances_, memory_); }
///
/// and the archive, as it was made, either appends those values to its bytes or sets them from its bytes. Values go as
/// they lie in memory: an archive is read by the build that wrote it, on a machine like the one that did.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace stakemine {

/// One thread at a time. Sizes are checked against what is left before anything is allocated.
class Archive {
 public:
  /// Writes.
  Archive() = default;
  /// Reads these bytes, which must outlive it.
  explicit Archive(std::string_view bytes) : left_(bytes), reads_(true) {}

  [[nodiscard]] bool reads() const { return reads_; }

  /// Writes or sets each of them: numbers, enums, times and other plain values; strings, vectors, deques, sets, maps
  /// and optionals of what can be carried; whatever has a carry_state(Archive&). \throws UserError where the bytes end
  /// early, or a bool is neither.
  template <class... Parts>
  void operator()(Parts&... parts) {
    (carry(parts), ...);
  }

  /// Marks the beginning of a part, so that what reads another layout is refused here rather than misread. \throws
  /// UserError naming the part.
  void section(std::string_view name);
  /// Of one that reads: that nothing is left. \throws UserError
  void finish() const;
  /// Of one that writes.
  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  template <class T>
  static constexpr bool kCarriesItself = requires(T& value, Archive& archive) {
    value.carry_state(archive);
  };
  /// Equal values have equal bytes, or it is a number.
  template <class T>
  static constexpr bool kIsPlain = std::is_trivially_copyable_v<T> && !std::is_pointer_v<T> &&
                                   (std::has_unique_object_representations_v<T> || std::is_floating_point_v<T>);

  void raw(void* bytes, std::size_t count);
  /// Of a list whose entries take at least so many bytes each.
  std::size_t count(std::size_t size, std::size_t least_bytes);

  template <class T>
  void carry(T& value) {
    if constexpr (kCarriesItself<T>) {
      value.carry_state(*this);
    } else {
      static_assert(kIsPlain<T>, "say what its state is: carry_state");
      raw(&value, sizeof value);
    }
  }
  void carry(bool& flag);
  void carry(std::string& text) {
    text.resize(count(text.size(), 1));
    raw(text.data(), text.size());
  }
  template <class T>
  void carry(std::vector<T>& list) {
    if constexpr (kIsPlain<T> && !kCarriesItself<T> && !std::is_same_v<T, bool>) {
      list.resize(count(list.size(), sizeof(T)));
      if (!list.empty()) raw(list.data(), list.size() * sizeof(T));
    } else {
      list.resize(count(list.size(), 1));
      for (T& entry : list) carry(entry);
    }
  }
  template <class T>
  void carry(std::deque<T>& list) {
    list.resize(count(list.size(), 1));
    for (T& entry : list) carry(entry);
  }
  template <class T>
  void carry(std::optional<T>& value) {
    bool there = value.has_value();
    carry(there);
    if (reads_) value = there ? std::optional<T>{T{}} : std::nullopt;
    if (there) carry(*value);
  }
  template <class Key, class T>
  void carry(std::map<Key, T>& entries) {
    std::size_t left = count(entries.size(), 1);
    if (!reads_) {
      for (auto& [key, value] : entries) {
        Key copy = key;
        carry(copy);
        carry(value);
      }
      return;
    }
    for (entries.clear(); left > 0; --left) {
      Key key{};
      carry(key);
      carry(entries[key]);
    }
  }

  template <class T>
  void carry(std::set<T>& entries) {
    std::vector<T> list(entries.begin(), entries.end());
    carry(list);
    if (reads_) entries = {list.begin(), list.end()};
  }

  std::string bytes_;
  std::string_view left_;
  bool reads_ = false;
};

}  // namespace stakemine
