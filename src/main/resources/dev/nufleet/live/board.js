// One board: where it stands, its history, storage and console, and what can be done to it.
import {$, LETTER, bytes, element, millis, number, say, seconds} from './words.js';
import {change, get} from './api.js';
import {ConsoleView} from './console.js';
import {showStorage} from './storage.js';

const AGAIN_MILLIS = 1000;

export class BoardPanel {
  #fleet;
  #name = '';
  #parts = null;
  #console = null;
  #timer;
  #asked = 0;
  #last = null;

  constructor(fleet) {
    this.#fleet = fleet;
  }

  open(name) {
    if (name === this.#name) return;
    this.close();
    this.#name = name;
    this.#build();
    $('board').hidden = false;
    this.#load();
    this.#timer = setInterval(() => { if (!document.hidden) this.#load(); }, AGAIN_MILLIS);
    $('board').scrollIntoView({block: 'nearest'});
    $('board-name').focus({preventScroll: true});
  }

  close() {
    if (!this.#name) return;
    clearInterval(this.#timer);
    this.#console?.close();
    this.#console = null;
    this.#asked++;
    this.#name = '';
    this.#last = null;
    $('board').replaceChildren();
    $('board').hidden = true;
  }

  #build() {
    const name = element('h2', this.#name, '', {id: 'board-name', tabindex: '-1'});
    const close = element('a', 'Close', 'close', {href: '#'});
    const head = element('div', undefined, 'bar');
    head.append(name, close);
    const state = element('p', undefined, 'state');
    const sign = element('i', '', '', {'aria-hidden': 'true'});
    const word = element('b', '–');
    const more = element('span', '');
    state.append(sign, word, ' ', more);
    const track = element('div', undefined, 'track', {role: 'progressbar', 'aria-label': 'Download',
      'aria-valuemin': '0', 'aria-valuemax': '100'});
    const fill = element('i');
    track.append(fill);
    const buttons = element('div', undefined, 'bar deeds', {role: 'group', 'aria-label': 'Do something to the board'});
    const deeds = this.#deeds();
    buttons.append(...Object.values(deeds));
    const answer = element('p', '', 'answer', {role: 'status'});
    const tell = (text, bad = false) => {
      answer.classList.toggle('bad', bad);
      say(answer, text);
    };
    this.#console = new ConsoleView(this.#name, tell);
    const facts = element('dl', undefined, 'facts');
    const phases = element('dl', undefined, 'facts');
    const storage = element('div', undefined, 'storage');
    const history = element('ol', undefined, 'history', {tabindex: '0', 'aria-label': 'History, the newest first'});
    const faults = element('ol', undefined, 'history');
    $('board').append(head, state, track, buttons, answer, this.#console.node, element('h3', 'Facts'), facts,
      element('h3', 'Times by phase'), phases, element('h3', 'Storage'), storage,
      element('h3', 'Faults that met it'), faults, element('h3', 'History'), history);
    this.#parts = {sign, word, more, track, fill, deeds, tell, facts, phases, storage, history, faults};
  }

  #deeds() {
    const deed = (title, path, body) => {
      const button = element('button', title, 'second', {type: 'button'});
      button.onclick = () => this.#do(button, path, body());
      return button;
    };
    return {
      power: deed('Power off', 'power', () => ({on: !this.#last?.power})),
      reset: deed('Reset', 'reset', () => ({})),
      card: deed('Pull SD card', 'card', () => ({inserted: !this.#last?.card})),
      link: deed('Cut link', 'link', () => ({up: this.#last?.link === false})),
    };
  }

  async #do(button, path, body) {
    const {tell} = this.#parts;
    const title = button.textContent;
    const name = this.#name;
    button.disabled = true;
    let said = `${title}: done`;
    let bad = false;
    try {
      await change('POST', `/api/boards/${encodeURIComponent(name)}/${path}`, body);
    } catch (refused) {
      said = `${title}: ${refused.message}`;
      bad = true;
    }
    button.disabled = false;
    tell(said, bad);
    if (name === this.#name) this.#load();
  }

  async #load() {
    const asked = ++this.#asked;
    try {
      const told = await get('/api/boards/' + encodeURIComponent(this.#name));
      if (asked === this.#asked) this.#show(told);
    } catch (refused) {
      if (asked === this.#asked) this.#parts.tell(refused.message, true);
    }
  }

  #show(board) {
    const {sign, word, more, track, fill, deeds} = this.#parts;
    this.#last = board;
    say(sign, LETTER[board.state] ?? '');
    if (sign.className !== 's-' + board.state) sign.className = 's-' + board.state;
    say(word, board.state);
    say(more, [board.since === null || board.since === undefined ? '' : `since ${seconds(board.since)}`, board.cause,
      board.detail].filter(Boolean).join(' · '));
    const percent = board.state === 'upgraded' ? 100 : Math.max(0, board.percent);
    fill.style.width = percent + '%';
    track.setAttribute('aria-valuenow', String(percent));
    say(deeds.power, board.power === false ? 'Power on' : 'Power off');
    say(deeds.card, board.card === false ? 'Insert SD card' : 'Pull SD card');
    say(deeds.link, board.link === false ? 'Mend link' : 'Cut link');
    this.#facts(board);
    list(this.#parts.phases, Object.entries(board.phases ?? {}).map(([phase, ms]) => [phase, millis(ms)]),
      'none is over');
    showStorage(this.#parts.storage, board);
    events(this.#parts.faults, board.faults ?? [], 0);
    events(this.#parts.history, board.history ?? [], board.historyDropped ?? 0);
  }

  #facts(board) {
    list(this.#parts.facts, [['profile', board.profile], ['site', board.site ?? 'none'],
      ...(board.node ? [['node', board.node]] : []),
      ['version', board.version || '–'],
      ['reported', board.reported || '–'], ['phase', board.phase ?? '–'],
      ['boots', number(board.boots)], ['downloads', number(board.downloads)], ['resumes', number(board.resumes)],
      ['reconnects', number(board.reconnects)],
      ['downloaded', bytes(board.downloadedBytes)]], '');
  }
}

/** Names and values; texts are exchanged where there are as many as before. */
function list(node, pairs, empty) {
  const wanted = pairs.length ? pairs : [[empty, '']];
  while (node.childElementCount > wanted.length) node.lastChild.remove();
  wanted.forEach(([name, value], at) => {
    let pair = node.children[at];
    if (!pair) {
      pair = element('div');
      pair.append(element('dt'), element('dd'));
      node.append(pair);
    }
    say(pair.children[0], name);
    say(pair.children[1], value);
  });
}

/** The newest first. */
function events(node, all, dropped) {
  const key = `${all.length} ${dropped} ${all.length ? all[all.length - 1].t : ''}`;
  if (node.dataset.key === key) return;
  node.dataset.key = key;
  const rows = all.slice().reverse().map(one => {
    const row = element('li');
    row.append(element('time', one.t.toFixed(2)), element('span', one.text || one.what));
    return row;
  });
  if (dropped) rows.push(element('li', `${number(dropped)} older ones are not kept`, 'empty'));
  if (!rows.length) rows.push(element('li', 'none', 'empty'));
  node.replaceChildren(...rows);
}
