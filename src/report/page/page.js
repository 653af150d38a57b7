// SPDX-License-Identifier: Apache-2.0
// Fills the page from its data.
'use strict';

const data = JSON.parse(byId('data').textContent);
const {summary, rounds} = data;
const attack = summary.attack;
const isWall = summary.clock === 'wall';
const learns = rounds.train_loss.some((x) => finite(x) !== null);
const tests = rounds.test_accuracy.some((x) => finite(x) !== null);

const last = (list) => list[list.length - 1];
const roundName = (round) => `Round ${count(round)}`;

function extreme(values, better) {
  let place = -1;
  values.forEach((x, i) => {
    if (finite(x) !== null && (place < 0 || better(x, values[place]))) place = i;
  });
  return place;
}

function fillHead() {
  const title = summary.description || 'A run of stakemine';
  document.title = `${title.length > 80 ? title.slice(0, 77) + '…' : title} – stakemine`;
  byId('kicker').textContent = [`stakemine ${data.version}`.trim(), `seed ${summary.seed}`,
      isWall ? 'on real threads' : 'in simulated time'].join(' · ');
  byId('title').textContent = title;
  byId('lead').textContent = data.story[0];
  byId('story').textContent = data.story.slice(1).join(' ');
  if (summary.interrupted) byId('story').className = 'notice';
  for (const word of document.querySelectorAll('.time-word')) word.textContent = isWall ? 'real' : 'simulated';
}

function fillCards() {
  const add = (name, value, note) => byId('cards').append(element('div', {}, element('dt', {}, name),
      element('dd', {class: 'value'}, value), note ? element('dd', {class: 'note'}, note) : null));
  if (summary.test_accuracy !== undefined) {
    const best = extreme(rounds.test_accuracy, (a, b) => a > b);
    add('Accuracy', percent(summary.test_accuracy), best < 0 ? 'on test rows' :
        `on test rows; best ${percent(rounds.test_accuracy[best])}, round ${count(rounds.round[best])}`);
  }
  if (summary.test_rmse !== undefined) add('Root mean squared error', significant(finite(summary.test_rmse) ?? NaN), 'on test rows');
  if (summary.train_loss !== undefined) add('Training loss', significant(finite(summary.train_loss) ?? NaN), `after ${plural(summary.rounds, 'round')}`);
  if (attack && finite(attack.accuracy_damage) !== null) {
    const gained = attack.accuracy_damage < 0;
    add('Cost of the attack', points(attack.accuracy_damage), gained ? 'more accuracy than without attackers' : 'of accuracy, against honest miners');
  }
  add(isWall ? 'Time' : 'Simulated time', duration(summary.virtual_time_s),
      summary.rounds ? `${duration(summary.virtual_time_s / summary.rounds)} a round on average` : '');
  add('Miners', count(summary.miners), `${count(summary.stake.nakamoto)} of them hold${summary.stake.nakamoto === 1 ? 's' : ''} over half the stake`);
  add('Messages', count(summary.messages), `${bytes(summary.bytes)}; ${summary.lost_messages ? count(summary.lost_messages) : 'none'} lost`);
  add('Work', plural(summary.work.total, 'shard'), `never more than ${significant(summary.work.largest_deviation)} from a miner’s due in a round`);
  const paid = summary.rewards.nakamoto ? `, rewards ${summary.rewards.gini.toFixed(2)}` : '';
  add('Inequality of stake', `Gini ${summary.stake.gini.toFixed(2)}`, `work ${summary.work_share.gini.toFixed(2)}${paid}; 0 is equal, 1 is all in one hand`);
  const cards = byId('cards').children;
  if (cards.length === 5 || cards.length === 7) add('Rounds', count(summary.rounds), `of ${count(summary.rounds_configured)} configured`);
  if (cards.length % 3 === 0) byId('cards').classList.add('by-three');
}

