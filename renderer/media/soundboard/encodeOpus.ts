import { opusRate } from '../../../shared/sound/opusPackets.ts';

/** Encoders take their input in pieces of any length. */
const pieceSamples = opusRate / 2;
const frameUs = 20_000;

/** Whether this browser can encode Opus (WebCodecs). */
export async function canEncodeOpus(): Promise<boolean> {
  if (!('AudioEncoder' in globalThis)) return false;
  const { supported } = await AudioEncoder.isConfigSupported(configOf(1, opusRate)).catch(() => ({
    supported: false,
  }));
  return supported === true;
}

/**
 * Encodes sound at 48 kHz into Opus packets.
 *
 * @throws the error of the browser's encoder
 */
export async function encodeOpus(
  samples: readonly Float32Array[],
  bitrate: number,
): Promise<Uint8Array[]> {
  const packets: Uint8Array[] = [];
  let failure: unknown = null;
  const encoder = new AudioEncoder({
    output: (chunk) => {
      const packet = new Uint8Array(chunk.byteLength);
      chunk.copyTo(packet);
      packets.push(packet);
    },
    error: (error) => {
      failure = error;
    },
  });
  const length = samples[0]?.length ?? 0;
  encoder.configure(configOf(samples.length, bitrate));
  for (let start = 0; start < length; start += pieceSamples) {
    const pieces = samples.map((channel) => channel.subarray(start, start + pieceSamples));
    const frames = Math.min(pieceSamples, length - start);
    const data = new Float32Array(frames * samples.length);
    for (const [channel, piece] of pieces.entries()) data.set(piece, channel * frames);
    const piece = new AudioData({
      format: 'f32-planar',
      sampleRate: opusRate,
      numberOfFrames: frames,
      numberOfChannels: samples.length,
      timestamp: Math.round((start / opusRate) * 1_000_000),
      data,
    });
    encoder.encode(piece);
    piece.close();
  }
  await encoder.flush();
  encoder.close();
  if (failure !== null) throw failure;
  return packets;
}

function configOf(numberOfChannels: number, bitrate: number): AudioEncoderConfig {
  return {
    codec: 'opus',
    sampleRate: opusRate,
    numberOfChannels,
    bitrate,
    opus: { frameDuration: frameUs },
  };
}
