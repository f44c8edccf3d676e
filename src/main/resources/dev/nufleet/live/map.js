// All boards as one picture: a cell each. What changed is drawn by itself; everything only when its order changes.
import {$, LETTER, WORDS, colour, number, oncePerFrame, say, visible, whenLightChanges} from './words.js';

const LARGEST_CELL = 34;
/** On a wall of pixels cells may be larger: so many fit side by side. */
const FEWEST_COLUMNS = 60;
/** At this size a cell has room for its letter and for how far a download is. */
const LETTER_CELL = 11;
const LABEL_HEIGHT_REM = 1.4;
const GROUP_GAP = 6;
/** Boards come into other groups as they fail, or as their node does; these are laid out anew at most so often. */
const MOVING = new Set(['cause', 'node']);
const ANEW_MILLIS = 1000;

export class BoardMap {
  #fleet;
  #canvas = $('map');
  #pen = this.#canvas.getContext('2d', {alpha: false});
  /** By board: where its cell is, in CSS pixels. */
  #x = new Float32Array(0);
  #y = new Float32Array(0);
  #cell = 0;
  #labels = [];
  #rows = [];
  #colours = [];
  #ground = '';
  #letter = '';
  #ink = '';
  #dirty = new Set();
  #whole = true;
  #soon = oncePerFrame(() => this.#draw());
  #shown = () => true;
  #isFiltered = false;
  #chosen = -1;
  #by = '';
  #laidOut = 0;
  #rem = 16;

  constructor(fleet, open) {
    this.#fleet = fleet;
    fleet.addEventListener('anew', () => this.#again());
    fleet.addEventListener('changed', event => this.#changed(event.detail));
    new ResizeObserver(() => this.#again()).observe($('map-box'));
    whenLightChanges(() => this.#again());
    this.#canvas.addEventListener('pointermove', event => this.#point(event));
    this.#canvas.addEventListener('pointerleave', () => { $('tip').hidden = true; });
    this.#canvas.addEventListener('click', event => {
      const at = this.#at(event.offsetX, event.offsetY);
      if (at >= 0) open(fleet.names[at]);
    });
  }

  groupBy(by) {
    this.#by = by;
    this.#again();
  }

  /** @param shown whether a board is among those looked for @param filtered whether any is not */
  filter(shown, filtered) {
    this.#shown = shown;
    this.#isFiltered = filtered;
    this.#whole = true;
    this.#soon();
  }

  choose(at) {
    this.#chosen = at;
    this.#whole = true;
    this.#soon();
  }

  #again() {
    this.#laidOut = 0;
    this.#soon();
  }

  #changed(boards) {
    const moved = MOVING.has(this.#by) && performance.now() - this.#laidOut > ANEW_MILLIS;
    if (moved) this.#laidOut = 0;
    for (const at of boards) this.#dirty.add(at);
    this.#soon();
  }

  #draw() {
    const width = $('map-box').clientWidth;
    if (width === 0 || !this.#fleet.sums) return;
    if (this.#laidOut === 0) this.#layOut(width);
    const dirty = this.#whole || this.#dirty.size * 2 > this.#fleet.size ? null : this.#dirty;
    if (dirty) {
      for (const at of dirty) this.#drawCell(at);
    } else {
      this.#drawAll();
    }
    this.#dirty.clear();
    this.#whole = false;
  }

  /** The largest cells that fit into a good part of the window, names of groups aside; or 3 pixels and a taller one. */
  #layOut(width) {
    const fleet = this.#fleet;
    const groups = this.#groups();
    const labelled = this.#by !== '';
    this.#rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const labelHeight = this.#rem * LABEL_HEIGHT_REM;
    const room = Math.max(220, Math.min(innerHeight * 0.46, 900));
    const height = cell => groups.reduce((sum, [, boards]) => sum
      + Math.ceil(boards.length / Math.floor(width / cell)) * cell, 0);
    let cell = Math.max(LARGEST_CELL, Math.floor(innerWidth / FEWEST_COLUMNS));
    while (cell > 3 && height(cell) > room) cell--;
    this.#cell = cell;
    this.#x = new Float32Array(fleet.size);
    this.#y = new Float32Array(fleet.size);
    this.#labels = [];
    this.#rows = [];
    const columns = Math.max(1, Math.floor(width / cell));
    let y = 0;
    for (const [name, boards] of groups) {
      if (labelled) {
        this.#labels.push([y, `${visible(name)} · ${number(boards.length)}`]);
        y += labelHeight;
      }
      for (let from = 0; from < boards.length; from += columns) {
        const row = boards.slice(from, from + columns);
        row.forEach((at, column) => {
          this.#x[at] = column * cell;
          this.#y[at] = y;
        });
        this.#rows.push([y, row]);
        y += cell;
      }
      if (labelled) y += GROUP_GAP;
    }
    const tall = Math.max(Math.ceil(y), 24);
    const scale = devicePixelRatio || 1;
    this.#canvas.width = Math.floor(width * scale);
    this.#canvas.height = Math.floor(tall * scale);
    this.#canvas.style.height = tall + 'px';
    this.#pen.setTransform(scale, 0, 0, scale, 0, 0);
    this.#colours = WORDS.map(word => colour('s-' + word));
    this.#ground = colour('panel');
    this.#letter = colour('letter');
    this.#ink = colour('ink');
    this.#whole = true;
    this.#laidOut = performance.now();
  }

  #groups() {
    const fleet = this.#fleet;
    const groups = new Map();
    for (let at = 0; at < fleet.size; at++) {
      const name = this.#by ? fleet.groupOf(at, this.#by) : '';
      const boards = groups.get(name);
      if (boards) boards.push(at); else groups.set(name, [at]);
    }
    return [...groups].sort(([a], [b]) => a.localeCompare(b, 'en', {numeric: true}));
  }

