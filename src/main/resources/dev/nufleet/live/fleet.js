// What the page knows of the fleet: a snapshot, and what changed since. Others listen to it.
import {WORDS} from './words.js';

export class Fleet extends EventTarget {
  /** As /api/fleet tells it; null until it is known. */
  sums = null;
  names = [];
  profile = [];
  site = null;
  causes = [''];
  nodes = [''];
  /** By board: an index into WORDS, a percent or -1, indexes into causes and nodes. */
  state = new Uint8Array(0);
  percent = new Int8Array(0);
  cause = new Uint16Array(0);
  node = new Uint16Array(0);
  #words = [];
  #places = new Map();

  get size() { return this.names.length; }

  snapshot(said) {
    const count = said.names.length;
    this.names = said.names;
    this.profile = said.profiles;
    this.site = said.sites;
    this.causes = said.causes;
    this.nodes = said.nodes;
    this.#words = said.stateWords.map(word => Math.max(0, WORDS.indexOf(word)));
    this.#places = new Map(said.names.map((name, at) => [name, at]));
    this.state = new Uint8Array(count);
    this.percent = new Int8Array(count);
    this.cause = new Uint16Array(count);
    this.node = new Uint16Array(count);
    said.rows.forEach((row, at) => this.#put(at, row));
    this.sums = said.fleet;
    this.dispatchEvent(new Event('anew'));
    this.dispatchEvent(new Event('sums'));
  }

  delta(said) {
    if (said.causes && said.causes.length) this.causes = this.causes.concat(said.causes);
    if (said.nodes && said.nodes.length) this.nodes = this.nodes.concat(said.nodes);
    const changed = [];
    for (const [at, ...row] of said.rows) {
      if (at >= this.size) continue;
      this.#put(at, row);
      changed.push(at);
    }
    this.sums = said.fleet;
    if (changed.length) this.dispatchEvent(new CustomEvent('changed', {detail: changed}));
    this.dispatchEvent(new Event('sums'));
  }

  /** Only the sums are told anew. */
  summed(sums) {
    this.sums = sums;
    this.dispatchEvent(new Event('sums'));
  }

  #put(at, [state, percent, cause, node = 0]) {
    this.state[at] = this.#words[state] ?? 0;
    this.percent[at] = percent;
    this.cause[at] = cause;
    this.node[at] = node;
  }

  /** @returns the board's place, undefined if no board is called so */
  place(name) { return this.#places.get(name); }

  stateWord(at) { return WORDS[this.state[at]]; }

  causeWord(at) { return this.causes[this.cause[at]] ?? ''; }

  /** Empty: it lives on none. */
  nodeWord(at) { return this.nodes[this.node[at]] ?? ''; }

  profileWord(at) { return this.sums.profiles[this.profile[at]] ?? ''; }

  /** What a board is grouped by. */
  groupOf(at, by) {
    if (by === 'profile') return this.profileWord(at);
    if (by === 'node') return this.nodeWord(at) || 'no node';
    if (by === 'site') return this.site ? 'site ' + this.site[at] : 'no site';
    return this.causeWord(at) || 'no cause';
  }
}
