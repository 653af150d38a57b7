// SPDX-License-Identifier: Apache-2.0
// Charts of studies: points with intervals and curves over an axis that may be logarithmic, and heat maps.
'use strict';

// A vertical stroke from low to high, with a short cap at either end.
function intervalShape(colour) {
  return (params, api) => {
    const low = api.coord([api.value(0), api.value(1)]), high = api.coord([api.value(0), api.value(2)]);
    const style = {stroke: colour, lineWidth: 1.5};
    const stroke = (x1, y1, x2, y2) => ({type: 'line', shape: {x1, y1, x2, y2}, style});
    return {type: 'group', children: [stroke(low[0], low[1], high[0], high[1]), stroke(low[0] - 4, low[1], low[0] + 4, low[1]),
                                      stroke(low[0] - 4, high[1], low[0] + 4, high[1])]};
  };
}

// What lies between the lows and the highs of points along a line.
function bandShape(points, colour) {
  return (params, api) => ({
    type: 'polygon', shape: {points: [...points.map((p) => api.coord([p.x, p.high])), ...[...points].reverse().map((p) => api.coord([p.x, p.low]))]},
    style: {fill: colour, opacity: 0.16},
  });
}

// The labels of categories: every one where there are few, slanted where they would not fit side by side.
function categoryLabels(labels) {
  if (labels.length > 24) return {};
  const crowded = labels.length * Math.max(...labels.map((label) => label.length)) > 42;
  return crowded ? {interval: 0, hideOverlap: false, rotate: 35} : {interval: 0, hideOverlap: false};
}

// How far below the axis its name stands clear of those labels.
function nameGapUnder(labels) {
  const rotate = categoryLabels(labels).rotate;
  return rotate ? 22 + 4 * Math.max(...labels.map((label) => label.length)) : 28;
}

// bands: intervals as a band along the line, where it has more than one point.
// series: [{name, colour, dash, points: [{x, y, low, high}], line: false | true, symbol}], drawn with the first on top.
function pointsOption(colours, {series, xName, yName = '', writeX, writeY, writeAxis = writeY, logX = false, logY = false, bands = false, xTitle = writeX, yMin, categories}) {
  const drawn = [];
  series.forEach((one, i) => {
    const known = one.points.filter((p) => p.y !== null && (!logY || p.y > 0));
    const line = one.line !== false;
    drawn.push({
      type: 'line', name: one.name, z: 20 - i, color: colours[one.colour], data: known.map((p) => [p.x, p.y]),
      showSymbol: one.symbol !== 'none', symbol: one.symbol || 'circle', symbolSize: 7,
      lineStyle: {width: line ? 2.2 : 0, type: kDashes[one.dash || 'solid'].length ? kDashes[one.dash] : 'solid'},
    });
    const spread = known.filter((p) => finite(p.low) !== null && finite(p.high) !== null && (!logY || p.low > 0));
    if (!spread.length) return;
    if (bands && spread.length > 1) {
      drawn.push({type: 'custom', silent: true, z: 1, renderItem: bandShape(spread, colours[one.colour]), encode: {x: 0, y: [1, 2]}, clip: true,
                  data: [[spread[0].x, Math.min(...spread.map((p) => p.low)), Math.max(...spread.map((p) => p.high))]], tooltip: {show: false}});
      return;
    }
    drawn.push({type: 'custom', silent: true, z: 20 - i, renderItem: intervalShape(colours[one.colour]), encode: {x: 0, y: [1, 2]},
                data: spread.map((p) => [p.x, p.low, p.high]), tooltip: {show: false}});
  });
  const find = (name, x) => series.find((one) => one.name === name).points.find((p) => p.x === x);
  const label = (write) => ({formatter: (x) => write(x)});
  const xAxis = categories ? {type: 'category', data: categories, nameGap: nameGapUnder(categories)} :
      {type: logX ? 'log' : 'value', min: 'dataMin', max: 'dataMax'};
  return {
    ...baseOption(colours),
    grid: {...baseOption(colours).grid, left: 12, top: yName ? 30 : 12, right: 30, ...(categories ? {bottom: 38} : {})},
    tooltip: {...baseOption(colours).tooltip, trigger: 'axis', formatter: (shown) => hint(colours, xTitle(shown[0].axisValue),
        shown.filter((p) => p.componentSubType === 'line').map((p) => {
          const point = find(p.seriesName, p.value[0]);
          const interval = point && finite(point.low) !== null ? ` [${writeY(point.low)}, ${writeY(point.high)}]` : '';
          return {name: p.seriesName, text: writeY(p.value[1]) + interval, colour: series.find((one) => one.name === p.seriesName).colour};
        }))},
    xAxis: axis(colours, {axis: {...xAxis, name: xName, ...horizontalOnly}, label: categories ? categoryLabels(categories) : label(writeX)}),
    yAxis: axis(colours, {axis: {type: logY ? 'log' : 'value', scale: true, name: yName, ...(yName ? nameOnTop(colours) : {}),
                                 axisLine: {show: false}, axisTick: {show: false}, ...(yMin === undefined ? {} : {min: yMin})}, label: label(writeAxis)}),
    series: drawn,
  };
}

