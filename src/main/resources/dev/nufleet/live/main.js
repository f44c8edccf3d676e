// Puts the page together: one event stream, what it tells, and who shows it.
import {$, say} from './words.js';
import {get, stream} from './api.js';
import {Fleet} from './fleet.js';
import {start as startHead} from './head.js';
import {Boards} from './boards.js';
import {start as startNodes} from './nodes.js';
import {BoardPanel} from './board.js';
import {Chaos} from './chaos.js';
import {Curves} from './curves.js';

const fleet = new Fleet();
const open = name => { location.hash = 'board=' + encodeURIComponent(name); };

startHead(fleet);
const boards = new Boards(fleet, open);
startNodes(fleet, name => boards.ofNode(name));
const panel = new BoardPanel(fleet);
new Chaos(fleet);
const curves = new Curves(fleet);

/** The address says which board is open, so that it can be sent to somebody. */
function follow() {
  const said = location.hash.match(/^#board=(.+)/);
  let name = '';
  try {
    name = said ? decodeURIComponent(said[1]) : '';
  } catch {
    name = ''; // no address that this page has made
  }
  if (name) panel.open(name); else panel.close();
  document.body.classList.toggle('has-board', name !== '');
  boards.choose(name);
}
addEventListener('hashchange', follow);

let cutSince = 0;
let isOver = false;

function linked(isOpen, why) {
  $('link').className = isOpen ? 'on' : 'off';
  say($('link-text'), isOpen ? 'live' : isOver ? 'over' : 'cut off');
  document.body.classList.toggle('is-cut', !isOpen);
  $('cut').hidden = isOpen;
  if (isOpen) {
    cutSince = 0;
    curves.load();
    return;
  }
  if (!cutSince) {
    cutSince = Date.now();
    const at = new Date().toLocaleTimeString('en-GB');
    say($('cut'), `Cut off since ${at}: ${why}. What stands here is from before; the page tries again by itself.`);
  }
}

fleet.addEventListener('anew', follow);

stream('/api/stream', (event, data) => {
  if (event === 'snapshot') fleet.snapshot(data);
  if (event === 'delta') fleet.delta(data);
  if (event === 'point') curves.add(data);
  if (event === 'ended') {
    isOver = true;
    get('/api/fleet').then(sums => fleet.summed(sums), () => {});
  }
}, linked);
