// SPDX-License-Identifier: Apache-2.0
// Fills the page of several runs laid over each other.
'use strict';

const {runs} = data;
const drawn = runs.filter((run) => run.rounds);
const styleOf = (i) => ({colour: kStyles[i % kStyles.length][0], dash: kStyles[(i + Math.floor(i / kStyles.length)) % kStyles.length][1]});
const last = (list) => list[list.length - 1];
const same = (get) => runs.every((run) => get(run) === get(runs[0]));

function addCurves() {
  const id = addPart('curves', 'Round by round', drawn.length < runs.length ? `The first ${drawn.length} of ${runs.length} runs.` : '');
  const add = (title, column, write, {log = false} = {}) => {
    const series = drawn.map((run, i) => ({name: run.name, ...styleOf(i), symbol: 'none',
      points: (run.rounds[column] || []).map((y, k) => ({x: run.rounds.round[k], y: finite(y)}))}));
    const known = series.filter((one) => one.points.some((p) => p.y !== null));
    if (!known.length || Math.max(...known.map((one) => one.points.length)) < 2) return;
    const ends = known.map((one) => ({name: one.name, y: last(one.points.filter((p) => p.y !== null)).y}));
    const least = ends.reduce((a, b) => (b.y < a.y ? b : a)), most = ends.reduce((a, b) => (b.y > a.y ? b : a));
    const logY = log && isWide(known.flatMap((one) => one.points.map((p) => p.y)), 30);
    addChart(id, {title, key: lineKeys(series), gist: least.y === most.y ? `${write(least.y)} at the end of every run.` :
        `At the end from ${write(least.y)} (${least.name}) to ${write(most.y)} (${most.name}).${logY ? ' Logarithmic scale.' : ''}`,
      option: (colours) => pointsOption(colours, {series, xName: 'round', logY, writeX: (x) => significant(x, 4), writeY: write, xTitle: (x) => `Round ${count(x)}`})});
  };
  add('Accuracy on test rows', 'test_accuracy', percent);
  add('Training loss', 'train_loss', (x) => significant(x), {log: true});
  add('How long a round took', 'duration_s', duration, {log: true});
  add('Simulated time', 'virtual_time_s', duration);
}

function addNumbers() {
  addPart('numbers', 'Side by side', 'Numbers of summary.json in which the runs differ.');
  const write = (path) => /accuracy|share|utilisation|gini|hhi/.test(path) ? finePercent : /_s$/.test(path) ? duration : /bytes/.test(path) ? bytes : (x) => significant(x, 4);
  const paths = [...new Set(runs.flatMap((run) => Object.keys(run.numbers)))].filter((path) => !path.startsWith('attack/baselines') && !same((run) => run.numbers[path]));
  if (!paths.length) {
    byId('numbers-tables').append(element('p', {}, 'They differ in none.'));
    return;
  }
  const columns = [{head: 'Number', cell: (path) => path.replaceAll('_', ' ').replaceAll('/', ': ')},
                   ...runs.map((run) => ({head: run.name, number: true, cell: (path) => finite(run.numbers[path]) === null ? '–' : write(path)(run.numbers[path])}))];
  byId('numbers-tables').append(table({label: 'Numbers that differ', columns, rows: paths}));
}

function addDifferences() {
  addPart('differences', 'What differs in their configurations', data.differences.length < data.differences_total ? `The first ${data.differences.length} of ${count(data.differences_total)} places.` : '');
  if (!data.differences.length) {
    byId('differences-tables').append(element('p', {}, 'Nothing.'));
  } else {
    byId('differences-tables').append(table({label: 'Differences of configurations', rows: data.differences, columns: [{head: 'Place', cell: (row) => row.pointer},
      ...runs.map((run, i) => ({head: run.name, cell: (row) => row.values[i] || '(absent)'}))]}));
  }
  byId('differences-tables').append(table({caption: 'The runs', rows: runs, columns: [{head: 'Run', cell: (run) => element('a', {href: run.link}, run.name)},
    {head: 'Folder', cell: (run) => run.directory}, {head: 'Digest', wide: true, cell: (run) => element('code', {}, run.digest)}]}));
}

const title = same((run) => run.description) && runs[0].description ? runs[0].description : `${runs.length} runs compared`;
const equal = same((run) => run.digest);
fillHead({title, kicker: [`${runs.length} runs`], lead: equal ? 'The runs have one digest: they are the same, event by event.' : `${runs.length} runs, laid over each other.`,
          story: runs.some((run) => run.interrupted) ? ['Some of them were interrupted.'] : []});
const best = (path, better) => runs.filter((run) => finite(run.numbers[path]) !== null).reduce((a, b) => (a && !better(b.numbers[path], a.numbers[path]) ? a : b), null);
const accurate = best('test_accuracy', (a, b) => a > b), fastest = best('virtual_time_s', (a, b) => a < b);
if (accurate) addCard('Most accurate', percent(accurate.numbers.test_accuracy), accurate.name);
if (fastest) addCard('Soonest done', duration(fastest.numbers.virtual_time_s), fastest.name);
addCard('Runs', count(runs.length), equal ? 'one digest' : `${count(new Set(runs.map((run) => run.digest)).size)} digests`);
addCurves();
addNumbers();
addDifferences();
fillFoot();
keepDrawn();
