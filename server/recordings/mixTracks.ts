import { randomInt } from 'node:crypto';
import { closeSync, openSync, renameSync, writeSync } from 'node:fs';
import path from 'node:path';
import { Application, createEncoder } from 'libopus-wasm';
import { mixNames } from '../../shared/domain/Recording.ts';
import { Limiter, lookAheadMs } from '../../shared/sound/Limiter.ts';
import { samplesPerMs } from '../media/opusPackets.ts';
import { encoderDelay, OggOpusStream } from '../ogg/OggOpusStream.ts';
import { MixedVoice } from './MixedVoice.ts';
import { type MixOrder, mixBitrate, unfinished } from './mixOrder.ts';

const blockSamples = 20 * samplesPerMs;
/** Ten seconds between two writes. */
const writeBlocks = 500;

/**
 * Mixes the tracks of a recording to one stereo file (Ogg Opus), as a listener would have heard them: each voice at the same
 * loudness, the sound of shares as it is, and the sum under the limiter. It is in step with the tracks to the sample. Takes the thread for itself until it is
 * done: half a second of a core for each minute, and 0.15 s for each minute of a track.
 *
 * @throws Error when there is no track, or the file cannot be written
 */
export async function mixTracks({ folder, tracks, shares, title }: MixOrder): Promise<void> {
  const voices: MixedVoice[] = [];
  for (const track of tracks) {
    const isVoice = !shares.includes(track);
    const voice = await MixedVoice.open(path.join(folder, track), blockSamples, isVoice).catch(
      () => null,
    );
    if (voice) voices.push(voice);
  }
  const [first] = voices;
  if (!first) throw new Error('there are no tracks');
  const finished = path.join(folder, mixNames.sound);
  const target = openSync(unfinished(finished), 'w', 0o600);
  const encoder = await createEncoder({
    application: Application.Audio,
    bitrate: mixBitrate,
    channels: 2,
    vbrConstraint: true,
  });
  try {
    // What players leave out at the beginning: what they leave out of the tracks, and by what the mix is later than those.
    const delay = first.preSkip + lookAheadMs * samplesPerMs + encoderDelay;
    const stream = new OggOpusStream(randomInt(2 ** 32), title, delay);
    const limiter = new Limiter(1000 * samplesPerMs, 2);
    const sum = [new Float32Array(blockSamples), new Float32Array(blockSamples)] as const;
    const encode = () => {
      limiter.process(sum, sum, blockSamples);
      return encoder.encodeFloat(interleaved(sum));
    };
    for (let block = 1; addAll(voices, sum); block += 1) {
      stream.add(encode());
      if (block % writeBlocks === 0) writeSync(target, stream.take());
    }
    // By so much the mix is later than the tracks.
    writeSync(target, stream.end(encode()));
  } finally {
    closeSync(target);
    encoder.free();
    for (const voice of voices) voice.close();
  }
  renameSync(unfinished(finished), finished);
}

/** Whether there is still something of any voice. */
function addAll(
  voices: readonly MixedVoice[],
  sum: readonly [Float32Array, Float32Array],
): boolean {
  for (const channel of sum) channel.fill(0);
  let goesOn = false;
  for (const voice of voices) goesOn = voice.addTo(sum) || goesOn;
  return goesOn;
}

function interleaved([left, right]: readonly [Float32Array, Float32Array]): Float32Array {
  const sound = new Float32Array(2 * left.length);
  for (let index = 0; index < left.length; index += 1) {
    sound[2 * index] = left[index] ?? 0;
    sound[2 * index + 1] = right[index] ?? 0;
  }
  return sound;
}
