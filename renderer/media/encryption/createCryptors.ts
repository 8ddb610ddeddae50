import type { PointerChannel } from '../pointing/PointerChannel.ts';
import { FrameCryptors } from './FrameCryptors.ts';
import workerUrl from './frameWorker.ts?worker&url';
import { SealedChannels } from './SealedChannels.ts';

/**
 * The frame cryptors with their worker; null in an engine that cannot seal frames, whose user enters no encrypted channel.
 *
 * @param pointer carries what people point at and draw
 * @param storage remembers which channels were encrypted; null: nothing does
 * @param onFailed called when a worker has ended
 */
export function createCryptors(
  pointer: Pick<PointerChannel, 'seal'> | null = null,
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null = null,
  onFailed: () => void = () => undefined,
): FrameCryptors | null {
  if (!('RTCRtpScriptTransform' in globalThis)) return null;
  const cryptors = new FrameCryptors(() => new Worker(workerUrl), new SealedChannels(storage));
  cryptors.on('failed', onFailed);
  if (pointer !== null) pointer.seal = cryptors.pointing;
  return cryptors;
}
