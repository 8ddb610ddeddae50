import * as z from 'zod/mini';
import type { ChannelId, SoundId, UserId } from '../../shared/domain/ids.ts';
import type { Occupant } from '../../shared/domain/Presence.ts';
import type { VideoLimit } from '../../shared/domain/videoLimits.ts';
import { type KeyChord, keyChordField } from '../../shared/ipc/keys.ts';
import type { ShareMode } from '../../shared/ipc/screen.ts';
import type { WhisperSlot } from '../../shared/keys/whisperSlots.ts';
import type { CameraFacing } from './callState.ts';

/** The settings that are stored on this device, for one server. */
export interface Preferences {
  readonly language: 'system' | 'en' | 'ko';
  readonly theme: 'system' | 'dark' | 'light';
  /** null: the system's default. */
  readonly microphoneId: string | null;
  readonly speakerId: string | null;
  /** null: the one that faces as `cameraFacing` says, or the system's default. */
  readonly cameraId: string | null;
  /** On a phone. */
  readonly cameraFacing: CameraFacing;
  /** Whether the camera is previewed before others see it: the first time only, each time, or never. */
  readonly cameraPreview: 'once' | 'always' | 'never';
  readonly cameraBackground: 'none' | 'blur' | 'picture';
  /** When the user's own background image was chosen, as `Date.now()`; 0 without one. The image is stored separately. */
  readonly backgroundPicture: number;
  /** What the user's shares are for. In the desktop app the picker asks each time. */
  readonly shareMode: ShareMode;
  /** Maximum of all received video, in bit/s; null for no limit. */
  readonly receivingLimit: VideoLimit;
  /** The same for sent video. */
  readonly sendingLimit: VideoLimit;
  readonly echoCancellation: boolean;
  readonly noiseSuppression: 'off' | 'browser' | 'rnnoise';
  readonly autoGainControl: boolean;
  /** Plays all voices at one loudness. */
  readonly levelling: boolean;
  /** Receives all voices as one stream, mixed on the server. */
  readonly oneStream: boolean;
  /** Shows what people say, as far as their apps write it. */
  readonly showCaptions: boolean;
  /** Writes what the user says, for the others. */
  readonly captionOwn: boolean;
  /** The name of the folder whose model writes it; null for none. */
  readonly captionModel: string | null;
  /** Short sounds for joins, leaves and the user's own switches. */
  readonly earcons: boolean;
  /** Whether the soundboard is heard, and how loud: 0 … 2. */
  readonly soundboard: boolean;
  readonly soundboardVolume: number;
  /** The categories of channels that are folded, by `ChannelGroup.key`. */
  readonly foldedCategories: Readonly<Record<string, true>>;
  readonly favouriteSounds: Readonly<Record<SoundId, true>>;
  /** When the voice is sent: always, above a threshold, or while a key is down. */
  readonly talkMode: 'always' | 'voiceActivation' | 'pushToTalk';
  /** dBov: with voice activation, sound below this level is not sent. */
  readonly voiceThresholdDbov: number;
  /** Push-to-talk in a browser, while the page has the focus; the desktop app has its own keys. */
  readonly talkKey: KeyChord | null;
  /** How long the voice is still sent after that key is up, in ms. */
  readonly releaseDelayMs: number;
  /** Whether others may whisper to the user here. */
  readonly takesWhispers: boolean;
  /** The recipients of the whisper keys on this server. */
  readonly whisperTargets: WhisperTargets;
  /** The people that were in a channel here while the user was online, newest first. */
  readonly metPeople: readonly MetPerson[];
  /** The whisper keys in a browser; the desktop app has its own. */
  readonly whisperKeys: WhisperKeys;
  /** Gain per user, 0 … 2; 1 for users that are not listed. */
  readonly volumes: Readonly<Record<UserId, number>>;
  /** The same for the sound of each user's shares. */
  readonly shareVolumes: Readonly<Record<UserId, number>>;
  /**
   * Where sound and video may go straight to the other one, who then sees the user's address: in calls, or also in channels with
   * two people. `ask`: it is asked in the first call.
   */
  readonly directConnections: 'ask' | 'off' | 'calls' | 'channels';
  /** Whether viewers of the user's shares may point and draw on them. */
  readonly allowDrawing: boolean;
  /** `auto`: a grid until a share is watched. A pinned tile is large in every layout. */
  readonly stageLayout: 'auto' | 'grid' | 'spotlight';
  /** Hides the user's own tile from the user, on the stage. */
  readonly hideOwnTile: boolean;
  readonly hideWithoutVideo: boolean;
}

