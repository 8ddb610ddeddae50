/** The names of the output processors in an audio worklet. */
export const levellerName = 'perch-leveller';
export const limiterName = 'perch-limiter';

/** How a leveller starts. It posts its gain in dB whenever that changes noticeably. */
export interface LevellerOptions {
  readonly gainDb: number;
  readonly isActive: boolean;
}

/** Messages to a leveller. */
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

/** Messages to a gate in the worklet. It posts whether it is open at each change. */
export type VoiceGateMessage =
  | { readonly kind: 'threshold'; readonly dbov: number }
  /** It is not needed any more. */
  | { readonly kind: 'end' };

/** The name of the watchdog over the noise suppressor in an audio worklet. */
export const suppressionWatchName = 'perch-suppression-watch';

/** Tells the watchdog that it is no longer needed. It posts a fault once. */
export const endOfWatch = 'end';
