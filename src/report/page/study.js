// SPDX-License-Identifier: Apache-2.0
// What the pages of studies have in common: their head, parts, tables and foot.
'use strict';

const data = JSON.parse(byId('data').textContent);
const kStyles = [['run', 'solid'], ['bad', 'dashed'], ['good', 'dotted'], ['third', 'mixed'], ['fourth', 'long'], ['fifth', 'solid']];

// Lines in a chart's key, whatever marks their points have.
const lineKeys = (series) => series.map(({name, colour, dash = 'solid'}) => ({name, colour, dash}));

function fillHead({title, kicker, lead, story, notice = false}) {
  document.title = `${title.length > 80 ? title.slice(0, 77) + '…' : title} – stakemine`;
  byId('kicker').textContent = [`stakemine ${data.version}`.trim(), ...kicker].join(' · ');
  byId('title').textContent = title;
  byId('lead').textContent = lead;
  byId('story').textContent = story.join(' ');
  if (notice) byId('story').className = 'notice';
}

function addCard(name, value, note = '') {
  byId('cards').append(element('div', {}, element('dt', {}, name), element('dd', {class: 'value'}, value),
      note ? element('dd', {class: 'note'}, note) : null));
}

// A part of the page; returns the id of what holds its charts, two in a row.
function addPart(id, title, note = '') {
  byId('parts').append(element('section', {id, 'aria-labelledby': `${id}-title`}, element('h2', {id: `${id}-title`}, title),
      note ? element('p', {}, note) : null, element('div', {class: 'pair', id: `${id}-charts`}), element('div', {id: `${id}-tables`})));
  return `${id}-charts`;
}

// A table that is sorted by a click on a head. columns: as table(), with by: row => number or text to sort by.
function sortableTable({caption, columns, rows, limit = Infinity, label, rowClass}) {
  const holder = element('div', {class: 'sortable'});
  let order = {column: -1, falling: false};
  const draw = () => {
    const sorted = order.column < 0 ? rows : [...rows].sort((a, b) => {
      const [x, y] = [a, b].map(columns[order.column].by);
      const ahead = x === null ? 1 : y === null ? -1 : typeof x === 'number' ? x - y : String(x).localeCompare(String(y), 'en', {numeric: true});
      return order.falling && x !== null && y !== null ? -ahead : ahead;
    });
    holder.replaceChildren(table({caption, columns, rows: sorted.slice(0, limit), label, rowClass}));
    holder.querySelectorAll('thead th').forEach((head, i) => {
      if (!columns[i].by) return;
      const button = element('button', {type: 'button'}, head.textContent);
      head.replaceChildren(button);
      if (order.column === i) head.setAttribute('aria-sort', order.falling ? 'descending' : 'ascending');
      button.addEventListener('click', () => {
        order = {column: i, falling: order.column === i && !order.falling};
        draw();
        holder.querySelectorAll('thead th')[i].querySelector('button').focus();
      });
    });
  };
  draw();
  return holder;
}

function fillConfig(title) {
  if (!data.config) return;
  show('config-details');
  byId('config-title').textContent = title;
  byId('config').textContent = data.config;
  if (data.config_bytes_shown === data.config_bytes) return;
  show('config-note');
  byId('config-note').textContent = `The first ${bytes(data.config_bytes_shown)} of ${bytes(data.config_bytes)}.`;
}

function fillFoot(...lines) {
  const line = (...parts) => byId('foot').append(element('p', {}, ...parts));
  for (const text of lines) line(text);
  if (data.command) line('Made by ', element('code', {}, data.command));
  line(`${[data.version && `stakemine ${data.version}`, data.git_id && `source ${data.git_id}`, data.made].filter(Boolean).join(' · ')}.`);
}
