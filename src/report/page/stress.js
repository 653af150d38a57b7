// SPDX-License-Identifier: Apache-2.0
// Fills the page of `stress`.
'use strict';

const {cells, invariants, quantiles} = data;
const quantileName = (q) => q === 1 ? 'longest' : `p${significant(q * 100, 6)}`;
const axisCount = (n) => n >= 1e6 ? `${significant(n / 1e6)}M` : n >= 1e3 ? `${significant(n / 1e3)}k` : significant(n);
const rate = (x) => withPrefix(x, '/s');
const label = (cell) => `${plural(cell.nodes, 'node')}, ${plural(cell.threads, 'thread')}`;
const looked = invariants.filter((one) => one.checks > 0 || one.broken > 0);
const broken = looked.filter((one) => one.broken > 0);
const best = cells.reduce((a, b) => (a.messages_a_second >= b.messages_a_second ? a : b));

function addCards() {
  addCard('Invariants', broken.length ? `${broken.length} broken` : `${looked.length} held`,
      `${count(looked.reduce((sum, one) => sum + one.checks, 0))} checks by code that knows nothing of the engine`);
  addCard('Messages', count(cells.reduce((sum, cell) => sum + cell.messages, 0)), plural(cells.length, 'run'));
  addCard('Fastest', rate(best.messages_a_second), label(best));
  addCard('Longest wait', duration(Math.max(...cells.map((cell) => cell.longest_wait_s))), 'of a message for its receiver');
}

// A curve for each number of threads over the nodes, or over the threads where there is one number of nodes only.
function addThroughput() {
  const id = addPart('throughput', 'Throughput and latency');
  const overThreads = new Set(cells.map((cell) => cell.nodes)).size === 1;
  const [x, by] = overThreads ? ['threads', 'nodes'] : ['nodes', 'threads'];
  const groups = [...new Set(cells.map((cell) => cell[by]))];
  const series = (value) => groups.map((group, k) => ({name: plural(group, by.slice(0, -1)), colour: kStyles[k % kStyles.length][0], dash: kStyles[k % kStyles.length][1],
    points: cells.filter((cell) => cell[by] === group).map((cell) => ({x: cell[x], y: value(cell)})).sort((a, b) => a.x - b.x)}));
  const add = (title, value, write, gist, more = {}) => {
    const drawn = series(value);
    addChart(id, {title, gist, key: lineKeys(drawn), option: (colours) => pointsOption(colours, {series: drawn, xName: x, logX: true, writeX: axisCount, writeY: write, xTitle: (n) => plural(n, x.slice(0, -1)), ...more})});
  };
  add('Messages a second', (cell) => cell.messages_a_second, rate, `Most with ${label(best)}: ${rate(best.messages_a_second)}.`, {yMin: 0});
  const k = quantiles.indexOf(0.99);
  if (cells.every((cell) => cell.corrected_latency_s[k] > 0))
    add('Latency, 99th percentile', (cell) => cell.corrected_latency_s[k], duration, 'From sending to receiving, corrected for coordinated omission.', {logY: true});
}

function addTables() {
  const id = 'throughput-tables';
  const column = (head, value, write, wide = true) => ({head, number: true, wide, by: value, cell: (cell) => write(value(cell))});
  byId(id).append(sortableTable({caption: 'Runs (stress.csv)', rows: cells, rowClass: (cell) => (cell.clean ? '' : 'bad'), columns: [
    column('Nodes', (cell) => cell.nodes, count, false), column('Threads', (cell) => cell.threads, count, false), column('Messages', (cell) => cell.messages, count),
    column('A second', (cell) => cell.messages_a_second, rate, false),
    ...quantiles.map((q, i) => column(quantileName(q), (cell) => cell.corrected_latency_s[i], duration)),
    column('p99 uncorrected', (cell) => cell.latency_s[quantiles.indexOf(0.99)], duration)]}));
  byId(id).append(sortableTable({caption: 'Mailboxes, threads, memory', rows: cells, columns: [
    column('Nodes', (cell) => cell.nodes, count, false), column('Threads', (cell) => cell.threads, count, false),
    column('Deepest mailbox', (cell) => cell.mailboxes.deepest, count, false), column('Median of the deepest', (cell) => cell.mailboxes.median_deepest, count), column('Blocked', (cell) => cell.mailboxes.blocked, count),
    column('Refused', (cell) => cell.mailboxes.refused, count), column('Dropped', (cell) => cell.mailboxes.dropped, count), column('Over the bound', (cell) => cell.mailboxes.overflowed, count),
    column('Moves between threads', (cell) => cell.moves, count), column('Voluntary switches', (cell) => cell.voluntary_switches, count),
    column('Involuntary switches', (cell) => cell.involuntary_switches, count), column('CPU time', (cell) => cell.cpu_s, duration), column('Peak memory', (cell) => cell.peak_memory_bytes, (x) => bytes(Math.round(x)))]}));
}

function addInvariants() {
  addPart('invariants', 'Invariants', 'Checked by double-entry books of what was sent and what was received.');
  byId('invariants-tables').append(table({caption: 'What must hold', rows: looked, rowClass: (one) => (one.broken ? 'bad' : ''), columns: [
    {head: 'Invariant', cell: (one) => one.name}, {head: 'Checks', number: true, cell: (one) => count(one.checks)}, {head: 'Broken', number: true, cell: (one) => count(one.broken)},
    {head: 'First examples', cell: (one) => one.examples.join('; ')}]}));
}

const chaos = data.chaos_seed === undefined ? [] : [`chaos ${data.chaos_seed}`];
fillHead({title: data.title || `Stress: ${data.load}`, kicker: ['stress', data.load, `seed ${data.seed}`, ...chaos],
  lead: broken.length ? `Broken: ${broken.map((one) => one.name).join(', ')}.` : `Nothing broke${data.load === 'network' ? '' : ` under ${data.load}`}${chaos.length ? ', in chaos' : ''}.`,
  story: data.interrupted ? ['The test was interrupted; this is what was finished.'] : [], notice: broken.length > 0 || data.interrupted});
addCards();
addThroughput();
addTables();
addInvariants();
fillConfig('The configuration with every default filled in');
fillFoot('Times and rates are those of this machine and this run; that nothing broke is what must be the same everywhere.');
keepDrawn();
