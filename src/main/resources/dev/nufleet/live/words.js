// Words and figures as the page shows them.

export {$, visible, element, say} from './text.js';

/** Each state: its word, the letter that stands for it where there is little room, in the order of a board's way. */
export const STATES = [
  ['off', '·'], ['booting', 'B'], ['provisioning', 'P'], ['connecting', 'C'], ['online', 'N'], ['offline', '?'],
  ['downloading', 'D'], ['verifying', 'V'], ['staged', 'S'], ['installing', 'I'], ['reporting', 'R'],
  ['upgraded', 'U'], ['failed', '×'], ['halted', 'H'],
];
export const WORDS = STATES.map(([word]) => word);
export const LETTER = Object.fromEntries(STATES);
export const PHASES = ['boot', 'provision', 'connect', 'notice', 'download', 'verify', 'install', 'report'];

const whole = new Intl.NumberFormat('en');
const short = new Intl.NumberFormat('en', {maximumFractionDigits: 1});

export const number = n => n === null || n === undefined ? '–' : whole.format(n);
export const rate = n => n === null || n === undefined ? '–' : n >= 100 ? whole.format(Math.round(n)) : short.format(n);

export function bytes(n) {
  if (n === null || n === undefined) return '–';
  for (const [unit, of] of [['GB', 1e9], ['MB', 1e6], ['kB', 1e3]]) {
    if (n >= of) return short.format(n / of) + ' ' + unit;
  }
  return whole.format(Math.round(n)) + ' B';
}

export function seconds(s) {
  if (s === null || s === undefined) return '–';
  if (s < 100) return s.toFixed(1) + ' s';
  const all = Math.round(s);
  const two = n => String(n).padStart(2, '0');
  const hours = Math.floor(all / 3600);
  const minutes = Math.floor(all / 60) % 60;
  return hours ? `${hours} h ${two(minutes)} min` : `${minutes} min ${two(all % 60)} s`;
}

/** As a clock shows it: for where a time changes all the while, and must not need more room. */
export function clock(s) {
  if (s === null || s === undefined) return '–';
  const whole = Math.floor(s);
  if (whole < 100) return whole + ' s';
  const two = n => String(n).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

export function millis(ms) {
  if (ms === null || ms === undefined) return '–';
  return ms < 10 ? ms.toFixed(1) + ' ms' : ms < 1000 ? Math.round(ms) + ' ms' : seconds(ms / 1000);
}

/** A colour of the page's style, as it is now: by day or by night. */
export const colour = name => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();

/** Calls back once when somebody looks at the page by night instead of by day, or another way around. */
export function whenLightChanges(then) {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', then);
}

/** To be called as often as one likes: draws once, before the screen shows its next frame. */
export function oncePerFrame(draw) {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      draw();
    });
  };
}

/** Copies a text; says so on the button that was pressed. */
export async function copy(button, text) {
  const before = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = 'Copied';
  } catch {
    button.textContent = 'Not allowed';
  }
  setTimeout(() => { button.textContent = before; }, 1500);
}
