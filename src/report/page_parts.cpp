// SPDX-License-Identifier: Apache-2.0
#include "report/page_parts.hpp"

#include "stakemine/core/assert.hpp"
#include "stakemine/core/digest.hpp"

#include <array>
#include <string>
#include <utility>

#include <fmt/format.h>

// The assembler puts the files into the library as they are: nothing to generate, nothing for the compiler to parse.
// The build names them (StakemineWeb.cmake) and compiles this file again when one of them changes.
#define STAKEMINE_EMBED(name, file)                                                                             \
  __asm__(".section .rodata\n.global stakemine_report_" #name "\nstakemine_report_" #name ":\n.incbin \"" file  \
          "\"\n.global stakemine_report_" #name "_end\nstakemine_report_" #name "_end:\n.byte 0\n.previous\n"); \
  extern "C" const char stakemine_report_##name[], stakemine_report_##name##_end[]

STAKEMINE_EMBED(frame, STAKEMINE_PAGE_FRAME);
STAKEMINE_EMBED(style, STAKEMINE_PAGE_STYLE);
STAKEMINE_EMBED(text, STAKEMINE_PAGE_TEXT);
STAKEMINE_EMBED(charts, STAKEMINE_PAGE_CHARTS);
STAKEMINE_EMBED(run_sections, STAKEMINE_RUN_SECTIONS);
STAKEMINE_EMBED(run, STAKEMINE_RUN_SCRIPT);
STAKEMINE_EMBED(time, STAKEMINE_TIME_SCRIPT);
STAKEMINE_EMBED(study_sections, STAKEMINE_STUDY_SECTIONS);
STAKEMINE_EMBED(study, STAKEMINE_STUDY_SCRIPT);
STAKEMINE_EMBED(study_charts, STAKEMINE_STUDY_CHARTS);
STAKEMINE_EMBED(scale, STAKEMINE_SCALE_SCRIPT);
STAKEMINE_EMBED(sweep, STAKEMINE_SWEEP_SCRIPT);
STAKEMINE_EMBED(comparison, STAKEMINE_COMPARISON_SCRIPT);
STAKEMINE_EMBED(stress, STAKEMINE_STRESS_SCRIPT);
STAKEMINE_EMBED(echarts, STAKEMINE_ECHARTS);
STAKEMINE_EMBED(echarts_notice, STAKEMINE_ECHARTS_NOTICE);
STAKEMINE_EMBED(echarts_license, STAKEMINE_ECHARTS_LICENSE);
STAKEMINE_EMBED(d3_license, STAKEMINE_D3_LICENSE);
STAKEMINE_EMBED(zrender_license, STAKEMINE_ZRENDER_LICENSE);

namespace stakemine::report {
namespace {

#define STAKEMINE_EMBEDDED(name)             \
  (std::string_view{stakemine_report_##name, \
                    static_cast<std::size_t>(stakemine_report_##name##_end - stakemine_report_##name)})

std::string escaped(std::string_view text) {
  std::string markup;
  for (const char character : text) {
    switch (character) {
      case '<':
        markup += "&lt;";
        break;
      case '>':
        markup += "&gt;";
        break;
      case '&':
        markup += "&amp;";
        break;
      default:
        markup += character;
    }
  }
  return markup;
}

std::string licenses() {
  std::string text = "Apache ECharts, which draws the charts of this page\n\n";
  text += STAKEMINE_EMBEDDED(echarts_notice);
  text += '\n';
  text += STAKEMINE_EMBEDDED(echarts_license);
  text += "\nd3.js, parts of which are in Apache ECharts\n\n";
  text += STAKEMINE_EMBEDDED(d3_license);
  text += "\nZRender, which is in Apache ECharts\n\n";
  text += STAKEMINE_EMBEDDED(zrender_license);
  return escaped(text);
}

// The first line of our own files names their licence for those who read the source.
std::string_view without_first_line(std::string_view text) {
  return text.substr(text.find('\n') + 1);
}

using Slots = std::array<std::pair<std::string_view, std::string_view>, 9>;

std::string_view filling(const Slots& slots, std::string_view name) {
  for (const auto& [slot, text] : slots) {
    if (slot == name) return text;
  }
  STAKEMINE_ASSERT(false, "a template has a slot that nothing fills");
  return {};
}

struct Page {
  std::string_view sections;
  std::string scripts;
};

Page page_of(PageKind kind) {
  const auto script = [](std::string_view text) { return std::string{without_first_line(text)}; };
  const std::string study = script(STAKEMINE_EMBEDDED(study)) + script(STAKEMINE_EMBEDDED(study_charts));
  switch (kind) {
    case PageKind::run:
      return {STAKEMINE_EMBEDDED(run_sections), script(STAKEMINE_EMBEDDED(time)) + script(STAKEMINE_EMBEDDED(run))};
    case PageKind::scale:
      return {STAKEMINE_EMBEDDED(study_sections), study + script(STAKEMINE_EMBEDDED(scale))};
    case PageKind::sweep:
      return {STAKEMINE_EMBEDDED(study_sections), study + script(STAKEMINE_EMBEDDED(sweep))};
    case PageKind::comparison:
      return {STAKEMINE_EMBEDDED(study_sections), study + script(STAKEMINE_EMBEDDED(comparison))};
    case PageKind::stress:
      return {STAKEMINE_EMBEDDED(study_sections), study + script(STAKEMINE_EMBEDDED(stress))};
  }
  STAKEMINE_ASSERT(false, "no such kind of page");
  return {};
}

}  // namespace

void assemble_page(std::ostream& out, PageKind kind, std::string_view data) {
  // Scripts run only with this word, which text from a config can't foresee. A function of the page, so that equal runs
  // give equal pages.
  const std::string nonce = fmt::format("{:016x}", hash_text(data));
  const std::string license_text = licenses();
  const Page page = page_of(kind);
  const Slots slots = {{{"nonce", nonce},
                        {"sections", without_first_line(page.sections)},
                        {"style", without_first_line(STAKEMINE_EMBEDDED(style))},
                        {"echarts", STAKEMINE_EMBEDDED(echarts)},
                        {"text", without_first_line(STAKEMINE_EMBEDDED(text))},
                        {"charts", without_first_line(STAKEMINE_EMBEDDED(charts))},
                        {"script", page.scripts},
                        {"data", data},
                        {"licenses", license_text}}};
  std::string_view rest = without_first_line(STAKEMINE_EMBEDDED(frame));
  for (std::size_t open = rest.find("{{"); open != std::string_view::npos; open = rest.find("{{")) {
    const std::size_t close = rest.find("}}", open);
    STAKEMINE_ASSERT(close != std::string_view::npos, "a template has a slot that doesn't close");
    out << rest.substr(0, open) << filling(slots, rest.substr(open + 2, close - open - 2));
    rest.remove_prefix(close + 2);
  }
  out << rest;
}

}  // namespace stakemine::report