// This run's curve, then those of the same network otherwise.
function learningSeries(column, byTime) {
  const x = byTime ? rounds.time_s.map((t) => t / timeUnit(last(rounds.time_s)).seconds) : rounds.round;
  const styles = [['run', 'solid'], ['bad', 'dotted'], ['third', 'mixed'], ['fourth', 'long'], ['fifth', 'dashed']];
  const series = [];
  let other = 1;
  (attack ? attack.baselines : []).forEach((baseline, i) => {
    const y = i === 0 ? [] : (data.baseline_curves[i][column] || []).map(finite);
    if (y.length === 0) return;
    const [colour, dash] = baseline.attacked ? styles[other++ % styles.length] : series.some((s) => s.colour === 'good') ? ['good', 'dotted'] : ['good', 'dashed'];
    series.push({name: baseline.name, colour, dash, x, y});
  });
  return [{name: 'this run', colour: 'run', dash: 'solid', x, y: rounds[column].map(finite)}, ...series];
}

function addLearning() {
  if (!learns) return;
  show('learning');
  let byTime = false;
  const add = (title, column, write, better, bestWord) => {
    const own = rounds[column].map(finite);
    const best = extreme(own, better);
    if (best < 0) return;
    const series = learningSeries(column, false);
    const isShare = column === 'test_accuracy';
    const log = !isShare && isWide(series.flatMap((one) => one.y), 30);
    const from = own[0] === null ? '' : `From ${write(own[0])} after round ${count(rounds.round[0])} `;
    addChart('learning-charts', {
      title, gist: `${from}to ${own.length && last(own) !== null ? write(last(own)) : 'a number that is not finite'} after round ${count(last(rounds.round))}; ` +
          `${bestWord} ${write(own[best])} in round ${count(rounds.round[best])}.${log ? ' Logarithmic scale.' : ''}`,
      key: series,
      option: (colours) => lineOption(colours, {
        series: learningSeries(column, byTime), write, log, writeAxis: isShare ? finePercent : write,
        yAxis: isShare ? shareAxis(series.flatMap((one) => one.y)) : {},
        xName: byTime ? `${isWall ? 'real' : 'simulated'} time, ${timeUnit(last(rounds.time_s)).unit}` : 'round',
        xMin: byTime ? 0 : 'dataMin',
        xTitle: byTime ? (x) => `${significant(x, 4)} ${timeUnit(last(rounds.time_s)).unit}` : roundName,
      }),
    });
  };
  if (tests) add('Accuracy on test rows', 'test_accuracy', percent, (a, b) => a > b, 'best');
  add('Training loss', 'train_loss', (x) => significant(x), (a, b) => a < b, 'least');
  byId('axis-switch').addEventListener('change', (event) => {
    byTime = event.target.value === 'time';
    byId('learning-note').hidden = !byTime || !attack || attack.baselines.length < 2;
    drawAll();
  });
  byId('learning-note').textContent = 'The other networks are drawn at the times at which this run ended its rounds.';
}

function honestTwin(baseline) {
  const honest = attack.baselines.filter((other) => !other.attacked);
  return honest.find((other) => other.aggregation === baseline.aggregation) || honest[0];
}

function rejection() {
  const hit = finite(attack.targeted_success_rate) === null ? '' :
      ` At the end, ${percent(attack.targeted_success_rate)} of the rows concerned were predicted as they want.`;
  if (finite(attack.let_through) === null) return hit;
  const left = finite(attack.rejected_share) === null ? '' :
      `left ${percent(attack.rejected_share)} of their results out, of the honest ones ${percent(attack.honest_rejected_share)}, and `;
  return `${hit} The rule ${left}let ${percent(attack.let_through)} through of what a mean would have.`;
}

