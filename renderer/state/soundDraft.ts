import { fittingName } from '../../shared/domain/names.ts';
import { soundNameMaxLength } from '../../shared/domain/Sound.ts';

/** A file that somebody has chosen, decoded: samples at 48 kHz, one array for each of its one or two channels. */
export interface SoundDraft {
  readonly samples: readonly Float32Array<ArrayBuffer>[];
}

/** Part of a sound. */
export interface SoundCut {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Why no sound was made of a file. */
export type SoundFault = 'tooLarge' | 'tooLong' | 'unreadable' | 'unsupported';

/** What of a file is known before it is decoded. */
export interface SoundFile {
  readonly bytes: number;
  /** Null where the file does not tell. */
  readonly lengthMs: number | null;
}

/** Ten minutes take 230 MB when they are decoded; an hour took 1.4 GB and held up all other sound of the page. */
const fileMaxMs = 10 * 60_000;
const fileMaxBytes = 30 * 1024 * 1024;
/** Of a file that does not say how long it is: ten minutes of speech at 13 kbit/s. */
const unknownMaxBytes = 1024 * 1024;

/** Why a file is not decoded at all, or null. */
export function sizeFault({ bytes, lengthMs }: SoundFile): 'tooLarge' | 'tooLong' | null {
  if (bytes > fileMaxBytes) return 'tooLarge';
  if (lengthMs === null) return bytes > unknownMaxBytes ? 'tooLong' : null;
  return lengthMs > fileMaxMs ? 'tooLong' : null;
}

export const draftRate = 48_000;

/** A file's name without its ending, tidied and as long as a sound's may be. */
export function soundNameOf(fileName: string): string {
  return fittingName(fileName.replace(/\.[^.]*$/, '').replaceAll('_', ' '), soundNameMaxLength);
}
