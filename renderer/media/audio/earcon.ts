import { KWeighting, kWeightingRate, lufs } from '../../../shared/sound/KWeighting.ts';
import type { EarconName } from '../../state/callState.ts';

/**
 * Consecutive notes in Hz. Opposites have the same notes in reverse; what others do sounds lower than what the user
 * does.
 */
const melodies = {
  join: [523, 784],
  leave: [784, 523],
  othersJoin: [349, 466],
  othersLeave: [466, 349],
  mute: [988, 659],
  unmute: [659, 988],
  deafen: [988, 659, 440],
  undeafen: [440, 659, 988],
  shareOn: [587, 740, 880],
  shareOff: [880, 740, 587],
  cameraOn: [698, 932, 932],
  cameraOff: [932, 698, 698],
  othersShareOn: [294, 370, 440],
  othersShareOff: [440, 370, 294],
  othersCameraOn: [330, 392, 392],
  othersCameraOff: [392, 330, 330],
  recordingOn: [784, 784, 1047],
  recordingOff: [1047, 784, 784],
  whispered: [1175, 1047],
  knocked: [262, 262],
  yourTurn: [523, 659, 523],
  guessedRight: [659, 880, 988],
  othersGuessedRight: [330, 440, 494],
  timeUp: [392, 311],
  gameOver: [523, 659, 784],
} as const satisfies Record<EarconName, readonly number[]>;
export const earconNames = Object.keys(melodies) as EarconName[];

/** Quieter than voices. */
export const earconLufs = -28;
/** The whole length, for any number of notes. */
const earconMs = 220;
const attackMs = 4;
/** The share of the octave, which makes a tone friendlier than a sine. */
const octave = 0.25;
/** The share of a note that is left when the next one starts. */
const fadedTo = 0.08;

const made = new Map<EarconName, Float32Array<ArrayBuffer>>();

/** The short sound of an event, at 48 kHz. */
export function earcon(name: EarconName): Float32Array<ArrayBuffer> {
  const sound = made.get(name) ?? synthesise(melodies[name]);
  made.set(name, sound);
  return sound;
}

/** Consecutive notes in Hz, at 48 kHz. `lengthMs` is that of all together. */
export function synthesise(
  melody: readonly number[],
  lengthMs = earconMs,
): Float32Array<ArrayBuffer> {
  const noteSamples = Math.floor(((lengthMs / 1000) * kWeightingRate) / melody.length);
  const attackSamples = (attackMs / 1000) * kWeightingRate;
  const sound = new Float32Array(noteSamples * melody.length);
  for (const [place, frequency] of melody.entries()) {
    for (let index = 0; index < noteSamples; index += 1) {
      const phase = (2 * Math.PI * frequency * index) / kWeightingRate;
      const fade = fadedTo ** (index / noteSamples);
      // Fades in and out without a click.
      const edges = Math.min(index, noteSamples - index, attackSamples) / attackSamples;
      sound[place * noteSamples + index] =
        (Math.sin(phase) + octave * Math.sin(2 * phase)) * fade * edges;
    }
  }
  const gain = 10 ** ((earconLufs - earconLoudness(sound)) / 20);
  return sound.map((sample) => sample * gain);
}

/** LUFS over the whole length: ITU-R BS.1770 has no measure for anything shorter than 400 ms. */
export function earconLoudness(sound: Float32Array): number {
  return lufs(new KWeighting().sumOfSquares(sound) / sound.length);
}
