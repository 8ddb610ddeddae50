import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelId, UserId } from '../../shared/domain/ids.ts';
import type { RequestInput, RequestName } from '../../shared/protocol/protocol.ts';
import { DeviceKey } from './DeviceKey.ts';
import { decideInChannel } from './decideInChannel.ts';
import { LocalServer } from './LocalServer.ts';
import { granted, TestPeer } from './TestPeer.ts';

let local: LocalServer;
let peers: TestPeer[];
/** The owner. */
let olga: TestPeer;
/** A moderator. */
let mia: TestPeer;
/** Somebody with a good voice and bad manners. */
let tom: TestPeer;

beforeEach(async () => {
  local = await LocalServer.start({ workers: 1, sessionHoldMs: 20_000 });
  peers = [];
  olga = await enter('Olga');
  granted(await olga.ask('user:claimOwner', { code: local.server.ownerCode ?? '' }));
  mia = await enter('Mia');
  await giveRoles(mia, ['Member', 'Moderator']);
  tom = await enter('Tom');
});
afterEach(async () => {
  for (const peer of peers) peer.close();
  await local?.close();
});

async function enter(name: string, channel?: string, key?: DeviceKey): Promise<TestPeer> {
  const peer = await TestPeer.connect(local.url, key);
  peers.push(peer);
  await peer.open({ name });
  if (channel !== undefined) await peer.join(channel);
  return peer;
}

async function giveRoles(peer: TestPeer, names: readonly string[]): Promise<void> {
  const roleIds = olga.session.roles
    .filter((role) => names.includes(role.name))
    .map(({ id }) => id);
  granted(await olga.ask('person:setRoles', { userId: userOf(peer), roleIds }));
}

/** Lets a person not see a channel any more. */
async function hide(name: string, from: TestPeer): Promise<void> {
  const hidden = { subject: { userId: userOf(from) }, allow: [], deny: ['seeChannel' as const] };
  await decideInChannel(olga, channelId(name), [...olga.channel(name).overrides, hidden]);
  await olga.catchUp();
}

const userOf = (peer: TestPeer): UserId => peer.session.user.id;
const channelId = (name: string): ChannelId => olga.channel(name).id;
const toldOf = (peer: TestPeer, name: string) =>
  peer.told.filter((each) => each.name === name).map(({ payload }) => payload);
const by = (peer: TestPeer) => ({ id: userOf(peer), name: peer.session.user.name });

async function isSignedOut(peer: TestPeer): Promise<void> {
  await peer.until(() => toldOf(peer, 'session:ended').length > 0, 'the end of the session');
}

/** What comes of a sign-in with this key. */
async function tryToEnter(key: DeviceKey, name = 'Tom', localAddress?: string): Promise<string> {
  const peer = await TestPeer.connect(local.url, key, localAddress ? { localAddress } : {});
  peers.push(peer);
  return await peer.codeOf('session:open', peer.opening({ name }));
}

