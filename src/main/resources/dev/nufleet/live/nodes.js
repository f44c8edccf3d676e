// The processes that hold the boards; hidden where these live in the run's own.
import {$, bytes, clock, element, number, say, seconds} from './words.js';

const COLUMNS = [['Node', ''], ['State', ''], ['Boards', 'n'], ['Since', 'n'], ['CPU', 'n'], ['Heap at most', 'n']];

/** @param show leads to the boards of a node, by its name */
export function start(fleet, show) {
  const head = $('nodes-table').tHead.rows[0];
  for (const [title, kind] of COLUMNS) head.append(element('th', title, kind, {scope: 'col'}));
  fleet.addEventListener('sums', () => fill(fleet.sums.nodes ?? [], show));
}

/** Rows are kept and their texts exchanged, so that focus stays where it is. */
function fill(nodes, show) {
  $('nodes').hidden = nodes.length === 0;
  const body = $('nodes-table').tBodies[0];
  while (body.rows.length > nodes.length) body.lastChild.remove();
  nodes.forEach((node, at) => {
    const {cells} = body.rows[at] ?? body.appendChild(newRow());
    const button = cells[0].firstChild;
    say(button, node.name);
    button.onclick = () => show(node.name);
    const [sign, word] = cells[1].children;
    const good = node.state === 'up';
    say(sign, good ? '✓' : '×');
    say(word, node.state);
    if (cells[1].className !== (good ? 'good' : 'bad')) cells[1].className = good ? 'good' : 'bad';
    say(cells[2], number(node.boards));
    say(cells[3], clock(node.sinceSecond));
    say(cells[4], seconds(node.cpuSeconds));
    say(cells[5], bytes(node.peakHeapBytes));
  });
}

function newRow() {
  const row = element('tr');
  for (const [, kind] of COLUMNS) row.append(element('td', '', kind));
  row.cells[0].append(element('button', '', 'link', {type: 'button', title: 'Its boards as a table'}));
  row.cells[1].append(element('span', '', 'sign', {'aria-hidden': 'true'}), ' ', element('span', ''));
  return row;
}
