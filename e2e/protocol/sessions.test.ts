import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { People } from '../../server/people/People.ts';
import { DeviceKey } from './DeviceKey.ts';
import { LocalServer } from './LocalServer.ts';
import { TestPeer } from './TestPeer.ts';

const peers: TestPeer[] = [];
const kept = (peer: TestPeer) => {
  peers.push(peer);
  return peer;
};
let local: LocalServer;
let witness: TestPeer;

beforeAll(async () => {
  local = await LocalServer.start({ workers: 1, sessionHoldMs: 2_000 });
  witness = kept(await TestPeer.enter(local.url, 'Witness'));
});
afterAll(async () => {
  for (const peer of peers) peer?.close();
  await local?.close();
});

const connect = async (key?: DeviceKey) => kept(await TestPeer.connect(local.url, key));
const seats = () => witness.presence.occupants.map(({ peerId }) => peerId);

/** The refused sign-in's code, or `ok`. */
async function refusal(peer: TestPeer, opening: object): Promise<string> {
  return peer.codeOf('session:open', opening);
}

describe('a challenge', () => {
  it('accepts a new key with a name, and a known key alone', async () => {
    const key = new DeviceKey();
    const first = await connect(key);
    expect(await refusal(first, first.opening())).toBe('nameRequired');
    const { user } = await first.open({ name: 'Ann' });
    const second = await connect(key);
    expect((await second.open()).user).toEqual(user);
  });

  it('rejects another key’s signature', async () => {
    const peer = await connect();
    const { serverKey, nonce } = peer.challenge;
    const signature = new DeviceKey().sign(new URL(local.url).host, serverKey, nonce);
    expect(await refusal(peer, peer.opening({ name: 'Eve', signature }))).toBe('signatureWrong');
  });

  it('rejects a signature for another connection or server', async () => {
    const key = new DeviceKey();
    const [one, other] = [await connect(key), await connect(key)];
    const host = new URL(local.url).host;
    const { serverKey } = one.challenge;
    const replayed = key.sign(host, serverKey, other.challenge.nonce);
    expect(await refusal(one, one.opening({ name: 'Eve', signature: replayed }))).toBe(
      'signatureWrong',
    );
    const passedOn = key.sign('elsewhere.example:44300', serverKey, one.challenge.nonce);
    expect(await refusal(one, one.opening({ name: 'Eve', signature: passedOn }))).toBe(
      'signatureWrong',
    );
  });

  it('rejects a signature for another server’s key, whatever the address', async () => {
    const peer = await connect();
    const host = new URL(local.url).host;
    const signature = peer.key.sign(host, 'AB:CD', peer.challenge.nonce);
    expect(await refusal(peer, peer.opening({ name: 'Eve', signature }))).toBe('signatureWrong');
    // Like a server in between that forwards it and reports the dialled address itself.
    const evil = 'evil.example:44300';
    for (const header of ['Host', 'X-Forwarded-Host']) {
      const way = { extraHeaders: { [header]: evil } };
      const relay = kept(await TestPeer.connect(local.url, new DeviceKey(), way));
      const { serverKey, nonce } = relay.challenge;
      const passedOn = relay.key.sign(evil, 'AB:CD', nonce);
      const answer = { name: 'Eve', signature: passedOn };
      expect(await refusal(relay, relay.opening(answer))).toBe('signatureWrong');
      // The client reports the address itself: only the key identifies the server.
      const own = relay.key.sign(evil, serverKey, relay.challenge.nonce);
      expect(await refusal(relay, relay.opening({ name: header, signature: own }))).toBe('ok');
    }
  });

  it('allows one attempt, even a failed one', async () => {
    const peer = await connect();
    const opening = peer.opening();
    expect(await refusal(peer, opening)).toBe('nameRequired');
    expect(await refusal(peer, { ...opening, name: 'Bea' })).toBe('signatureWrong');
    expect(await refusal(peer, peer.opening({ name: 'Bea' }))).toBe('ok');
  });

  it('allows one session', async () => {
    const peer = await connect();
    const opening = peer.opening({ name: 'Cho' });
    await peer.open({ name: 'Cho' });
    expect(await refusal(peer, opening)).toBe('conflict');
  });

  it('differs on every connection', async () => {
    const nonces = await Promise.all(
      Array.from({ length: 5 }, async () => (await connect()).challenge.nonce),
    );
    expect(new Set(nonces).size).toBe(5);
  });
});

