import { beforeEach, expect, test, vi } from 'vitest';
import type { ChannelId, PeerId } from '../../../shared/domain/ids.ts';
import type { ScreenPick } from '../../../shared/ipc/screen.ts';
import { TypedEmitter } from '../../../shared/TypedEmitter.ts';
import { LocalShare } from './LocalShare.ts';
import type { SharedTracks, ShareProducerEvents } from './ShareProducer.ts';

const [general, music] = ['general', 'music'] as ChannelId[] as [ChannelId, ChannelId];
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

class FakeTrack extends EventTarget {
  readonly kind: string;
  contentHint = '';
  readyState = 'live';
  constraints: MediaTrackConstraints | null = null;
  readonly #settings: () => object;
  constructor(kind: string, settings: () => object) {
    super();
    this.kind = kind;
    this.#settings = settings;
  }
  getSettings() {
    return this.#settings();
  }
  async applyConstraints(constraints: MediaTrackConstraints) {
    this.constraints = constraints;
    throw new DOMException('', 'OverconstrainedError');
  }
  stop() {
    this.readyState = 'ended';
  }
  vanish() {
    this.stop();
    this.dispatchEvent(new Event('ended'));
  }
}

/** Of a tab, or of what `settings` say about both tracks. */
class FakeStream {
  readonly tracks: FakeTrack[];
  settings: object = { displaySurface: 'browser' };
  constructor(...kinds: string[]) {
    this.tracks = kinds.map((kind) => new FakeTrack(kind, () => this.settings));
  }
  getTracks = () => this.tracks;
  getVideoTracks = () => this.tracks.filter(({ kind }) => kind === 'video');
  getAudioTracks = () => this.tracks.filter(({ kind }) => kind === 'audio');
}

class FakeProducer extends TypedEmitter<ShareProducerEvents> {
  sent: SharedTracks | null = null;
  watched = false;
  send(tracks: SharedTracks | null) {
    this.sent = tracks;
  }
  setWatched(watched: boolean) {
    this.watched = watched;
  }
  take() {
    if (this.sent) this.emit('taken', this.sent);
  }
  refuse() {
    if (this.sent) this.emit('refused', { tracks: this.sent, code: 'forbidden' });
  }
}

interface Asked {
  readonly options: DisplayMediaStreamOptions;
  give(stream: FakeStream): Promise<void>;
  refuse(name: string): Promise<void>;
}

let producer: FakeProducer;
let asked: Asked[];
let videos: unknown[];
beforeEach(() => {
  producer = new FakeProducer();
  asked = [];
  videos = [];
  abandon.mockClear();
});

const abandon = vi.fn();

function createShare(pick: (() => Promise<ScreenPick | null>) | null = null): LocalShare {
  const devices = {
    getDisplayMedia: (options: DisplayMediaStreamOptions) =>
      new Promise<MediaStream>((resolve, reject) => {
        asked.push({
          options,
          give: (stream) => {
            resolve(stream as unknown as MediaStream);
            return settled();
          },
          refuse: (name) => {
            reject(new DOMException('', name));
            return settled();
          },
        });
      }),
  };
  const share = new LocalShare({ devices, picker: pick && { pick, abandon }, producer });
  share.on('videoChanged', (video) => videos.push(video));
  share.setPlace(general);
  return share;
}

/** A share that runs. */
async function live(share: LocalShare, ...kinds: string[]): Promise<FakeStream> {
  const stream = new FakeStream('video', ...kinds);
  void share.start();
  await asked.at(-1)?.give(stream);
  producer.take();
  return stream;
}

test('the browser is asked within the click; the share is live when the server has confirmed it', async () => {
  const share = createShare();
  void share.start();
  expect(asked).toHaveLength(1);
  expect(share.state).toEqual({ kind: 'picking' });
  const stream = new FakeStream('video', 'audio');
  await asked[0]?.give(stream);
  expect(share.state).toEqual({ kind: 'starting' });
  expect(videos).toEqual([stream.tracks[0]]);
  expect(stream.tracks[0]?.constraints).toEqual({ frameRate: { min: 0, max: 30 } });
  expect(producer.sent).toMatchObject({ mode: 'auto', sound: stream.tracks[1] });
  producer.take();
  expect(share.state).toEqual({ kind: 'live', name: null, sound: true, watchers: [] });
});

test('a click during a start or a live share starts no second', async () => {
  const share = createShare();
  void share.start();
  void share.start();
  await asked[0]?.give(new FakeStream('video'));
  void share.start();
  producer.take();
  void share.start();
  expect(asked).toHaveLength(1);
});

test('outside a channel nothing is picked or captured', async () => {
  const pick = vi.fn(async () => null);
  const share = createShare(pick);
  share.setPlace(null);
  await share.start();
  expect(pick).not.toHaveBeenCalled();
  expect(asked).toEqual([]);
  expect(share.state).toMatchObject({ kind: 'off' });
});

