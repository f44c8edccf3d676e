// Calls of the run's API, and its event streams.
import {$} from './words.js';

// a link that ends in #token=… is for this tab; no server and no other page is told
const given = location.hash.match(/^#token=([^&]+)/);
if (given) {
  sessionStorage.setItem('nufleet-token', given[1]);
  history.replaceState(null, '', location.pathname);
}
const token = () => sessionStorage.getItem('nufleet-token') || '';
export const hasToken = () => token() !== '';

/** A call that was refused, with the line that says why. */
export class Refused extends Error {
  constructor(status, line) {
    super(line.trim() || `the answer was ${status} without a word`);
    this.status = status;
  }
}

const UNHEARD = 'the run does not answer; it may be over';

async function answered(request) {
  let answer;
  try {
    answer = await request();
  } catch {
    throw new Refused(0, UNHEARD);
  }
  if (!answer.ok) throw new Refused(answer.status, await answer.text());
  return answer;
}

export async function get(path) {
  return (await answered(() => fetch(path, {cache: 'no-store'}))).json();
}

/** @returns what was answered, null if there is nothing in it */
export async function change(method, path, body) {
  const call = () => answered(() => fetch(path, {
    method,
    headers: {'X-NuFleet': '1', 'Content-Type': 'application/json',
      ...(hasToken() ? {'Authorization': 'Bearer ' + token()} : {})},
    ...(body === undefined ? {} : {body: JSON.stringify(body)}),
  }));
  let answer;
  try {
    answer = await call();
  } catch (refused) {
    if (refused.status !== 401 || !await askToken()) throw refused;
    answer = await call();
  }
  const text = await answer.text();
  return text ? JSON.parse(text) : null;
}

function askToken() {
  const dialog = $('token-ask');
  return new Promise(done => {
    dialog.addEventListener('close', () => {
      const said = $('token').value.trim();
      $('token').value = '';
      if (dialog.returnValue === 'keep' && said) sessionStorage.setItem('nufleet-token', said);
      done(dialog.returnValue === 'keep' && said !== '');
    }, {once: true});
    dialog.returnValue = '';
    dialog.showModal();
  });
}

/** A server that says nothing for so long is gone: it says ": alive" every 5 s. */
const SILENCE_MILLIS = 12_000;
const FIRST_PAUSE_MILLIS = 500;
const LONGEST_PAUSE_MILLIS = 5_000;

/**
 * An event stream that is opened again for as long as it is wanted. EventSource hides comments, by which a server
 * shows that it is there, so the stream is read here.
 *
 * @param hear (event, data) for each event
 * @param state called with true when it is open, and with false and a reason when it is cut off
 * @returns a function that ends it
 */
export function stream(path, hear, state) {
  let wanted = true;
  let pause = FIRST_PAUSE_MILLIS;
  let abort;
  let watch;
  const alive = () => {
    clearTimeout(watch);
    watch = setTimeout(() => abort.abort('silence'), SILENCE_MILLIS);
  };

  async function once() {
    abort = new AbortController();
    alive();
    const answer = await fetch(path, {signal: abort.signal, cache: 'no-store', headers: {Accept: 'text/event-stream'}});
    if (!answer.ok) throw new Refused(answer.status, await answer.text());
    state(true);
    pause = FIRST_PAUSE_MILLIS;
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    const events = new EventText(hear);
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      alive();
      events.add(part.value);
    }
    throw new Refused(0, 'the run ended the stream');
  }

  async function onAndOn() {
    while (wanted) {
      try {
        await once();
      } catch (failure) {
        if (wanted) state(false, failure instanceof Refused ? failure.message : UNHEARD, failure.status);
      }
      clearTimeout(watch);
      if (wanted) await new Promise(done => setTimeout(done, pause));
      pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
    }
  }
  onAndOn();
  return () => {
    wanted = false;
    clearTimeout(watch);
    abort.abort('not wanted any more');
  };
}

/** Takes a stream's text in whatever pieces it comes, and gives whole events. */
class EventText {
  constructor(hear) {
    this.hear = hear;
    this.rest = [];
    this.event = 'message';
    this.data = [];
  }

  add(text) {
    let from = 0;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
      this.line((this.rest.join('') + text.slice(from, at)).replace(/\r$/, ''));
      this.rest = [];
      from = at + 1;
    }
    if (from < text.length) this.rest.push(text.slice(from));
  }

  line(line) {
    if (line === '') {
      if (this.data.length) this.hear(this.event, JSON.parse(this.data.join('\n')));
      this.event = 'message';
      this.data = [];
    } else if (line.startsWith('event:')) {
      this.event = line.slice(6).trim();
    } else if (line.startsWith('data:')) {
      this.data.push(line.slice(5));
    }
  }
}