describe('a session', () => {
  it('is refused to another app version', async () => {
    const peer = await connect();
    expect(await refusal(peer, peer.opening({ name: 'Dan', protocolVersion: 99 }))).toBe(
      'versionMismatch',
    );
  });

  it('asks for the join code where the server has one', async () => {
    const guarded = await LocalServer.start({ workers: 1, joinCode: 'open sesame' });
    try {
      const key = new DeviceKey();
      const peer = await TestPeer.connect(guarded.url, key);
      expect(peer.challenge.joinCodeRequired).toBe(true);
      const opening = (joinCode?: string) => peer.opening({ name: 'Eun', joinCode });
      expect(await refusal(peer, opening())).toBe('joinCodeRequired');
      expect(await refusal(peer, opening('open'))).toBe('joinCodeWrong');
      await peer.open({ name: 'Eun', joinCode: 'open sesame' });
      const again = await TestPeer.connect(guarded.url, key);
      await again.open();
      peer.close();
      again.close();
    } finally {
      await guarded.close();
    }
  });

  it('resumes with its token in its channel, with a new token each time', async () => {
    const key = new DeviceKey();
    const first = await connect(key);
    await first.open({ name: 'Fay' });
    await first.join('Music');
    const { peerId, resumeToken } = first.session;
    first.vanish();
    await witness.until(
      () => witness.presence.occupants.some((seat) => seat.peerId === peerId && seat.away),
      'the seat to be away',
    );
    const second = await connect(key);
    const channelId = witness.channel('Music').id;
    const opened = await second.open({ resumeToken, channelId });
    expect(opened).toMatchObject({ resumed: true, peerId });
    expect(opened.resumeToken).not.toBe(resumeToken);
    expect(second.listedIn).toBe('Music');
    await witness.until(
      () => witness.presence.occupants.some((seat) => seat.peerId === peerId && !seat.away),
      'the seat to be back',
    );

    // The new token was used, so the previous one is no longer valid.
    const third = await connect(key);
    await third.open({ resumeToken: opened.resumeToken });
    const thief = await connect(key);
    expect((await thief.open({ resumeToken })).resumed).toBe(false);
    third.close();
  });

  it('resumes when the answer with the new token is lost, five times in a row', async () => {
    const key = new DeviceKey();
    const first = await connect(key);
    await first.open({ name: 'Gus' });
    await first.join('General');
    const { peerId, resumeToken } = first.session;
    let last = first;
    for (let lost = 1; lost <= 5; lost += 1) {
      last.vanish();
      last = await connect(key);
      // Its answer is ignored: for the server this equals an answer that never arrives.
      await last.open({ resumeToken, channelId: first.channel('General').id });
    }
    last.vanish();
    const back = await connect(key);
    const opened = await back.open({ resumeToken, channelId: first.channel('General').id });
    expect(opened).toMatchObject({ resumed: true, peerId });
    const anns = opened.presence.occupants.filter(({ user }) => user.id === opened.user.id);
    expect(anns.map((ann) => ann.peerId)).toEqual([peerId]);
    back.close();
  });

  it('also resumes when the answer to its first sign-in is lost', async () => {
    const key = new DeviceKey();
    const madeUp = { name: 'Han', resumeToken: 'made up by the app' };
    const channelId = witness.channel('General').id;
    const first = await connect(key);
    const { peerId } = await first.open({ ...madeUp, channelId });
    first.vanish();
    const second = await connect(key);
    expect(await second.open({ ...madeUp, channelId })).toMatchObject({ resumed: true, peerId });
    const stranger = await connect();
    expect((await stranger.open({ ...madeUp, name: 'Hal' })).resumed).toBe(false);
    second.close();
  });

  it('stays with its connection when the sign-in of a lost one is handled late', async () => {
    const key = new DeviceKey();
    const first = await connect(key);
    const { peerId, resumeToken } = await first.open({ name: 'Nia' });
    first.vanish();
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    const { signIn } = People.prototype;
    const signingIn = vi.spyOn(People.prototype, 'signIn').mockImplementationOnce(async function (
      this: People,
      ...asked
    ) {
      await held;
      return await signIn.apply(this, asked);
    });
    const late = await connect(key);
    late.say('session:open', late.opening({ resumeToken })).catch(() => undefined);
    await expect.poll(() => signingIn.mock.calls.length).toBe(1);
    late.vanish();
    const quick = await connect(key);
    expect(await quick.open({ resumeToken })).toMatchObject({ resumed: true, peerId });
    release();
    await signingIn.mock.results[0]?.value;
    await quick.catchUp();
    expect(quick.told.map(({ name }) => name)).not.toContain('session:replaced');
    expect(quick.socket.connected).toBe(true);
    vi.restoreAllMocks();
  });

  it('moves to a new connection; the old one gets a notice and ends', async () => {
    const key = new DeviceKey();
    const first = await connect(key);
    await first.open({ name: 'Ida' });
    const second = await connect(key);
    const opened = await second.open({ resumeToken: first.session.resumeToken });
    expect(opened).toMatchObject({ resumed: true, peerId: first.session.peerId });
    await first.until(() => first.socket.disconnected, 'the end of the old connection');
    expect(first.told.at(-1)?.name).toBe('session:replaced');
  });

  it('does not resume with a stolen token or a made-up one', async () => {
    const victim = await connect();
    await victim.open({ name: 'Jim' });
    await victim.join('General');
    const thief = await connect();
    const stolen = await thief.open({ name: 'Thea', resumeToken: victim.session.resumeToken });
    expect(stolen.resumed).toBe(false);
    expect(stolen.peerId).not.toBe(victim.session.peerId);
    expect(victim.socket.connected).toBe(true);
    const guesser = await connect(victim.key);
    expect((await guesser.open({ resumeToken: 'x'.repeat(43) })).resumed).toBe(false);
  });

  it('ends when nobody resumes it in time, and at once when closed', async () => {
    const late = await connect();
    await late.open({ name: 'Kim' });
    await late.join('General');
    const { peerId, resumeToken } = late.session;
    await witness.until(() => seats().includes(peerId), 'the seat');
    late.vanish();
    await witness.until(() => !seats().includes(peerId), 'the end of the seat');
    const again = await connect(late.key);
    expect((await again.open({ resumeToken })).resumed).toBe(false);

    const leaving = await connect();
    await leaving.open({ name: 'Bob' });
    await leaving.join('General');
    const seat = leaving.session;
    await witness.until(() => seats().includes(seat.peerId), 'the seat');
    expect(await leaving.codeOf('session:close', {})).toBe('ok');
    await witness.until(() => !seats().includes(seat.peerId), 'the end of the seat');
    expect(await leaving.codeOf('presence:get', {})).toBe('notSignedIn');
    const back = await connect(leaving.key);
    expect((await back.open({ resumeToken: seat.resumeToken })).resumed).toBe(false);
  });

  it('gets no more events once it is closed', async () => {
    const closed = await connect();
    await closed.open({ name: 'Lea' });
    expect(await closed.codeOf('session:close', {})).toBe('ok');
    const heard = closed.told.length;
    await witness.join('Music');
    await witness.leave();
    // The answer arrives after all earlier events.
    expect(await closed.codeOf('presence:get', {})).toBe('notSignedIn');
    expect(closed.told.slice(heard)).toEqual([]);
  });

  it('keeps transports that the resuming client still holds, else gets new ones', async () => {
    const key = new DeviceKey();
    const first = await connect(key);
    const { media, resumeToken } = await first.open({ name: 'Mia' });
    first.vanish();
    const second = await connect(key);
    const heldTransportIds = [media?.send.id, media?.recv.id].filter((id) => id !== undefined);
    const held = await second.open({ resumeToken, heldTransportIds });
    expect(held).toMatchObject({ resumed: true, media: null });
    second.vanish();
    const third = await connect(key);
    const renewed = await third.open({ resumeToken: held.resumeToken });
    expect(renewed.resumed).toBe(true);
    expect(renewed.media?.send.id).not.toBe(media?.send.id);
  });
});
