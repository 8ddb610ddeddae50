import * as z from 'zod/mini';
import { keyChordField } from '../../shared/ipc/keys.ts';
import { shareModes } from '../../shared/ipc/screen.ts';
import { videoLimitField } from '../../shared/protocol/pageFields.ts';
import {
  maxGain,
  metPeopleField,
  type Preferences,
  whisperKeysField,
  whisperTargetsField,
} from '../state/preferences.ts';

const deviceField = z.nullable(z.string());
const gainField = z.number().check(z.minimum(0), z.maximum(maxGain));
const gainsField = z.record(z.string(), gainField);

/** Checks stored preferences: anyone may have changed the browser's storage. */
export const preferenceFields: Record<keyof Preferences, z.ZodMiniType> = {
  language: z.enum(['system', 'en', 'ko']),
  theme: z.enum(['system', 'dark', 'light']),
  microphoneId: deviceField,
  speakerId: deviceField,
  cameraId: deviceField,
  cameraFacing: z.enum(['front', 'back']),
  cameraPreview: z.enum(['once', 'always', 'never']),
  cameraBackground: z.enum(['none', 'blur', 'picture']),
  backgroundPicture: z.number(),
  shareMode: z.enum(shareModes),
  receivingLimit: videoLimitField,
  sendingLimit: videoLimitField,
  echoCancellation: z.boolean(),
  noiseSuppression: z.enum(['off', 'browser', 'rnnoise']),
  autoGainControl: z.boolean(),
  levelling: z.boolean(),
  oneStream: z.boolean(),
  showCaptions: z.boolean(),
  captionOwn: z.boolean(),
  captionModel: z.nullable(z.string()),
  earcons: z.boolean(),
  soundboard: z.boolean(),
  soundboardVolume: gainField,
  foldedCategories: z.record(z.string(), z.literal(true)),
  favouriteSounds: z.record(z.string(), z.literal(true)),
  talkMode: z.enum(['always', 'voiceActivation', 'pushToTalk']),
  voiceThresholdDbov: z.number(),
  talkKey: z.nullable(keyChordField),
  releaseDelayMs: z.number().check(z.minimum(0)),
  takesWhispers: z.boolean(),
  whisperTargets: whisperTargetsField,
  metPeople: metPeopleField,
  whisperKeys: whisperKeysField,
  volumes: gainsField,
  shareVolumes: gainsField,
  directConnections: z.enum(['ask', 'off', 'calls', 'channels']),
  allowDrawing: z.boolean(),
  stageLayout: z.enum(['auto', 'grid', 'spotlight']),
  hideOwnTile: z.boolean(),
  hideWithoutVideo: z.boolean(),
};