  #drawAll() {
    const pen = this.#pen;
    const scale = devicePixelRatio || 1;
    pen.fillStyle = this.#ground;
    pen.fillRect(0, 0, this.#canvas.width / scale, this.#canvas.height / scale);
    pen.textBaseline = 'middle';
    pen.textAlign = 'left';
    pen.fillStyle = colour('dim');
    pen.font = `${this.#rem * 0.85}px system-ui, sans-serif`;
    for (const [y, text] of this.#labels) pen.fillText(text, 0, y + this.#rem * LABEL_HEIGHT_REM / 2 + 1);
    pen.font = `600 ${Math.round(this.#cell * 0.58)}px system-ui, sans-serif`;
    pen.textAlign = 'center';
    for (let at = 0; at < this.#fleet.size; at++) this.#drawCell(at);
    this.#describe();
  }

  #drawCell(at) {
    const pen = this.#pen;
    const fleet = this.#fleet;
    const size = this.#cell;
    const inner = size - (size > 5 ? 2 : 1);
    const x = this.#x[at];
    const y = this.#y[at];
    const word = WORDS[fleet.state[at]];
    const dimmed = this.#isFiltered && !this.#shown(at);
    pen.fillStyle = this.#ground;
    pen.fillRect(x, y, size, size);
    pen.globalAlpha = dimmed ? 0.13 : 1;
    pen.fillStyle = this.#colours[fleet.state[at]];
    const percent = fleet.percent[at];
    if (size >= LETTER_CELL && word === 'downloading' && percent >= 0) {
      pen.globalAlpha *= 0.35;
      pen.fillRect(x, y, inner, inner);
      pen.globalAlpha = dimmed ? 0.13 : 1;
      const filled = Math.round(inner * percent / 100);
      pen.fillRect(x, y + inner - filled, inner, filled);
    } else {
      pen.fillRect(x, y, inner, inner);
    }
    if (size >= LETTER_CELL && !dimmed) {
      pen.fillStyle = this.#letter;
      pen.fillText(LETTER[word], x + inner / 2, y + inner / 2 + 1);
    } else if (size > 5 && (word === 'failed' || word === 'halted')) {
      pen.fillStyle = this.#ground;
      pen.fillRect(x + inner / 2 - 1, y + inner / 2 - 1, 2, 2);
    }
    pen.globalAlpha = 1;
    if (at === this.#chosen) {
      pen.strokeStyle = this.#ink;
      pen.lineWidth = 2;
      pen.strokeRect(x + 1, y + 1, Math.max(2, inner - 2), Math.max(2, inner - 2));
    }
  }

  #describe() {
    const states = Object.entries(this.#fleet.sums.states).map(([word, count]) => `${count} ${word}`).join(', ');
    this.#canvas.setAttribute('aria-label',
      `All boards, coloured by state: ${states}. The table has the same in words.`);
  }

  /** @returns the board there, -1 if there is none */
  #at(x, y) {
    const row = this.#rows.find(([top]) => y >= top && y < top + this.#cell);
    return row?.[1][Math.floor(x / this.#cell)] ?? -1;
  }

  #point(event) {
    const tip = $('tip');
    const at = this.#at(event.offsetX, event.offsetY);
    this.#canvas.classList.toggle('on-board', at >= 0);
    tip.hidden = at < 0;
    if (at < 0) return;
    const fleet = this.#fleet;
    const percent = fleet.percent[at];
    say(tip, [fleet.names[at], fleet.stateWord(at) + (percent >= 0 ? ` ${percent} %` : ''), fleet.causeWord(at),
      fleet.profileWord(at), fleet.site && `site ${fleet.site[at]}`,
      fleet.nodeWord(at) && `on ${fleet.nodeWord(at)}`].filter(Boolean).join(' · '));
    const left = Math.min(event.offsetX + 12, $('map-box').clientWidth - tip.offsetWidth - 4);
    tip.style.transform = `translate(${Math.max(0, left)}px, ${event.offsetY + 16}px)`;
  }
}
