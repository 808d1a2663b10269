// Late lines, missing records, vetoes, monitoring, faults, how to read.
const FIRST_ROWS = 12;
const FIRST_GROUPS = 12;

function grouped(list, keyOf) {
  const groups = new Map();
  for (const one of list) {
    const key = keyOf(one);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(one);
  }
  return Array.from(groups).sort((a, b) => weight(b[1]) - weight(a[1]));
}

// What is only noted (an entry that came late) weighs nothing: nobody can supply it.
const weight = (list) => list.reduce((sum, one) => sum + (one.noted ? 0 : one.count || 1), 0);
const unitName = (one) => T(units.get(one.unit).name);
const department = (one) => T((indicators.get(one.indicator) || {}).department) || W('no_department');
const supplierOf = (one) => (one.supplier === undefined ? W('unnamed') : T(one.supplier));
const LATE_KEYS = { by_cause: (one) => T(one.cause), by_unit: unitName, by_department: department };
const GAP_KEYS = { by_supplier: supplierOf, by_ledger: (one) => T(one.ledger_name), by_unit: unitName };

function drawLists() {
  drawGrouped('late_list', report.late || [], 'lateBy', LATE_KEYS, { lead: 'late_lead', none: 'no_late', columns: LATE_COLUMNS, note: lateNote });
  drawGrouped('gaps', report.gaps || [], 'gapsBy', GAP_KEYS, { lead: 'gaps_lead', none: 'no_gaps', columns: GAP_COLUMNS, note: gapNote });
  drawDecisions();
  drawMonitoring();
  drawFaults();
  drawAbout();
}

// The column a list is grouped by is left out: its group says it.
const GROUP_COLUMN = { by_unit: 'unit', by_supplier: 'supplier', by_ledger: 'ledger' };

function drawGrouped(part, list, by, keys, look) {
  if (!list.length) { fillBody(part, empty(look.none)); return; }
  const choose = (value) => { view[by] = value; drawGrouped(part, list, by, keys, look); focusChoice(part, value); };
  const bar = el('div', { class: 'bar' }, switcher('group_by', Object.keys(keys).map((key) => [key, W(key)]), view[by], choose));
  const columns = look.columns.filter(([word]) => word !== GROUP_COLUMN[view[by]]);
  const groups = grouped(list, keys[view[by]]).map(([name, rows], nth) => group(name, rows, nth === 0, columns, look.note));
  fillBody(part, leadLine(look.lead), bar, groups, foldGroups(groups));
}

// Groups past the first ones wait behind a button; one that is asked for by name shows itself.
function foldGroups(groups) {
  const folded = groups.slice(FIRST_GROUPS);
  if (!folded.length) return null;
  folded.forEach((box) => { box.hidden = true; });
  const button = el('button', { type: 'button', class: 'more', onclick: () => {
    folded.forEach((box) => { box.hidden = false; });
    folded[0].querySelector('summary').focus();
    button.remove();
  } }, fill('show_groups', { n: folded.length }));
  return button;
}

const heads = (columns) => columns.map(([word]) => ({ word }));
const rowOf = (columns) => (one) => el('tr', {}, columns.map(([word, make]) => el('td', { class: 'at-' + word, 'data-head': W(word) }, make(one))));

// Rows are made when a group is opened first: a programme may have thousands.
function group(name, rows, open, columns, note) {
  const inner = el('div', { class: 'inner' });
  const box = el('details', { class: 'group', open, 'data-group': name },
    el('summary', {}, el('h3', {}, name), el('span', { class: 'soft' }, note(rows))), inner);
  box.fill = (all) => {
    const count = all ? rows.length : Math.min(rows.length, Math.max(FIRST_ROWS, inner.querySelectorAll('tbody tr').length));
    inner.replaceChildren(table(heads(columns), rows.slice(0, count).map(rowOf(columns)), { class: 'list' }), ...rest(box, rows.length - count));
  };
  box.addEventListener('toggle', () => { if (box.open && !inner.firstChild) box.fill(false); });
  if (open) box.fill(false);
  return box;
}

function rest(box, left) {
  if (left <= 0) return [];
  const showAll = () => { box.fill(true); box.querySelector('summary').focus(); };
  return [el('button', { type: 'button', onclick: showAll }, fill('show_rest', { n: left }))];
}

function showGroup(part, by, kind, key) {
  if (view[by] !== kind) { view[by] = kind; drawLists(); }
  const wanted = T(report.texts.findIndex((text) => text[0] === key));
  const box = Array.from(document.querySelectorAll('#' + part + ' details')).find((one) => one.dataset.group === wanted);
  if (!box) { showPart(part); return; }
  box.hidden = false;
  box.open = true;
  box.querySelector('summary').focus({ preventScroll: true });
  box.scrollIntoView({ block: 'start' });
  window.scrollBy(0, -60);
}

const distinct = (rows) => fill('units_n', { n: new Set(rows.map((row) => row.unit)).size });
const lateNote = (rows) => [fill('lines_n', { n: rows.length }), distinct(rows), fill('longest', { days: Math.max(...rows.map((row) => row.days)) })].join(' · ');
const noted = (rows) => rows.filter((row) => row.noted).length;
const gapNote = (rows) => [fill('records_n', { n: weight(rows) }), noted(rows) ? fill('noted_n', { n: noted(rows) }) : '', distinct(rows)].filter(Boolean).join(' · ');
function lineButton(unit, indicator) {
  const line = indicators.get(indicator);
  return [el('button', { type: 'button', class: 'plain', onclick: (event) => openDrawer('line', unit, indicator, event.currentTarget) }, line ? T(line.name) : indicator),
    ' ', code(indicator)];
}

