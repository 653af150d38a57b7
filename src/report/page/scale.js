// SPDX-License-Identifier: Apache-2.0
// Fills the page of `scale`.
'use strict';

const {nodes, network, simulator, fits} = data;
const nodeCount = (n) => `${count(n)} ${n === 1 ? 'node' : 'nodes'}`;
const axisCount = (n) => n >= 1e6 ? `${significant(n / 1e6)}M` : n >= 1e3 ? `${significant(n / 1e3)}k` : significant(n);
const axisSeconds = (s) => s >= 1 ? `${significant(s)} s` : duration(s);
const ofNetwork = (measure) => nodes.map((x, i) => ({x, y: finite(network[measure].mean[i]), low: finite(network[measure].low[i]), high: finite(network[measure].high[i])}));
const known = (points) => points.filter((p) => p.y !== null);
const largest = nodes[nodes.length - 1];
const speedUps = known(ofNetwork('speed_up'));

// The numbers of nodes at which curves are drawn: dense enough to look smooth.
function grid() {
  const points = [], steps = 60, low = Math.log(nodes[0]), high = Math.log(largest);
  for (let i = 0; i <= steps; ++i) points.push(Math.exp(low + (high - low) * i / steps));
  return high > low ? [nodes[0], ...points.slice(1, -1), largest] : [largest];
}
const curve = (law) => grid().map((x) => ({x, y: law(x)}));
const interval = (estimate, write) => `${write(estimate.value)} [${[estimate.low, estimate.high].map((x) => finite(x) === null ? '∞' : write(x)).join(', ')}]`;

function lawCurves() {
  const curves = [];
  if (fits.universal) {
    const {per_node: gamma, contention: sigma, coherency: kappa} = fits.universal;
    curves.push({name: 'universal scalability law', colour: 'bad', dash: 'dashed', symbol: 'none',
                 points: curve((n) => gamma.value * n / (1 + sigma.value * (n - 1) + kappa.value * n * (n - 1)))});
  }
  if (fits.amdahl) {
    const {per_node: gamma, serial_share: share} = fits.amdahl;
    curves.push({name: 'Amdahl’s law', colour: 'third', dash: 'dotted', symbol: 'none', points: curve((n) => gamma.value * n / (1 + share.value * (n - 1)))});
  }
  return curves;
}

function addCards() {
  const last = nodes.length - 1;
  addCard('Sizes', `${axisCount(nodes[0])} – ${axisCount(largest)}`, `${plural(nodes.length, 'number')} of nodes, ${plural(data.rounds, 'round')} each`);
  const best = speedUps.reduce((a, b) => (a && a.y >= b.y ? a : b), null);
  if (best) addCard('Largest speed-up', significant(best.y), `of one median miner, at ${nodeCount(best.x)}`);
  if (fits.universal) {
    addCard('More nodes stop helping', fits.universal.peak_nodes ? `at ${axisCount(Math.round(fits.universal.peak_nodes.value))}` : 'not in sight',
        fits.universal.peak_nodes ? `nodes: ${interval(fits.universal.peak_nodes, (x) => count(Math.round(x)))}` : 'the data show no such number of nodes');
  } else {
    addCard('More nodes stop helping', 'unknown', 'the data support no universal scalability law');
  }
  const cost = simulator[0].measures.ns_a_miner_and_round.mean[last];
  if (finite(cost) !== null) addCard('Cost of simulating', duration(cost * 1e-9), `a miner and round, at ${nodeCount(largest)}`);
}

function addNetwork() {
  const id = addPart('network', 'The simulated network', data.kind_text);
  if (speedUps.length) {
    const series = [{name: 'simulated', colour: 'run', dash: 'solid', points: ofNetwork('speed_up')}, ...lawCurves()];
    const limit = known(ofNetwork('hub_limit_speed_up')).map(({x, y}) => ({x, y}));
    if (limit.length > 1) series.push({name: 'the hub’s limit', colour: 'fifth', dash: 'long', symbol: 'none', points: limit});
    series.push({name: 'linear', colour: 'soft', dash: 'mixed', symbol: 'none', points: grid().map((x) => ({x, y: x}))});
    const ends = [speedUps[0], speedUps[speedUps.length - 1]];
    addChart(id, {title: 'Speed-up', key: lineKeys(series), gist: `Work a second over that of one miner of median speed: ${significant(ends[0].y)} with ${nodeCount(ends[0].x)}, ` +
        `${significant(ends[1].y)} with ${nodeCount(ends[1].x)}. Intervals: Student’s, over seeds.`,
      option: (colours) => pointsOption(colours, {series, xName: 'nodes', logX: true, logY: true, writeX: axisCount, writeY: (y) => significant(y), xTitle: (x) => nodeCount(Math.round(x))})});
  }
  const times = known(ofNetwork('round_time_s'));
  addChart(id, {title: 'Time of a round', gist: `${duration(times[0].y)} with ${nodeCount(times[0].x)}, ${duration(times[times.length - 1].y)} with ${nodeCount(largest)}, in simulated time.`,
    option: (colours) => pointsOption(colours, {series: [{name: 'a round', colour: 'run', points: ofNetwork('round_time_s')}], xName: 'nodes', logX: true, logY: true,
      writeX: axisCount, writeY: duration, writeAxis: axisSeconds, xTitle: (x) => nodeCount(x)})});
  addParts(id);
  addHub(id);
}

