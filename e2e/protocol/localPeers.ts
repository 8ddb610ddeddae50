import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { LocalServer } from './LocalServer.ts';
import type { MediaCounts } from './MediaCounts.ts';
import { TestPeer } from './TestPeer.ts';

/** The server of one test file and the peers that enter it, as its tests use them. */
export interface LocalPeers {
  readonly url: string;
  readonly counts: MediaCounts;
  /** A peer that is gone when the test is over, in a channel if one is named. */
  enter(name: string, channel?: string): Promise<TestPeer>;
  /** Lets a peer that was made otherwise be gone as well when the test is over. */
  add(peer: TestPeer): void;
}

/** Starts a server with one worker before a file's tests; after each no stream is left on it, and it complained of nothing. */
export function localPeers(): LocalPeers {
  let local: LocalServer;
  let peers: TestPeer[] = [];

  beforeAll(async () => {
    local = await LocalServer.start({ workers: 1 });
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
