/** The name of the tap in an audio worklet. */
export const voiceTapName = 'perch-voice-tap';
/** Tells the tap that it is not needed any more. */
export const endOfTap = 'end';
