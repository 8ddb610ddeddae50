import { expect, it, vi } from 'vitest';
import { VideoTrack } from './VideoTrack.ts';
import { type RecordedCodec, recordedCodecs } from './videoPayloads.ts';
import { readWebm } from './webmVideo.fixture.ts';

const codecOf = (name: 'vp8' | 'vp9') => recordedCodecs.get(`video/${name}`) as RecordedCodec;

/** The beginning of a VP8 frame of 640 × 360, or of one that needs those before it. */
const keyFrame = [0x10, 0x02, 0x00, 0x9d, 0x01, 0x2a, 0x80, 0x02, 0x68, 0x01];
const laterFrame = [0x11, 0x02, 0x00];

interface SentPacket {
  readonly sequence: number;
  readonly timestamp: number;
  readonly isMarked: boolean;
  readonly payload: Uint8Array;
  readonly sentMs: number;
}

/** Packets of VP8, three to a frame, with the descriptor that libwebrtc sends: picture id of two bytes, and a layer. */
function vp8Packets(frames: number, frameMs: number, keyFrames: readonly number[]): SentPacket[] {
  return Array.from({ length: 3 * frames }, (_, index) => {
    const [frame, part] = [Math.floor(index / 3), index % 3];
    const head = keyFrames.includes(frame) ? keyFrame : laterFrame;
    const data = part === 0 ? [...head, frame] : [frame, part];
    return {
      // Both counters begin anew on the way.
      sequence: (65_530 + index) & 0xffff,
      timestamp: (2 ** 32 - 1_000 + frame * frameMs * 90) >>> 0,
      isMarked: part === 2,
      payload: Uint8Array.of(
        part === 0 ? 0x90 : 0x80,
        0xe0,
        0x80 | (frame >> 8),
        frame & 0xff,
        0,
        0x20,
        ...data,
      ),
      sentMs: frame * frameMs + part,
    };
  });
}

function record(
  packets: readonly (SentPacket & { readonly arrivedMs: number })[],
  onLost = vi.fn(),
) {
  const track = new VideoTrack(codecOf('vp8'), 'Ann', onLost);
  const bytes: Buffer[] = [];
  for (const packet of packets) {
    track.add(packet, packet.arrivedMs);
    bytes.push(track.take());
  }
  return Buffer.concat(bytes);
}

const arriving = (packets: readonly SentPacket[], from = 0) =>
  packets.map((packet) => ({ ...packet, arrivedMs: from + packet.sentMs }));

it('holds all frames as they came, with their size, at their times', () => {
  const file = record(arriving(vp8Packets(100, 40, [0, 50]), 5_000));
  const { codec, width, height, frames } = readWebm(file);
  expect({ codec, width, height }).toEqual({ codec: 'V_VP8', width: 640, height: 360 });
  expect(frames).toHaveLength(100);
  for (const [index, { atMs, isKeyFrame, data }] of frames.entries()) {
    expect(Math.abs(atMs - (5_000 + 40 * index))).toBeLessThan(20);
    expect(isKeyFrame).toBe(index === 0 || index === 50);
    expect([...data.subarray(-5)]).toEqual([index, index, 1, index, 2]);
  }
});

it('waits for packets that come late, and leaves out what cannot be decoded after a loss', () => {
  const sent = arriving(vp8Packets(100, 40, [0, 75]));
  const late = sent.map((packet, index) =>
    index === 31 ? { ...packet, arrivedMs: packet.arrivedMs + 200 } : packet,
  );
  const onLost = vi.fn();
  const arrived = late
    .filter((_, index) => index !== 151)
    .sort((a, b) => a.arrivedMs - b.arrivedMs);
  const { frames } = readWebm(record(arrived, onLost));
  const seen = frames.map(({ data }) => data.at(-2));
  // Packet 151 is of frame 50.
  const expected = Array.from({ length: 100 }, (_, index) => index);
  expect(seen).toEqual(expected.filter((index) => index < 50 || index >= 75));
  expect(onLost).toHaveBeenCalled();
});

it('can be played up to wherever it was when the server died', () => {
  const file = record(arriving(vp8Packets(20, 40, [0])));
  const whole = readWebm(file).frames;
  for (let length = 0; length < file.length; length += 7) {
    const { frames } = readWebm(file.subarray(0, length));
    expect(frames).toEqual(whole.slice(0, frames.length));
  }
});

