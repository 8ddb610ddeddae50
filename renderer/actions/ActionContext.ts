import type { BackgroundPictureRepository } from '../media/background/backgroundPicture.ts';
import type { MediaEngine } from '../media/MediaEngine.ts';
import type { SpeakerOutput } from '../media/receive/SpeakerOutput.ts';
import type { Soundboard } from '../media/soundboard/Soundboard.ts';
import type { ServerSession } from '../signaling/ServerSession.ts';
import type { SignalingClient } from '../signaling/SignalingClient.ts';
import type { PerchStore } from '../store/perchStore.ts';

/** The objects that the actions use. Each file of actions names those that it needs. */
export interface ActionContext {
  readonly store: PerchStore;
  readonly session: ServerSession;
  readonly signaling: SignalingClient;
  readonly engine: MediaEngine;
  readonly output: SpeakerOutput;
  readonly soundboard: Soundboard;
  /** Stores the image for the camera's background. */
  readonly images: BackgroundPictureRepository;
  /** The server's address as it was dialled, `https://host:port`, perhaps with a path. */
  readonly serverUrl: string;
  /** Deletes the key of this device. */
  readonly forgetKey: () => Promise<void>;
}
