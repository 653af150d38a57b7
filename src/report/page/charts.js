// SPDX-License-Identifier: Apache-2.0
// The charts: each is a function of the palette, so that it can be drawn again for the dark, and for paper.
'use strict';

const charts = [];
const kDashes = {solid: [], dashed: [7, 4], dotted: [2, 3], mixed: [9, 3, 2, 3], long: [14, 5]};

function palette() {
  const style = getComputedStyle(document.documentElement);
  const colours = {};
  for (const name of ['paper', 'ink', 'soft', 'line', 'panel', 'run', 'bad', 'good', 'third', 'fourth', 'fifth']) {
    colours[name] = style.getPropertyValue(`--${name}`).trim();
  }
  colours.font = getComputedStyle(document.body).fontFamily;
  return colours;
}

function swatch({colour, dash, symbol}) {
  const space = 'http://www.w3.org/2000/svg';
  const picture = document.createElementNS(space, 'svg');
  const shape = document.createElementNS(space, symbol ? 'path' : 'line');
  const set = (node, values) => Object.entries(values).forEach(([name, value]) => node.setAttribute(name, value));
  set(picture, {width: symbol ? 12 : 28, height: 12, 'aria-hidden': 'true'});
  if (symbol === 'triangle') set(shape, {d: 'M6 1L11 11L1 11Z'});
  if (symbol === 'circle') set(shape, {d: 'M6 1a5 5 0 1 0 .01 0Z'});
  if (symbol === 'rect') set(shape, {d: 'M1 1H11V11H1Z'});
  if (symbol) {
    shape.style.fill = `var(--${colour})`;
  } else {
    set(shape, {x1: 0, y1: 6, x2: 28, y2: 6, 'stroke-width': 2.5, 'stroke-dasharray': kDashes[dash].join(' ')});
    shape.style.stroke = `var(--${colour})`;
  }
  picture.append(shape);
  return picture;
}

// Adds a figure. gist: the chart in words; key: [{name, colour, dash | symbol}]; option: palette => what ECharts draws.
function addChart(parentId, {title, gist, key = [], option, square = false}) {
  const id = `chart-${charts.length}`;
  const plot = element('div',
      {class: square ? 'plot square' : 'plot', role: 'img', 'aria-labelledby': `${id}-title`, 'aria-describedby': `${id}-gist`});
  const legend = element('ul', {class: 'key'});
  for (const entry of key) legend.append(element('li', {}, swatch(entry), entry.name));
  byId(parentId).append(element('figure', {},
      element('figcaption', {}, element('h3', {id: `${id}-title`}, title), element('p', {class: 'gist', id: `${id}-gist`}, gist)),
      key.length > 1 ? legend : null, plot));
  charts.push({plot, option, instance: null});
}

function drawAll() {
  const colours = palette();
  for (const chart of charts) {
    if (!chart.plot.clientWidth) continue;
    chart.instance ??= echarts.init(chart.plot, null, {renderer: 'svg'});
    chart.instance.resize();
    chart.instance.setOption(chart.option(colours), {notMerge: true});
    chart.instance.getZr().flush();
  }
}

// lines: [{name, text, colour}] under a title. An element, so that names stay text.
function hint(colours, title, lines) {
  const box = element('div', {}, element('strong', {}, title));
  for (const line of lines) {
    const row = element('div', {}, `${line.name}: `, element('b', {}, line.text));
    row.style.color = line.colour ? colours[line.colour] : colours.ink;
    box.append(row);
  }
  return box;
}

function baseOption(colours) {
  return {
    animation: false,
    textStyle: {fontFamily: colours.font, color: colours.soft},
    grid: {left: 6, right: 18, top: 12, bottom: 26, containLabel: true},
    tooltip: {confine: true, backgroundColor: colours.paper, borderColor: colours.line, extraCssText: 'max-width:320px;white-space:normal',
              textStyle: {color: colours.ink, fontSize: 13}, axisPointer: {lineStyle: {color: colours.soft}}},
  };
}

