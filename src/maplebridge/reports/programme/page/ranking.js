// Places per category: a table, and beside it one dot per row on a scale that all categories share.
const charts = [];

function drawRanking() {
  while (charts.length) charts.pop().chart.dispose();
  const groups = (report.categories || []).map((category) => ({ category, rows: rankRows(category.code) }));
  const known = groups.flatMap((group) => group.rows).filter((row) => row.points !== undefined);
  const lead = report.certainty ? [W('ranking_lead'), ...report.certainty.map((text) => T(text))] : [W('ranking_lead_plain')];
  fillBody('ranking', lead.map((said) => el('p', { class: 'lead' }, said)), groups.map(rankGroup));
  const scale = rankScale(known);
  groups.forEach((group) => { if (group.rows.length) drawChart(group, scale); });
}

function rankRows(category) {
  const last = Number.MAX_SAFE_INTEGER;
  return (report.standings || []).filter((row) => units.get(row.unit).category === category)
    .sort((a, b) => (a.place || last) - (b.place || last) || Number(b.points || 0) - Number(a.points || 0));
}

function rankScale(rows) {
  const speaking = rows.filter((row) => !units.get(row.unit).silent);
  const ends = speaking.flatMap((row) => [Number(row.points)].concat((row.range || []).map(Number)));
  if (!ends.length) return { min: 0, max: 100 };
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const step = high - low > 25 ? 10 : 5;
  return { min: Math.floor(low / step) * step, max: Math.max(Math.ceil(high / step), Math.floor(low / step) + 1) * step, step };
}

function rankGroup(group) {
  const { category, rows } = group;
  const heads = [{ word: 'place' }, { word: 'unit' }, { word: 'points', num: true }];
  group.table = table(heads, rows.map((row, nth) => rankRow(row, rows[nth + 1])), { class: 'places' });
  group.table.querySelector('thead tr').append(el('th', { scope: 'col', class: 'grade' }, W('grade')));
  group.chart = el('div', { class: 'chart', role: 'img', 'aria-label': fill('chart_label', { category: T(category.name) }) });
  return el('div', { class: 'rank', 'data-category': category.code }, el('h3', {}, T(category.name)),
    rows.length ? el('div', { class: 'rank-pair' }, group.table, group.chart) : empty('no_standings'));
}

function rankRow(row, next) {
  const unit = units.get(row.unit);
  const place = row.place ? [el('b', {}, String(row.place)), row.tied ? ' ' + W('tied') : null,
    row.places ? el('span', { class: 'soft' }, ' (' + placesText(row.places) + ')') : null]
    : el('span', { class: 'soft' }, unit.out ? W('out_of_contest') : '–');
  const grade = row.grade === undefined ? '' : T(row.grade);
  const ends = row.band !== undefined && (!next || next.band !== row.band);
  return el('tr', { class: [row.band !== undefined ? 'band' : '', ends ? 'band-end' : ''].join(' ').trim() || null },
    el('td', { class: 'place' }, place),
    el('td', {}, T(unit.name), limitTags(unit), grade ? el('div', { class: 'soft grade-small' }, grade) : null),
    el('td', { class: 'num' }, el('button', { type: 'button', class: 'plain', 'aria-label': fill('total_title', { unit: T(unit.name), points: row.points || '–' }),
      onclick: (event) => openDrawer('unit', row.unit, '', event.currentTarget) }, row.points === undefined ? '–' : row.points)),
    el('td', { class: 'grade' }, grade));
}

const placesText = ([a, b]) => a === b ? W('places_firm') : fill('places', { a, b });

// A veto in force and limits stand beside the name; a veto that awaits its document does not.
function limitTags(unit) {
  const found = (report.decisions || []).filter((one) => one.unit === unit.code && (one.kind === 'gate' || one.decision));
  return Array.from(new Set(found.map((one) => one.kind))).map((kind) => [' ', el('span', { class: 'tag quiet' }, W(kind))]);
}

// Dots sit at the height of their table rows, measured, so that no name has to be printed twice.
function drawChart(group, scale) {
  const chart = echarts.init(group.chart, null, { renderer: 'svg' });
  charts.push({ chart, group, scale });
  fitChart(charts[charts.length - 1]);
}

function fitChart({ chart, group, scale }) {
  const top = group.table.querySelector('thead').offsetHeight;
  const height = group.table.offsetHeight;
  const middles = Array.from(group.table.querySelectorAll('tbody tr')).map((row) => row.offsetTop + row.offsetHeight / 2);
  group.chart.style.height = height + 'px';
  chart.resize();
  chart.setOption(chartOption(group.rows, middles, { ...scale, top, height, narrow: group.chart.offsetWidth < 240 }));
}

const resizeCharts = () => charts.forEach(fitChart);

function chartOption(rows, middles, frame) {
  const held = (value) => Math.min(Math.max(value, frame.min), frame.max);
  const bars = [];
  const dots = [];
  rows.forEach((row, nth) => {
    if (row.points === undefined) return;
    const y = middles[nth] - frame.top;
    if (row.range) bars.push([held(Number(row.range[0])), y], [held(Number(row.range[1])), y], [null, null]);
    const inside = Number(row.points) >= frame.min;
    dots.push({ value: [held(Number(row.points)), y], name: T(units.get(row.unit).name), shown: row.points,
      itemStyle: row.place ? {} : { color: '#ffffff', borderColor: '#486581', borderWidth: 2 },
      label: { show: !inside, formatter: '← ' + row.points, position: 'right', color: '#52606d', fontSize: 13 } });
  });
  return {
    animation: false,
    textStyle: { fontFamily: 'inherit' },
    grid: { left: 16, right: 24, top: frame.top, bottom: 0 },
    tooltip: { trigger: 'item', confine: true, renderMode: 'richText', formatter: (at) => at.data.name + '  ' + at.data.shown },
    xAxis: { type: 'value', position: 'top', min: frame.min, max: frame.max, interval: frame.narrow ? frame.step * 2 : frame.step, axisLabel: { fontSize: 13, color: '#52606d', hideOverlap: true },
      axisLine: { show: false }, axisTick: { show: false }, splitLine: { lineStyle: { color: '#d9e2ec' } } },
    yAxis: { type: 'value', inverse: true, min: 0, max: frame.height - frame.top, show: false },
    series: [
      { type: 'line', data: bars, symbol: 'none', silent: true, lineStyle: { width: 3, color: '#9fb3c8' } },
      { type: 'scatter', z: 3, data: dots, symbolSize: frame.narrow ? 10 : 12, itemStyle: { color: '#486581' } },
    ],
  };
}
