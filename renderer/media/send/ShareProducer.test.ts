import type { RtpEncodingParameters, Transport } from 'mediasoup-client/types';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type ErrorCode, RequestError } from '../../../shared/protocol/errors.ts';
import { FakeTransport } from '../transport/FakeTransport.fixture.ts';
import type { RequestFunction } from '../transport/SignalingPort.ts';
import { announceProducers } from './ProducerLifecycle.ts';
import { type SharedTracks, ShareProducer } from './ShareProducer.ts';
import type { SendingEngine } from './shareEncodings.ts';

interface ProduceOptions {
  readonly track: { readonly id: string };
  readonly encodings: {
    active: boolean;
    maxFramerate?: number;
    scalabilityMode?: string;
    scaleResolutionDownBy?: number;
    maxBitrate?: number;
  }[];
  readonly codec?: { readonly mimeType: string };
  readonly appData: { readonly source: string; readonly replaces?: boolean };
}

class FakeProducer {
  readonly options: ProduceOptions;
  active: boolean;
  closed = false;
  constructor(options: ProduceOptions) {
    this.options = options;
    this.active = options.encodings[0]?.active ?? true;
  }
  readonly ran: string[] = [];
  /** The encodings as they were set last. */
  encodings: ProduceOptions['encodings'] = [];
  readonly rtpSender = {
    getStats: async () =>
      new Map(captured === null ? [] : [['source', { type: 'media-source', ...captured }]]),
    getParameters: () => ({ encodings: this.options.encodings.map((each) => ({ ...each })) }),
    setParameters: async ({ encodings }: Pick<ProduceOptions, 'encodings'>) => {
      this.encodings = encodings;
      this.active = encodings[0]?.active ?? true;
      if (this.active) began.push(this.options.appData.source);
    },
    replaceTrack: async () => undefined,
  };
  async setRtpEncodingParameters({ active, scalabilityMode, maxBitrate }: RtpEncodingParameters) {
    if (this.closed) throw new Error('closed');
    this.active = active ?? true;
    if (scalabilityMode) this.ran.push(`${scalabilityMode} ${maxBitrate}`);
  }
  async setMaxSpatialLayer(layer: number) {
    this.active = layer >= 0;
    this.ran.push(String(layer));
  }
  close() {
    this.closed = true;
  }
}

const newTransport = () =>
  new FakeTransport((options: ProduceOptions) => new FakeProducer(options));

/** The size that the track reports. */
let size = { width: 1920, height: 1080 };
/** The size of the real frames; null if the browser does not report it. */
let captured: typeof size | null = null;
const track = (id: string) =>
  ({ id, readyState: 'live', getSettings: () => size }) as MediaStreamTrack;
const chromium: SendingEngine = {
  svc: true,
  codecs: [{ kind: 'video', mimeType: 'video/VP9', clockRate: 90_000, preferredPayloadType: 96 }],
};
const firefox: SendingEngine = { ...chromium, svc: false };
const tracks = (id: string, sound = true): SharedTracks => ({
  video: track(`${id}-video`),
  sound: sound ? track(`${id}-sound`) : null,
  mode,
});
let mode: SharedTracks['mode'] = 'smooth';
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

/** The sources whose encoding started, in order. */
let began: string[] = [];
/** What is sent now: source, track, and whether it is active. */
const live = () =>
  transport.live.map(
    ({ options, active }) => `${options.appData.source} ${options.track.id} ${active}`,
  );
