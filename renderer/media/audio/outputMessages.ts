/** The names under which the processors of the loudspeaker are known in an audio worklet. */
export const levellerName = 'perch-leveller';
export const limiterName = 'perch-limiter';

/** How a leveller begins. It answers with its gain in dB whenever that has changed by something worth keeping. */
export interface LevellerOptions {
  readonly gainDb: number;
  readonly isActive: boolean;
}

/** What is said to a leveller. */
export type LevellerMessage =
  | { readonly kind: 'active'; readonly isActive: boolean }
  /** It is not needed any more. */
  | { readonly kind: 'end' };
