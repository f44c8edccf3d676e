// What a board's console said, as lines of coloured pieces. Knows no page, so that it can be tried by itself.

/** Older lines are forgotten. */
export const MOST_LINES = 10_000;
/** A longer one goes on in the next: no stranger's text makes a line that a browser cannot lay out. */
const LONGEST_LINE = 1000;
const SLACK = 500;

export class Screen {
  /** Ended lines, each a list of [text, class]. */
  #lines = [];
  #chars = [];
  #looks = [];
  #column = 0;
  #look = new Look();
  /** The beginning of a sequence whose rest has not come. */
  #rest = '';
  /** How many lines were forgotten. */
  forgotten = 0;

  get count() { return this.#lines.length + 1; }

  /** @returns the pieces of a line: [text, class] */
  pieces(line) { return line < this.#lines.length ? this.#lines[line] : this.#pieces(); }

  text(line) { return this.pieces(line).map(([text]) => text).join(''); }

  all() {
    let text = '';
    for (let line = 0; line < this.count; line++) text += (line ? '\n' : '') + this.text(line);
    return text;
  }

  add(text) {
    const all = this.#rest + text;
    this.#rest = '';
    for (let at = 0; at < all.length; at++) {
      const c = all[at];
      if (c === '\x1b') {
        const end = this.#sequence(all, at);
        if (end < 0) {
          this.#rest = all.slice(at, at + 64);
          return;
        }
        at = end;
      } else if (c === '\n') {
        this.#end();
      } else if (c === '\r') {
        this.#column = 0;
      } else if (c === '\b') {
        this.#column = Math.max(0, this.#column - 1);
      } else {
        this.#put(c);
      }
    }
  }

  #put(c) {
    if (this.#column >= LONGEST_LINE) this.#end();
    // a tab is as wide as a blank; other controls are told by their number
    const shown = c === '\t' ? ' ' : /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.test(c)
      ? '\\u' + c.codePointAt(0).toString(16).padStart(4, '0') : c;
    for (const one of shown) {
      this.#chars[this.#column] = one;
      this.#looks[this.#column] = this.#look.word;
      this.#column++;
    }
  }

  #end() {
    this.#lines.push(this.#pieces());
    this.#chars = [];
    this.#looks = [];
    this.#column = 0;
    if (this.#lines.length > MOST_LINES + SLACK) {
      const over = this.#lines.length - MOST_LINES;
      this.#lines.splice(0, over);
      this.forgotten += over;
    }
  }

  #pieces() {
    const pieces = [];
    for (let at = 0; at < this.#chars.length; at++) {
      const last = pieces[pieces.length - 1];
      if (last && last[1] === this.#looks[at]) last[0] += this.#chars[at];
      else pieces.push([this.#chars[at], this.#looks[at]]);
    }
    return pieces;
  }

  /** @returns where the sequence ends, negative if it has not come as a whole */
  #sequence(text, at) {
    if (at + 1 >= text.length) return -1;
    if (text[at + 1] !== '[') return at + 1;
    for (let end = at + 2; end < text.length; end++) {
      const c = text[end];
      if (c >= '@' && c <= '~') {
        if (c === 'm') this.#look.turn(text.slice(at + 2, end));
        return end;
      }
      if (end - at > 60) return end;
    }
    return -1;
  }
}

/** Colours and weight, as SGR sequences set them. */
class Look {
  #front = '';
  #back = '';
  #bold = false;
  #turned = false;
  word = '';

  turn(parameters) {
    const numbers = parameters.split(/[;:]/).map(Number);
    for (let at = 0; at < numbers.length; at++) {
      const n = numbers[at];
      if (n === 0) this.#front = this.#back = '', this.#bold = this.#turned = false;
      else if (n === 1) this.#bold = true;
      else if (n === 22) this.#bold = false;
      else if (n === 7) this.#turned = true;
      else if (n === 27) this.#turned = false;
      else if (n >= 30 && n <= 37) this.#front = 'c' + (n - 30);
      else if (n >= 90 && n <= 97) this.#front = 'c' + (n - 90);
      else if (n === 39) this.#front = '';
      else if (n >= 40 && n <= 47) this.#back = 'b' + (n - 40);
      else if (n >= 100 && n <= 107) this.#back = 'b' + (n - 100);
      else if (n === 49) this.#back = '';
      else if (n === 38 || n === 48) at += numbers[at + 1] === 5 ? 2 : 4;
    }
    this.word = [this.#front, this.#back, this.#bold && 'bold', this.#turned && 'turned'].filter(Boolean).join(' ');
  }
}
