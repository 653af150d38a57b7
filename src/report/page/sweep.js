// SPDX-License-Identifier: Apache-2.0
// Fills the page of `sweep`.
'use strict';

const {axes, measures} = data;
const kMostSeries = 6, kMostPanels = 12, kRowsAtOnce = 100;
const shownCells = axes.reduce((product, one) => product * one.labels.length, 1);

// How far apart neighbours on an axis are in the list of cells; the last axis changes fastest.
const strides = axes.map((_, i) => axes.slice(i + 1).reduce((product, one) => product * one.labels.length, 1));
const pointOf = (cell, i) => Math.floor(cell / strides[i]) % axes[i].labels.length;
const at = (measure, column, cell) => measure[column] ? finite(measure[column][cell]) : null;

function writerOf(name) {
  if (/accuracy|share|utilisation|efficiency|gini/.test(name)) return (x) => finePercent(x);
  if (/_s(@\d+)?$/.test(name)) return (x) => x < 0 ? `−${duration(-x)}` : duration(x);
  if (/bytes/.test(name)) return (x) => x < 0 ? `−${bytes(-x)}` : bytes(x);
  return (x) => significant(x);
}
const unitWriters = {'bit/s': (x) => withPrefix(x, 'bit/s'), 'flop/s': (x) => withPrefix(x, 'flop/s'), flop: (x) => withPrefix(x, 'flop'), s: duration, B: bytes, share: finePercent};
const writeValue = (one) => unitWriters[one.unit] || ((x) => significant(x, 4));
const word = (name) => name.replace(/_s(@|$)/, '$1').replaceAll('_', ' ').replaceAll('/', ': ').replace('@', ', round ');
const heading = (name) => word(name)[0].toUpperCase() + word(name).slice(1);

// The axis along x: the longest of those that are numbers, else the longest. Then the one that makes the lines.
function layout() {
  const order = axes.map((_, i) => i).sort((a, b) => Boolean(axes[b].numbers) - Boolean(axes[a].numbers) || axes[b].labels.length - axes[a].labels.length);
  const [x, ...others] = order.filter((i) => axes[i].labels.length > 1);
  const lines = others.find((i) => axes[i].labels.length <= kMostSeries);
  return {x, lines, panels: others.filter((i) => i !== lines)};
}

function lineChart(id, measure, {x, lines}, fixed, title) {
  const along = axes[x], write = writerOf(measure.name), numeric = Boolean(along.numbers);
  const log = numeric && isWide(along.numbers, 30);
  const series = (lines === undefined ? [0] : axes[lines].labels.map((_, k) => k)).map((k) => ({
    name: lines === undefined ? word(measure.name) : `${axes[lines].name} ${axes[lines].labels[k]}`, colour: kStyles[k % kStyles.length][0], dash: kStyles[k % kStyles.length][1],
    symbol: along.labels.length > 60 ? 'none' : 'circle',
    points: along.labels.map((label, j) => {
      const cell = fixed + j * strides[x] + (lines === undefined ? 0 : k * strides[lines]);
      return {x: numeric ? along.numbers[j] : j, y: at(measure, 'mean', cell), low: at(measure, 'student_low', cell), high: at(measure, 'student_high', cell)};
    }),
  }));
  const all = series.flatMap((one) => one.points.filter((p) => p.y !== null).map((p) => ({...p, name: one.name})));
  if (!all.length) return;
  const label = (p) => `${write(p.y)} at ${along.name} ${along.labels[numeric ? along.numbers.indexOf(p.x) : p.x]}${lines === undefined ? '' : `, ${p.name}`}`;
  const least = all.reduce((a, b) => (b.y < a.y ? b : a)), most = all.reduce((a, b) => (b.y > a.y ? b : a));
  const logY = isWide(all.map((p) => p.y), 100);
  addChart(id, {title, key: lineKeys(series), gist: least.y === most.y ? `${write(least.y)} throughout.` : `From ${label(least)} to ${label(most)}.${logY ? ' Logarithmic scale.' : ''}`,
    option: (colours) => pointsOption(colours, {series, bands: true, xName: word(along.name), logX: log, logY, writeX: numeric ? writeValue(along) : (j) => along.labels[j], writeY: write,
      xTitle: (v) => `${word(along.name)} ${numeric ? writeValue(along)(v) : along.labels[v] ?? v}`, categories: numeric ? undefined : along.labels})});
}

function heatMap(id, measure, [down, across], fixed, title) {
  const write = writerOf(measure.name), cells = [];
  axes[down].labels.forEach((_, r) => axes[across].labels.forEach((_, c) => cells.push([c, r, at(measure, 'mean', fixed + r * strides[down] + c * strides[across])])));
  const known = cells.filter((cell) => cell[2] !== null);
  if (!known.length) return;
  const name = (cell) => `${write(cell[2])} at ${axes[across].name} ${axes[across].labels[cell[0]]}, ${axes[down].name} ${axes[down].labels[cell[1]]}`;
  addChart(id, {title, square: true, gist: `Means, from ${name(known.reduce((a, b) => (b[2] < a[2] ? b : a)))} to ${name(known.reduce((a, b) => (b[2] > a[2] ? b : a)))}.`,
    option: (colours) => heatOption(colours, {columns: axes[across].labels, rows: axes[down].labels, cells, xName: word(axes[across].name), yName: word(axes[down].name), write})});
}

// The combinations of the axes that no chart spans: [first cell, what they are].
function combinations(over) {
  return over.reduce((all, i) => all.flatMap(([cell, text]) => axes[i].labels.map((label, k) => [cell + k * strides[i], [...text, `${axes[i].name} ${label}`]])), [[0, []]]);
}

