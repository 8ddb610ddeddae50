import type { ChannelId, RecordingId } from '../../shared/domain/ids.ts';
import type {
  MixKind,
  MixOutcome,
  Recording,
  RecordingEnd,
  RecordingSeat,
} from '../../shared/domain/Recording.ts';
import type { Failure } from '../../shared/protocol/errors.ts';
import type { ListenLinks } from './ListenLinks.ts';

/** What is known of recordings beside what everybody sees in the channels. */
export interface RecordingsState {
  /** The one in which the user does not want to be: they are not asked again. */
  readonly declinedId: RecordingId | null;
  /** The one to which the user has agreed in this window. */
  readonly agreedId: RecordingId | null;
  /** How the last one in the user's channel ended. */
  readonly ended: { readonly recordingId: RecordingId; readonly end: RecordingEnd } | null;
  /** What has become of the last mix that was asked for. */
  readonly mixed: {
    readonly recordingId: RecordingId;
    readonly kind: MixKind;
    readonly outcome: MixOutcome;
  } | null;
}

/** The recordings of a channel, and whether the server's machine can make videos of them. */
export interface RecordingList {
  readonly recordings: readonly Recording[];
  readonly mixesVideo: boolean;
}

/** Recordings, and listen links. Its code is loaded after the page. Each action resolves to why it failed, or to null. */
export interface Recordings {
  readonly state: {
    getState(): RecordingsState;
    getInitialState(): RecordingsState;
    subscribe(listen: (state: RecordingsState, before: RecordingsState) => void): () => void;
  };
  readonly listenLinks: ListenLinks;
  /** Starts one in the user's channel. @param videos whether of cameras and shares, too */
  start(videos: boolean): Promise<Failure | null>;
  stop(): Promise<Failure | null>;
  /** Lets the server record the user's voice, or not; whoever was in it is taken out of all of it. */
  agree(seat: RecordingSeat, agrees: boolean): Promise<Failure | null>;
  /** Notes this moment. */
  mark(text: string): Promise<Failure | null>;
  /** Those of a channel that have ended, the newest first. */
  list(channelId: ChannelId): Promise<RecordingList | Failure>;
  /** Lets the server make one file of all voices, or one video of everybody; `mixed` says what has become of it. */
  mix(recordingId: RecordingId, kind: MixKind): Promise<Failure | null>;
  /** Ends the making of that video. */
  cancelVideo(recordingId: RecordingId): Promise<Failure | null>;
  remove(recordingId: RecordingId): Promise<Failure | null>;
  /** The archive with all files of a recording; null when it cannot be fetched now. */
  fetch(recording: Recording): Promise<Blob | null>;
  /** One of its mixes; null when it cannot be fetched now. */
  fetchMix(recording: Recording, kind: MixKind): Promise<Blob | null>;
}
