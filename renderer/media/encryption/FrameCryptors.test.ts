import { beforeEach, expect, it, vi } from 'vitest';
import type { EpochKeys } from '../../../shared/encryption/epochKeys.ts';
import { FrameCryptors } from './FrameCryptors.ts';
import type { FrameNews, FrameOrder } from './frameMessages.ts';
import { SealedChannels } from './SealedChannels.ts';

const keys: EpochKeys = {
  epoch: 1,
  secret: new Uint8Array(32),
  ownLeaf: 0,
  peers: [{ leaf: 1, peerId: 'bob' }],
};

/** The worker, which answers only when the test lets it. */
class FakeWorker extends EventTarget {
  readonly orders: FrameOrder[] = [];
  isTerminated = false;

  postMessage(order: FrameOrder): void {
    this.orders.push(order);
  }
  terminate(): void {
    this.isTerminated = true;
  }
  tell(news: FrameNews): void {
    this.dispatchEvent(new MessageEvent('message', { data: news }));
  }
}

let worker: FakeWorker;
let cryptors: FrameCryptors;
/** What the app has kept about channels. */
let kept: Map<string, string>;

function create(): void {
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
  cryptors = new FrameCryptors(() => {
    worker = new FakeWorker();
    return worker as unknown as Worker;
  }, new SealedChannels(storage));
}

beforeEach(() => {
  kept = new Map();
  create();
  vi.stubGlobal(
    'RTCRtpScriptTransform',
    class {
      readonly options: unknown;
      constructor(_worker: Worker, options: unknown) {
        this.options = options;
      }
    },
  );
});

const modes = () => worker.orders.map((order) => (order.kind === 'mode' ? order.mode : 'keys'));

it('lets a join wait until the worker has left the way that was before', async () => {
  let isEntered = false;
  const entered = cryptors.follow('a', true).then(() => {
    isEntered = true;
  });
  await Promise.resolve();
  expect([modes(), isEntered]).toEqual([['sealed'], false]);
  worker.tell({ kind: 'applied' });
  await entered;
  expect(isEntered).toBe(true);
});

it('forgets all keys on the way to another channel, and keeps them in the same one', () => {
  void cryptors.follow('a', true);
  cryptors.use(keys);
  void cryptors.follow('a', true);
  expect(cryptors.canOpen('bob')).toBe(true);
  void cryptors.follow('b', true);
  expect(cryptors.canOpen('bob')).toBe(false);
  expect(modes()).toEqual(['sealed', 'keys', 'sealed']);
});

it('begins to seal at once where a channel becomes encrypted, and never stops before the user agrees', () => {
  void cryptors.follow('a', false);
  void cryptors.follow('a', true);
  void cryptors.follow('a', false);
  expect([modes(), cryptors.isHeld]).toEqual([['plain', 'sealed'], true]);
  void cryptors.follow(null, false);
  void cryptors.follow('a', false);
  expect([modes(), cryptors.isHeld]).toEqual([['plain', 'sealed', 'plain', 'sealed'], true]);
  cryptors.agreeToPlain();
  void cryptors.follow('a', false);
  expect([modes().at(-1), modes().length, cryptors.isHeld]).toEqual(['plain', 5, false]);
});

it('remembers over a restart of the app that a channel was encrypted', () => {
  void cryptors.follow('a', true);
  create();
  void cryptors.follow('a', false);
  void cryptors.follow('b', false);
  void cryptors.follow('a', false);
  expect([modes(), cryptors.isHeld]).toEqual([['sealed', 'plain', 'sealed'], true]);
  cryptors.agreeToPlain();
  expect(kept.size).toBe(0);
});

it('says once that a channel is held, and once that it is not', () => {
  const changes: boolean[] = [];
  cryptors.on('heldChanged', (isHeld) => changes.push(isHeld));
  void cryptors.follow('a', true);
  void cryptors.follow('a', false);
  void cryptors.follow('a', false);
  cryptors.agreeToPlain();
  cryptors.agreeToPlain();
  expect(changes).toEqual([true, false]);
});

it('goes on with another worker when one ends, without the keys by which it has sealed', async () => {
  const failed = vi.fn();
  cryptors.on('failed', failed);
  const entered = cryptors.follow('a', true);
  cryptors.use(keys);
  const first = worker;
  first.dispatchEvent(new Event('error'));
  expect([first.isTerminated, worker !== first, modes()]).toEqual([true, true, ['sealed']]);
  expect(failed.mock.calls).toMatchObject([[{ isLast: false }]]);
  expect(cryptors.canOpen('bob')).toBe(false);
  // What the old one still says counts for nothing.
  first.tell({ kind: 'applied' });
  cryptors.use(keys);
  expect([modes(), cryptors.canOpen('bob')]).toEqual([['sealed'], false]);
  worker.tell({ kind: 'applied' });
  await entered;
  cryptors.use({ ...keys, secret: new Uint8Array(32).fill(1) });
  expect([modes(), cryptors.canOpen('bob')]).toEqual([['sealed', 'keys'], true]);
});