function addAttack() {
  if (!attack) return;
  show('attack');
  const cost = data.attack_cost ? ` The attack ${data.attack_cost}.` : '';
  byId('attack-story').textContent = `${count(attack.attackers)} of ${plural(summary.miners, 'miner')} ${attack.attackers === 1 ? 'was' : 'were'} ` +
      `not honest (${attack.behaviors.join(', ')}).${cost}${rejection()}`;
  const shares = [['stake', attack.stake_share], ['work handed out', attack.work_share], ['weight in the aggregation', attack.weight_share]];
  if (summary.rewards.nakamoto) shares.push(['rewards', attack.reward_share]);
  byId('attack-tables').append(table({caption: 'The attackers’ share of …', rows: shares,
      columns: [{head: 'Of all', cell: (row) => row[0]}, {head: 'Attackers', cell: (row) => shareBar(row[1], 'bad')}]}));
  if (!attack.baselines.length) return;
  const rows = attack.baselines.map((baseline, i) => ({...baseline, own: i === 0}));
  const columns = [{head: 'Network', cell: (row) => row.name},
                   {head: 'Rule', cell: (row) => row.aggregation, wide: true},
                   {head: 'Attacked', cell: (row) => row.attacked ? element('span', {class: 'dishonest'}, 'yes') : 'no', wide: true}];
  const hasAccuracy = rows.some((row) => finite(row.test_accuracy) !== null);
  if (hasAccuracy) {
    columns.push({head: 'Accuracy', cell: (row) => finite(row.test_accuracy) === null ? '–' : shareBar(row.test_accuracy, row.attacked ? (row.own ? 'run' : 'bad') : 'good')});
    columns.push({head: 'Cost of the attack', number: true, cell: (row) => {
      const honest = honestTwin(row);
      if (!row.attacked || !honest || finite(row.test_accuracy) === null || finite(honest.test_accuracy) === null) return '–';
      const damage = honest.test_accuracy - row.test_accuracy;
      return Math.abs(damage) < 0.0005 ? 'none' : damage < 0 ? `${points(damage)} gained` : points(damage);
    }});
  }
  columns.push({head: 'Training loss', number: true, wide: hasAccuracy, cell: (row) => row.train_loss === undefined ? '–' : finite(row.train_loss) === null ? 'not finite' : significant(row.train_loss)});
  byId('attack-tables').append(table({caption: 'The same network, otherwise', columns, rows, rowClass: (row) => row.own ? 'own' : ''}));
}

// One point a miner: its share of one thing against its share of another. x, y: {name, values, none: who has none of it}
function addScatter(parentId, title, x, y, note = '') {
  const {scatter} = data;
  const positive = [...x.values, ...y.values].filter((share) => share > 0);
  if (!positive.length) return;
  const stakes = x.values.filter((share) => share > 0);
  const log = stakes.length > 0 && Math.max(...stakes) / Math.min(...stakes) > 100;
  const decade = (share) => 10 ** Math.floor(Math.log10(share));
  const largest = Math.max(...positive);
  const groups = [{name: 'honest', colour: 'run', symbol: 'circle'}, {name: 'attackers', colour: 'bad', symbol: 'triangle'}]
      .map((kind) => ({...kind, points: []}));
  let idle = 0, gap = 0;
  scatter.miner.forEach((miner, i) => {
    const group = data.groups[scatter.group[i]];
    if (y.values[i] === 0) ++idle;
    gap = Math.max(gap, Math.abs(y.values[i] - x.values[i]));
    if (log && x.values[i] <= 0) return;
    groups[group.honest ? 0 : 1].points.push([x.values[i], y.values[i], miner]);
  });
  const shown = groups.filter((group) => group.points.length);
  const part = scatter.miner.length < scatter.total ? ` ${count(scatter.miner.length)} of ${count(scatter.total)} miners are shown, the largest and a sample of the rest.` : '';
  const without = idle ? ` ${plural(idle, 'miner')}${part ? ' of these' : ''} ${y.none}${log ? ' and stand on the lower edge' : ''}.` : '';
  addChart(parentId, {
    title, square: true,
    gist: `On the dashed line a miner’s share of the ${y.name} is its share of the ${x.name}; the widest gap is ${points(gap) === '0.0 points' ? 'under 0.1 points' : points(gap)}.${note}${without}${part}`,
    key: shown, option: (colours) => scatterOption(colours, {groups: shown, x: x.name, y: y.name, log,
      floor: decade(Math.min(...positive)), lowest: log ? decade(Math.min(...stakes)) : 0, highest: log ? 10 ** Math.ceil(Math.log10(largest)) : Math.ceil(largest / niceStep(largest) + 0.05) * niceStep(largest)}),
  });
}

function heldByRichest(curve, part) {
  const at = 1 - part;
  const i = curve.population.findIndex((x) => x >= at);
  if (i <= 0) return 1;
  const t = (at - curve.population[i - 1]) / (curve.population[i] - curve.population[i - 1]);
  return 1 - (curve.held[i - 1] + t * (curve.held[i] - curve.held[i - 1]));
}

