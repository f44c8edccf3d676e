// One device or one job, as the address of the page names it: #device=PRODUCT/NAME, #job=ID.
import {$, STATES, call, clock, deviceLink, element, fill, jobLink, moment, number, say, set, word} from './words.js';
import {cancel, finished, mayBeCancelled, newBar, tellBar} from './jobs.js';
import {told} from './events.js';

const ROWS = 25;

export class Details {
  #events;
  #act;
  #hash = '';
  #parts = null;
  #show = null;
  #asked = 0;

  constructor(events, act) {
    this.#events = events;
    this.#act = act;
    addEventListener('hashchange', () => this.follow());
  }

  /** Shows what the address names; nothing if it names nothing. */
  follow() {
    const [, kind, rest] = location.hash.match(/^#(device|job)=(.+)/) ?? [];
    this.#hash = kind ? location.hash : '';
    this.#asked++;
    $('details').hidden = !kind;
    $('details').replaceChildren();
    this.#show = null;
    if (!kind) return;
    const names = rest.split('/').map(decoded);
    const title = element('h2', kind === 'device' ? names[1] : 'Job', '', {id: 'details-title', tabindex: '-1'});
    const head = element('div', undefined, 'bar');
    head.append(title, element('a', 'Close', 'close', {href: '#'}));
    $('details').append(head);
    if (kind === 'device') this.#openDevice(names[0], names[1] ?? '');
    else this.#openJob(names[0], title);
    this.#act(() => this.show());
    $('details').scrollIntoView({block: 'nearest'});
    title.focus({preventScroll: true});
  }

  /** Asks anew for what is shown. */
  async show() {
    await this.#show?.();
  }

  #openDevice(product, name) {
    const facts = element('dl', undefined, 'facts');
    const versions = element('dl', undefined, 'facts');
    const tasks = element('ul', undefined, 'tasks');
    const events = element('ol', undefined, 'history', {tabindex: '0', 'aria-label': 'Events of it, the newest first'});
    $('details').append(facts, element('h3', 'Versions'), versions, element('h3', 'Tasks'), tasks,
      element('h3', 'Among the recent events'), events);
    this.#show = async () => {
      const asked = this.#asked;
      const {Data: device} = await call('ConsoleDevice', {ProductKey: product, DeviceName: name});
      if (asked !== this.#asked) return;
      list(facts, [['state', word(device.status)], ['product', device.product], ['nickname', device.nickname || '–'],
        ['made', moment(device.created)], ['first sign-in', moment(device.activated)],
        ['signed in at', moment(device.online)], ['last seen', moment(device.lastSeen)],
        ['sign-ins of this process', number(device.connections)], ['address', device.ip || '–'],
        ['upgrade topic', device.subscribed ? 'subscribed' : 'not subscribed'],
        ['version over this connection', device.informed ? 'reported' : 'not reported'],
        ['groups', number(device.groups)]]);
      list(versions, Object.entries(device.versions).map(([module, version]) => [module || 'default', version]));
      fill(tasks, device.tasks, newTask, (row, task) => tellTask(row, task, 'to ' + task.to, jobLink(task.job)));
      none(tasks, 'none');
      const own = this.#events.all.filter(({payload}) => payload.deviceName === name && payload.productKey === product);
      fill(events, own, () => {
        const row = element('li');
        row.append(element('time'), element('span'));
        return row;
      }, (row, event) => {
        say(row.children[0], clock(event.millis));
        say(row.children[1], told(event));
      });
    };
  }

  #openJob(id, title) {
    const facts = element('dl', undefined, 'facts');
    const bar = newBar();
    const stop = element('button', 'Cancel the job', 'second', {type: 'button', hidden: ''});
    stop.onclick = () => this.#act(() => cancel(id));
    const label = element('label', 'Tasks that are ', 'inline');
    const choice = element('select');
    choice.append(element('option', 'in any state', '', {value: ''}),
      ...STATES.map(state => element('option', word(state), '', {value: state})));
    label.append(choice);
    const tasks = element('ul', undefined, 'tasks');
    const pages = element('nav', undefined, 'bar pages', {'aria-label': 'Pages of tasks'});
    const back = element('button', 'Back', 'second', {type: 'button'});
    const on = element('button', 'On', 'second', {type: 'button'});
    const at = element('span');
    pages.append(back, at, on);
    let page = 1;
    const turn = by => { page += by; this.#act(() => this.show()); };
    back.onclick = () => turn(-1);
    on.onclick = () => turn(1);
    choice.onchange = () => { page = 1; turn(0); };
    $('details').append(facts, bar, stop, label, tasks, pages);
    this.#show = async () => {
      const asked = this.#asked;
      const answer = await call('ConsoleJob', {JobId: id, CurrentPage: page, PageSize: ROWS, Status: choice.value});
      if (asked !== this.#asked) return;
      const job = answer.Data;
      say(title, 'Job to ' + job.version);
      list(facts, [['state', word(job.status)], ['over', finished(job.counts) + ' %'], ['product', job.product],
        ['kind', word(job.kind)], ['target', word(job.target)], ['made', moment(job.created)],
        ['began', moment(job.started)], ['ended', moment(job.ended)], ['notices a minute', number(job.perMinute)],
        ['retries', job.retryMinutes < 0 ? 'none' : `${job.retries}, after ${job.retryMinutes} min`],
        ['timeout', job.timeoutMinutes ? job.timeoutMinutes + ' min' : 'none'], ['id', job.id]]);
      tellBar(bar, job.counts);
      stop.hidden = !mayBeCancelled(job);
      fill(tasks, answer.Tasks, newTask,
        (row, task) => tellTask(row, task, task.device, deviceLink(task.product, task.device)));
      none(tasks, 'none in this state');
      const last = Math.max(1, answer.PageCount);
      say(at, `page ${number(page)} of ${number(last)}`);
      back.disabled = page <= 1;
      on.disabled = page >= last;
    };
  }
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // somebody's address with a stray percent sign
  }
}

function none(node, words) {
  if (!node.childElementCount) node.append(element('li', words, 'empty'));
}

function list(node, pairs) {
  fill(node, pairs.length ? pairs : [['none was reported', '']], () => {
    const pair = element('div');
    pair.append(element('dt'), element('dd'));
    return pair;
  }, (pair, [name, value]) => {
    say(pair.children[0], name);
    say(pair.children[1], value);
  });
}

function newTask() {
  const row = element('li');
  const head = element('p');
  head.append(element('a'), ' ', element('i', undefined, '', {'aria-hidden': 'true'}), element('b'));
  row.append(head, element('p', '', 'why'), element('ol', undefined, 'steps'));
  return row;
}

function tellTask(row, task, title, address) {
  if (row.className === 'empty') row.replaceWith(row = newTask());
  const [head, why, steps] = row.children;
  const [link, sign, state] = head.children;
  say(link, title);
  set(link, 'href', address);
  set(sign, 'class', task.status);
  say(state, word(task.status) + (task.status === 'IN_PROGRESS' ? ` ${task.percent} %` : ''));
  say(why, task.why);
  why.hidden = !task.why;
  fill(steps, [['made', task.created], ['began', task.started], ['last change', task.changed],
    ['comes again', task.retryAt]].filter(([, millis]) => millis), () => element('li'),
  (item, [what, millis]) => say(item, `${what} ${moment(millis)}`));
  if (task.from) set(head, 'title', `from ${task.from} to ${task.to}`);
}
