// The header: the verdict so far, sums, and how many boards passed each phase.
import {$, PHASES, bytes, clock, element, number, rate, say} from './words.js';

const phases = new Map();

export function start(fleet) {
  for (const phase of PHASES) {
    const item = element('li');
    const name = element('span', phase);
    const count = element('b', '–');
    const track = element('i', undefined, 'track', {'aria-hidden': 'true'});
    const fill = element('i');
    track.append(fill);
    item.append(name, count, track);
    $('phases').append(item);
    phases.set(phase, {count, fill});
  }
  fleet.addEventListener('sums', () => show(fleet.sums));
}

function show(sums) {
  const {run, boards} = sums;
  say($('run-line'), [`run ${run.id}`, run.scenario && `scenario ${run.scenario}`, run.target, `pace ${run.pace}`,
    `seed ${run.seed}`, `${number(boards.total)} boards to version ${run.version}`].filter(Boolean).join(' · '));
  verdict(sums);
  say($('f-upgraded'), `${number(boards.upgraded)} of ${number(boards.total)}`);
  say($('f-unfinished'), number(boards.unfinished));
  bad('f-failed', boards.failed);
  bad('f-halted', boards.halted);
  bad('f-offline', boards.offline);
  say($('f-seconds'), clock(sums.seconds));
  say($('f-left'), sums.ended ? '–' : clock(sums.secondsLeft));
  say($('f-rate'), rate(sums.upgradedPerSecond));
  say($('f-bytes'), bytes(sums.bytesPerSecond));
  const acting = sums.faults.filter(fault => fault.live && fault.since !== null && fault.ended === null);
  say($('f-faults'), number(acting.length));
  invariants(sums.invariants, sums.thresholds ?? []);
  for (const phase of PHASES) {
    const passed = sums.passed[phase] ?? 0;
    const {count, fill} = phases.get(phase);
    say(count, number(passed));
    fill.style.width = boards.total ? passed * 100 / boards.total + '%' : '0';
  }
}

function bad(id, count) {
  say($(id), number(count));
  $(id).classList.toggle('bad', count > 0);
}

function verdict(sums) {
  const good = sums.ended ? sums.ended.verdict === 'pass' : sums.soFar === 'good';
  const node = $('verdict');
  node.classList.toggle('good', good);
  node.classList.toggle('bad', !good);
  say(node.querySelector('.sign'), good ? '✓' : '×');
  say($('verdict-word'), sums.ended ? sums.ended.verdict : good ? 'good so far' : 'bad so far');
  say($('doing'), sums.ended ? `${sums.ended.by}: ${sums.ended.why || sums.ended.reason}` : sums.doing);
  document.title = `${sums.ended ? sums.ended.verdict : sums.soFar} · ${number(sums.boards.upgraded)} of `
    + `${number(sums.boards.total)} · NuFleet`;
}

function invariants(all, thresholds) {
  const found = Object.entries(all);
  const broken = found.filter(([, one]) => one.violations > 0).length;
  const held = found.filter(([, one]) => one.held === true).length;
  say($('f-invariants'), broken ? `${broken} broken` : `${held} of ${found.length}`);
  const entries = found.map(([word, one]) => [word, ...judged(one)]).concat(thresholds.map(compared));
  $('f-invariants').classList.toggle('bad', broken > 0);
  const list = $('invariants');
  while (list.childElementCount > entries.length) list.lastChild.remove();
  entries.forEach(([word, kind, text], at) => {
    let item = list.children[at];
    if (!item || item.className === 'empty') {
      const fresh = element('li');
      fresh.append(element('span', undefined, 'sign', {'aria-hidden': 'true'}), element('b'), element('small'));
      if (item) item.replaceWith(fresh); else list.append(fresh);
      item = fresh;
    }
    if (item.className !== kind) item.className = kind;
    say(item.children[0], kind === 'bad' ? '×' : kind === 'good' ? '✓' : '…');
    say(item.children[1], word);
    say(item.children[2], text);
  });
}

function judged(one) {
  return one.violations > 0 ? ['bad', `broken ${number(one.violations)} times`]
    : one.held ? ['good', 'holds'] : ['open', one.why || 'not known yet'];
}

/** A threshold says when the run fails, so it is good where that did not come true. */
function compared({expr, value, ok}) {
  const is = value === null ? 'has no value' : `it is ${value}`;
  return ['fail if ' + expr, ...(ok === null ? ['open', 'compared at the end'] : ok ? ['good', `not true, ${is}`]
    : ['bad', `true, ${is}`])];
}
