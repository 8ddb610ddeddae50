import { readFileSync } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright';
import { chromiumOptions } from '../harness/chromiumOptions.ts';
import { DelayRelay } from '../harness/DelayRelay.ts';
import { freePorts } from '../harness/freePorts.ts';
import { PerchServer } from '../harness/PerchServer.ts';
import { Listener } from './Listener.ts';
import { measuredRoundTripMs } from './roundTrip.ts';
import { leastSquares, median } from './statistics.ts';
import { steadyVoiceFile } from './steadyVoice.ts';
import { talkWithoutEnd } from './talkWithoutEnd.ts';

const serverHost = '127.0.0.1';
/** Linux answers on all of 127/8: the relay has an address of its own and the server's port. */
const relayHost = '127.0.0.2';
const roundTripsMs = [0, 40, 120];
/** More than five: a machine with other things to do puts 100 ms into single ones. */
const repeats = 9;

interface Measure {
  readonly name: string;
  readonly run: (listener: Listener) => Promise<number>;
  /** The highest slope that passes, round trips; null for what is only reported. */
  readonly bar: number | null;
}

const measures: readonly Measure[] = [
  {
    name: 'J2 warm join: click → first sound',
    run: (listener) => listener.clickToSound('General'),
    bar: 1.2,
  },
  {
    name: 'J1 cold start: session:open → first sound',
    run: (listener) => listener.openingToSound(),
    bar: 4.2,
  },
  {
    name: 'Silence on a move',
    run: (listener) => listener.pauseOnMove('General', 'Music'),
    bar: null,
  },
];

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
const browsers: Browser[] = [];
let failed = false;
try {
  const talkers = [
    { name: 'Ann', channel: 'General', frequency: 440 },
    { name: 'Bob', channel: 'Music', frequency: 660 },
  ];
  for (const { name, channel, frequency } of talkers) {
    const options = chromiumOptions({ microphone: 'beeps', autoplay: true });
    const file = `--use-file-for-fake-audio-capture=${steadyVoiceFile(frequency)}`;
    const browser = await chromium.launch({ ...options, args: [...(options.args ?? []), file] });
    browsers.push(browser);
    await talkWithoutEnd(browser, server.url, name, channel);
  }
  const browser = await chromium.launch(chromiumOptions({ microphone: 'beeps', autoplay: true }));
  browsers.push(browser);
  printVersions(browser.version());
  const trips = new Map<number, number>();
  for (const trip of roundTripsMs) trips.set(trip, await measuredRoundTripMs(trip / 2));

  const listener = await Listener.enter(browser, `https://${relayHost}:${server.port}`, 'Cho');
  for (const { name, run, bar } of measures) {
    const samples = new Map<number, number[]>(roundTripsMs.map((trip) => [trip, []]));
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      for (const trip of roundTripsMs) {
        relay.oneWayMs = trip / 2;
        samples.get(trip)?.push(await run(listener));
      }
    }
    console.log(`\n${name}`);
    for (const [trip, values] of samples) {
      const real = trips.get(trip)?.toFixed(1);
      const list = values.map((value) => value.toFixed(0)).join(' ');
      console.log(
        `  ${trip} ms round trip (really ${real}): median ${median(values).toFixed(0)} ms of ${list}`,
      );
    }
    const { slope, intercept } = leastSquares(
      [...samples].map(([trip, values]) => ({ x: trips.get(trip) ?? trip, y: median(values) })),
    );
    const verdict = bar === null ? '' : slope <= bar ? `  ok, bar ${bar}` : `  MISSED, bar ${bar}`;
    console.log(
      `  slope ${slope.toFixed(2)} round trips, intercept ${intercept.toFixed(0)} ms${verdict}`,
    );
    if (bar !== null && !(slope <= bar)) failed = true;
  }
} finally {
  await Promise.all(browsers.map((browser) => browser.close()));
  await relay.close();
  await server.stop();
}
process.exitCode = failed ? 1 : 0;

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
