/** Opus counts at 48 kHz, whatever rate a sound was encoded at (RFC 6716 and RFC 7587); so do RTP and Ogg. */
export const samplesPerMs = 48;

/** The frames of CELT, fullband: 2.5, 5, 10 and 20 ms, by the five bits with which a packet begins (RFC 6716, 3.1). */
const celtFullband = 28;
/** What a frame of CELT contains when all of it is silent. */
const silentFrame = [0xff, 0xfe];
/** Frames of 20 ms in the longest packet, which is 120 ms. */
const framesMax = 6;
const frameSamples = 20 * samplesPerMs;

/** How long a packet sounds, in samples at 48 kHz; 0 for bytes that are no Opus packet. */
export function samplesOf(packet: Uint8Array): number {
  const [toc, count = 0] = packet;
  if (toc === undefined) return 0;
  const code = toc & 3;
  const frames = code === 0 ? 1 : code < 3 ? 2 : count & 0x3f;
  const samples = frames * frameSamplesOf(toc >> 3);
  return samples <= framesMax * frameSamples ? samples : 0;
}

/** By the lowest bits of a configuration (RFC 6716, table 2): of SILK, of SILK and CELT together, of CELT; in ms. */
const silkFrames = [10, 20, 40, 60] as const;
const hybridFrames = [10, 20] as const;
const celtFrames = [2.5, 5, 10, 20] as const;

/** @param config the five bits with which a packet begins */
function frameSamplesOf(config: number): number {
  const ms =
    config < 12
      ? silkFrames[(config & 3) as 0 | 1 | 2 | 3]
      : config < 16
        ? hybridFrames[(config & 1) as 0 | 1]
        : celtFrames[(config & 3) as 0 | 1 | 2 | 3];
  return ms * samplesPerMs;
}

/**
 * Packets that fill a gap, as long as it is but for less than the shortest frame, 2.5 ms.
 *
 * In a short gap the sound goes on: a packet of one byte lets the decoder make up what is missing, as after a loss, or as an
 * encoder wants it that sends nothing while nobody speaks (DTX). A longer one is silent.
 *
 * @param before the packet before the gap; null for none
 */
export function fillingPackets(samples: number, before: Uint8Array | null): Uint8Array[] {
  const toc = before?.[0];
  return toc !== undefined && samples <= concealedMax ? concealing(samples, toc) : silent(samples);
}

/** An encoder that has nothing to say sends one packet in 400 ms. */
const concealedMax = 500 * samplesPerMs;

function concealing(samples: number, toc: number): Uint8Array[] {
  const config = toc >> 3;
  // The same mode and bandwidth, in the frames of 10 and 20 ms that all of them have.
  const first = config < 12 ? config & ~3 : config < 16 ? config & ~1 : (config & ~3) + 2;
  const stereo = toc & 4;
  const packetOf = (frame: number) => Uint8Array.of(((first + frame) << 3) | stereo);
  const packets = Array.from({ length: Math.floor(samples / frameSamples) }, () => packetOf(1));
  const rest = samples % frameSamples;
  return rest >= frameSamples / 2 ? [...packets, packetOf(0)] : packets;
}

function silent(samples: number): Uint8Array[] {
  const packets: Uint8Array[] = [];
  let frames = Math.floor(samples / frameSamples);
  while (frames > 0) {
    const count = Math.min(frames, framesMax);
    packets.push(silentPacket(count));
    frames -= count;
  }
  let rest = samples % frameSamples;
  for (const config of [2, 1, 0]) {
    const length = frameSamplesOf(celtFullband + config);
    if (rest < length) continue;
    packets.push(Uint8Array.of((celtFullband + config) << 3, ...silentFrame));
    rest -= length;
  }
  return packets;
}

/** @param count frames of 20 ms, at most six; more than one are of equal size (RFC 6716, 3.2.5) */
function silentPacket(count: number): Uint8Array {
  const toc = (celtFullband + 3) << 3;
  if (count === 1) return Uint8Array.of(toc, ...silentFrame);
  return Uint8Array.of(toc | 3, count, ...Array.from({ length: count }, () => silentFrame).flat());
}
