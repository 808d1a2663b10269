// The panel at the side: a unit, an item of a unit, or one line with the ladder from entries to points.
const drawer = document.getElementById('drawer');
let openNow = null;
let openedFrom = null;

function openDrawer(kind, unit, other, from) {
  openNow = { kind, unit, other };
  if (from && !drawer.contains(from)) openedFrom = from;
  drawDrawer();
  if (!drawer.open) drawer.showModal();
  document.body.classList.add('drawer-open');
  drawer.scrollTop = 0;
  drawer.querySelector('h2').focus();
  keepHash();
}

function closeDrawer() {
  if (drawer.open) drawer.close();
}

drawer.addEventListener('close', () => {
  openNow = null;
  document.body.classList.remove('drawer-open');
  if (openedFrom && document.contains(openedFrom)) openedFrom.focus();
  else if (document.activeElement === document.body) document.getElementById('main').focus();
  openedFrom = null;
  keepHash();
});
drawer.addEventListener('click', (event) => { if (event.target === drawer) closeDrawer(); });

function drawDrawer() {
  if (!openNow) return;
  const { kind, unit, other } = openNow;
  const made = { unit: unitPanel, item: itemPanel, line: linePanel, unnamed: unnamedPanel, silent: silentPanel }[kind](units.get(unit), other);
  drawer.replaceChildren(
    el('div', { class: 'drawer-top' },
      el('div', { class: 'words' }, el('div', { class: 'crumbs' }, made.crumbs), el('h2', { id: 'drawer-title', tabindex: '-1' }, made.title)),
      el('button', { type: 'button', onclick: () => window.print() }, W('print')),
      el('button', { type: 'button', onclick: closeDrawer }, W('close'))),
    el('div', { class: 'drawer-body' }, made.body));
}

function crumb(kind, unit, other, text) {
  return [el('button', { type: 'button', class: 'plain', onclick: () => openDrawer(kind, unit, other) }, text), el('span', { 'aria-hidden': 'true' }, '›')];
}

const scoreLine = (points, max) => (points === undefined ? W('no_points') : fill('points_of', { points, max }));

function unitPanel(unit) {
  const standing = standings.get(unit.code) || {};
  const peers = (report.standings || []).filter((row) => row.place && units.get(row.unit).category === unit.category).length;
  const place = standing.place ? placeText(standing, peers) : unit.out ? W('out_of_contest') : '';
  const rows = scoredItems.map((item) => {
    const cell = matrix.get(pairKey(unit.code, item.code));
    return cell && el('tr', {}, el('td', {}, stateMark(cell)),
      el('td', {}, el('button', { type: 'button', class: 'plain', onclick: () => openDrawer('item', unit.code, item.code) }, T(item.name)),
        cell.late_text !== undefined ? el('div', { class: 'late-text' }, T(cell.late_text)) : null),
      el('td', { class: 'num' }, scoreLine(cell.points, cell.max)));
  });
  return { title: T(unit.name), crumbs: unitNote(unit), body: [
    el('p', { class: 'answer' }, el('b', {}, standing.points === undefined ? '–' : standing.points), fill('of_points', { n: standing.max || '–' }),
      place ? el('span', { class: 'soft' }, place) : null, standing.grade !== undefined ? el('span', { class: 'tag quiet' }, T(standing.grade)) : null),
    gapPart(unit), el('h3', {}, W('items')), table(['state', 'item', 'points'].map((word) => ({ word, num: word === 'points' })), rows.filter(Boolean), {}),
    ladderPart(standing.trace), decisionPart(unit.code)] };
}

function placeText(standing, n) {
  if (!standing.places) return fill('place_of', { place: standing.place, n });
  const [a, b] = standing.places;
  return fill(a === b ? 'place_firm_of' : 'place_range_of', { place: standing.place, n, a, b });
}

function gapPart(unit) {
  const found = (report.gaps || []).filter((one) => one.unit === unit.code && !one.noted);
  const show = () => { openedFrom = null; closeDrawer(); showGroup('gaps', 'gapsBy', 'by_unit', report.texts[unit.name][0]); };
  return found.length ? el('p', {}, el('button', { type: 'button', onclick: show }, fill('show_gaps', { n: weight(found) }))) : null;
}

function decisionPart(unit) {
  const found = (report.decisions || []).filter((one) => one.unit === unit);
  if (!found.length) return [];
  return [el('h3', {}, W('decisions')), el('ul', {}, found.map((one) => el('li', {}, el('strong', {}, T(one.name)), ' ', T(one.effect), el('div', { class: 'soft' },
    T(one.reason), ' ', decisionNumber(one)))))];
}

function lineRows(pairs, named) {
  return pairs.map(([unit, line]) => {
    const cell = cells.get(pairKey(unit, line.code));
    return cell && el('tr', {}, el('td', {}, stateMark(cell)),
      el('td', {}, el('button', { type: 'button', class: 'plain', onclick: () => openDrawer('line', unit, line.code) }, T(line.name)), ' ', code(line.code),
        el('div', { class: 'soft' }, named ? T(units.get(unit).name) : cell.person === undefined ? W('unnamed') : T(cell.person),
          cell.late_text !== undefined && cell.state === 'late' ? ' · ' + T(cell.late_text) : '')),
      el('td', { class: 'num' }, scoreLine(cell.points, cell.max)));
  }).filter(Boolean);
}

