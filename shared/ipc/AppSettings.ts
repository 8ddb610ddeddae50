import { z } from 'zod';
import { keyBindingsField } from './keys.ts';

/**
 * Preferences that are the same on every server of the desktop app; a browser keeps them per page. Volumes of people and
 * the choice of devices stay with each page.
 */
export const sharedPreferencesField = z.strictObject({
  language: z.enum(['system', 'en', 'ko']),
  theme: z.enum(['system', 'dark', 'light']),
  echoCancellation: z.boolean(),
  noiseSuppression: z.enum(['off', 'browser', 'rnnoise']),
  autoGainControl: z.boolean(),
  levelling: z.boolean(),
  earcons: z.boolean(),
  /** Whether the soundboard is heard, and how loud: 0 … 2. */
  soundboard: z.boolean(),
  soundboardVolume: z.number().min(0).max(2),
  /** When my voice is sent: always, above a threshold, or while a key is down. */
  talkMode: z.enum(['always', 'voiceActivation', 'pushToTalk']),
  /** dBov: quieter than this is not sent under voice activation. */
  voiceThresholdDbov: z.number().min(-100).max(0),
});
export type SharedPreferences = z.output<typeof sharedPreferencesField>;

export const appSettingsField = z.strictObject({
  preferences: sharedPreferencesField,
  keys: keyBindingsField,
  /** How long my voice goes on after the push-to-talk key is up, in ms. */
  releaseDelayMs: z.int().min(0).max(2000),
  /** Closing the window leaves the app in the tray, and the call goes on. */
  closeToTray: z.boolean(),
  /** Starts hidden with the system. */
  startWithSystem: z.boolean(),
});
/** Settings of the desktop app as a whole, kept by the main process. */
export type AppSettings = z.output<typeof appSettingsField>;

/** A change of some of them; nested ones are merged, what is not named stays. */
export const appSettingsChangeField = z.strictObject({
  preferences: sharedPreferencesField.partial().optional(),
  keys: keyBindingsField.partial().optional(),
  releaseDelayMs: appSettingsField.shape.releaseDelayMs.optional(),
  closeToTray: z.boolean().optional(),
  startWithSystem: z.boolean().optional(),
});
export type AppSettingsChange = z.output<typeof appSettingsChangeField>;

export const defaultAppSettings: AppSettings = {
  preferences: {
    language: 'system',
    theme: 'system',
    echoCancellation: true,
    noiseSuppression: 'browser',
    autoGainControl: true,
    levelling: true,
    earcons: true,
    soundboard: true,
    soundboardVolume: 1,
    talkMode: 'always',
    voiceThresholdDbov: -50,
  },
  keys: {
    pushToTalk: null,
    mute: null,
    deafen: null,
    share: null,
    whisperReply: null,
    whisper1: null,
    whisper2: null,
    whisper3: null,
  },
  releaseDelayMs: 200,
  closeToTray: true,
  startWithSystem: false,
};
