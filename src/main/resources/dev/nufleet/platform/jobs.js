// Jobs: how far each is, and in which states its tasks are.
import {$, STATES, call, element, fill, jobLink, moment, number, percent, say, set, word} from './words.js';

const OVER = ['SUCCEEDED', 'FAILED', 'CANCELED'];

/** A bar of the tasks' states, with its words. */
export function newBar() {
  const node = element('div');
  const bar = element('div', undefined, 'states', {role: 'img'});
  for (const state of STATES) bar.append(element('i', undefined, state));
  node.append(bar, element('ul', undefined, 'counts'));
  return node;
}

export function tellBar(node, counts) {
  const [bar, list] = node.children;
  const all = STATES.reduce((sum, state) => sum + counts[state], 0);
  const there = STATES.filter(state => counts[state]);
  STATES.forEach((state, at) => { bar.children[at].style.flexGrow = counts[state]; });
  set(bar, 'aria-label', there.map(state => `${number(counts[state])} ${word(state)}`).join(', ') || 'no task');
  fill(list, there, () => {
    const item = element('li');
    item.append(element('i', undefined, '', {'aria-hidden': 'true'}), element('b'), ' ', element('span'));
    return item;
  }, (item, state) => {
    const [sign, count, what] = item.children;
    if (sign.className !== state) sign.className = state;
    say(count, number(counts[state]));
    say(what, `${word(state)}, ${percent(counts[state], all)} %`);
  });
}

/** How much of a job's tasks is over. */
export const finished = counts => percent(OVER.reduce((sum, state) => sum + counts[state], 0),
  STATES.reduce((sum, state) => sum + counts[state], 0));

export const mayBeCancelled = job => job.status === 'IN_PROGRESS' || job.status === 'PLANNED';

export const cancel = id => call('CancelOTATaskByJob', {JobId: id, CancelScheduledTask: true,
  CancelQueuedTask: true, CancelNotifiedTask: true, CancelInProgressTask: true});

export function showJobs(jobs) {
  $('no-jobs').hidden = jobs.length > 0;
  fill($('jobs'), jobs, () => {
    const row = element('li', undefined, 'job');
    const name = element('div');
    name.append(element('a'), element('small'));
    row.append(name, element('b', '', 'done'), newBar());
    return row;
  }, (row, job) => {
    const [name, done, bar] = row.children;
    say(name.children[0], 'to ' + job.version);
    set(name.children[0], 'href', jobLink(job.id));
    say(name.children[1], ` ${word(job.status)} · ${job.product} · ${moment(job.created)}`);
    say(done, finished(job.counts) + ' % over');
    tellBar(bar, job.counts);
  });
}
