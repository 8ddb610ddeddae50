import { expect, it } from 'vitest';
import type { ChannelId, PeerId, RecordingId } from '../../../shared/domain/ids.ts';
import type { RecordingSeat } from '../../../shared/domain/Recording.ts';
import type { EpochKeys } from '../../../shared/encryption/epochKeys.ts';
import type { Bytes, FrameTraits } from '../../../shared/encryption/frameFormat.ts';
import { hpkeSuite } from '../../../shared/encryption/hpkeSuite.ts';
import { toBase64url } from '../../storage/base64url.ts';
import { ReceivingKeys } from './ReceivingKeys.ts';
import { handAgainMs, RecordedCall, unshownMs } from './RecordedCall.ts';
import { SendingKeys } from './SendingKeys.ts';

const opus: FrameTraits = { kind: 'audio', mimeType: 'audio/opus', isKeyFrame: false };
const said = Uint8Array.of(1, 2, 3);
const channelId = 'general' as ChannelId;
const secret = new Uint8Array(32).fill(7);

/** A seat with a key of the server's. */
async function newSeat(videos = false): Promise<RecordingSeat> {
  const { publicKey } = await hpkeSuite.kem.generateKeyPair();
  const raw = new Uint8Array(await hpkeSuite.kem.serializePublicKey(publicKey));
  const id = 'r1' as RecordingId;
  const by = { id: null, name: 'Olga' };
  return { id, by, startedAt: 0, key: toBase64url(raw), ...(videos && { videos }) };
}

/** An app with this leaf, and the peer at the other one. */
function app(name: 'ann' | 'bob') {
  let now = 0;
  let due: { at: number; run: () => void }[] = [];
  const asked: { readonly name: string; readonly payload: object }[] = [];
  let isRefusing = false;
  const call = new RecordedCall({
    request: (async (request: string, payload: object) => {
      asked.push({ name: request, payload });
      if (isRefusing) throw new Error('too many requests');
      return {};
    }) as never,
    clock: {
      now: () => now,
      schedule(afterMs, run) {
        const entry = { at: now + afterMs, run };
        due.push(entry);
        return () => {
          due = due.filter((each) => each !== entry);
        };
      },
    },
  });
  const sending = new SendingKeys();
  const receiving = new ReceivingKeys(() => now);
  const used: (EpochKeys | null)[] = [];
  call.on('keys', (keys) => {
    used.push(keys);
    if (keys === null) return;
    sending.use(keys);
    receiving.use(keys);
  });
  const [ownLeaf, other] = name === 'ann' ? [0, 'bob'] : [1, 'ann'];
  const epoch = (number: number): EpochKeys => {
    const peers = [{ leaf: 1 - ownLeaf, peerId: other }];
    return { epoch: number, secret, ownLeaf, peers };
  };
  const shows = (seat: RecordingSeat | null, isConnected = true) =>
    call.follow({ channelId, seat, peerId: isConnected ? (name as PeerId) : null });
  shows(null);
  call.setEpoch(epoch(1));
  return {
    call,
    asked,
    used,
    epoch,
    shows,
    refuse(refuses: boolean) {
      isRefusing = refuses;
    },
    speak: () => sending.seal('microphone', opus, said),
    /** Hears what the other one sends, as its worker does, which tells it every second. */
    async hears(frame: Bytes | string): Promise<boolean> {
      const heard = await receiving.open(other, 'microphone', frame as Bytes);
      const recorded = receiving.takeRecorded();
      if (recorded.length > 0) call.heardRecorded(recorded);
      return typeof heard !== 'string';
    },
    pass(ms: number) {
      now += ms;
      const over = due.filter(({ at }) => at <= now);
      due = due.filter(({ at }) => at > now);
      for (const { run } of over) run();
    },
  };
}

it('lets the server open nothing before the user has agreed in this app to the recording that they see', async () => {
  const ann = app('ann');
  const seat = await newSeat();
  ann.call.agree({ id: 'another' as RecordingId });
  ann.shows(seat);
  expect(ann.used.at(-1)?.recorded).toBeUndefined();
  ann.call.agree({ id: seat.id });
  expect(ann.used.at(-1)?.recorded).toEqual(['microphone']);
  await expect.poll(() => ann.asked.length).toBe(1);
  // Once for each epoch.
  ann.shows(seat);
  ann.call.setEpoch(ann.epoch(2));
  await expect.poll(() => ann.asked.length).toBe(2);
  expect(ann.asked.map(({ name }) => name)).toEqual(['recording:keys', 'recording:keys']);
});

