/** Opus always decodes at this rate, in Hz. */
export const opusRate = 48_000;

/** Samples of one frame by the configuration in a packet's first byte (RFC 6716, table 2), at 48 kHz. */
const silkFrames = [480, 960, 1920, 2880] as const;
const hybridFrames = [480, 960] as const;
const celtFrames = [120, 240, 480, 960] as const;
/** The most samples of one packet (RFC 6716, 3.4, R5): 120 ms. */
const mostSamples = 5760;

/** The number of samples at 48 kHz in a packet; null when it is no Opus packet. */
export function samplesInPacket(packet: Uint8Array): number | null {
  const [toc, second] = packet;
  if (toc === undefined) return null;
  const frames = framesInPacket(toc & 3, second);
  if (frames === null) return null;
  const samples = samplesInFrame(toc >> 3) * frames;
  return samples <= mostSamples ? samples : null;
}

function framesInPacket(code: number, second: number | undefined): number | null {
  if (code === 0) return 1;
  if (code < 3) return 2;
  const frames = (second ?? 0) & 0x3f;
  return frames === 0 ? null : frames;
}

function samplesInFrame(config: number): number {
  if (config < 12) return silkFrames[(config % 4) as 0 | 1 | 2 | 3];
  if (config < 16) return hybridFrames[(config % 2) as 0 | 1];
  return celtFrames[(config % 4) as 0 | 1 | 2 | 3];
}
