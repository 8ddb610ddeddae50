import { z } from 'zod';
import { videoLimitField } from '../protocol/pageFields.ts';
import { forEachKeyAction, keyChordField, noKeyBindings } from './keys.ts';

const keyBindingsField = z.strictObject(forEachKeyAction(z.nullable(keyChordField)));

/**
 * Preferences that are the same on every server of the desktop app; a browser stores them per page. Each page stores what
 * belongs to its server: volumes of people, favourite sounds, whisper targets and whether others may whisper to the user; and
 * the chosen devices, which have different ids on every page.
 */
const sharedPreferencesField = z.strictObject({
  language: z.enum(['system', 'en', 'ko']),
  theme: z.enum(['system', 'dark', 'light']),
  echoCancellation: z.boolean(),
  noiseSuppression: z.enum(['off', 'browser', 'rnnoise']),
  autoGainControl: z.boolean(),
  levelling: z.boolean(),
  earcons: z.boolean(),
  /** Whether the soundboard is played, and its volume: 0 … 2. */
  soundboard: z.boolean(),
  soundboardVolume: z.number().min(0).max(2),
  /** When the voice is sent: always, above a threshold, or while a key is held. */
  talkMode: z.enum(['always', 'voiceActivation', 'pushToTalk']),
  /** Voice activation sends nothing below this level, in dBov. */
  voiceThresholdDbov: z.number().min(-100).max(0),
  /** Whether the user sees a preview before the camera is sent. */
  cameraPreview: z.enum(['once', 'always', 'never']),
  cameraBackground: z.enum(['none', 'blur', 'picture']),
  /** When the user's own background image was chosen, as `Date.now()`; 0 without one. The app stores the image. */
  backgroundPicture: z.int().min(0),
  /** Bandwidth limits for received and sent video in bit/s; null for no limit. */
  receivingLimit: videoLimitField,
  sendingLimit: videoLimitField,
  /** Whether others may point and draw on the user's share. */
  allowDrawing: z.boolean(),
  stageLayout: z.enum(['auto', 'grid', 'spotlight']),
  hideOwnTile: z.boolean(),
  hideWithoutVideo: z.boolean(),
});
export type SharedPreferences = z.output<typeof sharedPreferencesField>;

export const appSettingsField = z.strictObject({
  preferences: sharedPreferencesField,
  keys: keyBindingsField,
  /** How long the voice is still sent after the push-to-talk key is released, in ms. */
  releaseDelayMs: z.int().min(0).max(2000),
  /** Closing the window keeps the app in the tray, and the call continues. */
  closeToTray: z.boolean(),
  /** Starts hidden with the system. */
  startWithSystem: z.boolean(),
  /** The tour at the first start was shown. */
  tourSeen: z.boolean(),
});
/** The settings of the desktop app, stored by the main process. */
export type AppSettings = z.output<typeof appSettingsField>;

/** A change of some settings. Groups are merged, and missing settings stay. */
export const appSettingsChangeField = z.strictObject({
  preferences: sharedPreferencesField.partial().optional(),
  keys: keyBindingsField.partial().optional(),
  releaseDelayMs: appSettingsField.shape.releaseDelayMs.optional(),
  closeToTray: z.boolean().optional(),
  startWithSystem: z.boolean().optional(),
  tourSeen: z.boolean().optional(),
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
  tourSeen: false,
};
