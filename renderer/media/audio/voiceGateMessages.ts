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
