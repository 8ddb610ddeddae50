import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EpochKeys } from '../../../shared/encryption/epochKeys.ts';
import {
  type Bytes,
  type FrameTraits,
  splitFrame,
} from '../../../shared/encryption/frameFormat.ts';
import { oldEpochsKeptMs, ReceivingKeys } from './ReceivingKeys.ts';
import { SendingKeys } from './SendingKeys.ts';

const opus: FrameTraits = { kind: 'audio', mimeType: 'audio/opus', isKeyFrame: false };
const vp8: FrameTraits = { kind: 'video', mimeType: 'video/VP8', isKeyFrame: true };
const frame = Uint8Array.from({ length: 40 }, (_, index) => index);

function secretOf(seed: number): Bytes {
  return new Uint8Array(32).fill(seed);
}

/** What Ann, leaf 0, gets in an epoch with Bob, leaf 1; and what Bob gets. */
function keysOf(epoch: number, seed = epoch): { ann: EpochKeys; bob: EpochKeys } {
  const secret = secretOf(seed);
  return {
    ann: { epoch, secret, ownLeaf: 0, peers: [{ leaf: 1, peerId: 'bob' }] },
    bob: { epoch, secret, ownLeaf: 1, peers: [{ leaf: 0, peerId: 'ann' }] },
  };
}

/** Ann sends and Bob receives. */
function pair(epoch = 1) {
  let nowMs = 0;
  const ann = new SendingKeys();
  const bob = new ReceivingKeys(() => nowMs);
  const enter = (next: number, seed = next) => {
    const keys = keysOf(next, seed);
    ann.use(keys.ann);
    bob.use(keys.bob);
  };
  enter(epoch);
  return {
    ann,
    bob,
    enter,
    pass(ms: number) {
      nowMs += ms;
      bob.forgetOld();
    },
    /** Time passes, and the timer that forgets is late. */
    passUnnoticed(ms: number) {
      nowMs += ms;
    },
    async sealed(traits = opus, source: 'microphone' | 'camera' = 'microphone'): Promise<Bytes> {
      const sealed = await ann.seal(source, traits, frame);
      if (typeof sealed === 'string') throw new Error(sealed);
      return sealed;
    },
    heard: (bytes: Bytes) => bob.open('ann', 'microphone', bytes),
  };
}

function counterOf(bytes: Bytes): number | undefined {
  return splitFrame(bytes)?.counter;
}

describe('sealing', () => {
  it('seals nothing without a key, and nothing once the keys are forgotten', async () => {
    const { ann } = pair();
    ann.forget();
    expect(await ann.seal('microphone', opus, frame)).toBe('noKey');
    const begun = pair();
    const sealing = begun.ann.seal('microphone', opus, frame);
    begun.ann.forget();
    expect(await sealing).toBe('noKey');
    expect(await new SendingKeys().seal('microphone', opus, frame)).toBe('noKey');
  });

  it('seals nothing of a codec that it does not know', async () => {
    const { ann } = pair();
    const h264 = { ...vp8, mimeType: 'video/H264' };
    expect(await ann.seal('camera', h264, frame)).toBe('codec');
    expect(await ann.seal('camera', { ...vp8, mimeType: undefined }, frame)).toBe('codec');
  });

  it('counts all frames of a source together, however many at once, and each source by its own key', async () => {
    const { sealed } = pair();
    const all = await Promise.all(Array.from({ length: 50 }, () => sealed()));
    expect(all.map(counterOf)).toEqual(Array.from({ length: 50 }, (_, index) => index));
    expect(counterOf(await sealed(vp8, 'camera'))).toBe(0);
    expect(counterOf(await sealed())).toBe(50);
  });

  it('never starts a counter again: not with the same keys, nor after other keys or channels', async () => {
    const { ann, enter, sealed } = pair();
    await sealed();
    enter(1);
    expect(counterOf(await sealed())).toBe(1);
    enter(2);
    expect(counterOf(await sealed())).toBe(0);
    ann.forget();
    enter(1);
    expect(counterOf(await sealed())).toBe(2);
    // A restarted server begins again at the same epoch, with another secret.
    enter(1, 99);
    expect(counterOf(await sealed())).toBe(0);
  });

  it('seals nothing more by a key whose counter is at its end, also when it comes again', async () => {
    const ann = new SendingKeys(2);
    const seal = async () => {
      const sealed = await ann.seal('microphone', opus, frame);
      return typeof sealed === 'string' ? sealed : counterOf(sealed);
    };
    ann.use(keysOf(1).ann);
    expect([await seal(), await seal(), await seal()]).toEqual([0, 1, 'exhausted']);
    ann.use(keysOf(2).ann);
    expect(await seal()).toBe(0);
    ann.use(keysOf(1).ann);
    expect(await seal()).toBe('exhausted');
  });

  it('shows nothing of the frame but the clear bytes', async () => {
    const { sealed } = pair();
    const zeros = [...(await sealed())];
    expect(zeros.slice(0, 40)).not.toEqual([...frame]);
    const picture = [...(await sealed(vp8, 'camera'))];
    expect(picture.slice(0, 10)).toEqual([...frame.subarray(0, 10)]);
    expect(picture.slice(10, 40).join()).not.toContain([...frame.subarray(10, 14)].join());
  });
});