function addMeasure(measure, place) {
  const plan = layout();
  const panels = combinations(plan.panels);
  const long = axes.map((_, i) => i).filter((i) => axes[i].labels.length > 1);
  const heatAlone = long.length === 2 && plan.lines === undefined;
  const note = panels.length > kMostPanels && !heatAlone ? `The first ${kMostPanels} of ${count(panels.length)} combinations of ${plan.panels.map((i) => word(axes[i].name)).join(' and ')}; the table has all.` : '';
  const id = addPart(`measure-${place}`, heading(measure.name), note);
  if (plan.x === undefined) {
    byId(`measure-${place}-tables`).append(element('p', {}, at(measure, 'mean', 0) === null ? 'No run has this value.' : `${writerOf(measure.name)(at(measure, 'mean', 0))} in the only cell.`));
    return;
  }
  if (long.length === 2) heatMap(id, measure, long, 0, 'Every cell');
  if (heatAlone) return;
  for (const [cell, text] of panels.slice(0, kMostPanels)) lineChart(id, measure, plan, cell, text.length ? text.join(', ') : `By ${word(axes[plan.x].name)}`);
}

const bracketed = (measure, name, cell, write) => at(measure, `${name}_low`, cell) === null ? '–' : `${write(at(measure, `${name}_low`, cell))} … ${write(at(measure, `${name}_high`, cell))}`;

function commandOf(cell) {
  if (cell >= data.commands.length) return element('span', {}, `row of cell ${count(data.cell[cell])} in sweep.csv`);
  const command = element('details', {class: 'inline'}, element('summary', {}, 'command'), element('code', {}, data.commands[cell]));
  if (!data.runs_kept) return command;
  return element('span', {}, element('a', {href: `runs/cell-${data.cell[cell]}-seed-${data.first_seed}/report.html`}, 'report'), ' ', command);
}

function cellTable(measure, limit) {
  const write = writerOf(measure.name);
  const columns = axes.map((one, i) => ({head: word(one.name), cell: (cell) => one.labels[pointOf(cell, i)],
                                         by: (cell) => one.numbers ? one.numbers[pointOf(cell, i)] : pointOf(cell, i)}));
  const number = (head, column, writer, wide = false) => measure[column] && columns.push({head, number: true, wide, by: (cell) => at(measure, column, cell),
    cell: (cell) => at(measure, column, cell) === null ? '–' : writer(at(measure, column, cell))});
  const interval = (head, name) => measure[`${name}_low`] && columns.push({head, number: true, wide: true, by: (cell) => at(measure, `${name}_low`, cell), cell: (cell) => bracketed(measure, name, cell, write)});
  if (!columns.length) columns.push({head: 'Cell', cell: () => 'the only one'});
  number('Mean', 'mean', write);
  number('Median', 'median', write, true);
  interval('Student’s 95 %', 'student');
  interval('Bootstrap 95 %', 'bootstrap');
  number('To the baseline', 'difference', (x) => (x > 0 ? '+' : '') + write(x));
  interval('its 95 %', 'difference_student');
  number('Seeds', 'count', count, true);
  columns.push({head: 'Run', wide: true, onScreen: true, cell: commandOf});
  return sortableTable({columns, limit, label: word(measure.name), rows: Array.from({length: shownCells}, (_, cell) => cell), rowClass: (cell) => data.cell[cell] === data.baseline_cell ? 'own' : ''});
}

function addTables() {
  addPart('cells', 'Every cell', `Means over seeds with their intervals, and paired differences to the baseline (${data.baseline}, in bold). A head sorts. ` +
      `All of it is in summary.csv, every run in sweep.csv; a command runs a cell by itself, under the first seed.`);
  const choice = element('select', {id: 'measure-choice', 'aria-label': 'Measure'});
  measures.forEach((measure, i) => choice.append(element('option', {value: String(i)}, word(measure.name))));
  const place = element('div'), more = element('button', {type: 'button', class: 'more'}, 'Show more');
  let limit = kRowsAtOnce;
  const draw = () => {
    place.replaceChildren(cellTable(measures[choice.value], limit));
    more.hidden = limit >= shownCells;
    more.textContent = `Show more (${count(Math.min(limit, shownCells))} of ${count(shownCells)})`;
  };
  choice.addEventListener('change', draw);
  more.addEventListener('click', () => { limit *= 4; draw(); });
  byId('cells-tables').append(choice, place, more);
  draw();
}

fillHead({title: data.title || 'A sweep', kicker: ['sweep', `${plural(data.runs, 'run')}`, `seeds from ${data.first_seed}`], lead: data.story[0], story: data.story.slice(1), notice: data.notice});
addCard('Cells', count(data.cells_total), axes.map((one) => `${count(one.total)} of ${word(one.name)}`).join(' × ') || 'no axis');
addCard('Seeds', count(data.repetitions), 'the same in every cell');
for (const measure of measures.slice(0, 2)) {
  const known = (measure.mean || []).map((y, cell) => ({y: finite(y), cell})).filter((one) => one.y !== null);
  if (!known.length) continue;
  const most = known.reduce((a, b) => (b.y > a.y ? b : a)), least = known.reduce((a, b) => (b.y < a.y ? b : a));
  const where = axes.map((one, i) => `${word(one.name)} ${one.labels[pointOf(most.cell, i)]}`).join(', ');
  addCard(`Largest ${word(measure.name)}`, writerOf(measure.name)(most.y), `${where ? `at ${where}; ` : ''}least ${writerOf(measure.name)(least.y)}`);
}
measures.forEach(addMeasure);
addTables();
fillConfig('The sweep file, with every default filled in');
fillFoot('sweep.csv and summary.csv are functions of the sweep and its base config: whoever runs it again with the same build must get the same files, with any number of threads and after any interruption.');
keepDrawn();
