import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { withoutEncryption } from '../harness/withoutEncryption.ts';
import { FileClient } from './FileClient.ts';
import { LocalServer } from './LocalServer.ts';
import { granted, TestPeer } from './TestPeer.ts';

const mb = 1_000_000;
/** Long enough for what a test does in an empty channel. */
const emptyFilesMs = 500;
const usualFreeBytes = 100_000 * mb;

/** The server of one test file with small limits for files, and peers who share some. */
export interface FilePeers {
  readonly local: LocalServer;
  readonly owner: TestPeer;
  /** The free bytes of the disk; many at the beginning of each test. */
  freeBytes: number;
  /** Adds a peer in a channel, with a token for its files. */
  enter(name: string, channel?: string): Promise<[TestPeer, FileClient]>;
  /** Closes this peer after the test, too. */
  add(peer: TestPeer): void;
}

/** Starts a server with an owner for a test file. After each test it must have no files, and in the end no warning. */
export function filePeers(): FilePeers {
  let local: LocalServer;
  let owner: TestPeer;
  let peers: TestPeer[] = [];

  const shared: FilePeers = {
    get local() {
      return local;
    },
    get owner() {
      return owner;
    },
    freeBytes: usualFreeBytes,
    async enter(name, channel = 'General') {
      const peer = await TestPeer.enter(local.url, name, channel);
      peers.push(peer);
      const client = new FileClient(peer, local.url);
      await client.list(channel);
      return [peer, client];
    },
    add: (peer) => peers.push(peer),
  };

  beforeAll(async () => {
    local = await LocalServer.start({
      workers: 1,
      sessionHoldMs: 200,
      emptyFilesMs,
      freeBytes: async () => shared.freeBytes,
      env: {
        ...withoutEncryption,
        PERCH_FILE_MAX_MB: '5',
        PERCH_FILES_PER_PERSON_MB: '8',
        PERCH_FILES_MAX_MB: '20',
      },
    });
    owner = await TestPeer.enter(local.url, 'Owner');
    granted(await owner.ask('user:claimOwner', { code: local.server.ownerCode ?? '' }));
  });
  afterAll(async () => {
    owner?.close();
    await local?.close();
    expect(local.complaints).toEqual([]);
  });
  beforeEach(() => {
    peers = [];
    shared.freeBytes = usualFreeBytes;
    return async () => {
      for (const peer of peers) {
        if (peer.socket.connected) await peer.ask('session:close', {});
        peer.close();
      }
      await expect.poll(() => local.storedFiles).toEqual([]);
    };
  });
  return shared;
}

/** Some content of a file. */
export function bytes(length: number): Buffer {
  return Buffer.from(Array.from({ length }, (_, index) => index * 7));
}