function addLorenz() {
  const kinds = [['stake', 'hold of the stake', 'hold', 'of the stake', 'run', 'solid', summary.stake], ['work', 'did of the work', 'did', 'of the work', 'fourth', 'dashed', summary.work_share],
                 ['rewards', 'got of the rewards', 'got', 'of the rewards', 'third', 'dotted', summary.rewards]];
  const curves = kinds.filter(([name]) => data.lorenz[name]).map(([name, verb, did, what, colour, dash, {gini}]) =>
      ({...data.lorenz[name], verb, did, what, colour, dash, name: `${name} (Gini ${gini.toFixed(2)})`}));
  if (!curves.length) return;
  const [part, partName] = summary.miners < 20 ? [0.5, 'half'] : [0.1, 'tenth'];
  const parts = curves.map((curve) => `${curve.did} ${percent(heldByRichest(curve, part))} ${curve.what}`);
  const listed = parts.length > 1 ? `${parts.slice(0, -1).join(', ')} and ${last(parts)}` : parts[0];
  addChart('work-charts', {title: 'How unequal it was', square: true,
    gist: `The top ${partName} of the miners, ranked for each by itself, ${listed}. The straight line would be equality.`,
    key: curves, option: (colours) => lorenzOption(colours, {curves})});
}

function addSpread() {
  const {labels, stake, work} = data.spread;
  if (!labels.length) return;
  const average = labels.indexOf('1–2');
  const below = (values) => values.slice(0, Math.max(0, average)).reduce((a, b) => a + b, 0) / summary.miners;
  const bars = [{name: 'stake', colour: 'run', symbol: 'rect', values: stake}, {name: 'work', colour: 'fourth', symbol: 'rect', values: work}];
  addChart('work-charts', {title: 'How many miners hold how much',
    gist: `${percent(below(stake))} of the miners hold less than the average stake, ${percent(below(work))} did less than the average work.`,
    key: bars, option: (colours) => spreadOption(colours, {labels, bars})});
}

function addWork() {
  if (!summary.miners || !data.groups.length) return;
  show('work');
  const {scatter} = data;
  addScatter('work-charts', 'Work against stake', {name: 'stake', values: scatter.stake}, {name: 'work', values: scatter.work, none: 'got no work'});
  addLorenz();
  addSpread();
  const columns = [{head: 'Group', cell: (row) => row.name}, {head: 'Behaviour', wide: true, cell: (row) => row.honest ? 'honest' : element('span', {class: 'dishonest'}, row.behavior)},
                   {head: 'Miners', number: true, cell: (row) => count(row.miners)},
                   {head: 'Stake', cell: (row) => shareBar(row.stake, row.honest ? 'run' : 'bad')}, {head: 'Work', cell: (row) => shareBar(row.work, row.honest ? 'run' : 'bad')}];
  if (summary.rewards.nakamoto) columns.push({head: 'Rewards', cell: (row) => shareBar(row.rewards, row.honest ? 'run' : 'bad')});
  const groups = data.groups_total > 30 ? [...data.groups].sort((a, b) => b.stake - a.stake).slice(0, 30) : data.groups;
  const caption = groups.length < data.groups_total ? `Groups of miners: the ${groups.length} with the most stake, of ${count(data.groups_total)}` : 'Groups of miners';
  byId('work-charts').append(table({caption, columns, rows: groups}));
}

// How well pay and something else go together, in words.
function agreementNote(agreement) {
  return agreement ? ` Half the sum of all gaps is ${points(agreement.distance / 2)}; the rank correlation ${agreement.rank_correlation.toFixed(2)}.` : '';
}

// A measure of rewards and of stake, over rounds in which it was taken.
function addConcentration(title, what, write, words) {
  const taken = (column) => rounds.round.map((round, i) => [round, finite(rounds[column][i])]).filter(([, y]) => y !== null);
  const series = [['rewards so far', `reward_${what}`, 'third', 'dashed'], ['stake', `stake_${what}`, 'run', 'solid']]
      .map(([name, column, colour, dash]) => ({name, colour, dash, points: taken(column)})).filter(({points: some}) => some.length > 1)
      .map(({points: some, ...style}) => ({...style, x: some.map(([x]) => x), y: some.map(([, y]) => y)}));
  if (!series.length) return;
  const moved = series.map((one) => `${one.name} from ${write(one.y[0])} to ${write(last(one.y))}`).join(', ');
  addChart('money-charts', {title, gist: `${words}: ${moved}.`, key: series,
    option: (colours) => lineOption(colours, {series, xName: 'round', write, xTitle: roundName, yAxis: {min: 0}})});
}

