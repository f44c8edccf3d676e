'use strict';
/* Sorts and filters tables that are there without it. */
const valueOf = (row, column) => {
  const cell = row.cells[column];
  if (!cell) { return ''; }
  const text = cell.dataset.v ?? cell.textContent.trim();
  const number = Number(text.replaceAll(',', ''));
  return cell.classList.contains('n') ? (text === '' || Number.isNaN(number) ? -Infinity : number) : text;
};
const sort = (table, column, head) => {
  const falling = head.getAttribute('aria-sort') === 'ascending'
    || !head.hasAttribute('aria-sort') && head.classList.contains('n');
  for (const other of table.tHead.rows[0].cells) { other.removeAttribute('aria-sort'); }
  head.setAttribute('aria-sort', falling ? 'descending' : 'ascending');
  const body = table.tBodies[0];
  const rows = Array.from(body.rows, row => [valueOf(row, column), row]);
  const way = falling ? -1 : 1;
  rows.sort(([a], [b]) => way * (typeof a === 'number' ? (a === b ? 0 : a - b) : a < b ? -1 : a > b ? 1 : 0));
  body.append(...rows.map(([, row]) => row));
};
for (const table of document.querySelectorAll('table.sort')) {
  Array.from(table.tHead.rows[0].cells).forEach((head, column) => {
    if (!head.textContent) { return; }
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = head.textContent;
    button.addEventListener('click', () => sort(table, column, head));
    head.replaceChildren(button);
  });
}
for (const place of document.querySelectorAll('[data-filter]')) {
  const bar = document.createElement('div');
  const label = document.createElement('label');
  const field = document.createElement('input');
  const found = document.createElement('span');
  const rows = Array.from(place.querySelector('tbody').rows);
  let words = null;
  bar.className = 'filter';
  label.textContent = 'Filter ';
  field.type = 'search';
  found.setAttribute('role', 'status');
  label.append(field);
  bar.append(label, found);
  place.before(bar);
  field.addEventListener('input', () => {
    words ??= rows.map(row => Array.from(row.cells, cell => cell.textContent).join(' ').toLowerCase());
    const wanted = field.value.toLowerCase().split(' ').filter(Boolean);
    let shown = 0;
    rows.forEach((row, i) => {
      row.hidden = !wanted.every(word => words[i].includes(word));
      shown += row.hidden ? 0 : 1;
    });
    found.textContent = wanted.length ? shown + ' of ' + rows.length : '';
  });
}
