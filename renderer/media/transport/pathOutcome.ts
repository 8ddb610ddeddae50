import type { Transport } from 'mediasoup-client/types';
import type { PathOutcome } from '../../../shared/doctor/DoctorFacts.ts';

const pollMs = 50;

interface Entry {
  readonly type: string;
  readonly state?: string;
  readonly candidateType?: string;
  readonly protocol?: string;
  readonly port?: number;
}

/** A transport's statistics (W3C webrtc-stats), as far as searches for a path read them. */
export async function statsOf(transport: Transport): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const [, entry] of await transport.getStats()) entries.push(entry as Entry);
  return entries;
}

/**
 * Whether there is a path for a transport of `doctor:probe`, which carries nothing.
 *
 * @param waits whether to wait for longer than these milliseconds
 */
export async function pathOutcome(
  transport: Transport,
  waits: (elapsedMs: number) => boolean,
): Promise<PathOutcome> {
  const beganMs = performance.now();
  let isOpen = false;
  transport.on('connectionstatechange', (state) => {
    if (state === 'connected') isOpen = true;
  });
  // The server needs no fingerprint of a transport that carries nothing.
  transport.on('connect', (_parameters, done) => done());
  // Something to negotiate; the server sends nothing on it.
  transport
    .consumeData({
      id: 'probe',
      dataProducerId: 'probe',
      sctpStreamParameters: { streamId: 0, ordered: false, maxRetransmits: 0 },
    })
    .catch(() => undefined);
  while (!isOpen && waits(performance.now() - beganMs)) {
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  if (isOpen) return 'open';
  const isAnswered = (await statsOf(transport)).some(
    ({ type, state }) => type === 'candidate-pair' && state === 'succeeded',
  );
  return isAnswered ? 'stuck' : 'blocked';
}