describe('a move', () => {
  it('takes a person into a full channel, tells them by whom, and can be undone', async () => {
    const settings = { name: 'Nook', userLimit: 1, music: false, hidesSpeaking: false };
    granted(await olga.ask('channel:create', { settings }));
    await olga.join('Nook');
    await tom.join('General');
    const move = (name: string) =>
      mia.codeOf('person:move', { peerId: tom.session.peerId, channelId: channelId(name) });
    expect(await move('Nook')).toBe('ok');
    await tom.until(() => toldOf(tom, 'person:moved').length === 1, 'the move');
    expect(tom.listedIn).toBe('Nook');
    expect(toldOf(tom, 'person:moved')).toMatchObject([
      { channelId: channelId('Nook'), by: by(mia), reason: null },
    ]);
    expect(await move('General')).toBe('ok');
    await tom.until(() => toldOf(tom, 'person:moved').length === 2, 'the way back');
    expect(tom.listedIn).toBe('General');
  });

  it('does not reach into channels that the moderator or the person may not see', async () => {
    await tom.join('Music');
    await hide('AFK', tom);
    const move = (peer: TestPeer, name: string) =>
      mia.codeOf('person:move', { peerId: peer.session.peerId, channelId: channelId(name) });
    expect(await move(tom, 'AFK')).toBe('forbidden');
    await hide('AFK', mia);
    expect(await move(tom, 'AFK')).toBe('notFound');
    // For her, somebody in there is in no channel.
    await olga.join('AFK');
    const kim = await enter('Kim', 'AFK');
    expect(await move(kim, 'General')).toBe('notFound');
    expect(await mia.codeOf('person:disconnect', { peerId: kim.session.peerId })).toBe('notFound');
    expect(tom.listedIn).toBe('Music');
  });

  it('holds for somebody whose connection was lost when it was made', async () => {
    await tom.join('General');
    const { resumeToken } = tom.session;
    tom.vanish();
    await mia.until(() => mia.presence.occupants.some(({ away }) => away), 'the loss');
    const { peerId } = tom.session;
    await mia.ask('person:move', { peerId, channelId: channelId('Music') });
    const back = await TestPeer.connect(local.url, tom.key);
    peers.push(back);
    // The app knows nothing of it, and asks for the channel that it was in.
    const opened = await back.open({ resumeToken, channelId: channelId('General') });
    expect(opened).toMatchObject({ resumed: true, joinFailure: { code: 'conflict' } });
    expect(back.listedIn).toBe('Music');
    await back.catchUp();
    expect(toldOf(back, 'person:moved')).toMatchObject([{ channelId: channelId('Music') }]);
    // From then on it is their own way again.
    await back.join('General');
    expect(back.listedIn).toBe('General');
  });

  it('that ends in a kick leaves nobody behind', async () => {
    await tom.join('General');
    const [moved, kicked] = await Promise.all([
      mia.codeOf('person:move', { peerId: tom.session.peerId, channelId: channelId('Music') }),
      olga.codeOf('person:kick', { userId: userOf(tom), reason: 'enough' }),
      tom.say('channel:join', { channelId: channelId('AFK') }).catch(() => null),
    ]).then(([first, second]) => [first, second]);
    expect(['ok', 'notFound']).toContain(moved);
    expect(kicked).toBe('ok');
    await isSignedOut(tom);
    await mia.catchUp();
    expect(mia.presence.occupants).toEqual([]);
    expect(local.peersByChannel).toEqual({});
  });
});

it('a moderator disconnects somebody, and can take that back for a while', async () => {
  await tom.join('General');
  const { peerId } = tom.session;
  expect(await mia.codeOf('person:disconnect', { peerId, reason: 'pause' })).toBe('ok');
  await tom.until(() => toldOf(tom, 'person:moved').length > 0, 'the end');
  expect(tom.listedIn).toBeNull();
  expect(toldOf(tom, 'person:moved')).toEqual([
    { channelId: null, offers: [], by: by(mia), reason: 'pause' },
  ]);
  const back = (peer: TestPeer, name: string) =>
    peer.codeOf('person:move', { peerId, channelId: channelId(name) });
  expect([await back(olga, 'General'), await back(mia, 'Music')]).toEqual(['notFound', 'notFound']);
  expect(await back(mia, 'General')).toBe('ok');
  await tom.until(() => tom.listedIn === 'General', 'the way back');
  expect(await mia.codeOf('person:disconnect', { peerId })).toBe('ok');
  // Who has come back by themselves and left again was not disconnected.
  await tom.join('Music');
  await tom.leave();
  expect(await back(mia, 'General')).toBe('notFound');
});

