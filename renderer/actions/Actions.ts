import type { ChannelSettings } from '../../shared/domain/Channel.ts';
import type { PictureSize } from '../../shared/domain/cameraLayers.ts';
import type { ChannelId, PeerId, SoundId, UserId } from '../../shared/domain/ids.ts';
import type { ServerProfileChange } from '../../shared/domain/ServerProfile.ts';
import type { SoundLabel } from '../../shared/domain/Sound.ts';
import type { PictureSource } from '../../shared/domain/Source.ts';
import type { Failure } from '../../shared/protocol/errors.ts';
import type { SoundCut, SoundDraft, SoundFault } from '../state/soundDraft.ts';
import type { HeldTool, PerchState, Preferences } from '../store/PerchState.ts';
import type { InviteLinks } from './inviteLinks.ts';
import type { WhisperWish } from './whisper.ts';

export type MicrophoneTestKind = Exclude<PerchState['microphoneTest'], 'off'>;

/**
 * All that a person can intend. Each lives in a file of its own name in this folder. Those that ask the server answer why
 * it was refused, or null when it was done; none throws for what a person or a network does.
 */
export interface Actions {
  /** First start: my name here, and the join code where one is asked for. */
  enter(name: string, joinCode?: string): void;
  /** Click on a channel: moves there from wherever I am. On the current one it does nothing. */
  joinChannel(channelId: ChannelId): void;
  /** A link has led to this channel: whether to go there is asked first. */
  followLink(channelId: ChannelId): void;
  /** The answer to that. */
  answerLink(joins: boolean): void;
  leaveChannel(): void;
  setMuted(muted: boolean): void;
  setDeafened(deafened: boolean): void;
  /** Push-to-talk: I talk from now on, or no longer. It counts only in a channel, and only where I talk that way. */
  talk(on: boolean): void;
  /**
   * Whispers to one person, wherever they are, or to one other channel, for as long as something is held: `source` says
   * what, and null that it is up. My own channel hears nothing meanwhile.
   */
  whisper(source: string, wish: WhisperWish | null): void;
  /** How loud I hear this user, 0 … 2; remembered. */
  setUserVolume(userId: UserId, gain: number): void;
  /** Asks what to share, and shares it with my channel; in a browser it must be called from a click. One share at a time. */
  startShare(): void;
  /** Ends my share, also while it is being chosen. */
  stopShare(): void;
  toggleShare(): void;
  /** Turns my camera off, or on: the first time I see myself before others do. Only in a channel. */
  toggleCamera(): void;
  /** Shows me what my camera sees; nobody else sees it. Also outside of a channel. */
  previewCamera(): void;
  /** Shows the channel what my camera sees. */
  turnCameraOn(): void;
  /** Ends my camera, or the preview of it. */
  turnCameraOff(): void;
  /** Front or back, on a telephone. */
  turnCameraRound(): void;
  /**
   * Takes a picture as what others see behind me; it stays on this device. False when it cannot be read as one.
   */
  chooseBackgroundPicture(file: Blob): Promise<boolean>;
  /** Watches what somebody in my channel shares; nobody's is shown before. */
  watchShare(peerId: PeerId): void;
  unwatchShare(peerId: PeerId): void;
  /** Takes a tool to point or draw with on somebody's share; puts it down where I hold it already. */
  takeTool(share: PeerId, tool: HeldTool['tool']): void;
  putToolDown(): void;
  /** Whether others may point and draw on what I share; remembered. */
  allowDrawing(allowed: boolean): void;
  /** Wipes away all that is drawn on my share, for everybody. */
  clearDrawings(): void;
  /** How loud I hear this user's shares, 0 … 2; remembered. */
  setShareVolume(userId: UserId, gain: number): void;
  /** Devices, voice processing, language and theme; takes effect at once, also in a call. */
  setPreferences(change: Partial<Preferences>): void;
  /**
   * Opens the microphone for the meter. With `playingBack` I hear what others would hear; with `playingBackPlain` the noise
   * is left in, for others as well.
   */
  testMicrophone(kind: MicrophoneTestKind): void;
  stopMicrophoneTest(): void;
  /** Tries the microphone again after it was denied or missing. */
  retryMicrophone(): void;
  /** Lets the browser's held-back sound run; must be called from a click. */
  unblockSound(): void;
  /** Tries the server again now. */
  retryConnection(): void;
  rename(name: string): Promise<Failure | null>;
  claimOwner(code: string): Promise<Failure | null>;
  /** The links that bring somebody else here. */
  inviteOthers(): Promise<InviteLinks | Failure>;
  /** Gives the server a name and a picture. */
  updateServer(change: ServerProfileChange): Promise<Failure | null>;
  /** Plays a sound to my channel; I hear it at once. */
  playSound(soundId: SoundId): Promise<Failure | null>;
  /** Plays it for me alone, in a channel or not. */
  previewSound(soundId: SoundId): void;
  /** The same of a part of a file, as it would be heard. */
  previewDraft(draft: SoundDraft, cut: SoundCut): void;
  stopPreview(): void;
  /** Puts a sound before the others, for me alone; or no longer. */
  favourSound(soundId: SoundId, isFavourite: boolean): void;
  /** Reads a file of sound; answers why it cannot become a sound of the soundboard. */
  readSound(file: Blob): Promise<SoundDraft | SoundFault>;
  /** Brings a part of it to the server. `unencodable` when this engine fails to make it small. */
  addSound(
    draft: SoundDraft,
    cut: SoundCut,
    label: SoundLabel,
  ): Promise<Failure | 'unencodable' | null>;
  updateSound(soundId: SoundId, label: SoundLabel): Promise<Failure | null>;
  removeSound(soundId: SoundId): Promise<Failure | null>;
  createChannel(settings: ChannelSettings): Promise<Failure | null>;
  updateChannel(channelId: ChannelId, settings: ChannelSettings): Promise<Failure | null>;
  reorderChannels(channelIds: ChannelId[]): Promise<Failure | null>;
  deleteChannel(channelId: ChannelId): Promise<Failure | null>;
}

/** How loud somebody is now, many times a second: too often for the store. */
export interface LevelFeed {
  /**
   * Calls back with the peer's level, 0 (silent) … 1 (loud), at most 30 times a second and only when it changes; 0 once
   * when it falls silent. `'me'` is what is sent of me; `'input'` is what my microphone hears, sent or not, on the scale of
   * `inputScale.ts`. Answers how to stop.
   */
  subscribe(who: PeerId | 'me' | 'input', listen: (level: number) => void): () => void;
}

/** The pictures of cameras and shares: objects of the browser, which have no place in the store. */
export interface PictureFeed {
  /**
   * Calls back with somebody’s picture: at once, and whenever it comes or goes (null). `'me'` is one’s own. Answers how to
   * stop.
   */
  subscribe(
    who: PeerId | 'me',
    source: PictureSource,
    listen: (picture: MediaStreamTrack | null) => void,
  ): () => void;
  /** Takes a place that shows somebody’s picture: only what is seen is sent here, and as large as it is seen. */
  show(peerId: PeerId, source: PictureSource): PicturePlace;
}

/** One place on the screen that shows a picture. */
export interface PicturePlace {
  /** How large it is there, in device pixels; null while nobody can see it. */
  resize(size: PictureSize | null): void;
  /** The place is gone. */
  end(): void;
}
