import type { Preferences } from '../../state/preferences.ts';

export const microphoneChoiceNames = [
  'microphoneId',
  'echoCancellation',
  'noiseSuppression',
  'autoGainControl',
] as const satisfies readonly (keyof Preferences)[];

/** The preferences for the microphone. */
export type MicrophoneChoice = Pick<Preferences, (typeof microphoneChoiceNames)[number]>;

/** How to open a microphone: the choice, and whether it is for a music channel. */
export interface MicrophoneSettings extends MicrophoneChoice {
  readonly music: boolean;
}

/**
 * What to request from the browser. Its noise suppression is off if RNNoise follows: two suppressors in a row harm a
 * voice. For music all processing is off, because it is made for speech, and both channels are kept.
 */
export function microphoneConstraints(settings: MicrophoneSettings): MediaTrackConstraints {
  const { microphoneId, music, echoCancellation, noiseSuppression, autoGainControl } = settings;
  return {
    ...(microphoneId === null ? {} : { deviceId: { exact: microphoneId } }),
    echoCancellation: !music && echoCancellation,
    noiseSuppression: !music && noiseSuppression === 'browser',
    autoGainControl: !music && autoGainControl,
    channelCount: music ? 2 : 1,
    sampleRate: 48_000,
  };
}

/** Whether both settings open the same microphone in the same way. */
export function sameMicrophone(a: MicrophoneSettings, b: MicrophoneSettings): boolean {
  return JSON.stringify(microphoneConstraints(a)) === JSON.stringify(microphoneConstraints(b));
}
