#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# reported_once.sh PROGRAM SOURCE: ThreadSanitizer reports one race of the program, in the line of the source that ends
# in "// the race".
set -euo pipefail

line=$(grep -n '// the race$' "$2" | cut -d: -f1)
report=$(TSAN_OPTIONS= "$1" 2>&1 || true)
reports=$(grep -c 'WARNING: ThreadSanitizer' <<<"$report" || true)
summary=$(grep '^SUMMARY: ThreadSanitizer: data race' <<<"$report" || true)
if [[ $reports != 1 || $summary != *"$(basename "$2"):$line"* ]]; then
  echo "$report"
  echo "expected one report, in $(basename "$2"):$line; got $reports: $summary" >&2
  exit 1
fi
