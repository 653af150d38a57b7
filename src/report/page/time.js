// SPDX-License-Identifier: Apache-2.0
// Where the time of a round goes, and what faults cost.
'use strict';

// What a miner does in a round: [key, name, colour], in order.
const kParts = [['assignment_s', 'assignment under way', 'fourth'], ['compute_s', 'computing', 'run'], ['result_s', 'result under way', 'third'],
                ['waiting_s', 'waiting for the others', 'line'], ['lost_s', 'nothing came', 'bad']];

function addRoundTime() {
  const time = summary.round_time;
  if (!time) return;
  show('time');
  const whole = kParts.reduce((sum, [key]) => sum + time[key], 0) || 1;
  const rows = kParts.filter(([key]) => time[key] > 0);
  byId('time-tables').append(table({caption: `Where the time of a round goes (mean of ${plural(time.rounds, 'round')})`, rows, columns: [
    {head: 'Part', cell: ([, name]) => name}, {head: 'Time', number: true, cell: ([key]) => duration(time[key])},
    {head: 'Share', cell: ([key, , colour]) => shareBar(time[key] / whole, colour === 'line' ? 'soft' : colour)}]}));
  const marks = [['the first result', time.first_s], ['half of them', time.half_s], ['nine tenths', time.nine_tenths_s], ['the last', time.last_s]];
  const facts = marks.map(([name, at]) => [`${name} in after`, duration(at)]);
  if (time.last_s > 0) facts.push(['straggling: of the time until the last result, after half', percent(1 - time.half_s / time.last_s)]);
  if (summary.hub) facts.push(['the hub’s link in use, to miners', percent(summary.hub.utilisation_to_nodes)], ['the hub’s link in use, from miners', percent(summary.hub.utilisation_to_hub)]);
  byId('time-tables').append(table({caption: 'When results are in, and how busy the hub is', rows: facts, columns: [
    {head: 'What', cell: (row) => row[0]}, {head: 'Mean', number: true, cell: (row) => row[1]}]}));
}

// Bars of a miner, one behind the other, up to the round's end.
function timelineParts({began_s: began, done_s: done, arrived_s: arrived}, end) {
  if (arrived !== undefined) return [began, done - began, arrived - done, end - arrived, 0];
  return [began ?? 0, done === undefined ? 0 : done - began, 0, 0, end - (done ?? began ?? 0)];
}

function addTimeline() {
  const {timeline} = data;
  if (!timeline) return;
  const {unit, seconds} = timeUnit(timeline.duration_s);
  const rows = timeline.rows.map((row) => ({...row, parts: timelineParts(row, timeline.duration_s).map((x) => x / seconds)}));
  const used = kParts.map((part, i) => ({name: part[1], colour: part[2], symbol: 'rect', i})).filter(({i}) => rows.some((row) => row.parts[i] > 0));
  const shown = rows.length < timeline.asked ? `${count(rows.length)} of ${plural(timeline.asked, 'miner')}, evenly spaced` : `All ${plural(timeline.asked, 'miner')}`;
  addChart('timeline-charts', {
    title: `What miners did in round ${count(timeline.round)}`, square: true,
    gist: `${shown}; ${count(timeline.arrived)} partial results came in ${duration(timeline.duration_s)}.`, key: used,
    option: (colours) => ({
      ...baseOption(colours),
      tooltip: {...baseOption(colours).tooltip, trigger: 'axis', axisPointer: {type: 'shadow'}, formatter: (bars) => hint(colours, `Miner ${rows[bars[0].dataIndex].miner}`,
          bars.filter((p) => p.value > 0).map((p) => ({name: p.seriesName, text: duration(p.value * seconds)})))},
      xAxis: axis(colours, {axis: {type: 'value', name: unit, max: timeline.duration_s / seconds}, label: {formatter: (x) => significant(x, 3), showMaxLabel: false}}),
      yAxis: axis(colours, {axis: {type: 'category', inverse: true, data: rows.map((row) => String(row.miner)), name: 'miner', ...nameOnTop(colours), nameLocation: 'start', axisTick: {show: false}}, label: {interval: 'auto'}}),
      grid: {...baseOption(colours).grid, top: 30},
      series: used.map(({name, colour, i}) => ({type: 'bar', stack: 'all', name, data: rows.map((row) => row.parts[i]), color: colours[colour], barCategoryGap: '18%'})),
    }),
  });
  if (timeline.arrivals_s.length < 2) return;
  const xs = timeline.arrivals_s.map((x) => x / seconds);
  const ys = xs.map((_, k) => timeline.arrived / timeline.asked * (k + 1) / xs.length);
  addChart('timeline-charts', {
    title: `When results came in round ${count(timeline.round)}`, square: true,
    gist: `The first after ${duration(timeline.arrivals_s[0])}, half of them after ${duration(timeline.arrivals_s[Math.floor((xs.length - 1) / 2)])}, the last after ${duration(last(timeline.arrivals_s))}.`,
    option: (colours) => lineOption(colours, {series: [{name: 'of the results asked for', colour: 'run', dash: 'solid', x: xs, y: ys}],
      xName: unit, xMin: 0, write: percent, yAxis: {min: 0, max: 1}, xTitle: (x) => `After ${duration(x * seconds)}`}),
  });
}

