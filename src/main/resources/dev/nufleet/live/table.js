// The boards as a table: for keyboards and screen readers, and for who looks for the slowest or the worst.
import {$, LETTER, element, millis, number, say} from './words.js';
import {get} from './api.js';

const ROWS = 50;
const AGAIN_MILLIS = 2000;
const COLUMNS = [['name', 'Name'], ['profile', 'Profile'], ['site', 'Site'], ['state', 'State'], ['phase', 'Phase'],
  ['percent', 'Percent'], ['took', 'Time so far'], ['version', 'Version'], ['cause', 'Cause'],
  ['node', 'Node']];
/** Where the most is looked for first. */
const MOST_FIRST = new Set(['took', 'percent']);
const NUMBERS = new Set(['site', 'percent', 'took']);

export class BoardTable {
  #sort = 'name';
  #down = false;
  #offset = 0;
  #total = 0;
  #words = '';
  #states = [];
  #node = '';
  #isShown = false;
  #asked = 0;
  #headings = new Map();

  constructor() {
    const head = $('table').tHead.rows[0];
    for (const [key, title] of COLUMNS) {
      const cell = element('th', undefined, kind(key), {scope: 'col'});
      const button = element('button', title, 'sort', {type: 'button'});
      button.onclick = () => this.#sortBy(key);
      cell.append(button);
      head.append(cell);
      this.#headings.set(key, cell);
    }
    this.#markSort();
    $('page-back').onclick = () => this.#turn(-ROWS);
    $('page-on').onclick = () => this.#turn(ROWS);
    setInterval(() => { if (this.#isShown && !document.hidden) this.#load(); }, AGAIN_MILLIS);
  }

  show(shown) {
    this.#isShown = shown;
    if (shown) this.#load();
  }

  filter(words, states) {
    this.#words = words;
    this.#states = states;
    this.#offset = 0;
    if (this.#isShown) this.#load();
  }

  /** @param name of a node; empty: any */
  ofNode(name) {
    if (name === this.#node) return;
    this.#node = name;
    this.#offset = 0;
    if (this.#isShown) this.#load();
  }

  #turn(by) {
    this.#offset = Math.max(0, this.#offset + by);
    this.#load();
  }

  #sortBy(key) {
    this.#down = this.#sort === key ? !this.#down : MOST_FIRST.has(key);
    this.#sort = key;
    this.#offset = 0;
    this.#markSort();
    this.#load();
  }

  #markSort() {
    for (const [key, cell] of this.#headings) {
      if (key === this.#sort) cell.setAttribute('aria-sort', this.#down ? 'descending' : 'ascending');
      else cell.removeAttribute('aria-sort');
    }
  }

  async #load() {
    const asked = ++this.#asked;
    const query = new URLSearchParams({sort: this.#sort, order: this.#down ? 'desc' : 'asc', offset: this.#offset,
      limit: ROWS});
    if (this.#words) query.set('q', this.#words);
    if (this.#node) query.set('node', this.#node);
    if (this.#states.length) query.set('state', this.#states.join(','));
    try {
      const page = await get('/api/boards?' + query);
      if (asked === this.#asked) this.#fill(page);
    } catch (refused) {
      say($('page-at'), refused.message);
    }
  }

  #fill(page) {
    this.#total = page.total;
    const body = $('table').tBodies[0];
    while (body.rows.length > page.boards.length) body.lastChild.remove();
    page.boards.forEach((board, at) => this.#fillRow(body.rows[at] ?? body.appendChild(newRow()), board));
    const last = this.#offset + page.boards.length;
    say($('page-at'), page.total === 0 ? 'no board'
      : `${number(this.#offset + 1)} to ${number(last)} of ${number(page.total)}`);
    $('page-back').disabled = this.#offset === 0;
    $('page-on').disabled = last >= page.total;
  }

  /** Cells are kept and their texts exchanged, so that focus stays where it is. */
  #fillRow(row, board) {
    const link = row.cells[0].firstChild;
    say(link, board.name);
    const address = '#board=' + encodeURIComponent(board.name);
    if (link.getAttribute('href') !== address) link.setAttribute('href', address);
    const [sign, word] = row.cells[3].children;
    say(sign, LETTER[board.state] ?? '');
    if (sign.className !== 's-' + board.state) sign.className = 's-' + board.state;
    say(word, board.state);
    [[1, board.profile], [2, board.site ?? '–'], [4, board.phase ?? '–'],
      [5, board.percent < 0 ? '–' : board.percent + ' %'], [6, millis(board.tookMs)], [7, board.version || '–'],
      [8, board.cause || '–'], [9, board.node ?? '–']].forEach(([column, text]) => say(row.cells[column], text));
  }
}

/** The column of nodes is hidden where there are none. */
function kind(key) {
  return NUMBERS.has(key) ? 'n' : key === 'node' ? 'node' : '';
}

function newRow() {
  const row = element('tr');
  for (const [key] of COLUMNS) row.append(element('td', '', kind(key)));
  row.cells[0].append(element('a', ''));
  row.cells[3].append(element('i', '', '', {'aria-hidden': 'true'}), element('span'));
  return row;
}
