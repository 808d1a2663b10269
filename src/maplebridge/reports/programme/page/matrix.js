// Units x items with lights: category tabs, order, and a roving tab stop moved by the arrow keys.
// Late lines of a unit and their working days together, from the one list of late lines.
const lateBy = new Map();
for (const one of report.late || []) {
  const found = lateBy.get(one.unit) || { lines: 0, days: 0 };
  lateBy.set(one.unit, { lines: found.lines + 1, days: found.days + one.days });
}
const lateOf = (unit) => lateBy.get(unit.code) || { lines: 0, days: 0 };

const totalOf = (unit) => Number((standings.get(unit.code) || {}).points || 0);
const byName = (a, b) => T(a.name).localeCompare(T(b.name), view.lang ? 'en' : 'zh-Hans-CN');

function compareUnits(a, b) {
  if (view.sort === 'name') return byName(a, b);
  if (view.sort === 'points') return totalOf(b) - totalOf(a) || byName(a, b);
  if (view.sort === 'late') {
    const [x, y] = [lateOf(a), lateOf(b)];
    return y.days - x.days || y.lines - x.lines || totalOf(a) - totalOf(b) || byName(a, b);
  }
  const [x, y] = [a, b].map((unit) => matrix.get(pairKey(unit.code, view.sort)) || {});
  return (y.lines || 0) - (x.lines || 0) || (y.late || 0) - (x.late || 0) || Number(x.points || 0) - Number(y.points || 0) || byName(a, b);
}

function drawMatrix() {
  const shown = (report.units || []).filter((unit) => !view.category || unit.category === view.category).sort(compareUnits);
  const grid = el('table', { class: 'grid', role: 'grid', 'aria-label': W('matrix') },
    el('thead', {}, el('tr', { role: 'row' }, matrixHeads())),
    el('tbody', {}, shown.map(matrixRow)));
  grid.addEventListener('keydown', moveInGrid);
  fillBody('matrix', leadLine('matrix_lead'), matrixBar(), el('div', { class: 'grid-wrap' }, grid));
  const first = grid.querySelector('tbody button');
  if (first) first.tabIndex = 0;
}

function switcher(word, choices, now, choose) {
  return el('div', { class: 'switch', role: 'group', 'aria-label': W(word) }, el('span', { 'aria-hidden': 'true' }, W(word)),
    choices.map(([value, label]) => el('button', { type: 'button', 'data-value': value, 'aria-pressed': String(value === now), onclick: () => choose(value) }, label)));
}

function matrixBar() {
  const redraw = (key) => (value) => { view[key] = value; drawMatrix(); focusChoice('matrix', value); };
  const tabs = [['', W('all_categories')]].concat((report.categories || []).map((one) => [one.code, T(one.name)]));
  const sorts = ['late', 'points', 'name'].map((key) => [key, W('sort_' + key)]);
  return el('div', { class: 'bar' }, switcher('category', tabs, view.category, redraw('category')),
    switcher('sort_by', sorts, view.sort, redraw('sort')));
}

function focusChoice(part, value) {
  const button = Array.from(document.querySelectorAll('#' + part + ' .body [data-value]')).find((one) => one.dataset.value === value);
  if (button) button.focus({ preventScroll: true });
}

function matrixHeads() {
  const heads = scoredItems.map((item) => {
    const pressed = view.sort === item.code;
    const choose = () => { view.sort = item.code; drawMatrix(); focusChoice('matrix', item.code); };
    return el('th', { scope: 'col', 'aria-sort': pressed ? 'descending' : null },
      el('button', { type: 'button', class: 'plain', 'data-value': item.code, 'aria-pressed': String(pressed), onclick: choose },
        T(item.name), el('small', {}, fill('of_points', { n: item.points }))));
  });
  return [el('th', { scope: 'col', class: 'unit-col' }, W('unit')), el('th', { scope: 'col', class: 'total-col' }, W('total')), ...heads];
}

function matrixRow(unit) {
  const standing = standings.get(unit.code) || {};
  const late = lateOf(unit);
  const points = standing.points === undefined ? '–' : standing.points;
  const total = el('button', { type: 'button', tabindex: '-1', onclick: (event) => openDrawer('unit', unit.code, '', event.currentTarget) },
    el('span', { class: 'hidden' }, fill('cell_title', { unit: T(unit.name), item: W('total'), state: '' }), ' '), points,
    late.lines ? el('span', { class: 'days' }, fill('late_n', { n: late.lines, days: late.days })) : null,
    unit.silent ? el('span', { class: 'days' }, W('silent_short')) : null);
  return el('tr', { role: 'row' },
    el('th', { scope: 'row', role: 'rowheader' }, T(unit.name), el('span', { class: 'soft' }, unitNote(unit))),
    el('td', { class: 'total', role: 'gridcell' }, total),
    scoredItems.map((item) => el('td', { role: 'gridcell' }, matrixButton(unit, item))));
}

function unitNote(unit) {
  const category = categories.get(unit.category);
  return [unit.group === undefined ? '' : T(unit.group), category ? T(category.name) : unit.category, unit.out ? W('out_of_contest') : '']
    .filter(Boolean).join(' · ');
}

function matrixButton(unit, item) {
  const cell = matrix.get(pairKey(unit.code, item.code));
  if (!cell) return null;
  const points = cell.points === undefined ? '–' : cell.points;
  return el('button', { type: 'button', tabindex: '-1', onclick: (event) => openDrawer('item', unit.code, item.code, event.currentTarget) },
    el('span', { class: 'hidden' }, fill('cell_title', { unit: T(unit.name), item: T(item.name), state: W(cell.state) }), ' '),
    el('span', { class: 'line' }, light(cell.state), points),
    cell.late_text !== undefined ? el('span', { class: 'days' }, T(cell.late_text)) : null);
}

function moveInGrid(event) {
  const here = event.target.closest('td');
  if (!here) return;
  const row = here.parentNode;
  const column = here.cellIndex;
  const steps = { ArrowLeft: [row, column - 1], ArrowRight: [row, column + 1], ArrowUp: [row.previousElementSibling, column],
    ArrowDown: [row.nextElementSibling, column], Home: [row, 1], End: [row, row.cells.length - 1] };
  const goal = steps[event.key];
  if (!goal) return;
  event.preventDefault();
  const next = goal[0] && goal[0].cells[goal[1]] && goal[0].cells[goal[1]].querySelector('td > button');
  if (!next) return;
  event.target.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}
