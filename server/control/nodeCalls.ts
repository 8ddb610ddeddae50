import { RequestError } from '../../shared/protocol/errors.ts';
import { ownMachineName } from '../config/nodeSettings.ts';
import type { WorkerPool } from '../media/WorkerPool.ts';
import type { ControlHandlers } from './controlCalls.ts';

/** What the host asks about the machines with media workers. */
export function nodeCalls(pool: WorkerPool): ControlHandlers<'drain' | 'undrain'> {
  const machineOf = (node: string) => (node === ownMachineName ? null : node);
  const workersOf = (name: string | null) =>
    pool.workers.filter(({ machine }) => machine.name === name);
  return {
    async drain({ node }) {
      const name = machineOf(node);
      const workers = workersOf(name);
      if (workers.length === 0) {
        const names = new Set(pool.workers.map(({ machine }) => machine.name ?? ownMachineName));
        throw new RequestError(
          'notFound',
          `No media node is called ${JSON.stringify(node)}. These run now: ${[...names].join(', ')}.`,
        );
      }
      const peers = workers.reduce((sum, { peerCount }) => sum + peerCount, 0);
      pool.drain(name);
      return { peers };
    },

    async undrain({ node }) {
      pool.undrain(machineOf(node));
      return {};
    },
  };
}
