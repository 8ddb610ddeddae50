import wrtc from '@roamhq/wrtc';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { blockBytes } from './blocks.ts';
import type { TransferChannel } from './ChannelInbox.ts';
import type { ReceivedFile } from './ReceivedFile.ts';
import { TransferReceiver } from './TransferReceiver.ts';
import { TransferSender } from './TransferSender.ts';

type Data = string | ArrayBuffer;

/** One end of a channel whose messages arrive in order, each a moment later. */
class FakeChannel extends EventTarget {
  binaryType: BinaryType = 'blob';
  bufferedAmount = 0;
  bufferedAmountLowThreshold = 0;
  readyState: RTCDataChannelState = 'open';
  other: FakeChannel | null = null;
  /** Changes what is sent; null loses it and closes the channel. */
  onSend: (data: Data) => Data | null = (data) => data;

  send(data: Data): void {
    const sent = this.onSend(data);
    if (sent === null) {
      this.close();
      return;
    }
    queueMicrotask(() => {
      if (this.readyState === 'open') {
        this.other?.dispatchEvent(new MessageEvent('message', { data: sent }));
      }
    });
  }

  close(): void {
    for (const end of [this, this.other]) {
      if (end?.readyState !== 'open') continue;
      end.readyState = 'closed';
      end.dispatchEvent(new Event('close'));
    }
  }
}

function fakeChannels(): [FakeChannel, FakeChannel] {
  const [one, two] = [new FakeChannel(), new FakeChannel()];
  one.other = two;
  two.other = one;
  return [one, two];
}

const asChannel = (channel: FakeChannel) => channel as unknown as TransferChannel;
const contentOf = (length: number) =>
  Uint8Array.from({ length }, (_, index) => (index * 31 + (index >> 8)) % 251);
const never = new AbortController().signal;

let written: Uint8Array[];
let finished: boolean;
let target: ReceivedFile;
let progress: number[];

beforeEach(() => {
  written = [];
  finished = false;
  progress = [];
  target = {
    async write(block) {
      written.push(block);
    },
    async finish() {
      finished = true;
    },
    async abandon() {
      written = [];
    },
  };
});

const received = () => new Uint8Array(Buffer.concat(written));
const senderOf = (content: Uint8Array<ArrayBuffer>) =>
  new TransferSender(new Blob([content]), (bytes) => progress.push(bytes));

describe('a file', () => {
  it.each([0, 1, blockBytes, 3 * blockBytes + 5, 18 * blockBytes])(
    'of %d bytes arrives unchanged',
    async (size) => {
      const content = contentOf(size);
      const [one, two] = fakeChannels();
      const ends = await Promise.all([
        senderOf(content).run(asChannel(one), never),
        new TransferReceiver(size, target, () => undefined).run(asChannel(two), never),
      ]);
      expect(ends).toEqual(['done', 'done']);
      expect(finished).toBe(true);
      expect(Buffer.compare(received(), content)).toBe(0);
      if (size > 0) expect(progress.at(-1)).toBe(size);
    },
  );

  it('goes on over another channel from where the first was lost, however often', async () => {
    const size = 12 * blockBytes + 77;
    const content = contentOf(size);
    const sender = senderOf(content);
    const receiver = new TransferReceiver(size, target, () => undefined);
    let sentBytes = 0;
    for (let cut = 1; ; cut += 1) {
      const [one, two] = fakeChannels();
      let left = cut * 7;
      one.onSend = (data) => {
        if (typeof data !== 'string') sentBytes += data.byteLength;
        left -= 1;
        return left > 0 ? data : null;
      };
      const [sent, got] = await Promise.all([
        sender.run(asChannel(one), never),
        receiver.run(asChannel(two), never),
      ]);
      if (sent === 'done' && got === 'done') break;
      expect([sent, got]).toEqual(['lost', 'lost']);
      expect(cut).toBeLessThan(20);
    }
    expect(Buffer.compare(received(), content)).toBe(0);
    // At most what was on its way at each cut was sent twice.
    expect(sentBytes).toBeLessThan(2 * size);
  });

  it('that was changed on the way is damaged, and is not kept as whole', async () => {
    const size = 2 * blockBytes;
    const [one, two] = fakeChannels();
    one.onSend = (data) => {
      if (typeof data !== 'string') new Uint8Array(data)[5] = 7;
      return data;
    };
    const ends = await Promise.all([
      senderOf(contentOf(size)).run(asChannel(one), never),
      new TransferReceiver(size, target, () => undefined).run(asChannel(two), never),
    ]);
    expect(ends).toEqual(['damaged', 'damaged']);
    expect(finished).toBe(false);
  });

  it('that cannot be read, or written, ends', async () => {
    const unreadable = {
      size: 10,
      slice: () => {
        throw new Error('it was moved');
      },
    };
    const [one, two] = fakeChannels();
    const receiving = new TransferReceiver(10, target, () => undefined).run(asChannel(two), never);
    const sender = new TransferSender(unreadable as never, () => undefined);
    expect(await sender.run(asChannel(one), never)).toBe('unreadable');
    one.close();
    expect(await receiving).toBe('lost');

    const [three, four] = fakeChannels();
    target.write = async () => {
      throw new Error('the disk is full');
    };
    void senderOf(contentOf(10)).run(asChannel(three), never);
    const receiver = new TransferReceiver(10, target, () => undefined);
    expect(await receiver.run(asChannel(four), never)).toBe('unreadable');
  });

  it('waits for what is acknowledged, so that neither app keeps much of it', async () => {
    const size = 24 * blockBytes;
    const [one, two] = fakeChannels();
    let sentBytes = 0;
    one.onSend = (data) => {
      if (typeof data !== 'string') sentBytes += data.byteLength;
      return data;
    };
    const { promise, resolve } = Promise.withResolvers<void>();
    target.write = () => promise;
    const receiver = new TransferReceiver(size, target, () => undefined);
    const ends = Promise.all([
      senderOf(contentOf(size)).run(asChannel(one), never),
      receiver.run(asChannel(two), never),
    ]);
    await expect.poll(() => sentBytes).toBe(16 * blockBytes);
    target.write = async () => undefined;
    resolve();
    expect(await ends).toEqual(['done', 'done']);
  });
});

