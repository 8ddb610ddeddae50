/*
 * The real server with the limits of tests, because all clients of the bench have one address. The first argument is
 * the address at which clients reach its media.
 */
import { LocalServer } from '../../protocol/LocalServer.ts';
import { answerParent } from './answerParent.ts';

const [announcedAddress] = process.argv.slice(2);
const local = await LocalServer.start({
  workers: 1,
  ...(announcedAddress !== undefined && { announcedAddress }),
});

/** What the bench needs to know of the server. */
export interface ServerFacts {
  readonly port: number;
  /** Makes a user the owner. */
  readonly ownerCode: string;
  /** Of Node and of the media worker. */
  readonly pids: readonly number[];
}

answerParent(
  {
    facts: (): ServerFacts => ({
      port: local.server.port,
      ownerCode: local.server.ownerCode ?? '',
      pids: [process.pid, ...local.counts.workers.map(({ pid }) => pid)],
    }),
  },
  () => local.close(),
);