test('in the desktop app its picker comes first, and decides about mode, sound and name', async () => {
  const pick = vi.fn(async () => ({ mode: 'sharp', sound: false, name: 'Editor' }) as const);
  const share = createShare(pick);
  void share.start();
  expect(asked).toHaveLength(0);
  await settled();
  expect(asked[0]?.options).toMatchObject({ audio: false });
  const stream = new FakeStream('video');
  await asked[0]?.give(stream);
  producer.take();
  expect(stream.tracks[0]?.contentHint).toBe('detail');
  expect(share.state).toMatchObject({ kind: 'live', name: 'Editor', sound: false });
});

test('cancelling is no failure, in the app’s or the browser’s picker, and the next click works', async () => {
  const share = createShare(async () => null);
  await share.start();
  expect(share.state).toEqual({ kind: 'off', failure: null });
  const inBrowser = createShare();
  void inBrowser.start();
  await asked[0]?.refuse('NotAllowedError');
  expect(inBrowser.state).toEqual({ kind: 'off', failure: null });
  await live(inBrowser);
  expect(inBrowser.state.kind).toBe('live');
});

test('failures of picker and capture are reported', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const share = createShare(() => Promise.reject(new Error('may not')));
  await share.start();
  expect(share.state).toEqual({ kind: 'off', failure: 'failed' });
  const inBrowser = createShare();
  void inBrowser.start();
  await asked[0]?.refuse('NotReadableError');
  expect(inBrowser.state).toEqual({ kind: 'off', failure: 'failed' });
});

test('a browser without screen capture says so', async () => {
  const share = new LocalShare({ devices: {}, picker: null, producer });
  share.setPlace(general);
  await share.start();
  expect(share.state).toEqual({ kind: 'off', failure: 'unsupported' });
});

test('stopped while picking: a later capture is closed', async () => {
  const share = createShare();
  void share.start();
  share.stop();
  expect(share.state).toEqual({ kind: 'off', failure: null });
  const stream = new FakeStream('video', 'audio');
  await asked[0]?.give(stream);
  expect(stream.tracks.map(({ readyState }) => readyState)).toEqual(['ended', 'ended']);
  expect(producer.sent).toBeNull();
  expect(share.state.kind).toBe('off');
});

test('stopping ends the tracks and the producer', async () => {
  const share = createShare();
  const stream = await live(share, 'audio');
  share.stop();
  expect(stream.tracks.map(({ readyState }) => readyState)).toEqual(['ended', 'ended']);
  expect(producer.sent).toBeNull();
  expect(videos).toEqual([stream.tracks[0], null]);
});

test('a closed source ends the share; its sound alone does not', async () => {
  const share = createShare();
  const stream = await live(share, 'audio');
  stream.tracks[1]?.vanish();
  expect(share.state.kind).toBe('live');
  stream.tracks[0]?.vanish();
  expect(share.state).toEqual({ kind: 'off', failure: 'sourceGone' });
  expect(producer.sent).toBeNull();
});

test('a refusal of the server ends the share', async () => {
  const share = createShare();
  const stream = new FakeStream('video');
  void share.start();
  await asked[0]?.give(stream);
  producer.refuse();
  expect(share.state).toEqual({ kind: 'off', failure: 'refused' });
  expect(stream.tracks[0]?.readyState).toBe('ended');
});

test('a share belongs to the channel in which it started', async () => {
  const share = createShare();
  await live(share);
  share.setPlace(general);
  expect(share.state.kind).toBe('live');
  share.setPlace(music);
  expect(share.state).toEqual({ kind: 'off', failure: null });
  void share.start();
  share.setPlace(null);
  expect(share.state.kind).toBe('off');
  await share.start();
  expect(asked).toHaveLength(2);
});

test('viewers are reported, and whether there are any', async () => {
  const share = createShare();
  await live(share);
  share.setWatchers(['bob' as PeerId]);
  expect(share.state).toMatchObject({ watchers: ['bob'] });
  expect(producer.watched).toBe(true);
  share.setWatchers([]);
  expect(producer.watched).toBe(false);
});

test('leaving the channel closes the open picker, and a later choice is not captured', async () => {
  const { promise, resolve } = Promise.withResolvers<ScreenPick | null>();
  const share = createShare(() => promise);
  void share.start();
  share.setPlace(music);
  expect(abandon).toHaveBeenCalledTimes(1);
  expect(share.state).toEqual({ kind: 'off', failure: null });
  resolve({ mode: 'auto', sound: false, name: 'Editor' });
  await settled();
  expect(asked).toEqual([]);
});

test.each([
  ['a whole screen', { displaySurface: 'monitor' }, false],
  ['a window', { displaySurface: 'window', restrictOwnAudio: false }, false],
  ['a screen without our own sound', { displaySurface: 'monitor', restrictOwnAudio: true }, true],
])(
  'the sound of %s is sent only if no voice of the call can be in it',
  async (_of, settings, sent) => {
    const share = createShare();
    const stream = new FakeStream('video', 'audio');
    stream.settings = settings;
    void share.start();
    await asked[0]?.give(stream);
    producer.take();
    expect(share.state).toMatchObject({ kind: 'live', sound: sent });
    expect(stream.tracks[1]?.readyState).toBe(sent ? 'live' : 'ended');
  },
);
