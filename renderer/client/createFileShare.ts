import { FileShareClient } from '../files/FileShareClient.ts';
import { startUpload } from '../files/FileUploader.ts';
import { makePreview } from '../files/makePreview.ts';
import type { ServerSession } from '../signaling/ServerSession.ts';
import type { SignalingClient } from '../signaling/SignalingClient.ts';
import type { PerchStore } from '../store/perchStore.ts';
import { whereaboutsOf } from './whereaboutsOf.ts';

/** Builds the part of the client that shares files, which is loaded after the page. `signal` ends it. */
export function createFileShare(
  store: PerchStore,
  session: ServerSession,
  signaling: SignalingClient,
  serverUrl: string,
  signal: AbortSignal,
): FileShareClient {
  const share = new FileShareClient({
    session,
    signaling,
    whereabouts: whereaboutsOf(store),
    serverUrl,
    startUpload,
    makePreview,
  });
  signal.addEventListener('abort', () => share.close());
  return share;
}