const lineHeads = () => ['state', 'indicator', 'points'].map((word) => ({ word, num: word === 'points' }));

function itemPanel(unit, itemCode) {
  const item = items.get(itemCode);
  const cell = matrix.get(pairKey(unit.code, itemCode)) || { state: 'not_applicable' };
  const rows = lineRows((item.indicators || []).map((line) => [unit.code, line]));
  return { title: T(item.name), crumbs: crumb('unit', unit.code, '', T(unit.name)), body: [
    el('p', { class: 'answer' }, light(cell.state), el('b', {}, cell.points === undefined ? '–' : cell.points), fill('of_points', { n: cell.max || item.points }),
      el('span', { class: 'soft' }, W(cell.state), cell.late_text !== undefined ? ' · ' + T(cell.late_text) : '')),
    el('h3', {}, W('lines')), rows.length ? table(lineHeads(), rows, {}) : empty('no_lines'), ladderPart(cell.trace)] };
}

function linePanel(unit, indicator) {
  const line = indicators.get(indicator);
  const item = itemOf.get(indicator);
  const cell = cells.get(pairKey(unit.code, indicator)) || { state: 'not_applicable' };
  const facts = [['demands', T(line.definition)], ['method', T(line.method)], ['who', cell.person === undefined ? W('unnamed') : T(cell.person)], ['due', T(cell.due)],
    ['department', T(line.department)], ['role', T(line.role)], ['rule_due', T(line.due)], ['tier', W(line.tier)]].filter((pair) => pair[1]);
  const scored = item.section === 'item' || item.section === 'bonus';
  return { title: [T(line.name), ' ', code(line.code)], crumbs: [crumb('unit', unit.code, '', T(unit.name)), scored ? crumb('item', unit.code, item.code, T(item.name)) : T(item.name)], body: [
    el('p', { class: 'answer' }, light(cell.state), el('b', {}, cell.points === undefined ? T(cell.figure) || '–' : cell.points), scored ? fill('of_points', { n: cell.max }) : W('not_scored'),
      el('span', { class: 'soft' }, stateWord(cell), cell.late_text !== undefined ? ' · ' + T(cell.late_text) : '')),
    ladderPart(cell.trace, true), lateReason(unit.code, indicator), stepPart(cell.steps), el('h3', {}, W('demands')),
    el('dl', {}, facts.map(([word, text]) => [el('dt', {}, W(word)), el('dd', {}, text)]))] };
}

function lateReason(unit, indicator) {
  const found = (report.late || []).filter((one) => one.unit === unit && one.indicator === indicator);
  return found.length ? [el('h3', {}, W('chain')), ...found.flatMap(chainOf)] : [];
}

function stepPart(steps) {
  if (!steps) return [];
  const rows = steps.map((one) => el('tr', {}, el('td', {}, T(one.name), one.who !== undefined ? el('div', { class: 'soft' }, T(one.who)) : null),
    el('td', {}, T(one.due), one.moved !== undefined ? el('div', { class: 'soft' }, T(one.moved)) : null),
    el('td', {}, T(one.done) || '–', one.late !== undefined ? el('div', { class: one.made_up ? 'soft' : 'late-text' }, T(one.late)) : null,
      one.reason !== undefined ? el('div', { class: 'soft' }, T(one.reason)) : null)));
  return [el('h3', {}, W('dates')), table(['step', 'planned', 'finished'].map((word) => ({ word })), rows, { class: 'steps' })];
}

function ladderPart(trace, always) {
  if (trace === undefined) return always ? [el('h3', {}, W('how_points')), empty('no_trace')] : [];
  return [el('h3', {}, W('how_points')), ladder(trace)];
}

// Where only one step stands on others it is open from the start: that way leads to the entries.
function ladder(number) {
  const rungs = report.ladders[number];
  const deep = rungs.filter((rung) => rung.children !== undefined).length;
  return el('ol', { class: 'ladder' }, rungs.map((rung) => el('li', {},
    el('div', { class: 'rung' }, el('span', {}, T(rung.label)), el('b', {}, T(rung.value))),
    rung.detail !== undefined ? el('div', { class: 'soft' }, T(rung.detail)) : null,
    rung.origins ? unfold(W('origins'), () => rung.origins.map((one) => el('div', { class: 'origin' }, [T(one[0]), one[1], T(one[2])].filter(Boolean).join(' ▸ ')))) : null,
    rung.children !== undefined ? unfold(W('unfold'), () => [ladder(rung.children)], deep === 1) : null)));
}

function unfold(title, make, open) {
  const box = el('details', { open }, el('summary', {}, title), open ? make() : null);
  box.addEventListener('toggle', () => { if (box.open && box.children.length === 1) box.append(...make()); });
  return box;
}

function unnamedPanel() {
  const rows = lineRows((report.unnamed || []).map(([unit, indicator]) => [unit, indicators.get(indicator)]), true);
  return { title: W('need_person'), crumbs: fill('lines_n', { n: rows.length }), body: [table(lineHeads(), rows, {})] };
}

function silentPanel() {
  const rows = report.units.filter((unit) => unit.silent).map((unit) => el('li', {}, el('button', { type: 'button', class: 'plain',
    onclick: () => openDrawer('unit', unit.code, '') }, T(unit.name)), ' ', el('span', { class: 'soft' }, unitNote(unit))));
  return { title: W('silent_units'), crumbs: fill('units_n', { n: rows.length }), body: [el('ul', {}, rows)] };
}
