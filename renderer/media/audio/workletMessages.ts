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

/** The name under which the gate is known in an audio worklet. */
export const voiceGateName = 'perch-voice-gate';

/** How a gate begins. */
export interface VoiceGateOptions {
  readonly thresholdDbov: number;
}

/** What is said to a gate in the worklet. It answers with whether it is open, each time that changes. */
export type VoiceGateMessage =
  | { readonly kind: 'threshold'; readonly dbov: number }
  /** It is not needed any more. */
  | { readonly kind: 'end' };

/** The name under which the watch over the noise suppressor is known in an audio worklet. */
export const suppressionWatchName = 'perch-suppression-watch';

/** Said to the watch when it is not needed any more. It answers with what is wrong, once. */
export const endOfWatch = 'end';
