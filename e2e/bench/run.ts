/*
 * Measures round trips: `npm run bench`, or only a part with `npm run bench -- sound` or `-- pictures`.
 */
import { readFileSync } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright';
import { type ChromiumOptions, chromiumOptions } from '../harness/chromiumOptions.ts';
import { DelayRelay } from '../harness/DelayRelay.ts';
import { freePorts } from '../harness/freePorts.ts';
import { PerchServer } from '../harness/PerchServer.ts';
import { prepareBrowserRun } from '../harness/prepareBrowserRun.ts';
import { sharedTitle } from '../harness/sharedPage.ts';
import { Listener } from './Listener.ts';
import { type Measure, measureSlope, realRoundTrips } from './measureSlope.ts';
import { Presenter } from './Presenter.ts';
import { steadyVoiceFile } from './steadyVoice.ts';
import { Viewer } from './Viewer.ts';
import { Visitor } from './Visitor.ts';

const serverHost = '127.0.0.1';
/** Linux answers on all of 127/8: the relay has its own address and the server's port. */
const relayHost = '127.0.0.2';

const parts = { sound: measureSound, pictures: measurePictures } as const;
const asked = process.argv.slice(2);
const unknown = asked.find((name) => !(name in parts));
if (unknown !== undefined) throw new Error(`there is no part ${unknown}: ${Object.keys(parts)}`);

await prepareBrowserRun();
const port = await freePorts(1, [serverHost, relayHost]);
const server = await PerchServer.start({
  host: serverHost,
  port,
  workers: 1,
  env: { PERCH_ANNOUNCED_ADDRESSES: relayHost },
});
const relay = await DelayRelay.start({
  listenHost: relayHost,
  targetHost: serverHost,
  ports: [server.port],
});
const farUrl = `https://${relayHost}:${server.port}`;
let browsers: Browser[] = [];
let failed = false;
try {
  const trips = await realRoundTrips();
  const measure = async (each: Measure) => {
    if (!(await measureSlope(each, relay, trips))) failed = true;
  };
  printVersions((await launch({ microphone: 'beeps' })).version());
  for (const [name, part] of Object.entries(parts)) {
    relay.oneWayMs = 0;
    if (asked.length === 0 || asked.includes(name)) await part(measure);
    await closeBrowsers();
  }
} finally {
  await closeBrowsers();
  await relay.close();
  await server.stop();
}
process.exitCode = failed ? 1 : 0;

/** From here on all but the talkers use the relay. */
async function measureSound(measure: (each: Measure) => Promise<void>): Promise<void> {
  const talkers = [
    { name: 'Ann', channel: 'General', frequency: 440 },
    { name: 'Bob', channel: 'Music', frequency: 660 },
  ];
  for (const { name, channel, frequency } of talkers) {
    const file = `--use-file-for-fake-audio-capture=${steadyVoiceFile(frequency)}`;
    const browser = await launch({ microphone: 'beeps' }, file);
    const talker = await Visitor.enter(browser, server.url, name);
    await talker.join(channel);
  }
  const listener = await Listener.enter(await launch({ microphone: 'beeps' }), farUrl, 'Cho');
  await measure({
    name: 'J2 warm join: click → first sound',
    run: () => listener.clickToSound('General'),
    bar: 1.2,
  });
  await measure({
    name: 'J1 cold start: session:open → first sound',
    run: () => listener.openingToSound(),
    bar: 4.2,
  });
  await measure({
    name: 'Silence on a move',
    run: () => listener.pauseOnMove('General', 'Music'),
    bar: null,
  });
}

/**
 * Both use the relay. A first frame takes three round trips at most: the request and its answer, the resume and the
 * keyframe request, the frame up and down.
 */
async function measurePictures(measure: (each: Measure) => Promise<void>): Promise<void> {
  const presenting = { microphone: 'beeps', grants: 'asked', sharedTab: sharedTitle } as const;
  const channel = 'General';
  const presenter = await Presenter.enter(await launch(presenting), farUrl, {
    name: 'Dan',
    channel,
  });
  const viewer = await Viewer.enter(await launch({ microphone: 'beeps' }), farUrl, {
    name: 'Eve',
    channel,
    presenter,
  });
  await presenter.share();
  await measure({
    name: 'P1 watching: click → first picture of a share that stands still',
    run: () => viewer.watchToPicture(),
    bar: 3.5,
    settles: true,
  });
  await presenter.stopSharing();
  await measure({
    name: 'P2 camera: click → seen by another',
    run: () => viewer.cameraToPicture(),
    bar: 3.5,
    settles: true,
  });
  await measure({
    name: 'P3 joining: click → first picture of a camera',
    run: () => viewer.joinToPicture(),
    bar: 3.5,
    settles: true,
  });
}

async function launch(options: ChromiumOptions, ...args: string[]): Promise<Browser> {
  // Measures what users run.
  const launched = chromiumOptions({ ...options, autoplay: true, whole: true });
  const browser = await chromium.launch({ ...launched, args: [...(launched.args ?? []), ...args] });
  browsers.push(browser);
  return browser;
}

async function closeBrowsers(): Promise<void> {
  const open = browsers;
  browsers = [];
  await Promise.all(open.map((browser) => browser.close()));
}

function printVersions(browserVersion: string): void {
  const versionOf = (path: string) =>
    (
      JSON.parse(readFileSync(join(import.meta.dirname, '../..', path), 'utf8')) as {
        version: string;
      }
    ).version;
  const versions = {
    perch: versionOf('package.json'),
    mediasoup: versionOf('node_modules/mediasoup/package.json'),
    'mediasoup-client': versionOf('node_modules/mediasoup-client/package.json'),
    chromium: browserVersion,
    node: process.version,
    kernel: release(),
  };
  console.log(
    Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', '),
  );
}
