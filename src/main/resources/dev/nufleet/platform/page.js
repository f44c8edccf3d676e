'use strict';
// The page of the stand-in: asks /console for what there is, and /events for what happens. Texts of devices are never put in as HTML.
const $ = id => document.getElementById(id);
const STATES = ['SUCCEEDED', 'IN_PROGRESS', 'NOTIFIED', 'QUEUED', 'CONFIRM', 'FAILED', 'CANCELED'];
const number = new Intl.NumberFormat('en');
// the link that the start prints ends in #token=…, which no server and no other page is told
const TOKEN = (location.hash.match(/^#token=(.+)/) || [])[1] || sessionStorage.getItem('token') || '';
sessionStorage.setItem('token', TOKEN);
if (location.hash) history.replaceState(null, '', location.pathname);
let devicePage = 1;
let product = '';

// controls, and what hides or turns the direction of writing, are written out as in the program's own logs
const visible = text => String(text).replace(/[\p{C}\u2028\u2029]/gu,
  c => '\\u' + c.codePointAt(0).toString(16).padStart(4, '0'));

function element(tag, text, className) {
  const node = document.createElement(tag);
  if (text !== undefined) node.textContent = visible(text);
  if (className) node.className = className;
  return node;
}

function trouble(message) {
  $('trouble').hidden = !message;
  $('trouble').textContent = visible(message || '');
}

async function call(action, parameters = {}) {
  const answer = await fetch('console/' + action, {
    method: 'POST',
    headers: {'X-NuFleet-Console': '1', 'Content-Type': 'application/x-www-form-urlencoded',
      'Authorization': 'Bearer ' + TOKEN},
    body: new URLSearchParams(parameters)
  });
  const body = await answer.json();
  if (!body.Success) throw new Error(body.ErrorMessage || body.Message || body.Code);
  return body;
}

function showFigures(data) {
  for (const node of document.querySelectorAll('[data-figure]')) {
    node.textContent = number.format(data[node.dataset.figure]);
  }
}

function showProducts(products) {
  const known = [...$('product').options].map(option => option.value).join();
  if (known !== products.map(p => p.key).join()) {
    $('product').replaceChildren(...products.map(p => {
      const option = element('option', p.name === p.key ? p.key : `${p.name} (${p.key})`);
      option.value = p.key;
      return option;
    }));
    if (products.some(p => p.key === product)) $('product').value = product;
  }
  product = $('product').value;
}

function showJobs(jobs) {
  if (!jobs.length) return;
  $('jobs').replaceChildren(...jobs.map(job => {
    const row = element('div', undefined, 'job');
    const name = element('div');
    name.append(element('strong', 'to ' + job.version), element('small', `${job.status} · ${job.product} · ${job.created}`));
    const middle = element('div');
    const bar = element('div', undefined, 'bar');
    const counts = element('div', undefined, 'counts');
    bar.setAttribute('role', 'img');
    bar.setAttribute('aria-label', STATES.map(s => `${s} ${job.counts[s]}`).join(', '));
    for (const state of STATES) {
      if (!job.counts[state]) continue;
      const part = element('i', undefined, state);
      part.style.flexGrow = job.counts[state];
      bar.append(part);
      const count = element('span');
      count.append(element('b', number.format(job.counts[state])), ' ' + state.toLowerCase().replace('_', ' '));
      counts.append(count);
    }
    middle.append(bar, counts);
    row.append(name, middle);
    if (job.status === 'IN_PROGRESS' || job.status === 'PLANNED') {
      const cancel = element('button', 'Cancel', 'second small');
      cancel.onclick = () => act(() => call('CancelOTATaskByJob', {JobId: job.id, CancelScheduledTask: true,
        CancelQueuedTask: true, CancelNotifiedTask: true, CancelInProgressTask: true}));
      row.append(cancel);
    }
    return row;
  }));
}

function showFirmwares(firmwares) {
  $('firmwares').replaceChildren(...firmwares.map(firmware => {
    const row = element('tr');
    const version = element('td', firmware.version);
    if (firmware.product) version.append(element('small', ' ' + firmware.product));
    row.append(version, element('td', number.format(firmware.size) + ' B'),
      element('td', firmware.sign, 'code'));
    const start = element('button', 'Start', 'second small');
    start.onclick = () => act(() => startJob(firmware.id, firmware.product || product));
    const cell = element('td');
    cell.append(start);
    row.append(cell);
    return row;
  }));
}

async function showDevices() {
  if (!product) return;
  const data = await call('ConsoleDevices', {ProductKey: product, CurrentPage: devicePage, PageSize: 12});
  $('devices').replaceChildren(...data.Devices.map(device => {
    const row = element('tr');
    row.append(element('td', device.name), element('td', device.status.toLowerCase(), 'state ' + device.status),
      element('td', device.version || '–'), element('td', device.task || '–'));
    return row;
  }));
  const pages = $('device-pages');
  pages.replaceChildren(element('span', `page ${devicePage} of ${Math.max(1, data.PageCount)} · ${number.format(data.Total)} devices `));
  for (const [text, step, possible] of [['‹', -1, devicePage > 1], ['›', 1, devicePage < data.PageCount]]) {
    const button = element('button', text, 'second small');
    button.disabled = !possible;
    button.setAttribute('aria-label', step < 0 ? 'previous page' : 'next page');
    button.onclick = () => { devicePage += step; act(showDevices); };
    pages.append(' ', button);
  }
}

const startJob = (id, of) => call('CreateOTAStaticUpgradeJob', {FirmwareId: id, ProductKey: of, TargetSelection: 'ALL'});

async function refresh() {
  const {Data: data} = await call('ConsoleOverview');
  showFigures(data.figures);
  showProducts(data.products);
  showJobs(data.jobs);
  showFirmwares(data.firmwares);
  await showDevices();
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

$('product').onchange = () => { product = $('product').value; devicePage = 1; act(showDevices); };

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
    const {Data: made} = await call('CreateOTAFirmware', {DestVersion: form.version.value, ProductKey: product,
      FirmwareName: (form.version.value + '-' + Date.now().toString(36)).slice(-40), FirmwareUrl: place.FirmwareUrl, NeedToVerify: false});
    if (form.start.checked) await startJob(made.FirmwareId);
    form.reset();
  });
};