it('counts reports in which nothing could be opened, and is stuck after two of them', () => {
  const receiver = {} as RTCRtpReceiver;
  cryptors.open(receiver, 'bob', 'microphone');
  const { id } = (receiver.transform as unknown as { options: { id: number } }).options;
  const report = (passed: number, noKey: number) =>
    worker.tell({ kind: 'counts', counts: [{ id, passed, dropped: { noKey } }] });
  report(0, 50);
  expect(cryptors.isStuck(receiver)).toBe(false);
  report(0, 50);
  expect(cryptors.isStuck(receiver)).toBe(true);
  report(1, 0);
  expect(cryptors.isStuck(receiver)).toBe(false);
});

it('takes no keys outside an encrypted channel', () => {
  void cryptors.follow('a', false);
  cryptors.use(keys);
  expect(modes()).toEqual(['plain']);
});

it('refuses every channel once workers have ended too often', async () => {
  const failed = vi.fn();
  cryptors.on('failed', failed);
  for (let ended = 0; ended < 3; ended += 1) worker.dispatchEvent(new Event('error'));
  const waiting = expect(cryptors.follow('a', true)).rejects.toMatchObject({
    code: 'cannotEncrypt',
  });
  worker.dispatchEvent(new Event('error'));
  await waiting;
  await expect(cryptors.follow('b', false)).rejects.toMatchObject({ code: 'cannotEncrypt' });
  expect([worker.isTerminated, cryptors.hasEnded]).toEqual([true, true]);
  expect(failed.mock.calls.map(([{ isLast }]) => isLast)).toEqual([false, false, false, true]);
});

it('asks for a video only once it can be opened', () => {
  const shown: string[] = [];
  void cryptors.follow('a', true);
  cryptors.whenOpen('bob', () => shown.push('bob'));
  cryptors.whenOpen('cho', () => shown.push('cho'));
  expect(shown).toEqual([]);
  cryptors.use(keys);
  cryptors.use(keys);
  expect(shown).toEqual(['bob']);
  void cryptors.follow('b', false);
  expect(shown).toEqual(['bob', 'cho']);
});

it('counts what came of each receiver', () => {
  const receiver = {} as RTCRtpReceiver;
  cryptors.open(receiver, 'bob', 'camera');
  const { id } = (receiver.transform as unknown as { options: { id: number } }).options;
  worker.tell({ kind: 'counts', counts: [{ id, passed: 2, dropped: { noKey: 1 } }] });
  worker.tell({ kind: 'counts', counts: [{ id, passed: 3, dropped: { noKey: 1, forged: 4 } }] });
  expect(cryptors.framesOf(receiver)).toMatchObject({
    passed: 5,
    dropped: { noKey: 2, forged: 4 },
  });
});

it('gives every sender and receiver of a device its transform before it is negotiated', async () => {
  const made: { options?: object; hooks: string[] } = { hooks: [] };
  const transport = {
    produce: async (options: { onRtpSender(sender: object): void }) => {
      const sender: { transform?: { options: object } } = {};
      options.onRtpSender(sender);
      made.hooks.push(JSON.stringify(sender.transform?.options));
    },
    consume: async (options: { onRtpReceiver(receiver: object): void }) => {
      const receiver: { transform?: { options: object } } = {};
      options.onRtpReceiver(receiver);
      made.hooks.push(JSON.stringify(receiver.transform?.options));
    },
  };
  const create = (options: object) => {
    made.options = options;
    return transport;
  };
  const device = { createSendTransport: create, createRecvTransport: create };
  cryptors.attach(device as never);
  device.createSendTransport({});
  expect(made.options).toEqual({ additionalSettings: { encodedInsertableStreams: true } });
  await transport.produce({ appData: { source: 'camera' } } as never);
  device.createRecvTransport({});
  await transport.consume({ appData: { offer: { peerId: 'bob', source: 'screen' } } } as never);
  expect(made.hooks.map((hook) => JSON.parse(hook))).toMatchObject([
    { direction: 'send', source: 'camera' },
    { direction: 'receive', source: 'screen', peerId: 'bob' },
  ]);
  await expect(transport.consume({} as never)).rejects.toThrow();
});
