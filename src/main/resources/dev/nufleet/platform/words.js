// Words and figures as the page shows them, and its calls. Texts of strangers are put in as text only.

export {$, visible, element, say, set} from './text.js';

export const STATES = ['SUCCEEDED', 'IN_PROGRESS', 'NOTIFIED', 'QUEUED', 'CONFIRM', 'FAILED', 'CANCELED'];

const whole = new Intl.NumberFormat('en');
export const number = n => whole.format(n);

/** A state as a word: IN_PROGRESS is "in progress". */
export const word = state => ({CONFIRM: 'to confirm', CANCELED: 'cancelled', UNACTIVE: 'never seen',
  DISABLE: 'disabled'})[state] ?? state.toLowerCase().replaceAll('_', ' ');

/** What of all it is, so that only all are 100 %. */
export const percent = (part, all) => all === 0 ? 0 : Math.floor(100 * part / all);

/** Children for items: those that are there are kept and told anew, so that focus stays where it is. */
export function fill(node, items, make, tell) {
  while (node.childElementCount > items.length) node.lastElementChild.remove();
  items.forEach((item, at) => tell(node.children[at] ?? node.appendChild(make()), item));
}

const two = n => String(n).padStart(2, '0');
export const clock = millis => {
  const at = new Date(millis);
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
};

/** A moment in this machine's time zone. */
export function moment(millis) {
  if (!millis) return 'never';
  const at = new Date(millis);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${clock(millis)}`;
}

export const deviceLink = (product, name) =>
  '#device=' + encodeURIComponent(product) + '/' + encodeURIComponent(name);
export const jobLink = id => '#job=' + encodeURIComponent(id);

// the link that the start prints ends in #token=…, which no server and no other page is told
const given = location.hash.match(/^#token=(.+)/);
if (given) {
  sessionStorage.setItem('token', given[1]);
  history.replaceState(null, '', location.pathname);
}
const token = sessionStorage.getItem('token') || '';

export async function call(action, parameters = {}) {
  let answer;
  try {
    answer = await fetch('console/' + action, {
      method: 'POST',
      headers: {'X-NuFleet-Console': '1', 'Content-Type': 'application/x-www-form-urlencoded',
        'Authorization': 'Bearer ' + token},
      body: new URLSearchParams(parameters),
    });
  } catch {
    throw new Error('the stand-in does not answer; it may have been stopped');
  }
  const body = await answer.json();
  if (!body.Success) throw new Error(body.ErrorMessage || body.Message || body.Code);
  return body;
}
