// What can be said of each kind of fault. A test holds it against the program's own rules.

const LINK = ['moment', 'phase', 'image', 'packet'];
const LINK_OR_ALWAYS = ['always', ...LINK];
const BOARD = [...LINK, 'operation'];
const OCCASION = ['occasion'];

const kind = (word, side, places, needs, may, what) => ({word, side, places, needs, may, what});

export const KINDS = [
  kind('link-drop', 'link', LINK, ['lasts'], [], 'Silence: nothing passes, and both ends go on believing.'),
  kind('latency', 'link', LINK_OR_ALWAYS, ['delay'], ['jitter', 'lasts'], 'Everything passes later.'),
  kind('bandwidth', 'link', LINK_OR_ALWAYS, ['rate'], ['lasts'], 'So many bytes a second pass, and no more.'),
  kind('reset', 'link', LINK, [], [], 'The connection is reset.'),
  kind('stall', 'link', LINK, ['lasts'], [], 'The board does not read; nothing is lost.'),
  kind('close', 'link', LINK, [], [], 'The end of TCP without a close_notify.'),
  kind('slicer', 'link', LINK_OR_ALWAYS, ['bytes'], ['delay', 'lasts'], 'Bytes pass in small pieces.'),
  kind('corrupt', 'link', LINK, [], [], 'A byte arrives changed.'),
  kind('dns-failure', 'link', LINK, ['lasts'], [], 'Names are not resolved.'),
  kind('tls-failure', 'link', OCCASION, [], ['code', 'share'], 'The handshake of TLS fails.'),
  kind('http-status', 'platform', OCCASION, ['status'], ['share'], 'Downloads are answered with that status.'),
  kind('truncate', 'platform', OCCASION, ['after-bytes'], ['share'], 'Downloads end too early.'),
  kind('wrong-digest', 'platform', OCCASION, [], ['share'], 'Notices carry a digest that is not the image’s.'),
  kind('expired-url', 'platform', OCCASION, [], ['share'], 'Links of notices are not good any more.'),
  kind('slow-body', 'platform', OCCASION, ['rate'], ['after-bytes', 'share'], 'Downloads trickle.'),
  kind('duplicate-notice', 'platform', OCCASION, [], ['delay', 'share'], 'Notices come twice.'),
  kind('late-notice', 'platform', OCCASION, ['delay'], ['share'], 'Notices come late.'),
  kind('broker-restart', 'platform', ['moment'], [], ['lasts'], 'The broker goes, and all sessions with it.'),
  kind('kick-off', 'platform', ['moment'], [], [], 'Boards are thrown out of their sessions.'),
  kind('connack', 'platform', OCCASION, ['code'], ['share'], 'Sign-ins are refused, or never answered.'),
  kind('throttle', 'platform', ['always', 'moment'], ['rate'], ['lasts'], 'So many sign-ins a second, and no more.'),
  kind('power-cut', 'board', BOARD, [], ['how', 'off', 'tear'], 'The board is without power for a while.'),
  kind('sd-read-error', 'board', BOARD, ['lasts'], [], 'The card does not read.'),
  kind('sd-write-error', 'board', BOARD, ['lasts'], [], 'The card does not write.'),
  kind('sd-removed', 'board', BOARD, ['lasts'], [], 'The card is out.'),
  kind('flash-bit-flip', 'board', BOARD, [], ['bytes', 'tear'], 'Bits of the flash turn.'),
  kind('kv-corrupt', 'board', BOARD, [], ['tear'], 'The key-value store is damaged.'),
  kind('worn-flash', 'board', BOARD, [], ['code', 'tear'], 'Sectors do not erase any more.'),
];

/** What each parameter may look like: an example, and how it is said to people. */
export const PARAMETERS = {
  lasts: ['20s', 'how long, 20s or 2s..20s'],
  delay: ['300ms', 'a time, 300ms or 100ms..1s'],
  jitter: ['100ms', 'more or less so much'],
  rate: ['2KiB/s', 'bytes a second, as 2KiB/s'],
  status: ['503', 'of HTTP, 200 to 599'],
  bytes: ['16', 'how many, 16 or 1..64'],
  'after-bytes': ['4096', 'bytes that come before it'],
  how: ['torn', 'before, torn or after a storage operation'],
  off: ['10s', 'how long without power'],
  code: ['', 'see the list'],
  tear: ['', 'which bits, in hex, as capsules have it'],
  share: ['100%', 'of the requests, as 10%'],
};

/** The words that some parameters must be one of. */
export function choices(word, parameter) {
  if (parameter === 'how') return ['before', 'torn', 'after'];
  if (parameter !== 'code') return null;
  return word === 'connack' ? ['1', '2', '3', '4', '5', 'silence']
    : word === 'worn-flash' ? ['stuck', 'reported'] : ['certificate', 'cut', 'version'];
}

/** @returns an example of a parameter's value for that kind */
export const example = (word, parameter) =>
  word === 'throttle' && parameter === 'rate' ? '10/s' : PARAMETERS[parameter][0];

/** As one would repeat it in a shell. */
export function asCurl(fault, at, withToken) {
  const quoted = JSON.stringify(fault).replaceAll("'", "'\\''");
  const token = withToken ? ' -H "Authorization: Bearer $TOKEN"' : '';
  return `curl -H 'X-NuFleet: 1'${token} -d '${quoted}' ${at}/api/chaos`;
}
