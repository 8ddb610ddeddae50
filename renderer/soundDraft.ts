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
export type SoundFault = 'tooLarge' | 'unreadable' | 'unsupported';

export const draftRate = 48_000;