describe('a mute', () => {
  const mute = (peer: TestPeer, forMs: number | null = null) =>
    mia.codeOf('person:mute', { userId: userOf(peer), reason: 'too loud', forMs });

  it('is told, also at the next sign-in and in a second window, and shown to all', async () => {
    await tom.join('General');
    expect(await mute(tom)).toBe('ok');
    await mia.until(
      () => mia.presence.occupants.some(({ serverMuted }) => serverMuted),
      'the mute',
    );
    const told = {
      kind: 'mute',
      by: by(mia),
      restriction: { kind: 'mute', by: by(mia), reason: 'too loud', endsAt: null },
    };
    await tom.until(() => toldOf(tom, 'person:restricted').length > 0, 'the news');
    expect(toldOf(tom, 'person:restricted')).toMatchObject([told]);
    const again = await enter('Somebody else', 'General', tom.key);
    await again.catchUp();
    expect(toldOf(again, 'person:restricted')).toMatchObject([told]);
    expect(mia.presence.occupants.filter(({ serverMuted }) => serverMuted)).toHaveLength(2);

    expect(await mia.codeOf('person:unmute', { userId: userOf(tom) })).toBe('ok');
    await again.until(() => toldOf(again, 'person:restricted').length === 2, 'the end');
    expect(toldOf(again, 'person:restricted')[1]).toEqual({
      kind: 'mute',
      by: by(mia),
      restriction: null,
    });
    await mia.catchUp();
    expect(mia.presence.occupants.some(({ serverMuted }) => serverMuted)).toBe(false);
  });

  it('ends by itself at its time', async () => {
    await tom.join('General');
    expect(await mute(tom, 1_000)).toBe('ok');
    await tom.until(() => toldOf(tom, 'person:restricted').length === 2, 'the end');
    expect(toldOf(tom, 'person:restricted')[1]).toEqual({
      kind: 'mute',
      by: null,
      restriction: null,
    });
  });

  it('reaches who has just left, but not by a right that holds in one channel only', async () => {
    expect(await mute(tom)).toBe('ok');
    const kim = await enter('Kim');
    const override = { subject: { userId: userOf(kim) }, allow: ['mute' as const], deny: [] };
    await decideInChannel(olga, channelId('AFK'), [override]);
    expect(await kim.codeOf('person:unmute', { userId: userOf(tom) })).toBe('forbidden');
  });
});

describe('a kick', () => {
  it('ends all sessions, held ones too, says by whom and why, and un-admits', async () => {
    const second = await enter('Tom', 'General', tom.key);
    const lost = await enter('Tom', 'Music', tom.key);
    lost.vanish();
    await mia.until(() => mia.presence.occupants.some(({ away }) => away), 'the loss');
    granted(await mia.ask('person:kick', { userId: userOf(tom), reason: 'spam' }));
    for (const peer of [tom, second]) {
      await isSignedOut(peer);
      expect(toldOf(peer, 'session:ended')).toEqual([
        { cause: 'kick', by: by(mia), reason: 'spam', endsAt: null },
      ]);
    }
    await mia.catchUp();
    expect(mia.presence.occupants).toEqual([]);
    const back = await TestPeer.connect(local.url, lost.key);
    peers.push(back);
    // An open server asks nobody for a code.
    const { resumed } = await back.open({ name: 'Tom', resumeToken: lost.session.resumeToken });
    expect(resumed).toBe(false);
  });
});

