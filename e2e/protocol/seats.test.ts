import { afterEach, describe, expect, it } from 'vitest';
import { DeviceKey } from './DeviceKey.ts';
import { LocalServer, type LocalServerOptions } from './LocalServer.ts';
import { shortSound } from './shortSound.ts';
import { granted, TestPeer } from './TestPeer.ts';

let local: LocalServer | null = null;
const peers: TestPeer[] = [];

afterEach(async () => {
  for (const peer of peers.splice(0)) peer.close();
  await local?.close();
  local = null;
});

async function start(limits: LocalServerOptions['limits'] = {}): Promise<LocalServer> {
  local = await LocalServer.start({ workers: 1, limits });
  return local;
}

async function connect({ url }: LocalServer, key?: DeviceKey): Promise<TestPeer> {
  const peer = await TestPeer.connect(url, key);
  peers.push(peer);
  return peer;
}

/** A signed-in peer. */
async function enter(server: LocalServer, name: string, key?: DeviceKey): Promise<TestPeer> {
  const peer = await connect(server, key);
  await peer.open({ name });
  return peer;
}

/** The result of an attempt to sign in. */
async function tryToEnter(server: LocalServer, name: string, key?: DeviceKey): Promise<string> {
  const peer = await connect(server, key);
  return await peer.codeOf('session:open', peer.opening({ name }));
}

describe('one address', () => {
  it('adds only so many new users at once, not counting known users', async () => {
    const server = await start({ newcomersPerAddress: { burst: 3, perSecond: 0 } });
    const keys = Array.from({ length: 3 }, () => new DeviceKey());
    for (const [index, key] of keys.entries()) await enter(server, `New ${index}`, key);
    expect(await tryToEnter(server, 'New')).toBe('rateLimited');
    expect(server.complaints.join()).toContain('new users');
    for (const [index, key] of keys.entries()) {
      expect(await tryToEnter(server, `Known ${index}`, key)).toBe('ok');
    }
  });

  it('has one sound limit for all its users', async () => {
    const server = await start({ soundsPerAddress: { burst: 3, perSecond: 0 } });
    const codes: string[] = [];
    for (const name of ['Ann', 'Bob', 'Cho']) {
      const peer = await enter(server, name);
      for (const sound of ['Horn', 'Drum']) {
        const wish = { name: `${name} ${sound}`, emoji: null, bytes: shortSound() };
        codes.push(await peer.codeOf('sound:add', wish));
      }
    }
    expect(codes).toEqual(['ok', 'ok', 'ok', 'rateLimited', 'rateLimited', 'rateLimited']);
  });

  it('has a session limit for all its users; a closed session frees a place', async () => {
    const server = await start({ sessionsPerAddress: 3 });
    const [first] = [await enter(server, 'A'), await enter(server, 'B'), await enter(server, 'C')];
    expect(await tryToEnter(server, 'D')).toBe('limitReached');
    expect(server.complaints.join()).toContain('3 sessions from one address');
    granted(await first.ask('session:close', {}));
    expect(await tryToEnter(server, 'D')).toBe('ok');
  });
});

describe('a connection before sign-in', () => {
  it('is dropped for too many others of the same address, not for a crowd from elsewhere', async () => {
    const server = await start({ strangers: 3 });
    const newcomer = await connect(server);
    const crowd: TestPeer[] = [];
    // Linux answers on all of 127/8.
    for (let count = 1; count <= 4; count += 1) {
      crowd.push(
        await TestPeer.connect(server.url, new DeviceKey(), { localAddress: '127.0.0.2' }),
      );
    }
    peers.push(...crowd);
    const [oldest] = crowd;
    await oldest?.until(() => oldest.socket.disconnected, 'the end of the oldest of the crowd');
    await newcomer.open({ name: 'Ann' });
  });
});

describe('a full channel', () => {
  /** A channel for one peer, and the peer in it. */
  async function startFull() {
    const server = await start();
    const owner = await enter(server, 'Owner');
    granted(await owner.ask('user:claimOwner', { code: server.server.ownerCode ?? '' }));
    const { channel } = granted(
      await owner.ask('channel:create', {
        settings: {
          name: 'Nook',
          userLimit: 1,
          music: false,
          stage: false,
          hidesSpeaking: false,
          videoLimit: null,
          category: '',
          topic: '',
          bitrate: null,
          voicesMax: null,
          recordingDays: null,
          idleAfterMs: null,
          encrypted: true,
        },
      }),
    );
    const key = new DeviceKey();
    const ann = await enter(server, 'Ann', key);
    granted(await ann.ask('channel:join', { channelId: channel.id }));
    return { server, owner, channelId: channel.id, key, ann };
  }

  it('resumes a session when the answer with the new token is lost', async () => {
    const { server, owner, channelId, key, ann } = await startFull();
    const { peerId, resumeToken } = ann.session;
    ann.vanish();
    const lost = await connect(server, key);
    await lost.open({ resumeToken, channelId });
    lost.vanish();
    const back = await connect(server, key);
    const opened = await back.open({ resumeToken, channelId });
    expect(opened).toMatchObject({ peerId, resumed: true, joinFailure: null });
    expect(server.peersByChannel).toEqual({ Nook: 1 });
    expect(await owner.codeOf('channel:join', { channelId })).toBe('channelFull');
  });

  it('admits a user with a lost session there, even without a token, and a second window', async () => {
    const { server, owner, channelId, key, ann } = await startFull();
    ann.vanish();
    await owner.until(() => owner.presence.occupants.some(({ away }) => away), 'the ghost');
    const reloaded = await connect(server, key);
    expect(await reloaded.open({ channelId })).toMatchObject({ joinFailure: null });
    const second = await enter(server, 'Ann', key);
    expect(await second.codeOf('channel:join', { channelId })).toBe('ok');
    expect(await owner.codeOf('channel:join', { channelId })).toBe('channelFull');
  });
});
