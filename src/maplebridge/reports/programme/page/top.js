// What stands first: names, the sentence, what to do next, where lateness comes from.
function drawTop() {
  document.title = T(report.name);
  document.getElementById('name').textContent = T(report.name);
  const flags = report.flags || {};
  document.getElementById('facts').replaceChildren(
    ...(report.facts || []).map(([label, value]) => el('span', {}, T(label) + ' ', el('b', {}, T(value)))),
    ...(flags.provisional ? [el('span', { class: 'tag' }, W('provisional'))] : []));
  document.getElementById('siblings').replaceChildren(...(report.siblings || []).map((one) =>
    el('a', { href: one.href + '#lang=' + langName() }, T(one.name))));
  drawParts();
  const summary = document.getElementById('summary');
  summary.replaceChildren(el('p', { class: 'sentence' }, T(report.sentence)), tallyLine(),
    el('div', { class: 'pair' }, actionBox(), causeBox()));
}

const PARTS = ['matrix', 'ranking', 'late_list', 'gaps', 'decisions', 'monitoring', 'faults', 'about'];

function drawParts() {
  document.getElementById('parts').replaceChildren(...PARTS.map((part) =>
    el('a', { href: '#' + part, onclick: (event) => { event.preventDefault(); showPart(part); } }, W(part))));
}

function showPart(part) {
  const head = document.getElementById('head-' + part);
  head.setAttribute('tabindex', '-1');
  head.focus({ preventScroll: true });
  document.getElementById(part).scrollIntoView();
}

function markPart() {
  const line = document.getElementById('parts').offsetHeight + 60;
  let now = '';
  for (const part of PARTS) {
    if (document.getElementById(part).getBoundingClientRect().top <= line) now = part;
  }
  document.querySelectorAll('#parts a').forEach((link, nth) => {
    if (PARTS[nth] === now) link.setAttribute('aria-current', 'true');
    else link.removeAttribute('aria-current');
  });
}

function tallyLine() {
  const tallies = report.tallies || {};
  const total = Object.values(tallies).reduce((sum, n) => sum + n, 0);
  return el('ul', { class: 'tally' },
    Object.keys(report.marks).map((state) => el('li', {}, light(state), W(state), el('b', {}, String(tallies[state] || 0)))),
    el('li', {}, fill('tally', { n: total })));
}

function actionBox() {
  const found = report.actions || [];
  const list = found.map((one, nth) => el('li', {},
    el('span', { class: 'nth' }, String(nth + 1)),
    el('div', {}, el('strong', {}, T(one.text)), el('div', { class: 'soft' }, T(one.why))),
    el('button', { type: 'button', class: nth === 0 ? 'primary' : null, onclick: (event) => follow(one, event.currentTarget),
      'aria-label': W('open') + ' ' + T(one.text) }, W('open'))));
  return el('div', { class: 'box now' }, el('h2', {}, W('do_next')),
    found.length ? el('ol', { class: 'actions' }, list) : el('p', { class: 'soft' }, W('nothing_to_do')));
}

function follow(action, from) {
  if (action.target === 'unit') openDrawer('unit', action.key, '', from);
  else if (action.target === 'unnamed') openDrawer('unnamed', '', '', from);
  else if (action.target === 'silent') openDrawer('silent', '', '', from);
  else if (action.target === 'decisions') showPart('decisions');
  else if (action.target === 'cause') showGroup('late_list', 'lateBy', 'by_cause', action.key);
  else showGroup('gaps', 'gapsBy', 'by_supplier', action.key);
}

const MOST_CAUSES = 5;

function causeBox() {
  const found = report.causes || [];
  const most = found.reduce((top, one) => Math.max(top, one.lines), 1);
  const rows = found.slice(0, MOST_CAUSES).map((one) => {
    const names = one.units.slice(0, 3).map((unit) => T(units.get(unit).name)).join(view.lang ? ', ' : '、');
    const meter = el('span', {});
    meter.style.width = (100 * one.lines) / most + '%';
    return el('li', {},
      el('div', { class: 'row' },
        el('button', { type: 'button', class: 'plain', onclick: () => showGroup('late_list', 'lateBy', 'by_cause', one.key) }, T(one.cause)),
        el('span', {}, T(one.lines_text))),
      el('div', { class: 'meter' }, meter),
      el('div', { class: 'soft' }, T(one.note), names, one.units.length > 3 ? ' …' : ''));
  });
  return el('div', { class: 'box' }, el('h2', {}, W('why_late')),
    found.length ? [el('ul', { class: 'causes' }, rows), restOfCauses(found.length - MOST_CAUSES)] : el('p', { class: 'soft' }, W('no_causes')));
}

function restOfCauses(left) {
  return left > 0 ? el('button', { type: 'button', class: 'plain', onclick: () => showPart('late_list') }, fill('other_causes', { n: left })) : null;
}