describe('whatever the other side sends', () => {
  it.each<[string, Data[]]>([
    ['more than it has announced', [new ArrayBuffer(11)]],
    ['the end too early', [JSON.stringify({ kind: 'end', digest: '0'.repeat(64) })]],
  ])('%s is damaged', async (_, messages) => {
    const [one, two] = fakeChannels();
    const receiving = new TransferReceiver(10, target, () => undefined).run(asChannel(two), never);
    for (const message of messages) one.send(message);
    expect(await receiving).toBe('damaged');
    expect(finished).toBe(false);
  });

  it.each<[string, Data]>([
    ['no JSON', 'hello'],
    ['an unknown word', JSON.stringify({ kind: 'run', code: 'x' })],
    ['a long text', JSON.stringify({ kind: 'got', block: 1, more: 'x'.repeat(1000) })],
  ])('%s ends it', async (_, message) => {
    const [one, two] = fakeChannels();
    const receiving = new TransferReceiver(10, target, () => undefined).run(asChannel(two), never);
    one.send(message);
    expect(await receiving).toBe('lost');
  });

  it('a wish for a block that was never sent is refused', async () => {
    const [one, two] = fakeChannels();
    const sending = senderOf(contentOf(9 * blockBytes)).run(asChannel(one), never);
    two.send(JSON.stringify({ kind: 'from', block: 7 }));
    expect(await sending).toBe('damaged');
  });
});

describe('between two engines', () => {
  let connections: RTCPeerConnection[] = [];

  afterEach(() => {
    for (const connection of connections) connection.close();
    connections = [];
  });

  /** Two ends of a data channel between two connections. */
  async function connected(): Promise<[RTCDataChannel, RTCDataChannel]> {
    const [one, two] = [new wrtc.RTCPeerConnection(), new wrtc.RTCPeerConnection()];
    connections.push(one, two);
    for (const [from, to] of [
      [one, two],
      [two, one],
    ] as const) {
      from.addEventListener('icecandidate', ({ candidate }) => {
        if (candidate) void to.addIceCandidate(candidate).catch(() => undefined);
      });
    }
    const mine = one.createDataChannel('file');
    const theirs = new Promise<RTCDataChannel>((resolve) => {
      two.addEventListener('datachannel', ({ channel }) => resolve(channel));
    });
    await one.setLocalDescription(await one.createOffer());
    await two.setRemoteDescription(one.localDescription as RTCSessionDescriptionInit);
    await two.setLocalDescription(await two.createAnswer());
    await one.setRemoteDescription(two.localDescription as RTCSessionDescriptionInit);
    const channels: [RTCDataChannel, RTCDataChannel] = [mine, await theirs];
    for (const channel of channels) {
      if (channel.readyState === 'open') continue;
      await new Promise((resolve) => channel.addEventListener('open', resolve, { once: true }));
    }
    return channels;
  }

  it('a file arrives unchanged, also when the connection is lost in the middle', async () => {
    const size = 24 * blockBytes + 11;
    const content = contentOf(size);
    const sender = senderOf(content);
    const lost = new AbortController();
    const receiver = new TransferReceiver(size, target, (bytes) => {
      if (bytes === 9 * blockBytes) lost.abort();
    });
    for (const [signal, end] of [
      [lost.signal, 'lost'],
      [never, 'done'],
    ] as const) {
      const [one, two] = await connected();
      const ends = await Promise.all([
        sender.run(one as unknown as TransferChannel, signal),
        receiver.run(two as unknown as TransferChannel, signal),
      ]);
      expect(ends).toEqual([end, end]);
    }
    expect(finished).toBe(true);
    expect(Buffer.compare(received(), content)).toBe(0);
  });
});