// A stack of shares over categories: parts: [{name, colour, values}].
function stackOption(colours, {categories, parts, xName, write}) {
  return {
    ...baseOption(colours),
    tooltip: {...baseOption(colours).tooltip, trigger: 'axis', axisPointer: {type: 'shadow'}, formatter: (shown) => hint(colours,
        shown[0].name, shown.map((p) => ({name: p.seriesName, text: write(p.dataIndex, p.seriesIndex), colour: parts[p.seriesIndex].colour})))},
    xAxis: axis(colours, {axis: {type: 'category', data: categories, name: xName, axisTick: {show: false}}, label: {interval: 0}}),
    yAxis: axis(colours, {axis: {type: 'value', min: 0, max: 1, axisLine: {show: false}}, label: {formatter: finePercent}}),
    series: parts.map((part) => ({type: 'bar', stack: 'whole', name: part.name, color: colours[part.colour], data: part.values, barCategoryGap: '35%'})),
  };
}

// rows and columns: labels; cells: [column, row, value]. Colours go by the value, or by its logarithm where values are far apart.
function heatOption(colours, {columns, rows, cells, xName, yName, write}) {
  const known = cells.filter((cell) => cell[2] !== null), values = known.map((cell) => cell[2]);
  const low = Math.min(...values), high = Math.max(...values);
  const scale = isWide(values, 30) ? Math.log : (x) => x;
  const place = (x) => high > low ? (scale(x) - scale(low)) / (scale(high) - scale(low)) : 0;
  const few = columns.length <= 12 && rows.length <= 24;
  return {
    ...baseOption(colours),
    grid: {...baseOption(colours).grid, left: 6 + Math.max(...rows.map((row) => row.length)), top: 30, bottom: 70},
    tooltip: {...baseOption(colours).tooltip, trigger: 'item', formatter: (p) => hint(colours,
        `${xName} ${columns[p.value[0]]}, ${yName} ${rows[p.value[1]]}`, [{name: 'mean', text: write(p.value[2])}])},
    visualMap: {min: 0, max: 1, dimension: 3, calculable: false, orient: 'horizontal', left: 'center', bottom: 0, itemHeight: 160, itemWidth: 12,
                text: [write(high), write(low)], textStyle: {color: colours.soft, fontSize: 12}, inRange: {color: [colours.panel, colours.run]}},
    xAxis: axis(colours, {axis: {type: 'category', data: columns, name: xName, axisTick: {show: false}, nameGap: nameGapUnder(columns)}, label: categoryLabels(columns)}),
    yAxis: axis(colours, {axis: {type: 'category', data: rows, name: yName, ...nameOnTop(colours), axisTick: {show: false}}}),
    series: [{type: 'heatmap', itemStyle: {borderColor: colours.paper, borderWidth: few ? 1 : 0}, label: {show: few, fontSize: 11, formatter: (p) => write(p.value[2])},
              data: known.map((cell) => ({value: [...cell, place(cell[2])], label: {color: place(cell[2]) > 0.5 ? colours.paper : colours.ink}}))}],
  };
}