function addParts(id) {
  const parts = [['computing', 'compute_s', 'run'], ['own link', 'transfer_s', 'good'], ['hub: its link, and waiting for it', 'hub_s', 'bad']]
      .map(([name, measure, colour]) => ({name, colour, symbol: 'rect', times: nodes.map((_, i) => network[measure].mean[i] || 0)}));
  const whole = nodes.map((_, i) => parts.reduce((sum, part) => sum + part.times[i], 0) || 1);
  for (const part of parts) part.values = part.times.map((t, i) => t / whole[i]);
  const last = nodes.length - 1;
  const most = parts.reduce((a, b) => (a.values[last] >= b.values[last] ? a : b));
  addChart(id, {title: 'Where a round’s time goes', key: parts, gist: `Along the miner whose result ended the round. With ${nodeCount(largest)} most of it, ${percent(most.values[last])}, is ${most.name.split(':')[0]}.`,
    option: (colours) => stackOption(colours, {categories: nodes.map(axisCount), parts, xName: 'nodes', write: (i, k) => `${duration(parts[k].times[i])} (${percent(parts[k].values[i])})`})});
}

function addHub(id) {
  const ways = [{name: 'to the miners', colour: 'run', dash: 'solid', points: ofNetwork('hub_utilisation_to_nodes')},
                {name: 'to the coordinator', colour: 'bad', dash: 'dashed', points: ofNetwork('hub_utilisation_to_hub')}];
  if (!known(ways[0].points).length) return;
  const last = ways.map((way) => known(way.points).at(-1).y);
  addChart(id, {title: 'How busy the hub’s link is', key: lineKeys(ways), gist: `With ${nodeCount(largest)}: ${percent(last[0])} to the miners, ${percent(last[1])} to the coordinator.`,
    option: (colours) => pointsOption(colours, {series: ways, xName: 'nodes', logX: true, writeX: axisCount, writeY: finePercent, xTitle: (x) => nodeCount(x), yMin: 0})});
}

function addSimulator() {
  const id = addPart('simulator', 'The simulator itself', data.growth_text.join(' '));
  const series = (measure) => simulator.map((run, k) => ({
    name: run.threads === 'all' ? 'all cores' : plural(Number(run.threads), 'thread'), colour: kStyles[k % kStyles.length][0], dash: kStyles[k % kStyles.length][1],
    points: nodes.map((x, i) => ({x, y: finite(run.measures[measure].mean[i]), low: finite(run.measures[measure].low[i]), high: finite(run.measures[measure].high[i])})),
  }));
  const add = (title, measure, write, gist, more = {}) => {
    const drawn = series(measure);
    if (!drawn.some((one) => known(one.points).length)) return;
    addChart(id, {title, gist, key: lineKeys(drawn), option: (colours) => pointsOption(colours, {series: drawn, xName: 'nodes', logX: true, logY: true, writeX: axisCount, writeY: write, xTitle: (x) => nodeCount(x), ...more})});
  };
  const last = (measure) => simulator[0].measures[measure].mean[nodes.length - 1];
  add('Wall time of a run', 'wall_s', duration, `${duration(last('wall_s'))} with ${nodeCount(largest)} and ${plural(data.rounds, 'round')}.`, {writeAxis: axisSeconds});
  add('Cost of a miner and round', 'ns_a_miner_and_round', (ns) => duration(ns * 1e-9), `${duration(last('ns_a_miner_and_round') * 1e-9)} with ${nodeCount(largest)}.`);
  add('Messages a second', 'messages_a_second', (x) => withPrefix(x, '/s'), `${withPrefix(last('messages_a_second'), '/s')} with ${nodeCount(largest)}.`);
  if (finite(last('peak_memory_bytes')) !== null) add('Memory', 'peak_memory_bytes', bytes, `At most ${bytes(Math.round(last('peak_memory_bytes')))} with ${nodeCount(largest)}.`);
}

