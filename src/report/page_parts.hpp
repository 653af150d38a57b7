// SPDX-License-Identifier: Apache-2.0
/// The pages' common parts, and how a page is put together from them and its data.
#pragma once

#include <ostream>
#include <string_view>

namespace stakemine::report {

enum class PageKind { run, scale, sweep, comparison, stress };

/// One self-contained page. \param data one JSON document without '<' (page_json.hpp)
void assemble_page(std::ostream& out, PageKind kind, std::string_view data);

}  // namespace stakemine::report
