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

  hangs = false;

  postMessage(order: FrameOrder): void {
    if (order.kind !== 'ping') this.orders.push(order);
    else if (!this.hangs) this.tell({ kind: 'alive' });
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
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
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
  void cryptors.follow('a', false);
  let isEntered = false;
  const entered = cryptors.follow('b', true)?.then(() => {
    isEntered = true;
  });
  worker.tell({ kind: 'applied' });
  await Promise.resolve();
  expect([modes(), isEntered]).toEqual([['plain', 'sealed'], false]);
  worker.tell({ kind: 'applied' });
  await entered;
  expect(isEntered).toBe(true);
});

it('lets a join wait for nothing where what still passes does no harm', () => {
  const waits = (channelId: string | null, isSealed: boolean) => {
    const waited = cryptors.follow(channelId, isSealed) !== null;
    worker.tell({ kind: 'applied' });
    return waited;
  };
  // Out of no channel nothing passes, and nobody has the keys of the channel before.
  expect([waits('a', true), waits('b', true)]).toEqual([false, false]);
  expect([waits(null, false), waits('c', false), waits('d', false)]).toEqual([true, false, false]);
  expect(waits('b', true)).toBe(true);
  // While it does not answer, it may be anywhere.
  void cryptors.follow('d', false);
  expect(cryptors.follow('e', false)).not.toBeNull();
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
  expect([modes(), cryptors.isHeld]).toEqual([['plain', 'sealed', 'closed', 'sealed'], true]);
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

it('takes a worker that does not answer any more for one that has ended, also while a move waits for it', async () => {
  const failed = vi.fn();
  cryptors.on('failed', failed);
  const first = worker;
  vi.advanceTimersByTime(60_000);
  expect(failed).not.toHaveBeenCalled();
  first.hangs = true;
  void cryptors.follow('a', false);
  const entered = cryptors.follow('b', true);
  vi.advanceTimersByTime(10_000);
  expect([first.isTerminated, failed.mock.calls.length]).toEqual([false, 0]);
  vi.advanceTimersByTime(2_500);
  expect([first.isTerminated, failed.mock.calls.length, modes()]).toEqual([true, 1, ['sealed']]);
  worker.tell({ kind: 'applied' });
  await entered;
  vi.advanceTimersByTime(60_000);
  expect(failed).toHaveBeenCalledOnce();
});

it('takes no worker for hanging that still tells what it counts', () => {
  worker.hangs = true;
  for (let second = 0; second < 60; second += 1) {
    vi.advanceTimersByTime(1_000);
    worker.tell({ kind: 'counts', counts: [] });
  }
  expect(worker.isTerminated).toBe(false);
});

it('tells the worker whose voice comes through a slot, and counts for each voice', () => {
  const slot = {} as RTCRtpReceiver;
  cryptors.openSlot(slot);
  const { id: slotId } = (slot.transform as unknown as { options: { id: number } }).options;
  const [bob, cho] = [{}, {}];
  const end = cryptors.setVoice(slot, 7, 'bob', bob);
  cryptors.setVoice(slot, 8, 'cho', cho);
  end();
  expect(worker.orders).toMatchObject([
    { kind: 'voice', slotId, ssrc: 7, stream: { source: 'microphone', peerId: 'bob' } },
    { kind: 'voice', slotId, ssrc: 8, stream: { source: 'microphone', peerId: 'cho' } },
    { kind: 'voice', slotId, ssrc: 7, stream: null },
  ]);
  const [, second] = worker.orders;
  const id = second?.kind === 'voice' ? (second.stream?.id ?? 0) : 0;
  for (let report = 0; report < 2; report += 1) {
    worker.tell({ kind: 'counts', counts: [{ id, passed: 0, dropped: { forged: 50 } }] });
  }
  expect([cryptors.isStuck(bob), cryptors.isStuck(cho), cryptors.isStuck(slot)]).toEqual([
    false,
    true,
    false,
  ]);
  expect(() => cryptors.setVoice({} as RTCRtpReceiver, 9, 'dan', {})).toThrow();
});

it('goes on with another worker when one ends, without the keys by which it has sealed', async () => {
  const failed = vi.fn();
  cryptors.on('failed', failed);
  void cryptors.follow('b', false);
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
  await transport.consume({ appData: { slot: 's0' } } as never);
  expect(made.hooks.map((hook) => JSON.parse(hook))).toMatchObject([
    { direction: 'send', source: 'camera' },
    { direction: 'receive', source: 'screen', peerId: 'bob' },
    { direction: 'slot' },
  ]);
  expect(() => transport.consume({} as never)).toThrow();
});
