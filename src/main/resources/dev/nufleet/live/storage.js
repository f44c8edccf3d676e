// What lies where in a board's flash and on its card: a bar in proportion, and a table that says the same in words.
import {bytes, element, number} from './words.js';

const WHAT = {
  bootloader: ['B', 'bootloader'],
  'key-value': ['K', 'key-value store'],
  header: ['H', 'header'],
  application: ['A', 'application'],
  candidate: ['C', 'CandidateSlot'],
  user: ['U', 'user file system'],
};

export function showStorage(node, board) {
  const key = JSON.stringify([board.storage, board.storageWhy]);
  if (node.dataset.key === key) return;
  node.dataset.key = key;
  const map = board.storage;
  if (!map) {
    // what was seen a moment ago is better than nothing, if it is marked as that
    if (node.querySelector('.memory')) node.classList.add('stale');
    else node.replaceChildren(element('p', board.storageWhy || 'not known', 'empty'));
    return;
  }
  node.classList.remove('stale');
  const {flash, header, keyValue, card} = map;
  const wear = flash.mostErases
    ? `${number(flash.erases)} sectors erased, one of them ${number(flash.mostErases)} times (at ${hex(flash.mostErasedAt)})`
    : 'no sector erased in this run';
  const parts = [memory('Flash', flash, area => inFlash(area, map)),
    element('p', `${wear}; ${map.rootOfTrust ? 'has a root of trust' : 'has no root of trust'}`, 'hint')];
  if (header) parts.push(element('p', `SHA-256 ${header.sha256}`, 'digest'));
  parts.push(card ? memory('SD card', card, area => onCard(area, card))
    : element('p', 'No SD card is in the slot.', 'empty'));
  node.replaceChildren(...parts);

  function inFlash(area, {header: active}) {
    if (area.what === 'key-value') {
      const one = keyValue[(area.from - 0x10000) / area.bytes] ?? {};
      return one.version === null || one.version === undefined ? 'erased'
        : `${one.active ? 'active' : 'old'}, version ${one.version}, ${number(one.keys)} keys`;
    }
    if (area.what === 'header') return active ? `version ${active.version}` : 'none that is valid';
    if (area.what === 'application') return active ? active.intact ? 'intact' : 'not what its header says' : 'unknown';
    return '';
  }
}

function onCard(area, card) {
  if (area.what === 'key-value') return card.files === null ? 'not formatted' : `${number(card.files)} files`;
  if (area.what === 'user') return card.userFormatted ? 'formatted' : 'not formatted';
  const {state, version} = card.candidates[0];
  return [state, version && `version ${version}`].filter(Boolean).join(', ');
}

/** Where areas differ by thousands, the small ones still have room for their letter. */
function memory(title, of, words) {
  const box = element('div', undefined, 'memory');
  const bar = element('div', undefined, 'areas', {'aria-hidden': 'true'});
  const table = element('table');
  table.append(element('caption', `${title}, ${bytes(of.bytes)}`));
  const head = element('tr');
  head.append(...['area', 'from', 'size', 'used', 'holds'].map(word => element('th', word, '', {scope: 'col'})));
  table.append(head);
  for (const area of of.areas) {
    const [letter, name] = WHAT[area.what] ?? ['?', area.what];
    const used = area.usedBytes === null ? null : Math.min(area.usedBytes, area.bytes);
    const piece = element('span', letter, 'area w-' + area.what);
    piece.style.flexGrow = String(area.bytes / of.bytes);
    const fill = element('i');
    fill.style.width = used === null || !area.bytes ? '0' : used * 100 / area.bytes + '%';
    piece.append(fill);
    bar.append(piece);
    const row = element('tr');
    const heading = element('th', undefined, '', {scope: 'row'});
    heading.append(element('i', letter, 'letter w-' + area.what, {'aria-hidden': 'true'}), ' ', name);
    row.append(heading, element('td', hex(area.from)), element('td', bytes(area.bytes)),
      element('td', used === null ? '–' : bytes(used)), element('td', words(area), 'holds'));
    table.append(row);
  }
  const scroll = element('div', undefined, 'scroll', {tabindex: '0', role: 'region', 'aria-label': title});
  scroll.append(table);
  box.append(bar, scroll);
  return box;
}

const hex = n => '0x' + n.toString(16);
