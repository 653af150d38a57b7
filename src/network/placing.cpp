// SPDX-License-Identifier: Apache-2.0
#include "stakemine/network/placing.hpp"

#include "stakemine/core/error.hpp"

#include <algorithm>
#include <cmath>
#include <queue>
#include <set>

#include <fmt/format.h>

namespace stakemine::network {
namespace {

constexpr std::uint32_t kNowhere = ~std::uint32_t{0};
constexpr double kRounding = 1e-9;

[[noreturn]] void refuse(const std::string& list, std::size_t index, std::string_view field, const std::string& what) {
  throw UserError(fmt::format("{}/{}/{} {}", list, index, field, what));
}

// [groups] where each is that a place names.
std::vector<std::uint32_t> places_of_groups(std::span<const PlaceConfig> places, const std::string& list,
                                            const LinkColumns& nodes) {
  std::vector<std::uint32_t> place(nodes.groups.size(), kNowhere);
  for (std::uint32_t index = 0; index < places.size(); ++index) {
    for (const std::string& name : places[index].groups) {
      bool found = false;
      for (std::size_t group = 0; group < nodes.groups.size(); ++group) {
        if (nodes.groups[group] != name) continue;
        if (place[group] != kNowhere) refuse(list, index, "groups", fmt::format("names \"{}\" once more", name));
        place[group] = index;
        found = true;
      }
      if (!found)
        refuse(list, index, "groups", fmt::format("names \"{}\"; expected the name of a group of miners", name));
    }
  }
  return place;
}

/// Hands out places one by one.
class Handing {
 public:
  explicit Handing(std::span<const PlaceConfig> places) : places_(places) {
    if (places.size() == 1) return;
    for (std::uint32_t index = 0; index < places.size(); ++index)
      if (const double share = places[index].share.value_or(0); share > 0) behind_.push({1 / share, index, share});
  }

  std::uint32_t next() {
    if (places_.size() == 1) return 0;
    if (!behind_.empty()) {
      Behind first = behind_.top();
      behind_.pop();
      const std::uint32_t place = first.place;
      first.due += 1 / first.share;
      behind_.push(first);
      return place;
    }
    while (given_ == places_[place_].count.value_or(0)) {
      ++place_;
      given_ = 0;
    }
    ++given_;
    return place_;
  }

 private:
  /// After how many nodes in all its next one is due.
  struct Behind {
    double due;
    std::uint32_t place;
    double share;

    bool operator<(const Behind& other) const { return due != other.due ? due > other.due : place > other.place; }
  };
  std::span<const PlaceConfig> places_;
  std::priority_queue<Behind> behind_;
  std::uint64_t given_ = 0;
  std::uint32_t place_ = 0;
};

void check_room(std::span<const PlaceConfig> places, const std::string& list, std::uint64_t nodes) {
  if (places.size() == 1 && !places.front().count) return;
  std::uint64_t counts = 0;
  double shares = 0;
  bool has_counts = false;
  std::size_t last = 0;
  for (std::size_t index = 0; index < places.size(); ++index) {
    counts += places[index].count.value_or(0);
    shares += places[index].share.value_or(0);
    has_counts = has_counts || places[index].count.has_value();
    if (places[index].count || places[index].share) last = index;
  }
  if (shares > 0) {
    if (std::abs(shares - 1) > kRounding)
      refuse(list, last, "share", fmt::format("makes shares of {:.6g} in all; expected 1", shares));
    return;
  }
  if (counts != nodes)
    refuse(list, last, has_counts ? "count" : "name",
           fmt::format("makes room for {} nodes; expected room for {}: those that are in no group that a place names",
                       counts, nodes));
}

}  // namespace

std::vector<std::uint32_t> place_nodes(std::span<const PlaceConfig> places, const std::string& list,
                                       const LinkColumns& nodes) {
  const std::size_t count = nodes.latency_s.size();
  if (places.empty()) return std::vector<std::uint32_t>(count);
  const std::vector<std::uint32_t> of_group = places_of_groups(places, list, nodes);
  std::vector<std::uint32_t> place(count, kNowhere);
  std::uint64_t left = 0;
  for (std::size_t node = 0; node < count; ++node) {
    if (!nodes.group.empty()) place[node] = of_group[nodes.group[node]];
    if (place[node] == kNowhere) ++left;
  }
  if (left == 0) return place;
  check_room(places, list, left);
  Handing handing{places};
  for (std::uint32_t& of : place)
    if (of == kNowhere) of = handing.next();
  return place;
}

void check_place(const PlaceConfig& place, const config::Complain& complain) {
  const int said = (place.count ? 1 : 0) + (place.share ? 1 : 0) + (place.groups.empty() ? 0 : 1);
  if (said > 1) complain("groups", "stands beside another; expected one of count, share and groups");
  if (place.name.empty()) complain("name", "is empty; expected a name");
}

void check_places(std::span<const PlaceConfig> places, std::string_view list, const config::Complain& complain) {
  std::set<std::string_view> names;
  bool has_counts = false, has_shares = false;
  for (const PlaceConfig& place : places) {
    has_counts = has_counts || place.count;
    has_shares = has_shares || place.share;
    if (!names.insert(place.name).second)
      complain(list, fmt::format("has \"{}\" more than once; expected different names", place.name));
  }
  if (has_counts && has_shares) complain(list, "has counts and shares; expected counts or shares");
}

std::size_t place_named(std::span<const PlaceConfig> places, std::string_view name) {
  return static_cast<std::size_t>(std::ranges::find(places, name, &PlaceConfig::name) - places.begin());
}

}  // namespace stakemine::network