function addFaults() {
  const {faults} = summary;
  if (!faults) return;
  show('faults');
  const number = (name, value, note = '') => [name, value, note];
  const rows = [
    number('Messages lost', count(summary.lost_messages)),
    number('Messages sent again', count(faults.retransmissions), faults.retransmission_s ? `${duration(faults.retransmission_s)} of waiting in all` : ''),
    number('Messages that came twice', count(faults.duplicates)),
    number('Messages that fell behind', count(faults.reordered), faults.fallen_behind_s ? `by ${duration(faults.fallen_behind_s)} in all` : ''),
    number('Messages given up on their way', count(faults.late_messages)),
    number('Rounds that ended short', count(faults.incomplete_rounds), `of ${count(summary.rounds)}`),
    number('Shards lost', count(faults.lost_shards), summary.work.total ? `${percent(faults.lost_shards / summary.work.total)} of the work` : ''),
    number('Shards given to others', count(faults.reassigned_shards), faults.reassign_s ? `which took ${duration(faults.reassign_s)}` : ''),
    number('Waiting for what never came', duration(faults.vain_s), summary.virtual_time_s ? `${percent(faults.vain_s / summary.virtual_time_s)} of the run` : ''),
  ].filter(([, value]) => value !== '0' && value !== '0 s');
  byId('fault-tables').append(rows.length ? table({caption: 'What went wrong', rows, columns: [
    {head: 'What', cell: (row) => row[0]}, {head: 'How much', number: true, cell: (row) => row[1]}, {head: '', cell: (row) => row[2], wide: true}]}) : element('p', {}, 'Nothing went wrong.'));
  if (!faults.baselines || !faults.baselines.length) return;
  const own = {without: '– (this run)', virtual_time_s: summary.virtual_time_s, train_loss: summary.train_loss, test_accuracy: summary.test_accuracy, own: true};
  const columns = [{head: 'Without', cell: (row) => row.without}, {head: 'Time', number: true, cell: (row) => duration(row.virtual_time_s)},
                   {head: 'Costs', number: true, cell: (row) => row.own ? '' : costs(row)}];
  if (summary.test_accuracy !== undefined) columns.push({head: 'Accuracy', number: true, cell: (row) => finite(row.test_accuracy) === null ? '–' : percent(row.test_accuracy)});
  if (summary.train_loss !== undefined) columns.push({head: 'Training loss', number: true, cell: (row) => finite(row.train_loss) === null ? '–' : significant(row.train_loss)});
  byId('fault-tables').append(table({caption: 'The same network without some of it', rows: [own, ...faults.baselines], columns, rowClass: (row) => row.own ? 'own' : ''}));
}

// What the fault that a row is without costs in time.
function costs(row) {
  const more = summary.virtual_time_s - row.virtual_time_s;
  if (Math.abs(more) < 1e-9) return 'no time';
  return more > 0 ? duration(more) : `${duration(-more)} less`;
}
