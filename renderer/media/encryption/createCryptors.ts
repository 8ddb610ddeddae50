import { FrameCryptors } from './FrameCryptors.ts';
import workerUrl from './frameWorker.ts?worker&url';
import { SealedChannels } from './SealedChannels.ts';

/**
 * The frame cryptors with their worker; null in an engine that cannot seal frames, whose user enters no encrypted channel.
 *
 * @param storage remembers which channels were encrypted; null: nothing does
 */
export function createCryptors(
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null = null,
): FrameCryptors | null {
  if (!('RTCRtpScriptTransform' in globalThis)) return null;
  return new FrameCryptors(() => new Worker(workerUrl), new SealedChannels(storage));
}
