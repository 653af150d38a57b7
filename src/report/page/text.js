// SPDX-License-Identifier: Apache-2.0
// Numbers as words, and elements from text. Nothing here, or after it, makes markup from data.
'use strict';

const count = (n) => n.toLocaleString('en-US');
const plural = (n, noun) => `${count(n)} ${noun}${n === 1 ? '' : 's'}`;

function significant(x, digits = 3) {
  if (!Number.isFinite(x)) return String(x);
  if (x !== 0 && (Math.abs(x) < 1e-4 || Math.abs(x) >= 1e9)) return x.toExponential(digits - 1);
  return x.toLocaleString('en-US', {maximumSignificantDigits: digits});
}

function percent(share) {
  // Sums of shares end a rounding error beside 0 and 1.
  if (Math.abs(share) < 1e-9 || Math.abs(share - 1) < 1e-9) return `${Math.round(share) * 100} %`;
  if (share > 0 && share < 0.0005) return 'under 0.1 %';
  if (share < 1 && share > 0.9995) return 'over 99.9 %';
  return `${(share * 100).toFixed(1)} %`;
}

// With as many digits as it takes, for axes and for the shares of single miners.
const finePercent = (share) => `${(share * 100).toLocaleString('en-US', {maximumSignificantDigits: 3})} %`;

function points(difference) {
  const number = Math.abs(difference * 100).toFixed(1);
  return `${number} ${number === '1.0' ? 'point' : 'points'}`;
}

function twoParts(seconds, large, largeName, small, smallName) {
  const parts = Math.round(seconds / small), perLarge = large / small;
  const rest = parts % perLarge;
  return `${Math.floor(parts / perLarge)} ${largeName}` + (rest ? ` ${rest} ${smallName}` : '');
}

function duration(seconds) {
  if (!(seconds > 0)) return '0 s';
  if (seconds < 1e-6) return `${significant(seconds * 1e9)} ns`;
  if (seconds < 1e-3) return `${significant(seconds * 1e6)} µs`;
  if (seconds < 1) return `${significant(seconds * 1e3)} ms`;
  if (seconds < 59.95) return `${significant(seconds)} s`;
  if (seconds < 3599.5) return twoParts(seconds, 60, 'min', 1, 's');
  if (seconds < 86370) return twoParts(seconds, 3600, 'h', 60, 'min');
  return twoParts(seconds, 86400, 'd', 3600, 'h');
}

function withPrefix(x, unit) {
  if (!Number.isFinite(x)) return x > 0 ? 'unlimited' : '–';
  for (const [factor, prefix] of [[1e15, 'P'], [1e12, 'T'], [1e9, 'G'], [1e6, 'M'], [1e3, 'k']]) {
    if (x >= factor) return `${significant(x / factor)} ${prefix}${unit}`;
  }
  return `${significant(x)} ${unit}`;
}

const bytes = (n) => n < 1000 ? plural(n, 'byte') : withPrefix(n, 'B');

// A number of the data: those that JSON lacks stand there as text, and draw no point.
function finite(x) {
  return typeof x === 'number' && Number.isFinite(x) ? x : null;
}

const byId = (id) => document.getElementById(id);

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children.filter((child) => child !== null));
  return made;
}

function show(id) {
  byId(id).hidden = false;
}

// columns: [{head, cell: row => text or node, number, wide, onScreen}]; the first column names the row,
// wide ones are left out on narrow screens, onScreen ones on paper.
function table({caption, columns, rows, rowClass = () => '', label}) {
  const classOf = (column) => [column.number && 'number', column.wide && 'wide', column.onScreen && 'screen-only'].filter(Boolean).join(' ');
  const head = element('tr', {});
  for (const column of columns) head.append(element('th', {scope: 'col', class: classOf(column)}, column.head));
  const body = element('tbody');
  for (const row of rows) {
    const line = element('tr', {class: rowClass(row)});
    columns.forEach((column, i) => {
      const attributes = {class: classOf(column)};
      if (i === 0) attributes.scope = 'row';
      line.append(element(i === 0 ? 'th' : 'td', attributes, column.cell(row)));
    });
    body.append(line);
  }
  return element('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': label || caption},
      element('table', {}, caption ? element('caption', {}, caption) : null, element('thead', {}, head), body));
}

// A share with a bar under it; colour is the name of one of the page's.
function shareBar(share, colour) {
  const filled = element('span');
  filled.style.width = `${Math.min(100, Math.max(0, share * 100))}%`;
  filled.style.background = `var(--${colour})`;
  return element('span', {class: 'share'}, percent(share), element('span', {class: 'bar', 'aria-hidden': 'true'}, filled));
}
