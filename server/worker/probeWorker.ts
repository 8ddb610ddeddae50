import { spawnSync } from 'node:child_process';

/** The worker's answer to being started by anybody but mediasoup (MEDIASOUP_VERSION not set). */
const NOT_MY_FATHER = 41;

/**
 * Whether the binary runs on this machine at all (its C library, its shared libraries), as
 * mediasoup's own install script checks it.
 */
export function probeWorker(binary: string): boolean {
  const { status } = spawnSync(binary, { env: {}, stdio: 'ignore', timeout: 10_000 });
  return status === NOT_MY_FATHER;
}
