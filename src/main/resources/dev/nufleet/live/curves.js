// What the run is like over its time: charts of its timeline, and of the latencies so far.
import {$, PHASES, WORDS, bytes, element, millis, rate, say, whenLightChanges} from './words.js';
import {get} from './api.js';
import {Chart} from './chart.js';

/** The run's own timeline has at most 600; points that came since are kept until it is asked for again. */
const MOST_POINTS = 1200;
const MOST_CAUSES = 7;
const AGAIN_MILLIS = 1000;

const per = (key, width) => point => (point[key] ?? 0) / width;

export class Curves {
  #fleet;
  #points = [];
  #width = 1;
  #charts = [];
  #phase = 'download';
  #latencies = {};
  #table = new Map();
  #timer = 0;
  #loading = false;

  constructor(fleet) {
    this.#fleet = fleet;
    const marks = () => this.#marks();
    const pick = element('select', undefined, '', {'aria-label': 'Phase'});
    pick.append(...['total', ...PHASES].map(phase => element('option', phase)));
    pick.value = this.#phase;
    pick.onchange = () => {
      this.#phase = pick.value;
      this.#draw();
    };
    this.#charts = [
      [new Chart('Boards by state', {stacked: true, marks}), () => this.#states()],
      [new Chart('Sign-ins, notices, upgrades a second', {marks}), () => this.#signs()],
      [new Chart('Downloads and bytes a second', {right: 'bytes', marks}), () => this.#loads()],
      [new Chart('Errors a second, by cause', {stacked: true, marks}), () => this.#errors()],
      [new Chart('Latency of what ended in each step', {head: pick, marks}), () => this.#percentiles()],
      [new Chart('CPU and heap of this process', {right: 'bytes', marks}), () => this.#machine()],
    ];
    $('charts').append(...this.#charts.map(([chart]) => chart.node));
    $('latencies-title').after(this.#makeTable());
    new ResizeObserver(() => this.#charts.forEach(([chart]) => chart.resize())).observe($('charts'));
    whenLightChanges(() => this.#draw());
    document.addEventListener('visibilitychange', () => { if (!document.hidden) this.#soon(); });
    this.#draw();
  }

  /** Asks for everything until now: at the start, after a cut, and when there are too many points. */
  async load() {
    if (this.#loading) return;
    this.#loading = true;
    try {
      const [told, latencies] = await Promise.all([get('/api/timeline'), get('/api/latencies')]);
      const last = told.points.length ? told.points[told.points.length - 1].second : -1;
      const later = this.#points.filter(point => point.second > last);
      this.#width = told.widthSeconds;
      this.#points = told.points.concat(later);
      this.#latencies = latencies.phases;
      this.#soon();
    } catch {
      // the stream's own state says whether the run is there; the next point tries again
    } finally {
      this.#loading = false;
    }
  }

  add(point) {
    const last = this.#points[this.#points.length - 1];
    if (last && point.second <= last.second) return;
    this.#points.push(point);
    if (point.latencies) this.#latencies = point.latencies;
    if (this.#points.length > MOST_POINTS || (point.widthSeconds ?? this.#width) !== this.#width) this.load();
    this.#soon();
  }

  #soon() {
    if (this.#timer || document.hidden) return;
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      this.#draw();
    }, this.#points.length < 3 ? 0 : AGAIN_MILLIS / 4);
  }

  #draw() {
    const last = this.#points.length ? this.#points[this.#points.length - 1].second : 0;
    const second = Math.max(last, this.#fleet.sums && !this.#fleet.sums.ended ? this.#fleet.sums.seconds : 0);
    for (const [chart, lines] of this.#charts) chart.draw(lines(), this.#points, this.#width, second);
    this.#fillTable();
    this.#hint();
  }

  // ---- what is drawn ----

  #states() {
    const seen = new Set(this.#points.flatMap(point => Object.keys(point.states)));
    return WORDS.filter(word => seen.has(word)).map(word => ({
      name: word, colour: 's-' + word, say: rate, value: point => point.states[word] ?? 0}));
  }

  #signs() {
    return [line('sign-ins', 'a', rate, per('signIns', this.#width)),
      line('notices', 'b', rate, per('notices', this.#width), [6, 3]),
      line('upgraded', 'c', rate, per('upgraded', this.#width), [2, 2])];
  }

  #loads() {
    return [line('downloads', 'a', rate, per('downloads', this.#width)),
      {...line('bytes', 'b', bytes, per('downloadedBytes', this.#width), [6, 3]), scale: 'bytes'}];
  }

  #errors() {
    const sums = new Map();
    for (const point of this.#points) {
      for (const [cause, count] of Object.entries(point.errorsByCause ?? {})) {
        sums.set(cause, (sums.get(cause) ?? 0) + count);
      }
    }
    const causes = [...sums].sort((a, b) => b[1] - a[1]).slice(0, MOST_CAUSES).map(([cause]) => cause).sort();
    const rest = point => Math.max(0, (point.errors ?? 0)
      - causes.reduce((sum, cause) => sum + (point.errorsByCause?.[cause] ?? 0), 0));
    return [...causes.map((cause, at) => line(cause, 'e' + at, rate,
      point => (point.errorsByCause?.[cause] ?? 0) / this.#width)),
      line(causes.length ? 'others' : 'errors', 'e7', rate, point => rest(point) / this.#width)];
  }

  #percentiles() {
    const of = key => point => point.phases?.[this.#phase]?.[key] ?? null;
    return [line('99 %', 'a', millis, of('p99Ms'), [2, 2]), line('90 %', 'b', millis, of('p90Ms'), [6, 3]),
      line('half', 'c', millis, of('p50Ms'))];
  }

  #machine() {
    return [line('CPU, % of a core', 'a', rate, point => point.cpuPercent ?? null),
      {...line('heap', 'b', bytes, point => point.heapBytes ?? null, [6, 3]), scale: 'bytes'}];
  }

  #marks() {
    return (this.#fleet.sums?.faults ?? []).filter(fault => fault.since !== null)
      .map((fault, at) => ({number: at + 1, since: fault.since, ended: fault.ended, kind: fault.kind}));
  }

  #hint() {
    const marks = this.#marks();
    const listed = marks.slice(-6).map(mark => `${mark.number} ${mark.kind}`).join(', ');
    say($('marks-hint'), marks.length ? `Bars and dashed lines are faults: ${marks.length > 6 ? '…, ' : ''}${listed}. `
      + 'Ticks at the bottom: one came true.' : 'Faults will be marked in all charts.');
  }

  // ---- latencies as a table ----

  #makeTable() {
    const table = element('table', undefined, '', {'aria-labelledby': 'latencies-title'});
    const head = table.createTHead().insertRow();
    head.append(...['Phase', 'Boards', 'half', '90 %', '99 %'].map((title, at) =>
      element('th', title, at ? 'n' : '', {scope: 'col'})));
    const body = table.createTBody();
    for (const phase of [...PHASES, 'total']) {
      const row = body.insertRow();
      row.append(element('th', phase, '', {scope: 'row'}), ...[1, 2, 3, 4].map(() => element('td', '–', 'n')));
      this.#table.set(phase, row);
    }
    return table;
  }

  #fillTable() {
    for (const [phase, row] of this.#table) {
      const told = this.#latencies[phase];
      if (!told) continue;
      say(row.cells[1], rate(told.count));
      say(row.cells[2], millis(told.p50Ms));
      say(row.cells[3], millis(told.p90Ms));
      say(row.cells[4], millis(told.p99Ms));
    }
  }
}

const line = (name, colour, say, value, dash) => ({name, colour, say, value, dash});