function axis(colours, more) {
  return {
    axisLine: {lineStyle: {color: colours.line}, onZero: false}, axisTick: {lineStyle: {color: colours.line}},
    splitLine: {lineStyle: {color: colours.line, opacity: 0.6}}, minorSplitLine: {show: false},
    axisLabel: {color: colours.soft, fontSize: 12, hideOverlap: true, ...more.label},
    nameLocation: 'middle', nameGap: 28, nameTextStyle: {color: colours.soft, fontSize: 12}, ...more.axis,
  };
}

const nameOnTop = (colours) => ({nameLocation: 'end', nameGap: 10, nameTextStyle: {color: colours.soft, fontSize: 12, align: 'left'}});
const horizontalOnly = {splitLine: {show: false}};

// The unit in which a time axis up to `longest` seconds reads best.
function timeUnit(longest) {
  for (const [unit, seconds] of [['days', 86400], ['hours', 3600], ['minutes', 60], ['seconds', 1], ['milliseconds', 1e-3], ['microseconds', 1e-6]]) {
    if (longest >= 2 * seconds) return {unit, seconds};
  }
  return {unit: 'nanoseconds', seconds: 1e-9};
}

const isWide = (values, ratio) => {
  const positive = values.filter((x) => x > 0);
  return positive.length > 0 && positive.length === values.filter((x) => x !== null).length &&
         Math.max(...positive) / Math.min(...positive) > ratio;
};

// A step of 1, 2 or 5 times a power of ten that cuts `range` into about four.
function niceStep(range) {
  const step = 10 ** Math.floor(Math.log10(range / 4));
  return [1, 2, 5, 10].map((factor) => factor * step).find((candidate) => candidate >= range / 5);
}

// An axis for shares that spans the values and begins and ends on a step.
function shareAxis(values) {
  const known = values.filter((x) => x !== null);
  const low = Math.min(...known), high = Math.max(...known);
  const step = niceStep(Math.max(high - low, 0.02));
  return {min: Math.max(0, Math.floor(low / step - 1e-9) * step), max: Math.min(1, Math.ceil(high / step + 1e-9) * step), interval: step};
}

// series: [{name, colour, dash, x: [], y: []}], drawn with the first on top.
function lineOption(colours, {series, xName, yName, write, writeAxis = write, xTitle, xMin = 'dataMin', log = false, yAxis = {}}) {
  const longest = Math.max(...series.map((one) => one.y.length));
  const first = series[0].x[0];
  const ends = longest < 2 ? {min: first - 1, max: first + 1, interval: 1} : {min: xMin, max: 'dataMax'};
  return {
    ...baseOption(colours),
    tooltip: {...baseOption(colours).tooltip, trigger: 'axis', formatter: (shown) => hint(colours, xTitle(shown[0].value[0]),
        [...shown].sort((a, b) => a.seriesIndex - b.seriesIndex).filter((p) => p.value[1] !== null)
            .map((p) => ({name: p.seriesName, text: write(p.value[1]), colour: series[p.seriesIndex].colour})))},
    xAxis: axis(colours, {axis: {type: 'value', name: xName, ...ends, ...horizontalOnly}, label: {formatter: (x) => significant(x, 4), showMaxLabel: xMin !== 0}}),
    yAxis: axis(colours, {axis: {type: log ? 'log' : 'value', scale: true, name: yName, axisLine: {show: false}, axisTick: {show: false}, ...yAxis},
                          label: {formatter: writeAxis}}),
    series: series.map((one, i) => ({
      type: 'line', name: one.name, data: one.x.map((x, k) => [x, k < one.y.length ? one.y[k] : null]), z: 10 - i,
      showSymbol: longest < 3, symbol: 'circle', symbolSize: 6, color: colours[one.colour],
      lineStyle: {width: 2.5, type: kDashes[one.dash].length ? kDashes[one.dash] : 'solid'},
    })),
  };
}