it('hands keys over again that were refused, for as long as the user agrees', async () => {
  const ann = app('ann');
  const seat = await newSeat();
  ann.shows(seat);
  ann.refuse(true);
  ann.call.agree({ id: seat.id });
  await expect.poll(() => ann.asked.length).toBe(1);
  ann.refuse(false);
  await expect
    .poll(() => {
      ann.pass(handAgainMs);
      return ann.asked.length;
    })
    .toBe(2);
  ann.call.setEpoch(ann.epoch(2));
  ann.refuse(true);
  await expect.poll(() => ann.asked.length).toBe(3);
  ann.call.agree(null);
  ann.pass(handAgainMs);
  ann.call.setEpoch(ann.epoch(3));
  ann.call.agree({ id: seat.id });
  await expect.poll(() => ann.asked.length).toBe(4);
  expect(ann.asked.at(-1)?.payload).toMatchObject({ epoch: 3 });
});

it('gives no more than was agreed to, whatever the seat says later', async () => {
  const ann = app('ann');
  ann.shows(await newSeat());
  ann.call.agree({ id: 'r1' as RecordingId });
  ann.shows(await newSeat(true));
  expect(ann.used.at(-1)?.recorded).toEqual(['microphone']);
});

it.each([
  ['ends', (ann: ReturnType<typeof app>) => ann.shows(null)],
  ['is left', (ann: ReturnType<typeof app>) => ann.call.agree(null)],
])('what is sent once the recording %s is sealed by another key', async (_, change) => {
  const ann = app('ann');
  ann.shows(await newSeat());
  ann.call.agree({ id: 'r1' as RecordingId });
  const bob = app('bob');
  bob.shows(await newSeat());
  const [during, sealing] = [await ann.speak(), ann.speak()];
  change(ann);
  // What is being sealed in this moment is not sent.
  expect(await sealing).toBe('noKey');
  const after = await ann.speak();
  expect([during.at(-1), after.at(-1)]).toEqual([0x80, 0]);
  expect([await bob.hears(during), await bob.hears(after)]).toEqual([true, true]);
});

it('without a connection nothing is recorded, because its end may be missed; afterwards it goes on', async () => {
  const ann = app('ann');
  const seat = await newSeat();
  ann.shows(seat);
  ann.call.agree({ id: seat.id });
  await expect.poll(() => ann.asked.length).toBe(1);
  ann.shows(seat, false);
  expect(ann.used.at(-1)?.recorded).toBeUndefined();
  ann.shows(seat);
  expect(ann.used.at(-1)?.recorded).toEqual(['microphone']);
  await expect.poll(() => ann.asked.length).toBe(2);
});

it('an app that is shown no recording raises the alarm about who is recorded, and sends nothing until that is over', async () => {
  const [ann, bob] = [app('ann'), app('bob')];
  ann.shows(await newSeat());
  ann.call.agree({ id: 'r1' as RecordingId });
  for (let ms = 0; ms <= unshownMs; ms += 1_000) {
    expect(bob.call.unshown).toEqual([]);
    expect(await bob.hears(await ann.speak())).toBe(true);
    bob.pass(1_000);
  }
  await bob.hears(await ann.speak());
  expect(bob.call.unshown).toEqual(['ann']);
  expect(await bob.speak()).toBe('noKey');
  // Nor by keys that come now.
  bob.call.setEpoch(bob.epoch(2));
  expect(await bob.speak()).toBe('noKey');
  bob.pass(unshownMs);
  expect(bob.call.unshown).toEqual([]);
  expect(typeof (await bob.speak())).toBe('object');
});

it('a recording that is shown a little late is no alarm', async () => {
  const [ann, bob] = [app('ann'), app('bob')];
  const seat = await newSeat();
  ann.shows(seat);
  ann.call.agree({ id: seat.id });
  for (let second = 0; second < 6; second += 1) {
    if (second === 2) bob.shows(seat);
    await bob.hears(await ann.speak());
    bob.pass(1_000);
  }
  expect(bob.call.unshown).toEqual([]);
  expect(typeof (await bob.speak())).toBe('object');
});
