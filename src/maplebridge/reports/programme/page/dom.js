// The report, the language in use, and how elements are made. Texts are numbers into report.texts.
const report = JSON.parse(document.getElementById('report').textContent);
const view = { lang: 0, category: '', sort: 'late', lateBy: 'by_cause', gapsBy: 'by_supplier' };

const T = (number) => (number === undefined || number === null ? '' : report.texts[number][view.lang]);
const W = (key) => T(report.words[key]);
const fill = (key, values) => W(key).replace(/\{(\w+)(?:\|([^|{}]*)\|([^|{}]*))?\}/g, (whole, name, one, many) => {
  if (one !== undefined) return Number(values[name]) === 1 ? one : many;
  return values[name];
});

const byCode = (list) => new Map((list || []).map((one) => [one.code, one]));
const units = byCode(report.units);
const items = byCode(report.items);
const categories = byCode(report.categories);
const indicators = new Map();
const itemOf = new Map();
for (const item of report.items || []) {
  for (const line of item.indicators || []) {
    indicators.set(line.code, line);
    itemOf.set(line.code, item);
  }
}
const pairKey = (unit, other) => unit + '\n' + other;
const matrix = new Map((report.matrix || []).map((cell) => [pairKey(cell.unit, cell.item), cell]));
const cells = new Map((report.cells || []).map((cell) => [pairKey(cell.unit, cell.indicator), cell]));
const standings = new Map((report.standings || []).map((one) => [one.unit, one]));
const scoredItems = (report.items || []).filter((item) => item.section === 'item' || item.section === 'bonus');

function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, '');
    else if (value !== undefined && value !== null && value !== false) node.setAttribute(name, value);
  }
  node.append(...children.flat(2).filter((child) => child !== null && child !== undefined && child !== ''));
  return node;
}

function fillBody(id, ...children) {
  const body = document.querySelector('#' + id + ' > .body');
  body.replaceChildren(...children.flat(2).filter(Boolean));
}

const empty = (key) => el('p', { class: 'empty' }, W(key));
const leadLine = (key) => el('p', { class: 'lead' }, W(key));
const code = (text) => el('span', { class: 'code' }, text);

function table(heads, rows, attributes) {
  return el('table', attributes || {},
    el('thead', {}, el('tr', {}, heads.map((head) => el('th', { scope: 'col', class: head.num ? 'num' : null }, W(head.word))))),
    el('tbody', {}, rows));
}

// ---- lights: shape, letter and colour together
const SHAPES = {
  done: '<circle cx="14" cy="13" r="12" fill="#2f7d4f"/><path d="M8 13.5l4.2 4.2 8-9" fill="none" stroke="#fff" stroke-width="2.6"/>',
  going: '<path d="M4 1h8a12 12 0 0 1 0 24h-8z" fill="#1f4e8c"/><path d="M7 13h11M13.5 8l5 5-5 5" fill="none" stroke="#fff" stroke-width="2.4"/>',
  made_up: '<path d="M14 0L28 26H0z" fill="#8a6100"/>',
  late: '<path d="M2 1h24v24H2z" fill="#b42318"/>',
  not_started: '<circle cx="14" cy="13" r="10.5" fill="#fff" stroke="#616e7c" stroke-width="2.4"/>',
  not_applicable: '<path d="M7 13h14" stroke="#616e7c" stroke-width="2.4"/>',
};
const LETTERS = { made_up: 23, late: 18.5 };

function light(state) {
  const holder = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  for (const [name, value] of [['viewBox', '0 0 28 26'], ['width', '24'], ['height', '22'], ['class', 'light ' + state], ['aria-hidden', 'true']]) {
    holder.setAttribute(name, value);
  }
  const letter = LETTERS[state] ? `<text x="14" y="${LETTERS[state]}">${T(report.marks[state])}</text>` : '';
  holder.innerHTML = SHAPES[state] + letter;
  return holder;
}

const stateWord = (cell) => (cell.absent === 'missing' ? W('missing') : W(cell.state));
const stateMark = (cell) => el('span', { class: 'pair-line' }, light(cell.state), el('span', {}, stateWord(cell)));
