import { z } from 'zod';
import { videoLimitField } from '../protocol/fields.ts';
import { keyBindingsField, noKeyBindings } from './keys.ts';

/**
 * Preferences that are the same on every server of the desktop app; a browser keeps them per page. With each page stays what
 * is meant for its server: volumes of people, favourite sounds, whom one whispers to and whether one may be whispered to;
 * and the choice of devices, which have other ids on every page.
 */
const sharedPreferencesField = z.strictObject({
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
  /** Whether I see myself before my camera goes live. */
  cameraPreview: z.enum(['once', 'always', 'never']),
  cameraBackground: z.enum(['none', 'blur', 'picture']),
  /** When my own picture for it was chosen, as `Date.now()`; 0 without one. The app keeps the picture. */
  backgroundPicture: z.int().min(0),
  /** How much pictures of others may take, and mine: bit/s, null for no limit. */
  receivingLimit: videoLimitField,
  sendingLimit: videoLimitField,
  /** Whether others may point and draw on what I share. */
  allowDrawing: z.boolean(),
  stageLayout: z.enum(['auto', 'grid', 'spotlight']),
  hideOwnTile: z.boolean(),
  hideWithoutVideo: z.boolean(),
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
    cameraPreview: 'once',
    cameraBackground: 'none',
    backgroundPicture: 0,
    receivingLimit: null,
    sendingLimit: null,
    allowDrawing: true,
    stageLayout: 'auto',
    hideOwnTile: false,
    hideWithoutVideo: false,
  },
  keys: noKeyBindings,
  releaseDelayMs: 200,
  closeToTray: true,
  startWithSystem: false,
};
