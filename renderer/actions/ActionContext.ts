import type { ServerSession } from '../signaling/ServerSession.ts';
import type { SignalingClient } from '../signaling/SignalingClient.ts';
import type { PerchStore } from '../store/perchStore.ts';
import type { PictureShelf } from '../voice/background/backgroundPicture.ts';
import type { Soundboard } from '../voice/Soundboard.ts';
import type { SpeakerOutput } from '../voice/SpeakerOutput.ts';
import type { VoiceEngine } from '../voice/VoiceEngine.ts';

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