function addValidators() {
  const {consensus, quorum} = summary;
  if (consensus) {
    byId('money-tables').append(table({caption: `Validators, paid by ${consensus.type}: ${percent(consensus.validators_share)} of all pay`, rows: consensus.groups, columns: [
      {head: 'Group', cell: (row) => row.name}, {head: 'Behaviour', wide: true, cell: (row) => row.behavior}, {head: 'Count', number: true, cell: (row) => count(row.count)},
      {head: 'Stake', cell: (row) => shareBar(row.stake_share, 'run')}, {head: 'Pay', cell: (row) => shareBar(row.pay_share, 'third')},
      {head: 'Pay a stake, honest = 1', number: true, cell: (row) => row.pay_against_honest === undefined ? '–' : significant(row.pay_against_honest)},
      {head: 'Trust', number: true, wide: true, cell: (row) => percent(row.trust)}]}));
  }
  if (!quorum) return;
  const facts = [['Rounds committed', `${count(quorum.committed)} of ${count(quorum.committed + quorum.uncommitted + quorum.forged)}`],
                 ['Proposers, timeouts', `${count(quorum.attempts)}, ${count(quorum.timeouts)}`],
                 ['Byzantine share of the stake', percent(quorum.byzantine_stake_share)], ['Equivocations found', count(quorum.equivocations)],
                 ['Rounds in which honest validators committed different digests', count(quorum.safety_violations)]];
  byId('money-tables').append(table({caption: 'Votes on aggregates', rows: facts, columns: [{head: 'What', cell: (row) => row[0]}, {head: 'How many', number: true, cell: (row) => row[1]}]}));
  const latency = rounds.commit_latency_s.map(finite);
  const low = extreme(latency, (a, b) => a < b), high = extreme(latency, (a, b) => a > b);
  if (low < 0 || rounds.round.length < 2) return;
  const series = [{name: 'commit latency', colour: 'run', dash: 'solid', x: rounds.round, y: latency}];
  addChart('money-charts', {title: 'How long a commit took',
    gist: `From the aggregate to two thirds of the stake: between ${duration(latency[low])} and ${duration(latency[high])}. A gap is a round that was not committed.`,
    option: (colours) => lineOption(colours, {series, xName: 'round', write: duration, xTitle: roundName, yAxis: {min: 0}})});
}

function addVerification() {
  const {verification} = summary;
  if (!verification) return;
  const facts = [['Work done again, over work handed out', percent(verification.overhead)], ['Wrong results that came', `${count(verification.wrong)} of ${count(verification.results)}`],
                 ['Of these, caught', verification.caught_share === undefined ? '–' : percent(verification.caught_share)],
                 ['Wrong, of what counted', verification.error_rate === undefined ? '–' : percent(verification.error_rate)],
                 ['Right results found wrong', count(verification.right_rejected)]];
  byId('money-tables').append(table({caption: `Checks of partial results: ${verification.type}`, rows: facts, columns: [{head: 'What', cell: (row) => row[0]}, {head: 'How many', number: true, cell: (row) => row[1]}]}));
}

function addReputation() {
  const {reputation} = summary;
  if (!reputation) return;
  const score = (x) => x === undefined ? '–' : x.toFixed(2);
  const facts = [['Mean score of the honest at the end', score(reputation.honest)], ['Of the dishonest', score(reputation.dishonest)],
                 ['Came back under new names', count(reputation.newcomers)]];
  byId('money-tables').append(table({caption: `Reputation: ${reputation.rule}`, rows: facts, columns: [{head: 'What', cell: (row) => row[0]}, {head: 'How much', number: true, cell: (row) => row[1]}]}));
}

