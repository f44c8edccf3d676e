// Devices of a product, by page, as search and filters want them.
import {$, call, deviceLink, element, fill, number, say, set, word} from './words.js';

const ROWS = 25;
const SEARCH_PAUSE_MILLIS = 200;

export class Devices {
  #page = 1;
  #pages = 1;
  #asked = 0;
  #act;

  /** @param act runs what may fail, and tells of it */
  constructor(act) {
    this.#act = act;
    let soon;
    const anew = () => { this.#page = 1; act(() => this.show()); };
    $('search').oninput = () => { clearTimeout(soon); soon = setTimeout(anew, SEARCH_PAUSE_MILLIS); };
    for (const id of ['product', 'status', 'task']) $(id).onchange = anew;
    $('page-back').onclick = () => this.#turn(-1);
    $('page-on').onclick = () => this.#turn(1);
  }

  get product() { return $('product').value; }

  #turn(by) {
    this.#page = Math.min(this.#pages, Math.max(1, this.#page + by));
    this.#act(() => this.show());
  }

  showProducts(products) {
    const known = [...$('product').options].map(option => option.value).join();
    if (known === products.map(p => p.key).join()) return;
    const before = this.product;
    $('product').replaceChildren(...products.map(p =>
      element('option', p.name === p.key ? p.key : `${p.name} (${p.key})`, '', {value: p.key})));
    if (products.some(p => p.key === before)) $('product').value = before;
  }

  async show() {
    const product = this.product;
    if (!product) return;
    const asked = ++this.#asked;
    const data = await call('ConsoleDevices', {ProductKey: product, CurrentPage: this.#page, PageSize: ROWS,
      Search: $('search').value.trim(), Status: $('status').value, Task: $('task').value});
    if (asked !== this.#asked) return;
    this.#pages = Math.max(1, data.PageCount);
    if (this.#page > this.#pages) {
      this.#page = this.#pages;
      return this.show();
    }
    fill($('devices'), data.Devices, newRow, (row, device) => tellRow(row, device, product));
    say($('found'), data.Total === 1 ? '1 device' : `${number(data.Total)} devices`);
    say($('page-at'), `page ${number(this.#page)} of ${number(this.#pages)}`);
    $('page-back').disabled = this.#page <= 1;
    $('page-on').disabled = this.#page >= this.#pages;
  }
}

function newRow() {
  const row = element('tr');
  for (let column = 0; column < 4; column++) row.append(element('td'));
  row.cells[0].append(element('a'));
  row.cells[1].append(element('i', undefined, '', {'aria-hidden': 'true'}), element('span'));
  row.cells[3].append(element('span'), element('i', undefined, 'track', {'aria-hidden': 'true'}));
  row.cells[3].lastChild.append(element('i'));
  return row;
}

function tellRow(row, device, product) {
  const [name, state, version, task] = row.cells;
  say(name.firstChild, device.name);
  set(name.firstChild, 'href', deviceLink(product, device.name));
  set(state.firstChild, 'class', 'dot ' + device.status);
  say(state.lastChild, word(device.status));
  say(version, device.version || '–');
  const share = device.percent;
  say(task.firstChild, device.task ? word(device.task) + (share < 0 ? '' : ` ${share} %`) : '–');
  task.lastChild.hidden = share < 0;
  task.lastChild.firstChild.style.width = Math.min(100, Math.max(0, share)) + '%';
}