const LATE_COLUMNS = [
  ['unit', unitName],
  ['indicator', (one) => lineButton(one.unit, one.indicator)],
  ['lateness', (one) => el('span', { class: 'late-text' }, T(one.text))],
  ['chain', (one) => chainOf(one)],
  ['who', (one) => (one.who === undefined ? W('unnamed') : T(one.who))],
];

function chainOf(one) {
  const links = (one.chain || []).map((link) => el('li', {}, T(link)));
  return [links.length ? el('ul', { class: 'chain' }, links) : null, el('div', { class: 'soft' }, one.why === undefined ? T(one.cause) : T(one.why))];
}

const GAP_COLUMNS = [
  ['unit', unitName],
  ['ledger', (one) => [T(one.ledger_name), ' ', code(one.ledger)]],
  ['what', (one) => [el('strong', {}, T(one.kind)), one.count > 1 ? ' ' + T(one.count_text) : '', el('div', { class: 'soft' }, T(one.what))]],
  ['since', (one) => T(one.since)],
  ['supplier', supplierOf],
  ['place_in_file', (one) => one.place || ''],
];

const decisionNumber = (one) => one.decision || (one.kind === 'veto' ? el('span', { class: 'alert' }, W('awaiting')) : W('rule_itself'));

const DECISION_COLUMNS = [
  ['unit', unitName],
  ['kind', (one) => [el('strong', {}, T(one.name)), ' ', el('span', { class: 'tag quiet' }, W(one.kind))]],
  ['effect', (one) => T(one.effect)],
  ['reason', (one) => T(one.reason)],
  ['decision', (one) => [decisionNumber(one), one.day === undefined ? null : el('div', { class: 'soft' }, T(one.day))]],
];

const FAULT_COLUMNS = [
  ['place_in_file', (one) => one.place || ''],
  ['what_is_wrong', (one) => T(one.what)],
  ['do', (one) => T(one.do)],
];

function drawDecisions() {
  const list = report.decisions || [];
  fillBody('decisions', list.length ? [leadLine('decisions_lead'), table(heads(DECISION_COLUMNS), list.map(rowOf(DECISION_COLUMNS)), { class: 'list' })] : empty('no_decisions'));
}

function drawMonitoring() {
  const lines = (report.items || []).filter((item) => item.section === 'monitoring').flatMap((item) => item.indicators || []);
  if (!lines.length) { fillBody('monitoring', empty('no_monitoring')); return; }
  const head = el('tr', {}, el('th', { scope: 'col' }, W('unit')), lines.map((line) => el('th', { scope: 'col' }, T(line.name))));
  const rows = (report.units || []).map((unit) => el('tr', {}, el('th', { scope: 'row' }, T(unit.name)), lines.map((line) => monitorCell(unit, line))));
  fillBody('monitoring', el('p', { class: 'lead' }, el('span', { class: 'tag quiet' }, W('not_scored')), ' ', W('monitoring_lead')),
    el('div', { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': W('monitoring') },
      el('table', { class: 'monitor' }, el('thead', {}, head), el('tbody', {}, rows))));
}

function monitorCell(unit, line) {
  const cell = cells.get(pairKey(unit.code, line.code)) || {};
  const words = cell.figure === undefined ? (cell.absent === 'missing' ? W('missing') : '–') : T(cell.figure);
  return el('td', {}, cell.alert ? el('span', { class: 'alert' }, words, el('span', { class: 'hidden' }, ' ' + W('worth_a_look'))) : words);
}

function drawFaults() {
  const list = report.faults || [];
  const note = (rows) => fill('records_n', { n: rows.length });
  const groups = grouped(list, (one) => W(one.severity)).map(([name, rows], nth) => group(name, rows, nth === 0, FAULT_COLUMNS, note));
  fillBody('faults', list.length ? [leadLine('faults_lead'), groups] : empty('no_faults'));
}

function drawAbout() {
  const flags = report.flags || {};
  const pairs = (rows) => el('dl', {}, (rows || []).map(([label, value]) => [el('dt', {}, T(label)), el('dd', {}, T(value))]));
  fillBody('about', el('div', { class: 'cols' },
    el('div', {}, el('h3', {}, W('legend')), el('ul', {}, Object.keys(report.marks).map((state) => el('li', { class: 'pair-line' }, light(state), W(state))))),
    el('div', {}, el('h3', {}, W('about')), el('ul', {}, ['read_lights', 'read_late', 'read_rank', 'read_trace', 'read_absent'].map((key) => el('li', {}, W(key))))),
    el('div', {}, el('h3', {}, W('counts')), pairs(report.counts)),
    el('div', {}, el('h3', {}, W('versions')), pairs(report.versions))),
  flags.provisional ? el('p', { class: 'notice' }, W('provisional_note')) : null,
  flags.invented ? el('p', { class: 'notice' }, W('invented_note')) : null);
}