function addDelegation() {
  const {delegation} = summary;
  if (!delegation) return;
  const tokens = (money) => significant(Number(money) / 1e9);
  byId('money-tables').append(table({caption: `Delegators: ${tokens(delegation.earned)} tokens earned, ${tokens(delegation.commission)} kept as commission, ${tokens(delegation.slashed)} of what they lent slashed`,
    rows: delegation.groups, columns: [
      {head: 'Group', cell: (row) => row.name}, {head: 'Lend to', cell: (row) => row.to}, {head: 'Commission', number: true, wide: true, cell: (row) => percent(row.commission)},
      {head: 'Delegators', number: true, cell: (row) => count(row.delegators)}, {head: 'Lent, tokens', number: true, cell: (row) => significant(row.stake)},
      {head: 'Lent at the end', number: true, wide: true, cell: (row) => significant(row.stake_at_end)},
      {head: 'Earned, tokens', number: true, cell: (row) => tokens(row.earned)}, {head: 'A token earned', number: true, cell: (row) => significant(row.earned_per_stake)}]}));
}

function addSplitting() {
  const {splitting} = summary;
  if (!splitting) return;
  const gain = (x) => x === undefined ? '–' : `${x.gain > 0 ? '+' : ''}${(100 * x.gain).toFixed(1)} %${x.standard_error === undefined ? '' : ` ± ${(100 * x.standard_error).toFixed(1)}`}`;
  byId('money-tables').append(table({caption: 'What appearing under several names brings, against one name (± standard error)', rows: splitting, columns: [
    {head: 'Group', cell: (row) => row.group}, {head: 'Names each', number: true, cell: (row) => count(row.identities)}, {head: 'Pairs of runs', number: true, wide: true, cell: (row) => count(row.pairs)},
    {head: 'Work', number: true, cell: (row) => gain(row.work)}, {head: 'Say', number: true, cell: (row) => gain(row.say)}, {head: 'Pay', number: true, cell: (row) => gain(row.pay)}]}));
}

function addMoney() {
  const {scatter} = data;
  const isPaid = summary.rewards.nakamoto > 0;
  if (!isPaid && !summary.quorum && !summary.verification && !summary.splitting) return;
  show('money');
  if (isPaid) {
    const pay = {name: 'pay', values: scatter.rewards, none: 'got no pay'};
    addScatter('money-charts', 'Pay against work', {name: 'work', values: scatter.work}, pay, agreementNote(summary.pay.against_work));
    addScatter('money-charts', 'Pay against stake', {name: 'stake', values: scatter.stake}, pay, agreementNote(summary.pay.against_stake));
    if (scatter.contribution) addScatter('money-charts', 'Pay against contribution', {name: 'contribution', values: scatter.contribution}, pay, agreementNote(summary.pay.against_contribution));
    addConcentration('Inequality over time', 'gini', (x) => x.toFixed(2), 'Gini coefficient of miners');
    addConcentration('In how many hands', 'nakamoto', count, 'How many miners together hold more than half');
  }
  addValidators();
  addVerification();
  addReputation();
  addDelegation();
  addSplitting();
}

function addTime() {
  if (rounds.round.length < 2) return;
  show('time');
  const add = (title, values, write, gist) => addChart('time-charts', {title, gist, option: (colours) => lineOption(colours, {
    series: [{name: title, colour: 'run', dash: 'solid', x: rounds.round, y: values}], xName: 'round', write, xTitle: roundName, yAxis: {min: 0}})});
  const between = (values, write, what) => {
    const low = extreme(values, (a, b) => a < b), high = extreme(values, (a, b) => a > b);
    return write(values[low]) === write(values[high]) ? `Each round took ${write(values[low])}${what}.` :
        `Between ${write(values[low])} (round ${count(rounds.round[low])}) and ${write(values[high])} (round ${count(rounds.round[high])})${what}.`;
  };
  add('How long a round took', rounds.duration_s, duration, between(rounds.duration_s, duration, ''));
  if (learns) {
    add('Bytes carried in a round', rounds.bytes, bytes, between(rounds.bytes, bytes, '').replace(' took ', ' carried '));
  } else {
    add('Messages delivered in a round', rounds.messages, count, between(rounds.messages, count, '').replace(' took ', ' needed '));
  }
}

