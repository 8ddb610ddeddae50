import { fittingName } from '../../shared/domain/names.ts';
import { soundNameMaxLength } from '../../shared/domain/Sound.ts';

/** A decoded sound file: samples at 48 kHz, one array per channel (one or two). */
export interface SoundDraft {
  readonly samples: readonly Float32Array<ArrayBuffer>[];
}

/** The part of a file that becomes the sound. */
export interface SoundCut {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Why a file cannot become a sound. */
export type SoundFault = 'tooLarge' | 'tooLong' | 'unreadable' | 'unsupported';

/** What is known of a file before it is decoded. */
export interface SoundFile {
  readonly bytes: number;
  /** Null if the file does not contain it. */
  readonly lengthMs: number | null;
}

/** Ten minutes take 230 MB decoded. An hour took 1.4 GB and blocked all other sound of the page. */
const fileMaxMs = 10 * 60_000;
const fileMaxBytes = 30 * 1024 * 1024;
/** For a file of unknown length: ten minutes of speech at 13 kbit/s. */
const unknownMaxBytes = 1024 * 1024;

/** Why a file must not be decoded, or null. */
export function sizeFault({ bytes, lengthMs }: SoundFile): 'tooLarge' | 'tooLong' | null {
  if (bytes > fileMaxBytes) return 'tooLarge';
  if (lengthMs === null) return bytes > unknownMaxBytes ? 'tooLong' : null;
  return lengthMs > fileMaxMs ? 'tooLong' : null;
}

/** In Hz. */
export const draftRate = 48_000;

/** The file's name without its extension, tidied and cut to the length that a sound's name may have. */
export function soundNameOf(fileName: string): string {
  return fittingName(fileName.replace(/\.[^.]*$/, '').replaceAll('_', ' '), soundNameMaxLength);
}
