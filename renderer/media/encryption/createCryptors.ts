import { FrameCryptors } from './FrameCryptors.ts';
import workerUrl from './frameWorker.ts?worker&url';

/** The frame cryptors with their worker; null in an engine that cannot seal frames, whose user enters no encrypted channel. */
export function createCryptors(): FrameCryptors | null {
  return 'RTCRtpScriptTransform' in globalThis ? new FrameCryptors(new Worker(workerUrl)) : null;
}