describe('opening', () => {
  it('opens what was sealed, once', async () => {
    const { sealed, heard, bob } = pair();
    const voice = await sealed();
    expect(await heard(voice)).toEqual(frame);
    expect(await heard(voice)).toBe('replayed');
    const picture = await sealed(vp8, 'camera');
    expect(await bob.open('ann', 'camera', picture)).toEqual(frame);
  });

  it('plays no frame twice, also when two copies come at once or the same keys come again', async () => {
    const { sealed, heard, bob } = pair();
    const voice = await sealed();
    const both = await Promise.all([heard(voice), heard(voice)]);
    expect(both.filter((opened) => opened === 'replayed')).toHaveLength(1);
    bob.use(keysOf(1).bob);
    expect(await heard(voice)).toBe('replayed');
    bob.forget();
    bob.use(keysOf(1).bob);
    expect(await heard(voice)).toBe('replayed');
  });

  it('opens nothing in the name of another peer, source or leaf', async () => {
    const { sealed, bob } = pair();
    const voice = await sealed();
    expect(await bob.open('cho', 'microphone', voice)).toBe('notMember');
    expect(await bob.open('ann', 'whisper', voice)).toBe('forged');
    const { bob: keys } = keysOf(1);
    bob.use({
      ...keys,
      peers: [
        { leaf: 0, peerId: 'cho' },
        { leaf: 2, peerId: 'ann' },
      ],
    });
    expect(await bob.open('ann', 'microphone', voice)).toBe('forged');
  });

  it('opens frames of the epoch before for ten seconds, of later ones not yet', async () => {
    const { ann, sealed, heard, enter, pass, bob } = pair();
    const early = [await sealed(), await sealed()];
    enter(2);
    expect(await heard(early[0] ?? frame)).toEqual(frame);
    pass(oldEpochsKeptMs);
    expect(await heard(early[1] ?? frame)).toBe('noKey');
    ann.use(keysOf(3).ann);
    const ahead = await sealed();
    expect(await heard(ahead)).toBe('noKey');
    bob.use(keysOf(3).bob);
    expect(await heard(ahead)).toEqual(frame);
  });

  it('opens nothing by old keys after that, even while they have not been forgotten', async () => {
    const { sealed, heard, enter, passUnnoticed } = pair();
    const early = await sealed();
    enter(2);
    passUnnoticed(oldEpochsKeptMs);
    expect(await heard(early)).toBe('noKey');
  });

  it('opens nothing of somebody who is no member now, by old keys either', async () => {
    const { heard, ann, bob, sealed } = pair();
    const before = await sealed();
    ann.use(keysOf(2).ann);
    bob.use({ ...keysOf(2).bob, peers: [] });
    expect(await heard(await sealed())).toBe('notMember');
    expect(await heard(before)).toBe('notMember');
  });

  it('tells epochs apart whose key id is the same', async () => {
    const { enter, sealed, heard } = pair(1);
    const before = await sealed();
    enter(257);
    expect(await heard(await sealed())).toEqual(frame);
    expect(await heard(before)).toEqual(frame);
  });

  it('opens no frame that differs in a single bit', async () => {
    const { sealed, bob } = pair();
    const picture = await sealed(vp8, 'camera');
    for (let bit = 0; bit < picture.length * 8; bit += 1) {
      const changed = picture.slice();
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit % 8));
      expect(await bob.open('ann', 'camera', changed)).toBeTypeOf('string');
    }
    expect(await bob.open('ann', 'camera', picture)).toEqual(frame);
  });

  it('opens nothing that was not sealed, whatever it looks like', async () => {
    const { sealed, heard } = pair();
    const genuine = await sealed();
    const part = fc.tuple(fc.nat(genuine.length), fc.nat(genuine.length));
    const nearlyValid = fc
      .tuple(part, fc.uint8Array({ maxLength: 30 }))
      .map(([[from, to], added]) => [
        ...genuine.subarray(from, to),
        ...added,
        ...genuine.subarray(to),
      ])
      .filter((bytes) => bytes.join() !== genuine.join());
    const anything = fc.uint8Array({ maxLength: 200 }).map((bytes) => [...bytes]);
    await fc.assert(
      fc.asyncProperty(fc.oneof(nearlyValid, anything), async (bytes) => {
        expect(await heard(Uint8Array.from(bytes))).toBeTypeOf('string');
      }),
    );
    expect(await heard(genuine)).toEqual(frame);
  });
});
