// Faults: a form to give one, and the list of what acts, was given or is planned.
import {$, PHASES, copy, element, number, say, seconds} from './words.js';
import {change, hasToken} from './api.js';
import {KINDS, PARAMETERS, asCurl, choices, example} from './faults.js';

/** More are not listed; the report has them all. */
const MOST_LISTED = 100;

export class Chaos {
  #fleet;
  #form = element('form', undefined, 'fault');
  #kind = element('select', undefined, '', {name: 'kind'});
  #what = element('p', '', 'hint');
  #fields = element('div', undefined, 'fields');
  #curl = element('pre', undefined, 'curl', {tabindex: '0', 'aria-label': 'The same as a command'});
  #answer = element('p', '', 'answer', {role: 'status'});
  #give = element('button', 'Give this fault');
  #none = element('p', '', 'hint');
  #list = element('ul', undefined, 'faults');
  #items = new Map();

  constructor(fleet) {
    this.#fleet = fleet;
    this.#makeForm();
    $('chaos').append(element('h2', 'Faults', '', {id: 'chaos-title'}), this.#list, this.#none,
      this.#details());
    fleet.addEventListener('anew', () => this.#makeFields(), {once: true}); // now it is known whether there are sites
    fleet.addEventListener('sums', () => this.#show(fleet.sums));
  }

  #details() {
    const details = element('details', undefined, '', {id: 'give-fault'});
    details.append(element('summary', 'Give a fault'), this.#form);
    return details;
  }

  #makeForm() {
    for (const side of ['link', 'platform', 'board']) {
      const group = element('optgroup', undefined, '', {label: 'of the ' + side});
      group.append(...KINDS.filter(one => one.side === side).map(one => element('option', one.word)));
      this.#kind.append(group);
    }
    const copies = element('button', 'Copy', 'second', {type: 'button'});
    copies.onclick = () => copy(copies, this.#curl.textContent);
    const command = element('div', undefined, 'command');
    command.append(this.#curl, copies);
    const buttons = element('div', undefined, 'bar');
    buttons.append(this.#give);
    this.#form.append(labelled('Kind', this.#kind), this.#what, this.#fields, buttons, this.#answer, command);
    this.#kind.onchange = () => this.#makeFields();
    this.#form.oninput = () => this.#showCurl();
    this.#form.onsubmit = event => {
      event.preventDefault();
      this.#post();
    };
    this.#makeFields();
  }

  get #rules() { return KINDS.find(one => one.word === this.#kind.value); }

  #makeFields() {
    const rules = this.#rules;
    say(this.#what, rules.what);
    const fields = [];
    const isOfAll = ['broker-restart', 'throttle'].includes(rules.word);
    if (!isOfAll) {
      fields.push(this.#input('boards', 'Boards', '10%', 'all, 20, 10%, name=board-0001*'
        + (rules.side === 'platform' ? '' : ', profile=m487')
        + (this.#fleet.sums?.sites ? ', or a share of sites' : '')));
      if (rules.side !== 'platform' && !rules.places.includes('occasion') && this.#fleet.sums?.sites) {
        fields.push(this.#choice('of', 'Counted in', ['boards', 'sites']));
      }
    }
    if (rules.places.includes('moment')) {
      fields.push(this.#choice('when', 'When', ['at once', 'after a time',
        ...(rules.places.includes('phase') ? ['in a phase'] : [])], () => this.#showWhen()));
      fields.push(this.#input('after', 'After', '10s', 'a time from now, 10s or 5s..60s'));
      fields.push(this.#input('every', 'And again every', '', 'a time, or nothing: once'));
      if (rules.places.includes('phase')) {
        fields.push(this.#choice('during', 'Phase', PHASES), this.#input('at', 'Where in it', '', atHint(rules)));
      }
    }
    fields.push(this.#input('times', 'Times', '', 'how often, 1 or 1..3; nothing: as usual'));
    for (const parameter of [...rules.needs, ...rules.may]) {
      const words = choices(rules.word, parameter);
      const needed = rules.needs.includes(parameter);
      fields.push(words ? this.#choice(parameter, parameter, needed ? words : ['', ...words])
        : this.#input(parameter, parameter, needed ? example(rules.word, parameter) : '', rules.word === 'throttle'
          && parameter === 'rate' ? 'sign-ins a second, as 10/s' : PARAMETERS[parameter][1], needed));
    }
    this.#fields.replaceChildren(...fields);
    this.#showWhen();
    say(this.#answer, '');
  }

  #input(name, title, value, hint, needed) {
    const input = element('input', undefined, '', {name, autocomplete: 'off', spellcheck: 'false', maxlength: '200'});
    input.value = value;
    input.required = Boolean(needed);
    return labelled(title, input, hint);
  }

  #choice(name, title, words, then) {
    const select = element('select', undefined, '', {name});
    select.append(...words.map(word => element('option', word)));
    if (then) select.onchange = then;
    return labelled(title, select);
  }

  /** Only what counts for the moment that is chosen is there. */
  #showWhen() {
    const when = this.#value('when');
    for (const [name, shown] of [['after', when === 'after a time'], ['every', when === 'after a time'],
      ['during', when === 'in a phase'], ['at', when === 'in a phase']]) {
      const field = this.#form.elements.namedItem(name);
      if (field) field.closest('label').hidden = !shown;
    }
    this.#showCurl();
  }

  /** What is said in a field that is there, empty if it is not. */
  #value(name) {
    const field = this.#form.elements.namedItem(name);
    return field && !field.closest('label').hidden ? field.value.trim() : '';
  }

  #fault() {
    const fault = {kind: this.#kind.value};
    if (this.#value('of') === 'sites') Object.assign(fault, {scope: 'site', share: this.#value('boards')});
    else if (this.#value('boards')) fault.boards = this.#value('boards');
    for (const name of ['during', 'at', 'after', 'every', 'times', ...this.#rules.needs, ...this.#rules.may]) {
      if (this.#value(name)) fault[name] = this.#value(name);
    }
    return fault;
  }

  #showCurl() { say(this.#curl, asCurl(this.#fault(), location.origin, hasToken())); }

  async #post() {
    this.#give.disabled = true;
    try {
      const given = await change('POST', '/api/chaos', this.#fault());
      this.#tell(`It is number ${given.id}.`, false);
    } catch (refused) {
      this.#tell(refused.message, true);
    } finally {
      this.#give.disabled = !this.#fleet.sums?.takesFaults;
    }
  }

  #tell(text, bad) {
    this.#answer.classList.toggle('bad', bad);
    say(this.#answer, text);
  }

  // ---- the list ----

  #show(sums) {
    const listed = [...sums.faults].reverse().slice(0, MOST_LISTED);
    this.#give.disabled = !sums.takesFaults;
    say(this.#none, !sums.takesFaults ? sums.whyNot || 'This run takes no faults.' : listed.length ? '' : 'None yet.');
    const ids = new Set(listed.map(fault => fault.id));
    for (const [id, item] of this.#items) {
      if (ids.has(id)) continue;
      item.node.remove();
      this.#items.delete(id);
    }
    listed.forEach((fault, place) => {
      let item = this.#items.get(fault.id);
      if (!item) {
        item = this.#newItem(fault);
        this.#items.set(fault.id, item);
        this.#list.insertBefore(item.node, this.#list.children[place] ?? null);
      }
      const state = !fault.live || fault.ended !== null ? 'over' : fault.since !== null ? 'acting' : 'planned';
      if (item.node.className !== state) item.node.className = state;
      say(item.state, state);
      say(item.line, [fault.boards === 1 ? '1 board' : `${number(fault.boards)} boards`, fault.acted === null ? '' : `${number(fault.acted)} acted`,
        fault.since === null ? '' : `since ${seconds(fault.since)}`,
        fault.ended === null ? '' : `ended ${seconds(fault.ended)}`].filter(Boolean).join(' · '));
      item.stop.hidden = fault.scenario || state === 'over';
    });
  }

  #newItem(fault) {
    const node = element('li');
    const state = element('b');
    const line = element('small');
    const stop = element('button', 'Stop', 'second', {type: 'button',
      'aria-label': `Stop fault ${fault.id}, ${fault.kind}`});
    stop.onclick = async () => {
      stop.disabled = true;
      try {
        await change('DELETE', '/api/chaos/' + fault.id);
        this.#tell(`Number ${fault.id} is stopped.`, false);
      } catch (refused) {
        this.#tell(refused.message, true);
      } finally {
        stop.disabled = false;
      }
    };
    const text = element('div');
    text.append(state, ' ', element('span', fault.scenario ? 'of the scenario' : `number ${fault.id}`, 'dim'),
      element('code', fault.text), line);
    node.append(text, stop);
    return {node, state, line, stop};
  }
}

function atHint(rules) {
  return ['nothing: its beginning', rules.places.includes('image') && '10%..90% or byte 4096 of a download',
    rules.places.includes('packet') && 'packet 3', rules.places.includes('operation') && 'operation 1..400']
    .filter(Boolean).join('; ');
}

function labelled(title, field, hint) {
  const label = element('label', title);
  label.append(field);
  if (hint) label.append(element('small', hint));
  return label;
}