let asked: string[];
let told: number[];
let refusals: ErrorCode[];
let transport: ReturnType<typeof newTransport>;
let request: RequestFunction;
let share: ShareProducer;
let events: string[];
beforeEach(() => {
  began = [];
  asked = [];
  refusals = [];
  events = [];
  transport = newTransport();
  told = [];
  mode = 'smooth';
  size = { width: 1920, height: 1080 };
  captured = null;
  request = (async (
    name: string,
    payload: { source: string; replaces?: boolean; size: typeof size },
  ) => {
    if (name === 'video:resize') {
      told.push(payload.size.width);
      return {};
    }
    asked.push(`${name} ${payload.source}${payload.replaces ? ' again' : ''}`);
    const refusal = name === 'producer:create' ? refusals.shift() : undefined;
    if (refusal !== undefined) throw new RequestError(refusal, 'refused');
    return { producerId: 'p' };
  }) as unknown as RequestFunction;
  share = new ShareProducer(request);
  share.on('taken', () => events.push('taken'));
  share.on('refused', ({ code }) => events.push(`refused ${code}`));
});
// Ends the timer of the share: it would poll the size during a later test.
afterEach(() => share.send(null));
function attach(engine = chromium): void {
  announceProducers(transport as unknown as Transport, request);
  share.attach(transport as unknown as Transport, engine);
}
/** A viewer watches this layer; null for no viewer. */
function look(layer: number | null): void {
  share.setWatched(layer !== null);
  share.setWantedLayer(layer);
}

test('the video is sent, then its sound; nothing is encoded until somebody watches', async () => {
  attach();
  share.send(tracks('a'));
  await settled();
  expect(asked).toEqual(['producer:create screen', 'producer:create screenAudio']);
  expect(events).toEqual(['taken']);
  expect(live()).toEqual(['screen a-video false', 'screenAudio a-sound false']);
  expect(transport.made[0]?.options.encodings[0]?.maxFramerate).toBe(60);
  look(2);
  await settled();
  expect(live()).toEqual(['screen a-video true', 'screenAudio a-sound true']);
  look(null);
  await settled();
  expect(live()).toEqual(['screen a-video false', 'screenAudio a-sound false']);
  expect(asked).toHaveLength(2);
});

test('what is sent directly is not encoded for the server, and it says what is watched', async () => {
  attach();
  share.send(tracks('a'));
  await settled();
  look(2);
  share.setCarried({ video: true, sound: false });
  await settled();
  expect(live()).toEqual(['screen a-video false', 'screenAudio a-sound true']);
  share.setCarried({ video: false, sound: true });
  await settled();
  expect(live()).toEqual(['screen a-video true', 'screenAudio a-sound false']);
  expect(share.watched).toMatchObject({
    video: { track: { id: 'a-video' }, highest: 2 },
    sound: { id: 'a-sound' },
  });
  look(null);
  expect(share.watched).toMatchObject({ video: null, sound: null });
});

test('tracks given before there is a transport are sent when there is one', async () => {
  share.send(tracks('a', false));
  await settled();
  attach();
  await settled();
  expect(live()).toEqual(['screen a-video false']);
});

test('its end closes both, here and on the server', async () => {
  attach();
  share.send(tracks('a'));
  await settled();
  share.send(null);
  await settled();
  expect(live()).toEqual([]);
  expect(asked.slice(2)).toEqual(['producer:close screen']);
});

test('an end while it is being made or without a transport is sent to the server', async () => {
  attach();
  share.send(tracks('a'));
  share.send(null);
  await settled();
  expect(live()).toEqual([]);
  expect(asked.at(-1)).toBe('producer:close screen');
  share.send(tracks('b'));
  await settled();
  share.detach();
  share.send(null);
  expect(asked.at(-1)).toBe('producer:close screen');
});

test('another share replaces the first; the last of many wins', async () => {
  attach();
  for (const id of ['a', 'b', 'c']) share.send(tracks(id, false));
  await settled();
  share.send(tracks('d', false));
  await settled();
  expect(live()).toEqual(['screen d-video false']);
  expect(asked.slice(-2)).toEqual(['producer:close screen', 'producer:create screen']);
});