describe('a kick that is undone', () => {
  const kick = (by: TestPeer, peer: TestPeer) =>
    by.codeOf('person:kick', { userId: userOf(peer), reason: null });
  const undo = (by: TestPeer, peer: TestPeer) =>
    by.codeOf('person:undoKick', { userId: userOf(peer) });

  it('lets a person come in as before, without a code, and tells their app', async () => {
    granted(await olga.ask('entry:update', { mode: 'invite', renewCode: false, askAgain: false }));
    expect(await kick(mia, tom)).toBe('ok');
    await isSignedOut(tom);
    expect(await tryToEnter(tom.key)).toBe('joinCodeRequired');
    expect(await undo(mia, tom)).toBe('ok');
    await tom.until(() => !tom.socket.connected, 'the end of the connection');
    expect(toldOf(tom, 'session:readmitted')).toEqual([{ by: by(mia) }]);
    expect(await tryToEnter(tom.key)).toBe('ok');
    expect(await undo(mia, tom)).toBe('notFound');
  });

  it('gives back no more than was taken, and only by who has taken it last', async () => {
    granted(await olga.ask('entry:update', { mode: 'invite', renewCode: false, askAgain: false }));
    expect(await kick(mia, tom)).toBe('ok');
    expect(await undo(olga, tom)).toBe('notFound');
    expect(await kick(olga, tom)).toBe('ok');
    expect(await undo(mia, tom)).toBe('notFound');
    expect(await undo(olga, tom)).toBe('ok');
    // Tom was out already when Olga kicked him.
    expect(await tryToEnter(tom.key)).toBe('joinCodeRequired');
  });

  it('does not undo a ban', async () => {
    expect(await kick(mia, tom)).toBe('ok');
    const ban = { userId: userOf(tom), forMs: null, addresses: 'none' as const };
    expect(await mia.codeOf('person:ban', ban)).toBe('ok');
    expect(await undo(mia, tom)).toBe('notFound');
    expect(await tryToEnter(tom.key)).toBe('banned');
  });

  it('gives a guest back who they were', async () => {
    const order = { kind: 'guest' as const, roleId: null, channelId: null, usesMax: null };
    const { invite } = granted(
      await olga.ask('invite:create', { ...order, lifetimeMs: null, note: '' }),
    );
    const guest = await TestPeer.connect(local.url);
    peers.push(guest);
    await guest.open({ name: 'Gus', joinCode: invite.code ?? '' });
    expect(await kick(mia, guest)).toBe('ok');
    await isSignedOut(guest);
    // Another guest's end has everybody forgotten whom nobody holds.
    const other = await TestPeer.connect(local.url);
    peers.push(other);
    await other.open({ name: 'Hal', joinCode: invite.code ?? '' });
    granted(await other.ask('session:close', {}));
    const known = async () => {
      const { people } = granted(await olga.ask('person:list', {}));
      return people.map(({ user }) => user.name);
    };
    await expect.poll(known, { interval: 400 }).not.toContain('Hal');
    expect(await known()).toContain('Gus');
    expect(await undo(mia, guest)).toBe('ok');
    const back = await TestPeer.connect(local.url, guest.key);
    peers.push(back);
    expect((await back.open({})).user).toEqual(guest.session.user);
  });
});

it('who was kicked needs a code again, where the server asks for one', async () => {
  granted(await olga.ask('entry:update', { mode: 'code', renewCode: false, askAgain: false }));
  granted(await mia.ask('person:kick', { userId: userOf(tom), reason: null }));
  await isSignedOut(tom);
  expect(await tryToEnter(tom.key)).toBe('joinCodeRequired');
  const { joinCode } = granted(await olga.ask('entry:get', {})).entry;
  const back = await TestPeer.connect(local.url, tom.key);
  peers.push(back);
  const { user } = await back.open({ name: 'Tom', joinCode: joinCode ?? '' });
  expect(user.id).toBe(userOf(tom));
  // Others are asked for nothing.
  expect(await tryToEnter(mia.key, 'Mia')).toBe('ok');
});

