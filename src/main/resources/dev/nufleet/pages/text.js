// How the program's pages put texts in: as text only, with what hides written out. Served beside each page's files.

export const $ = id => document.getElementById(id);

// controls, and what hides or turns the direction of writing, are written out as in the program's own logs
export const visible = text => String(text).replace(/[\p{C}\u2028\u2029]/gu,
  c => '\\u' + c.codePointAt(0).toString(16).padStart(4, '0'));

/** An element with a text, a class, and attributes. */
export function element(tag, text, className, attributes = {}) {
  const node = document.createElement(tag);
  if (text !== undefined && text !== null) node.textContent = visible(text);
  if (className) node.className = className;
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, visible(value));
  return node;
}

/** Sets a text only if it differs: an unchanged one is neither laid out nor read out again. */
export function say(node, text) {
  const shown = visible(text);
  if (node.textContent !== shown) node.textContent = shown;
}

/** As {@link say}, for attributes. */
export function set(node, name, value) {
  const shown = visible(value);
  if (node.getAttribute(name) !== shown) node.setAttribute(name, shown);
}
