// SPDX-License-Identifier: Apache-2.0
/// Which nodes are where: places (regions, nodes of a graph) say how many they have, which share, or which groups.
#pragma once

#include "stakemine/config/description.hpp"
#include "stakemine/network/network_model.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stakemine::network {

/// Who is at a place: at most one of the three. Nothing said: nobody, unless it is the only place.
struct PlaceConfig {
  std::string name;
  std::optional<std::uint64_t> count;
  std::optional<double> share;      ///< in [0, 1], of those that are in no group that a place names
  std::vector<std::string> groups;  ///< of miners or validators
};

void check_place(const PlaceConfig& place, const config::Complain& complain);

/// [nodes] the place of each. Nodes of named groups are where their group is. Of the others, in order of their index,
/// `count` says how many are at each place, one place after the other; shares, which add up to 1, are spread evenly:
/// each next node goes where the share is most behind (D'Hondt's rule, so that any stretch of nodes is spread as the
/// whole). Counts and shares don't go together. O(nodes · log places). \throws UserError beginning with the field
/// below `list`, such as "regions/0/count …".
[[nodiscard]] std::vector<std::uint32_t> place_nodes(std::span<const PlaceConfig> places, const std::string& list,
                                                     const LinkColumns& nodes);

/// The fields of a PlaceConfig, of a struct that has them from it, with what must hold of one alone.
template <class T>
[[nodiscard]] config::Description<T> place_description(std::string name, std::string summary) {
  return config::Description<T>(std::move(name), std::move(summary))
      .template field<std::string>("name", &T::name, "No two have the same.", {.required = true})
      .template field<std::optional<std::uint64_t>>(
          "count", &T::count, "How many nodes are here: miners in the order of the file, then validators.",
          {.range = config::at_least(0)})
      .template field<std::optional<double>>("share", &T::share,
                                             "Share of the nodes that are here, spread evenly over the file.",
                                             {.dimension = config::Dimension::share, .range = config::between(0, 1)})
      .template field<std::vector<std::string>>("groups", &T::groups,
                                                "Names of the groups of miners and validators that are here.")
      .check([](const T& place, const config::Complain& complain) { check_place(place, complain); });
}

/// What must hold of all together. \param list the key to blame.
void check_places(std::span<const PlaceConfig> places, std::string_view list, const config::Complain& complain);
/// The place of that name; places.size() where there is none.
[[nodiscard]] std::size_t place_named(std::span<const PlaceConfig> places, std::string_view name);
/// The places of a list of structs that are places.
template <class T>
[[nodiscard]] std::vector<PlaceConfig> places_of(const std::vector<T>& list) {
  return {list.begin(), list.end()};
}

}  // namespace stakemine::network
