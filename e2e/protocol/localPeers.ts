import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { LocalServer, type LocalServerOptions } from './LocalServer.ts';
import type { MediaCounts } from './MediaCounts.ts';
import { TestPeer } from './TestPeer.ts';

/** The server of one test file, and functions for its peers. */
export interface LocalPeers {
  readonly url: string;
  readonly counts: MediaCounts;
  /** Makes a peer the owner; works once. */
  readonly ownerCode: string;
  /** Adds a peer, in a channel if named. The peer closes after the test. */
  enter(name: string, channel?: string): Promise<TestPeer>;
  /** Closes this peer after the test, too. */
  add(peer: TestPeer): void;
}

/**
 * Starts a server with one worker for a test file. After each test it must have no stream and no warning.
 *
 * @param options what differs from a test server as it is started by default
 */
export function localPeers(options: Pick<LocalServerOptions, 'env' | 'limits'> = {}): LocalPeers {
  let local: LocalServer;
  let peers: TestPeer[] = [];

  beforeAll(async () => {
    local = await LocalServer.start({ workers: 1, ...options });
  });
  afterEach(async () => {
    for (const peer of peers) {
      if (peer.socket.connected) await peer.ask('session:close', {});
      peer.close();
    }
    peers = [];
    expect(await local.counts.count()).toMatchObject({ producers: 0, consumers: 0 });
    expect(local.complaints).toEqual([]);
  });
  afterAll(async () => {
    await local?.close();
  });

  return {
    get url() {
      return local.url;
    },
    get counts() {
      return local.counts;
    },
    get ownerCode() {
      return local.server.ownerCode ?? '';
    },
    async enter(name, channel) {
      const peer = await TestPeer.enter(local.url, name, channel);
      peers.push(peer);
      return peer;
    },
    add(peer) {
      peers.push(peer);
    },
  };
}
