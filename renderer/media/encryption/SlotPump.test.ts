import fc from 'fast-check';
import { beforeEach, expect, it } from 'vitest';
import type { FrameMode } from './frameMessages.ts';
import type { EncodedFrame, FrameState } from './PumpedStream.ts';
import { ReceivingKeys } from './ReceivingKeys.ts';
import { SendingKeys } from './SendingKeys.ts';
import { SlotPump } from './SlotPump.ts';

const names = ['ann', 'bob', 'cho'] as const;
type Name = (typeof names)[number];
/** What the server sends each of them as; leaves are in the order of the names. */
const ssrcOf = (name: Name) => 10 + names.indexOf(name);
const opus = { kind: 'audio', mimeType: 'audio/opus', isKeyFrame: false } as const;

/** Dan's worker with one slot, and those who send to him. */
class Room {
  readonly receiving = new ReceivingKeys(() => 0);
  readonly state: FrameState = {
    mode: 'sealed',
    sending: new SendingKeys(),
    receiving: this.receiving,
  };
  readonly slot = new SlotPump(this.state);
  /** What the slot's decoder gets, as text. */
  readonly heard: string[] = [];
  readonly #voices = new Map<Name, SendingKeys>();
  readonly #arriving: ReadableStreamDefaultController<EncodedFrame>;

  constructor() {
    const secret = new Uint8Array(32).fill(1);
    for (const [ownLeaf, name] of names.entries()) {
      const keys = new SendingKeys();
      keys.use({ epoch: 1, secret, ownLeaf, peers: [] });
      this.#voices.set(name, keys);
    }
    const peers = names.map((peerId, leaf) => ({ peerId, leaf }));
    this.receiving.use({ epoch: 1, secret, ownLeaf: 3, peers });
    let arriving: ReadableStreamDefaultController<EncodedFrame> | undefined;
    const readable = new ReadableStream<EncodedFrame>({
      start: (controller) => {
        arriving = controller;
      },
    });
    if (arriving === undefined) throw new Error('no stream');
    this.#arriving = arriving;
    const writable = new WritableStream<EncodedFrame>({
      write: ({ data }) => void this.heard.push(new TextDecoder().decode(data)),
    });
    void this.slot.run({ readable, writable });
  }

  async sealed(name: Name, text: string): Promise<ArrayBuffer> {
    const frame = new TextEncoder().encode(text);
    const sealed = await this.#voices.get(name)?.seal('microphone', opus, frame);
    if (sealed === undefined || typeof sealed === 'string') throw new Error(sealed);
    return sealed.buffer;
  }

  /** A frame comes as from this sender. */
  arrive(from: Name, data: ArrayBuffer): void {
    this.#arriving.enqueue({ data, getMetadata: () => ({ synchronizationSource: ssrcOf(from) }) });
  }

  async say(name: Name, text: string): Promise<void> {
    this.arrive(name, await this.sealed(name, text));
  }

  /** The server says whose voice this sender's is. */
  tell(from: Name, peerId: string = from): void {
    const stream = {
      id: ssrcOf(from),
      direction: 'receive',
      source: 'microphone',
      peerId,
    } as const;
    this.slot.setVoice(ssrcOf(from), stream);
  }

  become(mode: FrameMode): void {
    this.state.mode = mode;
    this.slot.forget();
  }
}

let room: Room;
beforeEach(() => {
  room = new Room();
});

it('opens each voice by the keys of the peer whose it is, without a new transform', async () => {
  room.tell('ann');
  await room.say('ann', 'a1');
  await expect.poll(() => room.heard).toEqual(['a1']);
  room.slot.setVoice(ssrcOf('ann'), null);
  room.tell('bob');
  await room.say('bob', 'b1');
  await expect.poll(() => room.heard).toEqual(['a1', 'b1']);
});

it('loses no syllable that is faster than signalling', async () => {
  await room.say('ann', 'a1');
  await room.say('ann', 'a2');
  room.tell('ann');
  await room.say('ann', 'a3');
  await expect.poll(() => room.heard).toEqual(['a1', 'a2', 'a3']);
});

it('hears everything in its order, whenever signalling says whose it is', async () => {
  const event = fc.constantFrom<readonly ['say' | 'tell' | 'wait', Name]>(
    ...names.flatMap((name) =>
      (['say', 'say', 'tell', 'wait'] as const).map((what) => [what, name] as const),
    ),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(event, { maxLength: 30 }), async (events) => {
      const tried = new Room();
      const told = new Set<Name>();
      const said: [Name, string][] = [];
      for (const [what, name] of events) {
        if (what === 'wait') await new Promise((resolve) => setImmediate(resolve));
        if (what === 'say') {
          const text = `${name}${said.length}`;
          said.push([name, text]);
          await tried.say(name, text);
        }
        if (what === 'tell' && !told.has(name)) {
          told.add(name);
          tried.tell(name);
        }
      }
      const due = said.filter(([name]) => told.has(name));
      await expect.poll(() => tried.heard.length).toBe(due.length);
      for (const name of names) {
        const own = (texts: readonly string[]) => texts.filter((text) => text.startsWith(name));
        expect(own(tried.heard)).toEqual(own(due.map(([, text]) => text)));
      }
    }),
    { numRuns: 50 },
  );
});

it('plays nothing under another name: a server that puts one on another’s voice makes it silent', async () => {
  room.tell('bob', 'ann');
  room.tell('cho', 'stranger');
  room.tell('ann');
  await room.say('bob', 'b1');
  await room.say('cho', 'c1');
  await room.say('ann', 'a1');
  await expect.poll(() => room.heard).toEqual(['a1']);
  // Nor what Ann says, as if it were Cho's.
  room.tell('cho');
  room.arrive('cho', await room.sealed('ann', 'a2'));
  await room.say('ann', 'a3');
  await expect.poll(() => room.heard).toEqual(['a1', 'a3']);
  const counts = room.slot.takeCounts().map(({ id, passed, dropped }) => [id, passed, dropped]);
  expect(counts).toEqual([
    [ssrcOf('bob'), 0, { forged: 1 }],
    [ssrcOf('cho'), 0, { forged: 1 }],
    [ssrcOf('ann'), 2, {}],
  ]);
});

it('plays nothing of a source that nothing was said about, and keeps a second of it at most', async () => {
  for (let frame = 0; frame < 60; frame += 1) await room.say('ann', `a${frame}`);
  room.tell('bob');
  await room.say('bob', 'b1');
  await expect.poll(() => room.heard).toEqual(['b1']);
  room.tell('ann');
  await expect.poll(() => room.heard.length).toBe(51);
  expect(room.heard.at(1)).toBe('a10');
});

it('lets everything through where nothing is encrypted, and nothing before a channel is entered', async () => {
  const clear = (text: string) => new TextEncoder().encode(text).buffer;
  room.become('closed');
  room.arrive('ann', clear('closed'));
  room.tell('bob');
  room.arrive('bob', clear('closed'));
  await expect.poll(() => room.slot.takeCounts()).toMatchObject([{ dropped: { closed: 1 } }]);
  room.become('plain');
  room.arrive('ann', clear('a1'));
  room.arrive('bob', clear('b1'));
  await expect.poll(() => room.heard).toEqual(['a1', 'b1']);
});

it('takes nothing that was held in one channel into the next', async () => {
  await room.say('ann', 'a1');
  await room.say('bob', 'b1');
  room.tell('bob');
  await expect.poll(() => room.heard).toEqual(['b1']);
  room.become('sealed');
  room.tell('ann');
  await room.say('ann', 'a2');
  await expect.poll(() => room.heard).toEqual(['b1', 'a2']);
});