describe('a ban', () => {
  const ban = (
    peer: TestPeer,
    addresses: 'none' | 'address' | 'network' = 'none',
    forMs: number | null = null,
  ) => mia.ask('person:ban', { userId: userOf(peer), reason: 'raid', forMs, addresses });

  it('keeps an identity out, also one that is just coming back, and says why', async () => {
    await tom.join('General');
    const { resumeToken } = tom.session;
    tom.vanish();
    await mia.until(() => mia.presence.occupants.some(({ away }) => away), 'the loss');
    const back = await TestPeer.connect(local.url, tom.key);
    peers.push(back);
    const [answer] = await Promise.all([
      back
        .say('session:open', back.opening({ resumeToken, channelId: channelId('General') }))
        .catch(() => null),
      ban(tom),
    ]);
    // Either it was refused, or it was let in and then out.
    if (answer?.ok) await isSignedOut(back);
    else expect(answer?.error.code ?? 'unavailable').toMatch(/banned|unavailable/);
    expect(toldOf(back, 'session:ended')).toEqual([
      { cause: 'ban', by: by(mia), reason: 'raid', endsAt: null },
    ]);
    expect(await tryToEnter(tom.key, 'Another name')).toBe('banned');
    expect(local.peersByChannel).toEqual({});
    expect(local.server.sessions.peers).toHaveLength(2);
  });

  it('ends by itself or is lifted', async () => {
    granted(await ban(tom));
    const list = granted(await mia.ask('ban:list', { before: null }));
    expect(list).toMatchObject({
      bans: [{ person: by(tom), by: by(mia), reason: 'raid', addresses: null }],
      more: false,
    });
    granted(await mia.ask('ban:lift', { banId: list.bans[0]?.id ?? 0 }));
    expect(await tryToEnter(tom.key)).toBe('ok');
    granted(await ban(tom, 'none', 1_000));
    await expect.poll(() => tryToEnter(tom.key), { interval: 200 }).toBe('ok');
  });

  it('of an address refuses newcomers from there, and nobody who is known', async () => {
    const known = await enter('Kim');
    granted(await ban(tom, 'address'));
    expect(await tryToEnter(new DeviceKey(), 'New')).toBe('banned');
    expect(await tryToEnter(known.key, 'Kim')).toBe('ok');
    expect(await tryToEnter(new DeviceKey(), 'Far', '127.0.0.2')).toBe('ok');
    granted(await ban(tom, 'network'));
    expect(await tryToEnter(new DeviceKey(), 'Near', '127.0.0.3')).toBe('banned');
    expect(await tryToEnter(new DeviceKey(), 'Farther', '127.0.1.3')).toBe('ok');
    const { bans } = granted(await mia.ask('ban:list', { before: null }));
    expect(bans.map(({ addresses }) => addresses)).toEqual(['127.0.0.0/24']);
  });
});

describe('nobody', () => {
  type Deed = [RequestName, object];
  const deedsTo = (peer: TestPeer): Deed[] => [
    ['person:move', { peerId: peer.session.peerId, channelId: channelId('Music') }],
    ['person:disconnect', { peerId: peer.session.peerId }],
    ['person:mute', { userId: userOf(peer), forMs: null }],
    ['person:unmute', { userId: userOf(peer) }],
    ['person:deafen', { userId: userOf(peer), forMs: null }],
    ['person:undeafen', { userId: userOf(peer) }],
    ['person:kick', { userId: userOf(peer) }],
    ['person:ban', { userId: userOf(peer), forMs: null, addresses: 'none' }],
  ];
  const lists: Deed[] = [
    ['ban:list', { before: null }],
    ['ban:lift', { banId: 1 }],
    ['audit:list', { before: null, search: '', userId: null, kinds: [], limit: 10 }],
  ];

  it('does any of this without the right, or to who ranks as high, or to the owner', async () => {
    const peer = await enter('Max', 'General');
    await giveRoles(peer, ['Moderator']);
    const places = [olga, mia, tom];
    for (const each of places) await each.join('General');
    const codes = async (actor: TestPeer, deeds: readonly Deed[]) => {
      const answers: string[] = [];
      for (const [name, payload] of deeds) answers.push(await actor.codeOf(name, payload));
      return new Set(answers);
    };
    const forbidden = new Set(['forbidden']);
    // Without the right: to a moderator, to another member, to themselves, and the lists.
    expect(await codes(tom, [...deedsTo(mia), ...deedsTo(tom), ...lists])).toEqual(forbidden);
    // As high, oneself, and the owner.
    expect(await codes(mia, [...deedsTo(peer), ...deedsTo(mia), ...deedsTo(olga)])).toEqual(
      forbidden,
    );
    expect(await codes(olga, deedsTo(olga))).toEqual(forbidden);
    expect(local.server.sessions.size).toBe(4);
    // Out of channels nothing is easier.
    for (const each of places) await each.leave();
    const ofUsers = (who: TestPeer) => deedsTo(who).slice(2);
    expect(await codes(tom, ofUsers(mia))).toEqual(forbidden);
    expect(await codes(mia, [...ofUsers(olga), ...ofUsers(peer), ...ofUsers(mia)])).toEqual(
      forbidden,
    );
    expect(await codes(olga, ofUsers(olga))).toEqual(forbidden);
  });
});

