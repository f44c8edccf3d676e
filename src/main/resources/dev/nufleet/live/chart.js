// One chart over the run's time, drawn by uPlot, with the faults marked in it.
import uPlot from '/page/uplot/uPlot.esm.js';
import {clock, colour, element} from './words.js';

/** Steps of the axis of time that people count in, in seconds. */
const TIMES = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400, 28_800, 86_400];
/** More marks than these would hide what they mark. */
const MOST_MARKS = 30;

/**
 * @typedef {object} Line
 * @property {string} name
 * @property {string} colour of the style, or a colour
 * @property {(point) => number|null} value of a point
 * @property {(value: number) => string} say
 * @property {string} [scale] y by default; another one stands on the right
 * @property {number[]} [dash]
 */

export class Chart {
  #plot = null;
  #box = element('div', undefined, 'plot');
  #lines = [];
  #stacked;
  #raw = [];
  #key = '';
  #marks = () => [];
  #acted = [];
  #right = null;

  /** @param marks gives the faults that are to be marked: {number, since, ended} */
  constructor(title, {stacked = false, right = null, head = null, marks}) {
    this.#stacked = stacked;
    this.#right = right;
    this.#marks = marks;
    this.node = element('figure');
    const caption = element('figcaption', title);
    if (head) caption.append(head);
    this.node.append(caption, this.#box);
    this.title = title;
  }

  /** Draws all points. @param lines from the top of a stack to its bottom */
  draw(lines, points, width, second) {
    const key = JSON.stringify(lines.map(line => [line.name, line.colour])) + this.#look();
    const data = this.#data(lines, points, width);
    this.#lines = lines;
    this.#acted = points.filter(point => point.faults > 0).map(point => point.second);
    if (key !== this.#key) {
      this.#key = key;
      this.#make(data);
    } else {
      this.#plot.setData(data, false);
    }
    this.#plot.setScale('x', {min: 0, max: Math.max(10, second)});
    if (this.#plot.cursor.idx === null || this.#plot.cursor.idx === undefined || this.#plot.cursor.left < 0) {
      this.#plot.setLegend({idx: Math.max(0, points.length - 1)});
    }
  }

  resize() {
    if (!this.#plot) return;
    const size = this.#size();
    if (size.width !== this.#plot.width || size.height !== this.#plot.height) this.#plot.setSize(size);
  }

  #look() { return colour('ink') + colour('panel'); }

  #size() {
    return {width: Math.max(200, this.#box.clientWidth), height: Math.round(parseFloat(colour('plot-rem')) * rem())};
  }

  /** In a stack each line holds what is below it too, so that the lower ones are drawn over it. */
  #data(lines, points, width) {
    this.#raw = lines.map(line => points.map(point => line.value(point, width)));
    let shown = this.#raw;
    if (this.#stacked) {
      const sum = new Array(points.length).fill(0);
      shown = [];
      for (let line = lines.length - 1; line >= 0; line--) {
        shown[line] = this.#raw[line].map((value, at) => sum[at] += value ?? 0);
      }
    }
    return [points.map(point => point.second), ...shown];
  }

  #make(data) {
    this.#plot?.destroy();
    const dim = colour('dim');
    const grid = {stroke: colour('line'), width: 1};
    const font = `${Math.round(rem() * 0.8)}px system-ui, sans-serif`;
    const axis = {stroke: dim, font, grid, ticks: {...grid, size: 4}};
    const first = this.#lines.find(line => !line.scale);
    const axes = [{...axis, values: (_, at) => at.map(clock), space: 60, size: Math.round(rem() * 2), gap: 3, incrs: TIMES},
      {...axis, size: Math.round(rem() * 3.9), values: (_, at) => at.map(value => first ? first.say(value) : value)}];
    const scales = {x: {time: false}, y: {range: (_, low, high) => [0, high > 0 ? high * 1.08 : 1]}};
    if (this.#right) {
      const line = this.#lines.find(one => one.scale === this.#right);
      scales[this.#right] = {range: (_, low, high) => [0, high > 0 ? high * 1.08 : 1]};
      axes.push({...axis, scale: this.#right, side: 1, size: Math.round(rem() * 4.3), grid: {show: false},
        values: (_, at) => at.map(value => line.say(value))});
    }
    this.#plot = new uPlot({...this.#size(), padding: [14, 20, 0, 0], axes, scales, series: this.#series(),
      cursor: {sync: {key: 'run', setSeries: false}, drag: {setScale: false, x: false, y: false}, points: {size: 5}},
      legend: {markers: {width: 0, fill: (_, at) => paint(this.#lines[at - 1].colour)}},
      hooks: {draw: [plot => this.#drawMarks(plot)], ready: [plot => this.#makeKnown(plot)]},
    }, data, this.#box);
  }

  #series() {
    return [{label: 'time', value: (_, second) => second === null || second === undefined ? '–' : clock(second)},
      ...this.#lines.map((line, at) => ({
        label: line.name, scale: line.scale ?? 'y', stroke: paint(line.colour), width: this.#stacked ? 0 : 1.5,
        dash: line.dash, fill: this.#stacked ? paint(line.colour) : undefined,
        points: {show: !this.#stacked, size: 4, fill: paint(line.colour), filter: (_, own) => this.#alone(own - 1)},
        paths: this.#stacked ? uPlot.paths.stepped({align: 1}) : undefined,
        value: (_, value, series, index) => {
          const own = this.#raw[at][index];
          return own === null || own === undefined ? '–' : line.say(own);
        },
      }))];
  }

  /** Which points of a line have no neighbour, so that no line leads to them. */
  #alone(line) {
    const values = this.#raw[line];
    const none = at => values[at] === null || values[at] === undefined;
    return [...values.keys()].filter(at => !none(at) && none(at - 1) && none(at + 1));
  }

  #makeKnown(plot) {
    const picture = plot.root.querySelector('.u-wrap');
    plot.setLegend({idx: Math.max(0, plot.data[0].length - 1)});
    picture.setAttribute('role', 'img');
    picture.setAttribute('aria-label', `${this.title} over the run's time; the latest figures stand below`);
  }

  /** Where a fault began and ended stands a line, over its time a bar, and below a tick wherever one came true. */
  #drawMarks(plot) {
    const pen = plot.ctx;
    const {left, top, width, height} = plot.bbox;
    const scale = devicePixelRatio || 1;
    const max = plot.scales.x.max;
    pen.save();
    pen.beginPath();
    pen.rect(left, 0, width, top + height);
    pen.clip();
    pen.strokeStyle = pen.fillStyle = colour('mark');
    pen.lineWidth = scale;
    pen.font = `600 ${11 * scale}px system-ui, sans-serif`;
    pen.textBaseline = 'alphabetic';
    pen.textAlign = 'left';
    let labelled = 0;
    for (const mark of this.#marks().slice(-MOST_MARKS)) {
      const from = plot.valToPos(mark.since, 'x', true);
      const to = plot.valToPos(Math.min(mark.ended ?? max, max), 'x', true);
      pen.fillRect(from, top - 3 * scale, Math.max(2 * scale, to - from), 3 * scale);
      pen.setLineDash([4 * scale, 3 * scale]);
      for (const x of mark.ended === null ? [from] : [from, to]) {
        pen.beginPath();
        pen.moveTo(x, top);
        pen.lineTo(x, top + height);
        pen.stroke();
      }
      const label = Math.max(from + 2 * scale, labelled);
      pen.fillText(String(mark.number), label, top - 5 * scale);
      labelled = label + pen.measureText(mark.number + ' ').width;
    }
    for (const second of this.#acted) {
      pen.fillRect(plot.valToPos(second, 'x', true), top + height - 5 * scale, 2 * scale, 5 * scale);
    }
    pen.restore();
  }
}

const rem = () => parseFloat(getComputedStyle(document.documentElement).fontSize);

const paint = name => name.startsWith('#') || name.includes('(') ? name : colour(name);
