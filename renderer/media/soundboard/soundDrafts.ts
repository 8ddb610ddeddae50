import { soundMaxBytes } from '../../../shared/domain/Sound.ts';
import { opusRate } from '../../../shared/sound/opusPackets.ts';
import { writeOpusWebm } from '../../../shared/sound/opusWebm.ts';
import {
  type SoundCut,
  type SoundDraft,
  type SoundFault,
  sizeFault,
} from '../../state/soundDraft.ts';
import { boardSound } from './boardSound.ts';
import type { SoundTools } from './SoundTools.ts';

/** Tried in this order until the file is small enough. */
const bitrates = [64_000, 48_000, 32_000];

/** Reads any sound file that the browser supports. A file that is too long is refused before it is decoded. */
export async function readDraft(file: Blob, tools: SoundTools): Promise<SoundDraft | SoundFault> {
  // It may also fail to load.
  if (!(await tools.canEncode().catch(() => false))) return 'unsupported';
  const bytes = file.size;
  // Too large for any length: the length need not be read.
  if (sizeFault({ bytes, lengthMs: 0 }) !== null) return 'tooLarge';
  try {
    const fault = sizeFault({ bytes, lengthMs: await tools.lengthOf(file) });
    if (fault !== null) return fault;
    const buffer = await tools.decode(await file.arrayBuffer());
    const channels = Math.min(buffer.numberOfChannels, 2);
    const samples = Array.from({ length: channels }, (_, channel) =>
      buffer.getChannelData(channel),
    );
    return samples[0]?.length ? { samples } : 'unreadable';
  } catch {
    return 'unreadable';
  }
}

/** Part of a draft as others would hear it. */
export function playableDraft({ samples }: SoundDraft, cut: SoundCut): AudioBuffer {
  const sound = boardSound(samples, cut);
  const length = Math.max(1, sound[0]?.length ?? 0);
  const buffer = new AudioBuffer({ length, numberOfChannels: sound.length, sampleRate: opusRate });
  for (const [channel, data] of sound.entries()) {
    buffer.copyToChannel(Float32Array.from(data), channel);
  }
  return buffer;
}

/** Encodes part of a draft for the server. Null if it is too large at any bitrate. */
export async function encodeDraft(
  { samples }: SoundDraft,
  cut: SoundCut,
  tools: SoundTools,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const sound = boardSound(samples, cut);
  for (const bitrate of bitrates) {
    const packets = await tools.encode(sound, bitrate);
    const bytes = writeOpusWebm(packets, sound.length === 2 ? 2 : 1);
    if (bytes.length <= soundMaxBytes) return bytes;
  }
  return null;
}