it('goes on in the same file with another producer, after its first key frame', () => {
  const track = new VideoTrack(codecOf('vp8'), 'Ann', vi.fn());
  for (const packet of arriving(vp8Packets(10, 40, [0]))) track.add(packet, packet.arrivedMs);
  track.startSource();
  for (const packet of arriving(vp8Packets(10, 40, [4]), 60_000)) {
    track.add(packet, packet.arrivedMs);
  }
  const { frames } = readWebm(track.take());
  expect(frames.map(({ data }) => data.at(-2))).toEqual([
    ...[0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    ...[4, 5, 6, 7, 8, 9],
  ]);
  expect(Math.abs((frames[10]?.atMs ?? 0) - 60_160)).toBeLessThan(20);
});

it('says when there was something to see: from a first picture until its producer ends', () => {
  const track = new VideoTrack(codecOf('vp8'), 'Ann', vi.fn());
  const send = (keyFrame: number, from: number) => {
    track.startSource();
    for (const packet of arriving(vp8Packets(10, 40, [keyFrame]), from)) {
      track.add(packet, packet.arrivedMs);
    }
  };
  expect(track.shown).toEqual([]);
  send(0, 1_000);
  expect(track.shown).toEqual([{ fromMs: expect.closeTo(1_000, -1.5), toMs: null }]);
  track.endSource(2_000);
  send(4, 60_000);
  track.endSource(61_000);
  track.endSource(62_000);
  const [, second] = track.shown;
  expect(second).toEqual({ fromMs: expect.closeTo(60_160, -1.5), toMs: 61_000 });
  expect(track.shown).toHaveLength(2);
  // Whoever switches it on and off all the time counts as seen to the end at last.
  for (let ms = 100_000; track.shown.at(-1)?.toMs !== null; ms += 1_000) {
    send(0, ms);
    track.endSource(ms + 500);
  }
  expect(track.shown).toHaveLength(500);
});

it('opens sealed pictures, and leaves out what cannot be opened until the next key frame', () => {
  const onLost = vi.fn();
  const track = new VideoTrack(codecOf('vp8'), 'Ann', onLost);
  let opened = 0;
  // The key of pictures 3 and 4 comes too late.
  track.startSource((frame) => {
    opened += 1;
    return opened === 4 || opened === 5 ? null : Uint8Array.of(...frame, 99);
  });
  for (const packet of arriving(vp8Packets(10, 40, [0, 7]))) track.add(packet, packet.arrivedMs);
  const { frames } = readWebm(track.take());
  expect(frames.map(({ data }) => [...data.subarray(-3)])).toEqual(
    [0, 1, 2, 7, 8, 9].map((index) => [index, 2, 99]),
  );
  expect(onLost).toHaveBeenCalled();
});

it('opens each layer of a picture by itself', () => {
  const track = new VideoTrack(codecOf('vp9'), 'Ann', vi.fn());
  const layers: number[][] = [];
  track.startSource((layer) => {
    layers.push([...layer]);
    return layer;
  });
  const structure = [0x38, 1, 64, 0, 180, 2, 128, 1, 104, 1, 0x08, 1, 2];
  // Two packets of the lower layer, one of the upper one.
  const payloads = [
    [0xaa, 0x81, 0x23, 0x00, 9, ...structure, 1, 2],
    [0xa0, 0x81, 0x23, 0x00, 9, 3],
    [0xa8, 0x81, 0x23, 0x02, 9, 4, 5],
  ];
  for (const [sequence, payload] of payloads.entries()) {
    const isMarked = sequence === 2;
    track.add({ sequence, timestamp: 0, isMarked, payload: Uint8Array.from(payload) }, 0);
  }
  expect(layers).toEqual([
    [1, 2, 3],
    [4, 5],
  ]);
});

it('is nothing before a picture, and takes no nonsense', () => {
  const onLost = vi.fn();
  const track = new VideoTrack(codecOf('vp8'), 'Ann', onLost);
  for (let index = 0; index < 300; index += 1) {
    const payload = Uint8Array.from({ length: index % 7 }, (_, byte) => (index * 31 + byte) | 1);
    const packet = { sequence: index, timestamp: index, isMarked: index % 3 === 0, payload };
    track.add(packet, index * 20);
  }
  expect(track.take()).toHaveLength(0);
  // About once a second.
  expect(onLost.mock.calls.length).toBeLessThan(8);
});

it('reads the payload of VP9: layers, references, and the size of the highest layer', () => {
  const { read } = codecOf('vp9');
  // Picture id, layer 0, no flexible mode; structure with two sizes and one picture with two references.
  const structure = [0x38, 1, 64, 0, 180, 2, 128, 1, 104, 1, 0x08, 1, 2];
  const first = Uint8Array.of(0x80 | 0x20 | 0x08 | 0x02, 0x81, 0x23, 0x00, 9, ...structure, 7, 8);
  expect(read(first)).toEqual({
    data: Uint8Array.of(7, 8),
    isStart: true,
    isKeyFrame: true,
    size: { width: 640, height: 360 },
  });
  // Flexible mode: two references, layer 1.
  const later = Uint8Array.of(0x80 | 0x40 | 0x20 | 0x10 | 0x08, 0x05, 0x02, 0x03, 0x02, 7);
  expect(read(later)).toMatchObject({ data: Uint8Array.of(7), isStart: true, isKeyFrame: false });
  expect(read(Uint8Array.of(0x80))).toBeNull();
});