test('on new transports it is sent again; its video runs once the server reports a viewer', async () => {
  attach();
  share.send(tracks('a'));
  await settled();
  look(2);
  await settled();
  share.detach();
  transport = newTransport();
  attach();
  await settled();
  expect(live()).toEqual(['screen a-video false', 'screenAudio a-sound true']);
  share.setWantedLayer(2);
  await settled();
  expect(live()[0]).toBe('screen a-video true');
  expect(events).toEqual(['taken', 'taken']);
});

test.each<[ErrorCode, string[]]>([
  ['forbidden', ['refused forbidden']],
  ['timeout', ['refused timeout']],
])('%s: it is refused', async (code, told) => {
  refusals = [code];
  attach();
  share.send(tracks('a'));
  await settled();
  expect(events).toEqual(told);
  expect(live()).toEqual([]);
});

test('a producer that only the server knows is closed first; a second conflict is a refusal', async () => {
  refusals = ['conflict'];
  attach();
  share.send(tracks('a', false));
  await settled();
  expect(asked).toEqual([
    'producer:create screen',
    'producer:close screen',
    'producer:create screen',
  ]);
  expect(events).toEqual(['taken']);
  refusals = ['conflict', 'conflict'];
  share.send(tracks('b', false));
  await settled();
  expect(events).toEqual(['taken', 'refused conflict']);
});

test('what failed with the connection is done when it is back', async () => {
  refusals = ['disconnected'];
  attach();
  share.send(tracks('a', false));
  await settled();
  expect(events).toEqual([]);
  share.resumed();
  await settled();
  expect(events).toEqual(['taken']);
});

test('the share goes on without its sound', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  attach();
  share.send(tracks('a'));
  const create = vi.spyOn(transport, 'produce');
  create.mockImplementationOnce(FakeTransport.prototype.produce);
  create.mockImplementationOnce(() => Promise.reject(new Error('no codec')));
  share.send(tracks('b'));
  await settled();
  look(2);
  await settled();
  expect(live().filter((line) => line.startsWith('screen '))).toEqual(['screen b-video true']);
});

const videos = () =>
  transport.made
    .filter(({ options }) => options.appData.source === 'screen')
    .map(({ options: { codec, encodings } }) => [codec?.mimeType, encodings.length]);

test('VP9 carries its layers in one stream, and only those that are watched', async () => {
  attach();
  share.send(tracks('a', false));
  await settled();
  expect(videos()).toEqual([['video/VP9', 1]]);
  expect(transport.made[0]?.options.encodings[0]?.scalabilityMode).toBe('L3T3_KEY');
  for (const layer of [0, 2, 2, null, 1]) {
    share.setWantedLayer(layer);
    await settled();
  }
  expect(transport.made[0]?.ran.map((said) => said.split(' ')[0])).toEqual([
    'L1T3',
    'L3T3_KEY',
    'L2T3_KEY',
  ]);
});

test.each([
  ['an engine that cannot do that', firefox, 'smooth'],
  ['what is to be sharp', chromium, 'sharp'],
] as const)('%s is sent in VP8 with its layers side by side', async (_what, engine, wish) => {
  mode = wish;
  attach(engine);
  share.send(tracks('a', false));
  await settled();
  expect(videos()).toEqual([[undefined, 3]]);
  expect(
    transport.made[0]?.options.encodings.map(({ scaleResolutionDownBy }) => scaleResolutionDownBy),
  ).toEqual([4, 2, 1]);
  for (const layer of [0, 2, null]) {
    share.setWantedLayer(layer);
    await settled();
  }
  expect(transport.made[0]?.ran).toEqual(['0', '2', '-1']);
});

test('the video begins before the sound', async () => {
  mode = 'sharp';
  attach();
  share.send(tracks('a'));
  await settled();
  share.setWantedLayer(2);
  share.setWatched(true);
  await settled();
  expect(began).toEqual(['screen', 'screenAudio']);
});

