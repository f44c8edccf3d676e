// What happened and happens: the recent events at once, then each as it comes.
import {$, clock, deviceLink, element, moment, say, visible} from './words.js';

const MOST = 500;
const SHOWN = 200;

/** @returns who it is about and what happened, in words */
export function told({payload}) {
  return [payload.status || payload.jobStatus || payload.action || payload.moduleVersion || payload.why || payload.text,
    payload.destVersion && 'to ' + payload.destVersion, payload.desc].filter(Boolean).join(' · ');
}

export class Events {
  /** The newest first. */
  all = [];
  #last = 0;
  #asking = false;
  #again = false;
  #heard;

  /** @param heard called when there is news */
  constructor(heard) {
    this.#heard = heard;
    const stream = new EventSource('events');
    stream.onopen = () => { this.#link(true); this.#load(); };
    stream.onerror = () => this.#link(false);
    stream.onmessage = message => this.#hear(Number(message.lastEventId), JSON.parse(message.data));
  }

  #link(on) {
    $('link').className = on ? 'on' : 'off';
    say($('link-text'), on ? 'live' : 'not connected');
  }

  #hear(number, event) {
    if (this.#asking || number !== this.#last + 1) {
      this.#load(); // one was missed, or all are on their way
      return;
    }
    this.#last = number;
    this.all.unshift(event);
    this.all.length = Math.min(this.all.length, MOST);
    $('no-events').hidden = true;
    $('events').prepend(row(event));
    while ($('events').childElementCount > SHOWN) $('events').lastChild.remove();
    this.#heard();
  }

  async #load() {
    if (this.#asking) {
      this.#again = true;
      return;
    }
    this.#asking = true;
    do {
      this.#again = false;
      try {
        const {last, events} = await (await fetch('events/recent', {cache: 'no-store'})).json();
        this.#last = last;
        this.all = events.map(one => one.event).reverse();
      } catch {
        this.#link(false);
        break;
      }
    } while (this.#again);
    this.#asking = false;
    $('no-events').hidden = this.all.length > 0;
    $('events').replaceChildren(...this.all.slice(0, SHOWN).map(row));
    this.#heard();
  }
}

function row(event) {
  const {topic, payload, millis} = event;
  const item = element('li', undefined, '', {title: visible(topic)});
  item.append(element('time', clock(millis), '', {datetime: new Date(millis).toISOString(), title: moment(millis)}));
  const words = element('span');
  if (payload.deviceName && payload.productKey) {
    words.append(element('a', payload.deviceName, '', {href: deviceLink(payload.productKey, payload.deviceName)}), ' ');
  } else if (payload.deviceName || payload.jobId) {
    words.append(element('b', payload.deviceName || payload.jobId), ' ');
  }
  words.append(element('span', told(event)));
  item.append(words);
  return item;
}
