// The page of the stand-in: asks /console for what there is, and /events for what happens.
import {$, call, element, fill, number, say, visible} from './words.js';
import {showJobs} from './jobs.js';
import {Devices} from './devices.js';
import {Events} from './events.js';
import {Details} from './details.js';

const AFTER_NEWS_MILLIS = 700;
const AGAIN_MILLIS = 5000;

function trouble(message) {
  $('trouble').hidden = !message;
  say($('trouble'), message || '');
}

function showFirmwares(firmwares) {
  $('no-firmwares').hidden = firmwares.length > 0;
  fill($('firmwares'), firmwares, () => {
    const row = element('li');
    row.append(element('b'), element('span'), element('button', 'Start', 'second', {type: 'button'}),
      element('code'));
    return row;
  }, (row, firmware) => {
    const [version, size, start, sign] = row.children;
    say(version, firmware.version);
    say(size, `${number(firmware.size)} B${firmware.product ? ' · ' + firmware.product : ''}`);
    say(sign, firmware.sign);
    start.setAttribute('aria-label', visible('Start a job to ' + firmware.version));
    start.onclick = () => act(() => startJob(firmware.id, firmware.product || devices.product));
  });
}

const startJob = (id, product) =>
  call('CreateOTAStaticUpgradeJob', {FirmwareId: id, ProductKey: product, TargetSelection: 'ALL'});

async function refresh() {
  const {Data: data} = await call('ConsoleOverview');
  for (const node of document.querySelectorAll('[data-figure]')) say(node, number(data.figures[node.dataset.figure]));
  devices.showProducts(data.products);
  showJobs(data.jobs);
  showFirmwares(data.firmwares);
  await devices.show();
  await details.show();
}

async function act(work) {
  try {
    trouble('');
    await work();
    await refresh();
  } catch (failure) {
    trouble(failure.message);
  }
}

$('upload').onsubmit = event => {
  event.preventDefault();
  const form = event.target;
  const file = form.file.files[0];
  act(async () => {
    const {Data: place} = await call('GenerateOTAUploadURL', {FileSuffix: 'bin'});
    const body = new FormData();
    body.append('key', place.Key);
    body.append('policy', place.Policy);
    body.append('OSSAccessKeyId', place.OSSAccessKeyId);
    body.append('signature', place.Signature);
    body.append('file', file);
    await send(new URL(place.Host).pathname.slice(1), body);
    const {Data: made} = await call('CreateOTAFirmware', {DestVersion: form.version.value, ProductKey: devices.product,
      // a package's name may have no dot
      FirmwareName: (form.version.value.replaceAll('.', '-') + '-' + Date.now().toString(36)).slice(-40),
      FirmwareUrl: place.FirmwareUrl,
      NeedToVerify: false});
    if (form.start.checked) await startJob(made.FirmwareId, devices.product);
    form.reset();
  });
};

function send(path, body) {
  return new Promise((good, bad) => {
    const request = new XMLHttpRequest();
    const progress = $('upload-progress');
    request.upload.onprogress = e => { progress.hidden = false; progress.max = e.total; progress.value = e.loaded; };
    request.onloadend = () => { progress.hidden = true; };
    request.onload = () => request.status < 300 ? good()
      : bad(new Error('the upload was refused with ' + request.status));
    request.onerror = () => bad(new Error('the upload broke off'));
    request.open('POST', path);
    request.send(body);
  });
}

$('config').onsubmit = event => {
  event.preventDefault();
  const push = event.submitter.value === 'push';
  act(async () => {
    await call('SetProductConfig', {ProductKey: devices.product, Content: event.target.content.value});
    if (push) await call('PushProductConfig', {ProductKey: devices.product});
  });
};

let pending = false;
function soon() {
  if (pending || document.hidden) return;
  pending = true;
  setTimeout(() => {
    pending = false;
    refresh().catch(failure => trouble(failure.message));
  }, AFTER_NEWS_MILLIS);
}

const devices = new Devices(act);
const events = new Events(soon);
const details = new Details(events, act);
details.follow();
act(async () => {});
setInterval(soon, AGAIN_MILLIS);
document.addEventListener('visibilitychange', soon);
