import { measureSessionMemory } from '../sessionMemory.ts';
import type { PartContext } from './Part.ts';

/** What a connected session costs the server's process, against a socket of socket.io alone. */
export async function measureMemory({ samples }: PartContext): Promise<void> {
  const { session, bare } = await measureSessionMemory();
  samples.add('memorySession', session.residentKiB);
  samples.add('memoryBare', bare.residentKiB);
  samples.add('scriptMemorySession', session.javascriptKiB);
  samples.add('scriptMemoryBare', bare.javascriptKiB);
}
