import { expect, it, vi } from 'vitest';
import type { ReceivedSource } from '../../../shared/domain/Source.ts';
import type { Bytes } from '../../../shared/encryption/frameFormat.ts';
import { FramePump } from './FramePump.ts';
import type { FrameStream } from './frameMessages.ts';
import type { EncodedFrame, FrameState } from './PumpedStream.ts';

const clear = Uint8Array.of(1, 2, 3);
const opened = Uint8Array.of(9);

/** A stream from Bob, whose frames the keys open or not. */
function receive(source: ReceivedSource, open: () => Promise<Bytes | 'noKey'>) {
  const state: FrameState = {
    mode: 'closed',
    sending: { seal: async () => 'noKey' },
    receiving: { open },
  };
  const incoming = new TransformStream<EncodedFrame, EncodedFrame>();
  const played: number[][] = [];
  const sendKeyFrameRequest = vi.fn(async () => undefined);
  const stream: FrameStream = { id: 1, direction: 'receive', source, peerId: 'bob' };
  const writable = new WritableStream<EncodedFrame>({
    write: ({ data }) => void played.push([...new Uint8Array(data)]),
  });
  const { readable } = incoming;
  const pump = new FramePump(stream, { readable, writable, sendKeyFrameRequest }, state);
  void pump.run();
  const writer = incoming.writable.getWriter();
  const dropped: Record<string, number> = {};
  const take = async () => {
    await writer.write({ data: clear.slice().buffer, getMetadata: () => ({}) });
    await new Promise((resolve) => setImmediate(resolve));
    for (const [reason, count] of pump
      .takeCounts()
      .flatMap((each) => Object.entries(each.dropped))) {
      dropped[reason] = (dropped[reason] ?? 0) + count;
    }
  };
  return { state, pump, played, dropped, sendKeyFrameRequest, take };
}

it('plays nothing before it is known what kind of channel it is, nor in the clear in an encrypted one', async () => {
  const { state, played, dropped, take } = receive('microphone', async () => 'noKey');
  await take();
  state.mode = 'sealed';
  await take();
  expect(played).toEqual([]);
  expect(dropped).toEqual({ closed: 1, noKey: 1 });
  state.mode = 'plain';
  await take();
  expect(played).toEqual([[...clear]]);
});

it('plays no mix of the server in an encrypted channel', async () => {
  const { state, played, dropped, take } = receive('mix', async () => opened);
  state.mode = 'sealed';
  await take();
  expect([played, dropped]).toEqual([[], { closed: 1 }]);
});

it('plays nothing in a channel that was opened for the one before', async () => {
  const opening = Promise.withResolvers<Bytes>();
  const { state, played, dropped, take } = receive('microphone', () => opening.promise);
  state.mode = 'sealed';
  await take();
  state.mode = 'plain';
  opening.resolve(opened);
  await take();
  expect(played).toEqual([[...clear]]);
  expect(dropped).toEqual({ closed: 1 });
});

it('is silent about what cannot be opened by mistake', async () => {
  const { state, played, dropped, take } = receive('microphone', () =>
    Promise.reject(new Error('no cryptography')),
  );
  state.mode = 'sealed';
  await take();
  expect([played, dropped]).toEqual([[], { failed: 1 }]);
});

it('asks for one keyframe when keys come to a picture that lacked them, and for none otherwise', async () => {
  let has = false;
  const { state, pump, sendKeyFrameRequest, take } = receive('camera', async () =>
    has ? opened : 'noKey',
  );
  state.mode = 'sealed';
  pump.keysCame();
  for (let count = 0; count < 50; count += 1) await take();
  expect(sendKeyFrameRequest).not.toHaveBeenCalled();
  has = true;
  pump.keysCame();
  await take();
  // Each change of who is in the call brings keys.
  for (let count = 0; count < 20; count += 1) pump.keysCame();
  expect(sendKeyFrameRequest).toHaveBeenCalledTimes(1);
});
