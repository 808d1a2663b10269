// Language, address, printing: the page is drawn anew whenever the language changes.
const langName = () => (view.lang ? 'en' : 'zh');

function readHash() {
  const parts = new URLSearchParams(location.hash.slice(1));
  const lang = parts.get('lang') || (document.documentElement.lang === 'en' ? 'en' : 'zh');
  view.lang = lang === 'en' ? 1 : 0;
  return (parts.get('open') || '').split(':');
}

function keepHash() {
  const parts = new URLSearchParams({ lang: langName() });
  if (openNow) parts.set('open', [openNow.kind, openNow.unit, openNow.other].join(':'));
  history.replaceState(null, '', '#' + parts);
}

function drawAll() {
  document.documentElement.lang = view.lang ? 'en' : 'zh-Hans';
  document.querySelectorAll('[data-word]').forEach((node) => { node.textContent = W(node.dataset.word); });
  document.querySelectorAll('[data-label]').forEach((node) => { node.setAttribute('aria-label', W(node.dataset.label)); });
  document.querySelectorAll('[data-lang]').forEach((button) => { button.setAttribute('aria-pressed', String(button.dataset.lang === langName())); });
  drawTop();
  drawMatrix();
  drawLists();
  drawRanking();
  drawDrawer();
  markPart();
}

function known(kind, unit, other) {
  if (kind === 'unnamed' || kind === 'silent') return true;
  return units.has(unit) && (kind === 'unit' || (kind === 'item' && items.has(other)) || (kind === 'line' && indicators.has(other)));
}

function openFromHash() {
  const [kind, unit, other] = readHash();
  if (known(kind, unit, other)) openDrawer(kind, unit, other);
}

document.querySelectorAll('[data-lang]').forEach((button) => button.addEventListener('click', () => {
  view.lang = button.dataset.lang === 'en' ? 1 : 0;
  keepHash();
  drawAll();
}));
document.getElementById('print').addEventListener('click', () => window.print());

for (const [moment, on] of [['beforeprint', true], ['afterprint', false]]) {
  window.addEventListener(moment, () => { document.body.classList.toggle('printing', on); resizeCharts(); });
}

let waiting = 0;
window.addEventListener('resize', () => { cancelAnimationFrame(waiting); waiting = requestAnimationFrame(resizeCharts); });
window.addEventListener('scroll', markPart, { passive: true });
window.addEventListener('hashchange', () => { readHash(); drawAll(); openFromHash(); });

readHash();
drawAll();
openFromHash();
if (document.fonts) document.fonts.ready.then(resizeCharts);