const idText = z.string().check(z.minLength(1), z.maxLength(64));
const userIdField = z.pipe(
  idText,
  z.transform((id) => id as UserId),
);
const nameField = z.string().check(z.maxLength(200));

/**
 * The recipient of a whisper key: a user, online or not, or a channel. `name` is the name at the time of the choice, for when
 * the server does not list the recipient.
 */
const chosenTargetField = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('user'), userId: userIdField, name: nameField }),
  z.strictObject({
    kind: z.literal('channel'),
    channelId: z.pipe(
      idText,
      z.transform((id) => id as ChannelId),
    ),
    name: nameField,
  }),
]);
export type ChosenTarget = z.output<typeof chosenTargetField>;

export const whisperTargetsField = z.strictObject({
  whisper1: z.nullable(chosenTargetField),
  whisper2: z.nullable(chosenTargetField),
  whisper3: z.nullable(chosenTargetField),
});
export type WhisperTargets = z.output<typeof whisperTargetsField>;

export const whisperKeysField = z.strictObject({
  whisperReply: z.nullable(keyChordField),
  whisper1: z.nullable(keyChordField),
  whisper2: z.nullable(keyChordField),
  whisper3: z.nullable(keyChordField),
} satisfies Record<WhisperSlot, unknown>);
type WhisperKeys = z.output<typeof whisperKeysField>;

/** More than a group of friends has; the person met longest ago is dropped first. */
export const maxMetPeople = 60;

/**
 * A person who was in a channel here, with their name at that time. The server lists only people who are in a channel now.
 */
const metPersonField = z.strictObject({ userId: userIdField, name: nameField });
export type MetPerson = z.output<typeof metPersonField>;

export const metPeopleField = z.array(metPersonField).check(z.maxLength(maxMetPeople));

/** Adds the people who are in a channel now, newest first. Returns the same list if nothing changes. */
export function withMet(
  met: readonly MetPerson[],
  occupants: readonly Pick<Occupant, 'user'>[],
): readonly MetPerson[] {
  const here = new Map(occupants.map(({ user }) => [user.id, user.name]));
  for (const { userId, name } of met) if (here.get(userId) === name) here.delete(userId);
  if (here.size === 0) return met;
  const fresh = [...here].map(([userId, name]) => ({ userId, name }));
  return [...fresh, ...met.filter(({ userId }) => !here.has(userId))].slice(0, maxMetPeople);
}

/** The largest gain of a volume. */
export const maxGain = 2;

/** A gain within 0 … `maxGain`. */
export function clampGain(gain: number): number {
  return Math.min(Math.max(gain, 0), maxGain);
}

/**
 * Whether automatic gain control works without changing the microphone level of the system. In Chromium on Windows, macOS
 * and Linux it does not: beside the digital gain, `autoGainControl` has an input volume controller that sets the system's
 * level, for all programs (`ConfigAutomaticGainControl` in media/webrtc/helpers.cc). The feature
 * `WebRtcAllowInputVolumeAdjustment` turns that off; the desktop app can do so, a page cannot. Firefox, Safari and Chromium
 * on Android change samples only.
 */
export function canUseAutoGain(userAgent: string, isDesktopApp: boolean): boolean {
  return isDesktopApp || !/\bChrom(e|ium)\//.test(userAgent) || /\bAndroid\b/.test(userAgent);
}

export const defaultPreferences: Preferences = {
  language: 'system',
  theme: 'system',
  microphoneId: null,
  speakerId: null,
  cameraId: null,
  cameraFacing: 'front',
  cameraPreview: 'once',
  cameraBackground: 'none',
  backgroundPicture: 0,
  shareMode: 'auto',
  receivingLimit: null,
  sendingLimit: null,
  echoCancellation: true,
  noiseSuppression: 'browser',
  autoGainControl: true,
  levelling: true,
  oneStream: false,
  showCaptions: true,
  captionOwn: false,
  captionModel: null,
  earcons: true,
  soundboard: true,
  soundboardVolume: 1,
  foldedCategories: {},
  favouriteSounds: {},
  talkMode: 'always',
  voiceThresholdDbov: -50,
  talkKey: null,
  releaseDelayMs: 200,
  takesWhispers: true,
  whisperTargets: { whisper1: null, whisper2: null, whisper3: null },
  metPeople: [],
  whisperKeys: { whisperReply: null, whisper1: null, whisper2: null, whisper3: null },
  volumes: {},
  shareVolumes: {},
  directConnections: 'ask',
  allowDrawing: true,
  stageLayout: 'auto',
  hideOwnTile: false,
  hideWithoutVideo: false,
};
