// The section of boards: legend, search, and the switch between map and table.
import {$, STATES, WORDS, element, number, say, visible} from './words.js';
import {BoardMap} from './map.js';
import {BoardTable} from './table.js';

const SEARCH_PAUSE_MILLIS = 150;

export class Boards {
  #fleet;
  #map;
  #table;
  #states = new Set();
  #words = '';
  #keys = new Map();

  constructor(fleet, open) {
    this.#fleet = fleet;
    this.#map = new BoardMap(fleet, open);
    this.#table = new BoardTable();
    this.#makeLegend();
    $('as-map').onclick = () => {
      this.#onNode('');
      this.#showTable(false);
    };
    $('of-node').onclick = () => {
      this.#onNode('');
      $('as-table').focus();
    };
    $('as-table').onclick = () => this.#showTable(true);
    $('group').onchange = () => this.#map.groupBy($('group').value);
    let soon;
    $('search').oninput = () => {
      clearTimeout(soon);
      soon = setTimeout(() => this.#filter(), SEARCH_PAUSE_MILLIS);
    };
    $('search').onkeydown = event => {
      if (event.key !== 'Enter') return;
      const first = fleet.names.findIndex((_, at) => this.#isShown(at));
      if (first >= 0 && $('search').value) open(fleet.names[first]);
    };
    fleet.addEventListener('anew', () => {
      $('group').querySelector('[value=site]').disabled = !fleet.site;
      this.#filter();
    });
    fleet.addEventListener('changed', () => this.#count());
    fleet.addEventListener('sums', () => this.#showCounts());
  }

  /** A board is open, and is marked where it is. */
  choose(name) { this.#map.choose(this.#fleet.place(name) ?? -1); }

  /** The boards that live on a node, which the run alone knows: as a table. */
  ofNode(name) {
    this.#onNode(name);
    this.#showTable(true);
    $('of-node').focus();
  }

  #onNode(name) {
    $('of-node').hidden = name === '';
    say($('of-node'), `on ${name} ×`);
    $('of-node').setAttribute('aria-label', `Only boards on node ${visible(name)}: show those of all nodes`);
    this.#table.ofNode(name);
  }

  #showTable(table) {
    $('map-box').hidden = table;
    $('table-box').hidden = !table;
    $('as-map').setAttribute('aria-pressed', String(!table));
    $('as-table').setAttribute('aria-pressed', String(table));
    $('group').disabled = table;
    this.#table.show(table);
  }

  #makeLegend() {
    for (const [word, letter] of STATES) {
      const key = element('button', undefined, 'key', {type: 'button', 'aria-pressed': 'false'});
      const count = element('span', '0', 'n');
      key.append(element('i', letter, 's-' + word, {'aria-hidden': 'true'}), element('span', word), ' ', count);
      key.onclick = () => {
        if (!this.#states.delete(word)) this.#states.add(word);
        key.setAttribute('aria-pressed', String(this.#states.has(word)));
        this.#filter();
      };
      const item = element('li');
      item.append(key);
      $('legend').append(item);
      this.#keys.set(word, {key, count});
    }
  }

  #showCounts() {
    for (const [word, {key, count}] of this.#keys) {
      const boards = this.#fleet.sums.states[word] ?? 0;
      say(count, number(boards));
      key.classList.toggle('none', boards === 0);
    }
    const onNodes = (this.#fleet.sums.nodes ?? []).length > 0;
    $('group').querySelector('[value=node]').disabled = !onNodes;
    $('table').classList.toggle('on-nodes', onNodes);
  }

  #isShown(at) {
    return (this.#states.size === 0 || this.#states.has(WORDS[this.#fleet.state[at]]))
      && (this.#words === '' || this.#fleet.names[at].toLowerCase().includes(this.#words));
  }

  #filter() {
    this.#words = $('search').value.trim().toLowerCase();
    this.#map.filter(at => this.#isShown(at), this.#words !== '' || this.#states.size > 0);
    this.#table.filter(this.#words, [...this.#states]);
    this.#count();
  }

  #count() {
    if (this.#words === '' && this.#states.size === 0) {
      say($('found'), '');
      return;
    }
    let found = 0;
    for (let at = 0; at < this.#fleet.size; at++) if (this.#isShown(at)) found++;
    say($('found'), `${number(found)} found`);
  }
}