function addTables() {
  addPart('figures', 'All figures');
  const at = (measure, i) => finite(network[measure].mean[i]);
  const cell = (measure, write) => (i) => at(measure, i) === null ? '–' : write(at(measure, i));
  const column = (head, measure, write, wide = true) => ({head, number: true, wide, cell: cell(measure, write), by: (i) => at(measure, i)});
  byId('figures-tables').append(sortableTable({caption: 'The network, by number of nodes (means of summary.csv, which come from scale.csv)', rows: nodes.map((_, i) => i), columns: [
    {head: 'Nodes', number: true, cell: (i) => count(nodes[i]), by: (i) => nodes[i]}, {head: 'Seeds', number: true, wide: true, cell: (i) => count(network.round_time_s.count[i]), by: (i) => network.round_time_s.count[i]},
    column('Round', 'round_time_s', duration, false), column('Speed-up', 'speed_up', (x) => significant(x), false), column('Efficiency', 'efficiency', finePercent),
    column('Messages', 'messages', (x) => count(Math.round(x))), column('Bytes', 'bytes', (x) => bytes(Math.round(x))), column('Participants', 'participants', (x) => count(Math.round(x))),
    column('Computing', 'compute_s', duration), column('Own link', 'transfer_s', duration), column('Hub', 'hub_s', duration)]}));
  const rows = simulator.flatMap((run) => nodes.map((_, i) => ({run, i})));
  const cost = (head, measure, write, wide = true) => ({head, number: true, wide, by: ({run, i}) => finite(run.measures[measure].mean[i]),
    cell: ({run, i}) => finite(run.measures[measure].mean[i]) === null ? '–' : write(run.measures[measure].mean[i])});
  byId('figures-tables').append(sortableTable({caption: 'The simulator (means of times_summary.csv, which come from times.csv)', rows, columns: [
    {head: 'Nodes', number: true, cell: ({i}) => count(nodes[i]), by: ({i}) => nodes[i]}, {head: 'Threads', number: true, cell: ({run}) => run.threads, by: ({run}) => run.threads},
    cost('Wall time', 'wall_s', duration, false), cost('CPU time', 'cpu_s', duration), cost('Memory', 'peak_memory_bytes', (x) => bytes(Math.round(x))),
    cost('Messages a second', 'messages_a_second', (x) => withPrefix(x, '/s')), cost('A miner and round', 'ns_a_miner_and_round', (x) => duration(x * 1e-9), false)]}));
  const laws = [];
  const law = (name, found, parameters) => {
    if (!found.law) return laws.push({name, parameter: found.why_not, text: 'not supported'});
    for (const [key, word, write] of parameters) if (found.law[key]) laws.push({name, parameter: word, text: interval(found.law[key], write)});
  };
  const plain = (x) => significant(x), whole = (x) => count(Math.round(x));
  law('Universal scalability law', {law: fits.universal, why_not: fits.universal_why_not},
      [['per_node', 'what one node reaches, γ', plain], ['contention', 'contention, σ', plain], ['coherency', 'coherency, κ', plain], ['peak_nodes', 'nodes beyond which more stop helping', whole]]);
  law('Amdahl’s law', {law: fits.amdahl, why_not: fits.amdahl_why_not}, [['per_node', 'what one node reaches, γ', plain], ['serial_share', 'serial share', plain]]);
  for (const growth of fits.growth) law(`Growth of wall time, ${growth.threads === 'all' ? 'all cores' : plural(Number(growth.threads), 'thread')}`, growth, [['exponent', 'exponent of the nodes', plain]]);
  byId('figures-tables').append(table({caption: 'Fits, with 95 % intervals (fits.csv, times_fits.csv)', rows: laws, columns: [
    {head: 'Law', cell: (row) => row.name}, {head: 'Parameter', cell: (row) => row.parameter}, {head: 'Value', number: true, cell: (row) => row.text}]}));
}

fillHead({title: data.title || 'Node-count scaling', kicker: ['node-count scaling', `seed ${data.seed}`], lead: data.story[0], story: data.story.slice(1), notice: data.notice});
addCards();
addNetwork();
addSimulator();
addTables();
fillConfig('The configuration at its own size, with every default filled in');
fillFoot('All but the times are functions of configuration and seed: whoever runs it again with the same build must get the same scale.csv, with any number of threads.');
keepDrawn();