test('if somebody cannot decode VP9, the share goes on in VP8 with its sound, and stays in VP8', async () => {
  attach();
  share.send(tracks('a'));
  await settled();
  share.setDecodable(['VP8', 'VP9']);
  await settled();
  share.setDecodable(['VP8', 'H264']);
  share.setWatched(true);
  await settled();
  share.setDecodable(['VP8', 'VP9']);
  await settled();
  expect(videos()).toEqual([
    ['video/VP9', 1],
    [undefined, 3],
  ]);
  expect(live()).toEqual(['screenAudio a-sound true', 'screen a-video false']);
  expect(asked).toEqual([
    'producer:create screen',
    'producer:create screenAudio',
    'producer:create screen again',
  ]);
  expect(events).toEqual(['taken']);
  // The next one is for others, perhaps.
  share.send(tracks('b', false));
  await settled();
  expect(videos().at(-1)).toEqual(['video/VP9', 1]);
});

test('a limit applies to running and to new videos', async () => {
  attach();
  share.setLimit(1_000_000);
  share.send(tracks('a', false));
  await settled();
  share.setWantedLayer(2);
  await settled();
  share.setLimit(null);
  await settled();
  expect(transport.made[0]?.ran).toEqual(['L3T3_KEY 1000000', 'L3T3_KEY 9920000']);
  transport = newTransport();
  attach(firefox);
  share.setLimit(300_000);
  await settled();
  share.setWantedLayer(2);
  await settled();
  expect(transport.made[0]?.ran.at(-1)).toBe('0');
});

test('the server is sent the size, also after its window was resized', async () => {
  vi.useFakeTimers();
  try {
    attach();
    share.send(tracks('a', false));
    await vi.advanceTimersByTimeAsync(1);
    size = { width: 800, height: 600 };
    await vi.advanceTimersByTimeAsync(10_000);
    expect(told).toEqual([1920, 800]);
    share.resumed();
    await vi.advanceTimersByTimeAsync(1);
    share.send(null);
    size = { width: 100, height: 100 };
    await vi.advanceTimersByTimeAsync(10_000);
    expect(told).toEqual([1920, 800, 800]);
  } finally {
    vi.useRealTimers();
  }
});

test('a window is sent with every pixel, whatever its track reports at first and however it is resized', async () => {
  vi.useFakeTimers();
  try {
    mode = 'sharp';
    attach();
    share.send(tracks('a', false));
    await vi.advanceTimersByTimeAsync(1);
    // Planned for the whole screen; then its first video comes.
    const [video] = transport.made;
    expect(video?.options.encodings).toHaveLength(3);
    captured = { width: 800, height: 444 };
    share.setWantedLayer(2);
    await vi.advanceTimersByTimeAsync(1);
    const plan = () =>
      video?.encodings.map(({ active, scaleResolutionDownBy, maxBitrate }) =>
        active ? `/${scaleResolutionDownBy} ${maxBitrate}` : '-',
      );
    expect(told).toEqual([1920, 800]);
    expect(plan()).toEqual(['/2 1000000', '/1 5000000', '-']);
    captured = { width: 500, height: 194 };
    await vi.advanceTimersByTimeAsync(1_000);
    expect(plan()).toEqual(['/1 5000000', '-', '-']);
    captured = { width: 1900, height: 1000 };
    await vi.advanceTimersByTimeAsync(1_000);
    expect(plan()).toEqual(['/4 200000', '/2 1000000', '/1 5000000']);
    // Nobody looks at it: nothing runs, also at another size.
    share.setWantedLayer(null);
    captured = { width: 700, height: 364 };
    await vi.advanceTimersByTimeAsync(1_000);
    expect(plan()).toEqual(['-', '-', '-']);
    expect(told).toEqual([1920, 800, 500, 1900, 700]);
    expect(videos()).toHaveLength(1);
    share.send(null);
    await vi.advanceTimersByTimeAsync(1);
  } finally {
    vi.useRealTimers();
  }
});
