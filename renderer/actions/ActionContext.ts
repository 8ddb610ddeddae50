import type { PictureShelf } from '../media/background/backgroundPicture.ts';
import type { SpeakerOutput } from '../media/receive/SpeakerOutput.ts';
import type { Soundboard } from '../media/soundboard/Soundboard.ts';
import type { VoiceEngine } from '../media/VoiceEngine.ts';
import type { ServerSession } from '../signaling/ServerSession.ts';
import type { SignalingClient } from '../signaling/SignalingClient.ts';
import type { PerchStore } from '../store/perchStore.ts';

/** What intentions act on. */
export interface ActionContext {
  readonly store: PerchStore;
  readonly session: ServerSession;
  readonly signaling: SignalingClient;
  readonly engine: VoiceEngine;
  readonly output: SpeakerOutput;
  readonly soundboard: Soundboard;
  /** Keeps the picture for the background. */
  readonly shelf: PictureShelf;
  /** The server as it was dialled, with its port. */
  readonly host: string;
}
