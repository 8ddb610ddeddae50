import { beforeEach, expect, it, vi } from 'vitest';
import type { EpochKeys } from '../../../shared/encryption/epochKeys.ts';
import { FrameCryptors } from './FrameCryptors.ts';
import type { FrameNews, FrameOrder } from './frameMessages.ts';

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

beforeEach(() => {
  worker = new FakeWorker();
  cryptors = new FrameCryptors(worker as unknown as Worker);
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

it('begins to seal at once where a channel becomes encrypted, and never stops while the user is in it', () => {
  void cryptors.follow('a', false);
  void cryptors.follow('a', true);
  void cryptors.follow('a', false);
  expect(modes()).toEqual(['plain', 'sealed']);
  void cryptors.follow(null, false);
  void cryptors.follow('a', false);
  expect(modes()).toEqual(['plain', 'sealed', 'plain', 'plain']);
});

it('takes no keys outside an encrypted channel', () => {
  void cryptors.follow('a', false);
  cryptors.use(keys);
  expect(modes()).toEqual(['plain']);
});

it('refuses every channel once the worker has ended', async () => {
  const failed = vi.fn();
  cryptors.on('failed', failed);
  const waiting = expect(cryptors.follow('a', true)).rejects.toMatchObject({
    code: 'cannotEncrypt',
  });
  worker.dispatchEvent(new Event('error'));
  await waiting;
  await expect(cryptors.follow('b', false)).rejects.toMatchObject({ code: 'cannotEncrypt' });
  expect([worker.isTerminated, failed.mock.calls.length]).toEqual([true, 1]);
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
  expect(cryptors.framesOf(receiver)).toEqual({ passed: 5, dropped: { noKey: 2, forged: 4 } });
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
