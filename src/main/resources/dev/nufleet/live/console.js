// A board's console: what it says, live, and keys to it. Only lines that are in sight are in the page.
import {copy, element, number, oncePerFrame, say} from './words.js';
import {change, stream} from './api.js';
import {Screen} from './screen.js';

/** Keys that are typed faster than the board takes them are held, up to so many. */
const MOST_KEYS = 4096;
const KEYS = {Enter: '\r', Backspace: '\b', Delete: '\x7f'};

export class ConsoleView {
  #name;
  #screen = new Screen();
  #view;
  #space = element('div', undefined, 'space');
  #rows = element('div', undefined, 'rows');
  #search = element('input', undefined, '', {type: 'search', 'aria-label': 'Search the console', spellcheck: 'false',
    placeholder: 'Search', maxlength: '200'});
  #hits = element('output');
  #state = element('p', 'connecting', 'hint', {role: 'status'});
  #found = [];
  #current = -1;
  #query = '';
  #lineHeight = 0;
  #soon = oncePerFrame(() => this.#draw());
  #atEnd = true;
  #keys = '';
  #sending = false;
  #close;

  /** @param tell says what became of keys */
  constructor(name, tell) {
    this.#name = name;
    this.tell = tell;
    this.#view = element('div', undefined, 'screen', {tabindex: '0', role: 'log', 'aria-live': 'off',
      'aria-label': `Console of ${name}. Keys that are typed here go to the board; Escape leaves it.`});
    this.#space.append(this.#rows);
    this.#view.append(this.#space);
    this.node = element('div', undefined, 'console');
    this.node.append(this.#bar(), this.#view, element('p', 'Click or Tab into the console to type to the board.',
      'hint idle'), element('p', 'Keys go to the board. Esc leaves.', 'hint typing'), this.#state);
    this.#view.onscroll = () => {
      this.#atEnd = this.#view.scrollTop + this.#view.clientHeight >= this.#view.scrollHeight - 4;
      this.#soon();
    };
    this.#view.onkeydown = event => this.#key(event);
    this.#view.onpaste = event => {
      event.preventDefault();
      this.#type(event.clipboardData.getData('text').replace(/\r?\n/g, '\r'));
    };
    this.resized = new ResizeObserver(() => {
      this.#lineHeight = 0;
      this.#soon();
    });
    this.resized.observe(this.#view);
    this.#listen();
  }

  close() {
    this.#close();
    this.resized.disconnect();
  }

  #bar() {
    const bar = element('div', undefined, 'bar');
    const back = element('button', '↑', 'second', {type: 'button', 'aria-label': 'Hit before'});
    const on = element('button', '↓', 'second', {type: 'button', 'aria-label': 'Next hit'});
    const whole = element('button', 'Copy', 'second', {type: 'button'});
    const plain = element('a', 'As text', '', {target: '_blank', rel: 'noopener',
      href: `/api/boards/${encodeURIComponent(this.#name)}/console?style=plain`});
    this.#search.oninput = () => this.#look(true);
    this.#search.onkeydown = event => {
      if (event.key === 'Enter') this.#step(event.shiftKey ? -1 : 1);
    };
    back.onclick = () => this.#step(-1);
    on.onclick = () => this.#step(1);
    whole.onclick = () => {
      const chosen = getSelection();
      copy(whole, this.#view.contains(chosen.anchorNode) && !chosen.isCollapsed ? String(chosen) : this.#screen.all());
    };
    bar.append(this.#search, back, on, this.#hits, whole, plain);
    return bar;
  }

  #listen() {
    let opened = 0;
    this.#close = stream(`/api/boards/${encodeURIComponent(this.#name)}/console/stream`, (event, data) => {
      if (event === 'text') this.#screen.add(data);
      if (event === 'dropped') this.#screen.add(`\r\n\x1b[7m ${number(data)} characters are missing here \x1b[0m\r\n`);
      this.#soon();
    }, (open, why, status) => {
      // the ring is told anew, so what stands here would stand twice
      if (open && opened++ > 0) this.#screen = new Screen();
      say(this.#state, open ? '' : `Cut off: ${why}`);
      if (status === 404 || status === 409) this.#close();
    });
  }

  // ---- what is in sight ----

  #draw() {
    if (!this.#view.clientHeight) return;
    if (!this.#lineHeight) {
      const probe = element('div', 'M');
      this.#rows.append(probe);
      this.#lineHeight = probe.getBoundingClientRect().height;
      probe.remove();
    }
    if (this.#query) this.#look(false);
    this.#space.style.height = this.#screen.count * this.#lineHeight + 'px';
    if (this.#atEnd) this.#view.scrollTop = this.#view.scrollHeight;
    const first = Math.max(0, Math.floor(this.#view.scrollTop / this.#lineHeight) - 5);
    const last = Math.min(this.#screen.count, first + Math.ceil(this.#view.clientHeight / this.#lineHeight) + 10);
    this.#rows.style.transform = `translateY(${first * this.#lineHeight}px)`;
    if (!this.#isSelecting()) this.#rows.replaceChildren(...this.#lines(first, last));
  }

  /** Lines that are being marked by the mouse are not taken away from under it. */
  #isSelecting() {
    const chosen = getSelection();
    return !chosen.isCollapsed && this.#rows.contains(chosen.anchorNode) && this.#atEnd === false;
  }

  #lines(first, last) {
    const lines = [];
    for (let line = first; line < last; line++) {
      const row = element('div');
      const pieces = this.#screen.pieces(line);
      if (this.#query) this.#marked(row, line, pieces);
      else for (const [text, look] of pieces) row.append(look ? element('span', text, look) : text);
      lines.push(row);
    }
    return lines;
  }

  #marked(row, line, pieces) {
    let at = 0;
    const text = this.#screen.text(line).toLowerCase();
    const hits = [];
    for (let from = text.indexOf(this.#query); from >= 0; from = text.indexOf(this.#query, from + 1)) hits.push(from);
    const inHit = place => hits.some(from => place >= from && place < from + this.#query.length);
    const isCurrent = this.#found[this.#current] === line + this.#screen.forgotten;
    for (const [piece, look] of pieces) {
      let from = 0;
      while (from < piece.length) {
        const hit = inHit(at + from);
        let to = from + 1;
        while (to < piece.length && inHit(at + to) === hit) to++;
        row.append(element(hit ? 'mark' : 'span', piece.slice(from, to), hit && isCurrent ? 'current' : look));
        from = to;
      }
      at += piece.length;
    }
  }

  // ---- search ----

  /** Lines with a hit, by their number from the beginning on. @param fresh the query has changed: go to the last */
  #look(fresh) {
    this.#query = this.#search.value.toLowerCase();
    const before = this.#found[this.#current];
    this.#found = [];
    if (this.#query) {
      for (let line = 0; line < this.#screen.count; line++) {
        if (this.#screen.text(line).toLowerCase().includes(this.#query)) {
          this.#found.push(line + this.#screen.forgotten);
        }
      }
    }
    this.#current = fresh ? this.#found.length - 1 : this.#found.indexOf(before);
    this.#tellHits();
    if (fresh) this.#goThere();
  }

  #step(by) {
    if (!this.#found.length) return;
    this.#current = (this.#current + by + this.#found.length) % this.#found.length;
    this.#tellHits();
    this.#goThere();
  }

  #tellHits() {
    say(this.#hits, !this.#query ? '' : this.#found.length ? `${this.#current + 1} of ${this.#found.length}` : 'none');
  }

  #goThere() {
    if (this.#current >= 0) {
      const line = this.#found[this.#current] - this.#screen.forgotten;
      this.#view.scrollTop = Math.max(0, line * this.#lineHeight - this.#view.clientHeight / 2);
      this.#atEnd = false;
    }
    this.#soon();
  }

  // ---- keys ----

  #key(event) {
    if (event.key === 'Escape') {
      this.#search.focus();
      event.preventDefault();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const key = KEYS[event.key] ?? (event.key.length === 1 ? event.key : '');
    if (!key) return; // Tab leaves, arrows and pages scroll
    event.preventDefault();
    this.#type(key);
  }

  async #type(keys) {
    this.#keys = (this.#keys + keys).slice(0, MOST_KEYS);
    if (this.#sending) return;
    this.#sending = true;
    try {
      while (this.#keys) {
        const some = this.#keys;
        this.#keys = '';
        await change('POST', `/api/boards/${encodeURIComponent(this.#name)}/keys`, {keys: some});
      }
      this.tell('');
    } catch (refused) {
      this.#keys = '';
      this.tell(`Keys: ${refused.message}`, true);
    } finally {
      this.#sending = false;
    }
  }
}