// groups of miners' points: [{name, colour, symbol, points: [[x, y, miner]]}], shares of what x and y name
function scatterOption(colours, {groups, x, y, log, floor, lowest, highest}) {
  const type = log ? 'log' : 'value';
  const ends = log ? {min: floor, max: highest} : {min: 0, max: highest, interval: niceStep(highest)};
  const label = {formatter: finePercent};
  return {
    ...baseOption(colours),
    grid: {...baseOption(colours).grid, top: 30},
    tooltip: {...baseOption(colours).tooltip, trigger: 'item', formatter: (p) => p.seriesType === 'line' ? '' :
        hint(colours, `Miner ${p.value[2]}`, [{name: 'group', text: p.seriesName}, {name: `of the ${x}`, text: finePercent(p.value[0])},
                                             {name: `of the ${y}`, text: finePercent(p.value[3])}])},
    xAxis: axis(colours, {axis: {type, name: `share of the ${x}`, ...ends, min: log ? lowest : 0}, label}),
    yAxis: axis(colours, {axis: {type, name: `share of the ${y}`, ...nameOnTop(colours), ...ends}, label}),
    series: [
      {type: 'line', data: [[log ? Math.max(lowest, floor) : 0, log ? Math.max(lowest, floor) : 0], [highest, highest]], symbol: 'none', silent: true,
       lineStyle: {color: colours.soft, width: 1.5, type: kDashes.dashed}, z: 1},
      ...groups.map((group, i) => ({
        type: 'scatter', name: group.name, symbol: group.symbol, symbolSize: group.points.length > 400 ? 5 : 9, color: colours[group.colour],
        itemStyle: {opacity: group.points.length > 400 ? 0.55 : 0.75}, z: 2 + i,
        data: group.points.map(([across, up, miner]) => [across, log ? Math.max(up, floor) : up, miner, up]),
      })),
    ],
  };
}

function lorenzOption(colours, {curves}) {
  const label = {formatter: (share) => `${Math.round(share * 100)} %`};
  const side = (name, more) => axis(colours, {axis: {type: 'value', min: 0, max: 1, interval: 0.25, name, ...more}, label});
  return {
    ...baseOption(colours),
    grid: {...baseOption(colours).grid, top: 30, right: 24},
    tooltip: {...baseOption(colours).tooltip, trigger: 'axis', formatter: (shown) => hint(colours,
        `The poorest ${finePercent(shown[0].value[0])} of the miners`, shown.filter((p) => p.seriesIndex > 0)
            .map((p) => ({name: curves[p.seriesIndex - 1].verb, text: finePercent(p.value[1]), colour: curves[p.seriesIndex - 1].colour})))},
    xAxis: side('miners, from the poorest', {}), yAxis: side('share of all', nameOnTop(colours)),
    series: [
      {type: 'line', data: [[0, 0], [1, 1]], symbol: 'none', silent: true, lineStyle: {color: colours.soft, width: 1}, z: 1},
      ...curves.map((curve, i) => ({
        type: 'line', name: curve.name, symbol: 'none', color: colours[curve.colour], z: 2 + i,
        data: curve.population.map((population, k) => [population, curve.held[k]]),
        lineStyle: {width: 2.5, type: kDashes[curve.dash].length ? kDashes[curve.dash] : 'solid'},
      })),
    ],
  };
}

function spreadOption(colours, {labels, bars}) {
  return {
    ...baseOption(colours),
    tooltip: {...baseOption(colours).tooltip, trigger: 'axis', axisPointer: {type: 'shadow'}, formatter: (shown) => hint(colours,
        shown[0].name === 'none' ? 'Nothing' : `${shown[0].name} times the average`,
        shown.map((p) => ({name: bars[p.seriesIndex].name, text: plural(p.value, 'miner'), colour: bars[p.seriesIndex].colour})))},
    xAxis: axis(colours, {axis: {type: 'category', data: labels, name: 'times the average', axisTick: {show: false}}, label: {interval: 'auto'}}),
    yAxis: axis(colours, {axis: {type: 'value', minInterval: 1, axisLine: {show: false}}, label: {formatter: count}}),
    series: bars.map((bar) => ({type: 'bar', name: bar.name, data: bar.values, color: colours[bar.colour], barGap: '8%', barCategoryGap: '28%'})),
  };
}

// Draws now, and again in the dark, at another width and for paper.
function keepDrawn() {
  drawAll();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAll);
  addEventListener('resize', () => {
    if (!document.documentElement.classList.contains('printing')) drawAll();
  });
  addEventListener('beforeprint', () => {
    document.documentElement.classList.add('printing');
    drawAll();
  });
  addEventListener('afterprint', () => {
    document.documentElement.classList.remove('printing');
    drawAll();
  });
}