function addMiners() {
  const {top} = data;
  if (!top.miner.length) return;
  show('miners');
  const everyone = top.miner.length === summary.miners;
  byId('miners-note').textContent = `${everyone ? `All ${count(summary.miners)}` : `The first ${top.miner.length} of ${count(summary.miners)}`}, by stake. ` +
      `${everyone ? 'They' : 'All of them'} are in miners.csv, in the order of their numbers.`;
  const number = (head, cell, wide = true) => ({head, cell, number: true, wide});
  const onScreen = (head, cell) => ({head, cell, number: true, wide: true, onScreen: true});
  const columns = [
    {head: 'Miner', cell: (i) => String(top.miner[i])},
    {head: 'Group', cell: (i) => {
      const group = data.groups[top.group[i]];
      return group.honest ? group.name : element('span', {class: 'dishonest'}, `${group.name} (${group.behavior})`);
    }},
    number('Stake', (i) => significant(top.stake[i], 5), false), number('of all', (i) => finePercent(top.stake_share[i])),
    number('Shards', (i) => count(top.shards[i]), false), number('Due', (i) => significant(top.quota[i], 5)), number('of all work', (i) => finePercent(top.work_share[i])),
    onScreen('Computing', (i) => duration(top.compute_s[i])), onScreen('Speed', (i) => withPrefix(top.speed_flops[i], 'flop/s')),
    onScreen('Latency', (i) => duration(top.latency_s[i])), onScreen('Bandwidth', (i) => withPrefix(top.bandwidth_bps[i], 'bit/s')),
  ];
  if (summary.rewards.nakamoto) columns.splice(7, 0, number('Reward', (i) => count(top.reward[i])));
  byId('miner-table').append(table({label: 'Miners with the most stake', columns, rows: top.miner.map((_, i) => i)}));
}

function addRun() {
  const facts = [['Task', summary.task], ['Work handed out', summary.allocation], ['Results combined', summary.aggregation],
                 ['Clock', isWall ? 'wall: real threads and real queues' : 'virtual: a function of configuration and seed'],
                 ['Results table', data.results_columns ? `${plural(data.results_rows, 'row')} of ${plural(data.results_columns, 'column')}, in results.csv` : ''],
                 ['Rounds', `${count(summary.rounds)} of ${count(summary.rounds_configured)}`]].filter(([, value]) => value);
  byId('run-tables').append(table({caption: 'What was run', rows: facts, columns: [{head: 'Part', cell: (row) => row[0]}, {head: 'As configured', cell: (row) => row[1]}]}));
  const {phases} = data;
  if (phases.length) {
    const whole = phases.reduce((sum, phase) => sum + phase.wall_s, 0) || 1;
    byId('run-tables').append(table({caption: 'Where this computer’s time went', rows: phases, columns: [
      {head: 'Phase', cell: (row) => row.name}, {head: 'Time', number: true, cell: (row) => duration(row.wall_s)}, {head: 'Share', cell: (row) => shareBar(row.wall_s / whole, 'soft')}]}));
  }
  if (summary.not_modelled.length) {
    show('left-out');
    byId('left-out-list').append(...summary.not_modelled.map((item) => element('li', {}, item)));
  }
  byId('config').textContent = data.config;
  if (data.config_bytes_shown < data.config_bytes) {
    show('config-note');
    byId('config-note').textContent = `The first ${bytes(data.config_bytes_shown)} of ${bytes(data.config_bytes)}; the whole is in config.json.`;
  }
}

function fillFoot() {
  const line = (...parts) => byId('foot').append(element('p', {}, ...parts));
  const code = (text) => element('code', {}, text);
  line('Digest ', code(summary.digest), `, seed ${summary.seed}. Whoever runs it again ${isWall ? 'under the virtual clock ' : ''}with the same build must get the same digest, with any number of threads.`);
  line('To reproduce, in this folder: ', code('stakemine run config.json'));
  if (data.command) line('Made by ', code(data.command));
  const build = [data.version && `stakemine ${data.version}`, data.git_id && `source ${data.git_id}`, data.made,
                 `${duration(summary.wall_time_s)} on ${plural(data.threads, 'thread')}`].filter(Boolean);
  line(`${build.join(' · ')}.`);
}

fillHead();
fillCards();
addLearning();
addAttack();
addWork();
addMoney();
addRoundTime();
addTimeline();
addTime();
addFaults();
addMiners();
addRun();
fillFoot();
keepDrawn();