describe('the audit log', () => {
  const list = async (peer: TestPeer, wish: Partial<RequestInput<'audit:list'>> = {}) =>
    granted(
      await peer.ask('audit:list', {
        before: null,
        search: '',
        userId: null,
        kinds: [],
        limit: 50,
        ...wish,
      }),
    );
  const kindsOf = ({ entries }: Awaited<ReturnType<typeof list>>) =>
    entries.map(({ kind }) => kind);

  it('tells who did what to whom and why, in pages and by search', async () => {
    await tom.join('General');
    granted(
      await mia.ask('person:move', { peerId: tom.session.peerId, channelId: channelId('Music') }),
    );
    granted(await mia.ask('person:mute', { userId: userOf(tom), reason: 'Größe', forMs: 60_000 }));
    granted(await mia.ask('person:unmute', { userId: userOf(tom) }));
    granted(await mia.ask('person:kick', { userId: userOf(tom), reason: 'spam' }));
    const settings = { name: 'Nook', userLimit: null, music: false, hidesSpeaking: false };
    granted(await olga.ask('channel:create', { settings }));

    expect(kindsOf(await list(mia))).toEqual([
      'channelCreated',
      'kicked',
      'unmuted',
      'muted',
      'moved',
      'rolesGiven',
      'ownerClaimed',
    ]);
    expect((await list(mia)).entries[4]).toMatchObject({
      by: by(mia),
      person: by(tom),
      subject: 'Music',
      former: 'General',
    });
    expect(kindsOf(await list(mia, { search: 'gRÖSSE' }))).toEqual([]);
    expect(kindsOf(await list(mia, { search: 'GRÖ' }))).toEqual(['muted']);
    expect(kindsOf(await list(mia, { userId: userOf(tom), kinds: ['kicked', 'moved'] }))).toEqual([
      'kicked',
      'moved',
    ]);
    const first = await list(mia, { limit: 3 });
    expect(first.more).toBe(true);
    const rest = await list(mia, { limit: 200, before: first.entries[2]?.id ?? 0 });
    expect([first, rest].flatMap(kindsOf)).toEqual(kindsOf(await list(mia)));
    expect(rest.more).toBe(false);
  });

  it('names no channel that its reader may not see, and addresses to those who may ban', async () => {
    granted(
      await mia.ask('person:ban', {
        userId: userOf(tom),
        reason: null,
        forMs: null,
        addresses: 'address',
      }),
    );
    const kim = await enter('Kim').catch(() => null);
    expect(kim).toBeNull();
    const { entries } = await list(mia, { kinds: ['banned'] });
    expect(entries[0]?.addresses).toBe('127.0.0.1');

    await hide('AFK', mia);
    granted(
      await olga.ask('channel:update', {
        channelId: channelId('AFK'),
        settings: { ...settingsOf('AFK'), name: 'Secret' },
      }),
    );
    expect(kindsOf(await list(olga)).slice(0, 2)).toEqual(['channelChanged', 'channelOverridden']);
    expect(kindsOf(await list(mia))[0]).toBe('banned');
  });

  const settingsOf = (name: string) => {
    const { userLimit, music, hidesSpeaking, videoLimit } = olga.channel(name);
    return { userLimit, music, hidesSpeaking, videoLimit };
  };
});