function send(path, body) {
  return new Promise((good, bad) => {
    const request = new XMLHttpRequest();
    const progress = $('upload-progress');
    request.upload.onprogress = e => { progress.hidden = false; progress.max = e.total; progress.value = e.loaded; };
    request.onloadend = () => { progress.hidden = true; };
    request.onload = () => request.status < 300 ? good() : bad(new Error('the upload was refused with ' + request.status));
    request.onerror = () => bad(new Error('the upload broke off'));
    request.open('POST', path);
    request.send(body);
  });
}

$('config').onsubmit = event => {
  event.preventDefault();
  const push = event.submitter.value === 'push';
  act(async () => {
    await call('SetProductConfig', {ProductKey: product, Content: event.target.content.value});
    if (push) await call('PushProductConfig', {ProductKey: product});
  });
};

let pending = false;
function soon() {
  if (!pending) {
    pending = true;
    setTimeout(() => { pending = false; refresh().catch(failure => trouble(failure.message)); }, 700);
  }
}

const feed = new EventSource('events');
feed.onopen = () => { $('live').textContent = 'live'; $('live').className = 'on'; };
feed.onerror = () => { $('live').textContent = 'not connected'; $('live').className = 'off'; };
feed.onmessage = message => {
  const {topic, payload} = JSON.parse(message.data);
  const item = element('li');
  item.append(element('time', new Date().toLocaleTimeString('en-GB')),
    element('span', [payload.deviceName || payload.jobId, payload.status || payload.jobStatus || payload.action || payload.moduleVersion,
      payload.destVersion && 'to ' + payload.destVersion, payload.desc].filter(Boolean).join(' · ')));
  item.title = visible(topic);
  $('events').prepend(item);
  while ($('events').childElementCount > 100) $('events').lastChild.remove();
  soon();
};

act(async () => {});
setInterval(soon, 5000);
