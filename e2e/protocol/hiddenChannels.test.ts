import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Channel, ChannelOverride } from '../../shared/domain/Channel.ts';
import type { ChannelId, PeerId, RoleId } from '../../shared/domain/ids.ts';
import { hpkeKeyText } from '../../shared/encryption/chatTexts.ts';
import type { Permission } from '../../shared/permissions/permissions.ts';
import type { RequestName } from '../../shared/protocol/protocol.ts';
import { decideInChannel } from './decideInChannel.ts';
import { drawnElement } from './drawnElement.ts';
import { LocalServer } from './LocalServer.ts';
import { leaveUnencrypted } from './leaveUnencrypted.ts';
import { microphoneParameters, screenParameters } from './rtpParameters.ts';
import { SoundingPeer } from './SoundingPeer.ts';
import { granted, TestPeer } from './TestPeer.ts';

const settings = (name: string) => ({
  name,
  userLimit: null,
  music: false,
  hidesSpeaking: false,
});

let local: LocalServer;
let owner: TestPeer;
let staff: RoleId;
let secret: Channel;
/** Everybody but the staff. */
let isHidden: ChannelOverride[];
/** Close after each test, so that no seat is held. */
let people: { closeForGood(): Promise<unknown> }[];

beforeAll(async () => {
  local = await LocalServer.start({ sessionHoldMs: 3000 });
  owner = await TestPeer.enter(local.url, 'Owner');
  granted(await owner.ask('user:claimOwner', { code: local.server.ownerCode ?? '' }));
  staff = await roleWith('Staff', ['share', 'whisper', 'record']);
  const everyone = owner.session.roles.find(({ kind }) => kind === 'everyone')?.id as RoleId;
  isHidden = [
    { subject: { roleId: everyone }, allow: [], deny: ['seeChannel'] },
    { subject: { roleId: staff }, allow: ['seeChannel'], deny: [] },
  ];
  const created = granted(await owner.ask('channel:create', { settings: settings('Secret') }));
  secret = await override(created.channel.id, isHidden);
  await leaveUnencrypted(owner, 'General', 'Music');
});
afterAll(async () => {
  owner?.close();
  await local?.close();
});
beforeEach(() => {
  people = [];
  return async () => {
    for (const person of people) await person.closeForGood();
  };
});

async function roleWith(name: string, permissions: Permission[]): Promise<RoleId> {
  const asked = { settings: { name, color: null, permissions } };
  return granted(await owner.ask('role:create', asked)).role.id;
}

async function override(
  channelId: ChannelId,
  overrides: readonly ChannelOverride[],
): Promise<Channel> {
  return await decideInChannel(owner, channelId, overrides);
}

async function enter(name: string, ...roleIds: RoleId[]): Promise<TestPeer> {
  const peer = await TestPeer.enter(local.url, name);
  closeLater(peer);
  if (roleIds.length > 0) await setRoles(peer, ...roleIds);
  return peer;
}

function closeLater(peer: TestPeer): void {
  people.push({
    closeForGood: async () => {
      // Nobody else could bear the name of a person with a given role, in the tests that follow.
      const userId = peer.session.user.id;
      granted(await owner.ask('person:setRoles', { userId, roleIds: [] }));
      if (peer.socket.connected) await peer.ask('session:close', {});
      peer.close();
    },
  });
}

/** Gives these roles in place of those that the person has, and waits until its app knows. */
async function setRoles(peer: TestPeer, ...roleIds: RoleId[]): Promise<void> {
  granted(await owner.ask('person:setRoles', { userId: peer.session.user.id, roleIds }));
  await peer.catchUp();
}

/** The first commit of a group, which the server cannot read. */
const newGroup = { epoch: 0, commit: null, groupInfo: 'AAAA' };
const base64 = (length: number) => Buffer.alloc(length, 1).toString('base64url');

/** From then on keys of encrypted chats can be handed to this peer. */
async function publishKey(peer: TestPeer): Promise<void> {
  const { key, session } = peer;
  const device = { userId: session.user.id, deviceKey: key.publicKey, hpkeKey: base64(32) };
  const signature = key.signText(hpkeKeyText(device));
  granted(await peer.ask('chatKey:publish', { hpkeKey: device.hpkeKey, signature }));
}

/** Every packet that a peer is sent, as it arrives, without the pings of the connection and the numbers of its requests. */
function packetsOf(peer: TestPeer): string[] {
  const packets: string[] = [];
  peer.socket.io.engine.on('packet', ({ type, data }: { type: string; data?: unknown }) => {
    if (type === 'message') packets.push(String(data).replace(/^3\d+/, '3'));
  });
  return packets;
}

const channelNames = ({ presence }: TestPeer) =>
  presence.channels.toSorted((a, b) => a.position - b.position).map(({ name }) => name);

/** Does what changes the presence of somebody, and waits until it is told: by itself, as nothing else is under way. */
async function toldWithOthers(peer: TestPeer, deed: () => Promise<unknown>): Promise<void> {
  const { revision } = peer.presence;
  await deed();
  await peer.until(() => peer.presence.revision > revision, 'a change');
}

async function switchAll(peer: TestPeer): Promise<void> {
  for (const muted of [true, false]) {
    granted(await peer.ask('peer:update', { muted, deafened: muted, listenOnly: false }));
  }
}

describe('a stranger', () => {
  it('is sent the same, to the byte, whether anything happens where they may not see or not', async () => {
    const [mod, aide] = [await enter('Mod', staff), await enter('Aide', staff)];
    const stranger = await enter('Stranger');
    await toldWithOthers(stranger, () => stranger.join('General'));
    const packets = packetsOf(stranger);
    const board = { channelId: secret.id, kind: 'own' as const };
    /** All that a stranger can ask for again and again. */
    const look = async () => {
      granted(await stranger.ask('presence:get', {}));
      granted(await stranger.ask('sound:list', {}));
      granted(await stranger.ask('chat:list', {}));
      granted(
        await stranger.ask('message:search', { text: 'zanzibar', channelId: null, limit: 9 }),
      );
      const place = { channelId: secret.id, place: { at: 'newest' }, limit: 9 };
      await stranger.say('chat:open', place);
      await stranger.say('message:list', place);
      await stranger.say('chat:type', { channelId: secret.id });
      const url = 'https://a.example/';
      await stranger.say('message:removePreview', { channelId: secret.id, messageId: 1, url });
      await stranger.say('board:open', board);
      await stranger.say('board:edit', { ...board, edition: 0, elements: [drawnElement('a')] });
      await stranger.say('board:clear', board);
      await stranger.say('board:image', { ...board, imageId: 'picture', offset: 0 });
      await stranger.say('recording:list', { channelId: secret.id });
      await stranger.say('listenLink:list', { channelId: secret.id });
      await stranger.say('channel:join', { channelId: secret.id });
      await stranger.say('channel:prepare', { channelId: secret.id });
      await stranger.say('channel:setStatus', { channelId: secret.id, status: 'Anything' });
      await stranger.say('knock:begin', { channelId: secret.id });
      await stranger.say('knock:answer', { peerId: mod.session.peerId, letsIn: true });
      await stranger.say('whisper:start', { target: { channelId: secret.id } });
      await stranger.say('whisper:start', { target: { peerId: mod.session.peerId } });
      return packets.splice(0);
    };
    const held = () => owner.presence.occupants.filter(({ away }) => away);
    const quiet = await look();
    expect(quiet.map((packet) => /"code":"(\w+)"/.exec(packet)?.[1] ?? 'ok')).toEqual([
      ...Array<string>(4).fill('ok'),
      ...Array<string>(17).fill('notFound'),
    ]);
    expect(await look()).toEqual(quiet);

    await mod.join('Secret');
    expect(await look()).toEqual(quiet);
    granted(
      await mod.ask('producer:create', {
        source: 'microphone',
        rtpParameters: microphoneParameters(),
      }),
    );
    granted(
      await mod.ask('producer:create', { source: 'screen', rtpParameters: screenParameters() }),
    );
    await aide.join('Secret');
    await switchAll(mod);
    granted(await mod.ask('user:rename', { name: 'Moderator' }));
    granted(await mod.ask('share:allowDrawing', { allowed: false }));
    granted(
      await aide.ask('share:watch', { peerId: mod.session.peerId as PeerId, watching: true }),
    );
    granted(await mod.ask('recording:start', { videos: false }));
    await aide.catchUp();
    const recordingId = aide.channel('Secret').recording?.id ?? '';
    granted(await aide.ask('recording:agree', { recordingId, agrees: true }));
    granted(await aide.ask('recording:mark', { text: 'Here' }));
    expect(await look()).toEqual(quiet);
    granted(await mod.ask('recording:stop', {}));
    await leaveUnencrypted(owner, 'Secret');
    const terms = { channelId: secret.id, label: '', listenersMax: 1, lifetimeMs: null };
    const { id: linkId } = granted(await owner.ask('listenLink:create', terms)).link;
    expect(await stranger.codeOf('listenLink:revoke', { linkId })).toBe('notFound');
    packets.splice(0);
    granted(await owner.ask('listenLink:revoke', { linkId }));
    const target = { peerId: stranger.session.peerId };
    expect(await mod.codeOf('whisper:start', { target })).toBe('forbidden');
    expect(await look()).toEqual(quiet);
    const text = `zanzibar <@everyone> <@${stranger.session.user.id}>`;
    const asked = { channelId: secret.id, clientId: randomUUID(), text };
    const { id } = granted(await owner.ask('message:send', asked)).message;
    const message = { channelId: secret.id, messageId: id };
    granted(await mod.ask('message:react', { ...message, emoji: '👍', reacted: true }));
    granted(await owner.ask('message:edit', { ...message, text: `${text}!` }));
    granted(await owner.ask('message:pin', { ...message, pinned: true }));
    granted(await mod.ask('chat:type', { channelId: secret.id }));
    granted(await owner.ask('board:open', board));
    granted(await owner.ask('board:edit', { ...board, edition: 0, elements: [drawnElement('a')] }));
    granted(await owner.ask('board:clear', board));
    expect(await look()).toEqual(quiet);
    granted(await owner.ask('message:delete', message));
    granted(
      await owner.ask('channel:update', {
        channelId: secret.id,
        settings: { ...settings('Secret'), userLimit: 2, music: true, encrypted: false },
      }),
    );
    const secretly = { channelId: secret.id, status: 'Planning a surprise' };
    granted(await mod.ask('channel:setStatus', secretly));
    const isLocked = { ...settings('Secret'), locked: true };
    granted(await owner.ask('channel:update', { channelId: secret.id, settings: isLocked }));
    await aide.leave();
    granted(await aide.ask('knock:begin', { channelId: secret.id }));
    granted(await mod.ask('knock:answer', { peerId: aide.session.peerId, letsIn: true }));
    await aide.join('Secret');
    const isSealed = { ...settings('Secret'), encrypted: true };
    granted(await owner.ask('channel:update', { channelId: secret.id, settings: isSealed }));
    // Down by one, and to the end again.
    const ids = owner.presence.channels.toSorted((a, b) => a.position - b.position);
    const others = ids.filter(({ id }) => id !== secret.id).map(({ id }) => id);
    for (const at of [0, 1, others.length]) {
      const channelIds = others.toSpliced(at, 0, secret.id);
      granted(await owner.ask('channel:reorder', { channelIds }));
    }
    for (let count = 0; count < 60; count += 1) {
      if (count % 2 === 0) await aide.leave();
      else await aide.join('Secret');
    }
    mod.vanish();
    aide.close();
    await owner.until(() => held().length === 2, 'both are away');
    expect(await look()).toEqual(quiet);
    await owner.until(() => held().length === 0, 'both are gone');
    expect(await look()).toEqual(quiet);
  });

  it('is sent the same, to the byte, whether keys are agreed on and handed over there or not', async () => {
    const [mod, aide] = [await enter('Mod', staff), await enter('Aide', staff)];
    const stranger = await enter('Stranger');
    for (const peer of [owner, mod, stranger]) await publishKey(peer);
    await stranger.join('General');
    const packets = packetsOf(stranger);
    const look = async () => {
      granted(await stranger.ask('presence:get', {}));
      granted(await stranger.ask('chat:list', {}));
      await stranger.say('key:watch', { channelId: secret.id });
      await stranger.say('key:commit', { channelId: secret.id, ...newGroup });
      await stranger.say('key:missed', { channelId: secret.id, epoch: 0 });
      await stranger.say('key:failed', { channelId: secret.id, epoch: 0 });
      await stranger.say('chatKey:list', { channelId: secret.id });
      await stranger.say('chatKey:devices', { channelId: secret.id });
      await stranger.say('chatKey:drop', { channelId: secret.id, keyId: 'k'.repeat(22) });
      return packets.splice(0);
    };
    const quiet = await look();
    expect(quiet.map((packet) => /"code":"(\w+)"/.exec(packet)?.[1] ?? 'ok')).toEqual([
      ...Array<string>(2).fill('ok'),
      ...Array<string>(7).fill('notFound'),
    ]);
    await mod.join('Secret');
    await aide.join('Secret');
    // They agree on keys, lose them, and agree again with one more, who is about to come.
    const commit = (peer: TestPeer, epoch: number, commit: string | null) =>
      peer.codeOf('key:commit', { channelId: secret.id, epoch, commit, groupInfo: 'AAAA' });
    expect(await commit(mod, 0, null)).toBe('ok');
    expect(await commit(aide, 1, 'AAAA')).toBe('ok');
    granted(await mod.ask('key:failed', { channelId: secret.id, epoch: 2 }));
    expect(await commit(owner, 3, null)).toBe('ok');
    expect(await look()).toEqual(quiet);
    // The chat gets a key, which is handed on, and an encrypted message that names the stranger.
    const keyId = base64(16);
    const shareFor = ({ key }: TestPeer) => ({
      toDevice: key.publicKey,
      sealed: base64(80),
      signature: base64(64),
    });
    const newKey = { channelId: secret.id, number: 1, keyId, link: null, own: shareFor(owner) };
    granted(await owner.ask('chatKey:begin', newKey));
    // The one for the stranger is left out.
    const shares = [shareFor(mod), shareFor(stranger)];
    granted(await owner.ask('chatKey:share', { channelId: secret.id, keyId, shares }));
    granted(await mod.ask('chatKey:list', { channelId: secret.id }));
    const sealed = {
      keyId,
      userId: owner.session.user.id,
      deviceKey: owner.key.publicKey,
      clientId: randomUUID(),
      revision: 0,
      after: 0,
      body: base64(92),
      signature: base64(64),
    };
    const named = { userIds: [stranger.session.user.id], roleIds: [], everyone: true };
    const { id: sealedId } = granted(
      await owner.ask('message:send', {
        channelId: secret.id,
        clientId: sealed.clientId,
        text: '',
        sealed,
        mentions: named,
      }),
    ).message;
    granted(await owner.ask('message:delete', { channelId: secret.id, messageId: sealedId }));
    expect(await look()).toEqual(quiet);
  });

  it('sees who comes out, and not where they go', async () => {
    const mod = await enter('Mod', staff);
    const stranger = await enter('Stranger');
    const { revision } = stranger.presence;
    await toldWithOthers(stranger, () => mod.join('General'));
    await toldWithOthers(stranger, () => mod.join('Secret'));
    await switchAll(mod);
    await toldWithOthers(stranger, () => mod.join('Music'));
    await stranger.catchUp();
    const changes = stranger.told.filter(({ name }) => name === 'presence:changed');
    expect(changes.slice(-3)).toMatchObject([
      { payload: { revision: revision + 1, change: { kind: 'occupantSaved' } } },
      { payload: { revision: revision + 2, change: { kind: 'occupantLeft' } } },
      { payload: { revision: revision + 3, change: { kind: 'occupantSaved' } } },
    ]);
    expect(channelNames(stranger)).not.toContain('Secret');
    expect(stranger.presence.channels.map(({ position }) => position).sort()).toEqual(
      stranger.presence.channels.map((_, position) => position),
    );
  });

  it('gets the same answers about a channel and a person there as about none', async () => {
    const mod = await enter('Mod', staff);
    await mod.join('Secret');
    const manager = await enter('Manager', await roleWith('Managers', ['manageChannels']));
    const inGeneral = await enter('Guest');
    await manager.join('General');
    await inGeneral.join('General');
    const asked: [RequestName, (channelId: string, peerId: string) => object][] = [
      ['channel:join', (channelId) => ({ channelId })],
      ['channel:prepare', (channelId) => ({ channelId })],
      ['channel:setStatus', (channelId) => ({ channelId, status: '' })],
      ['knock:begin', (channelId) => ({ channelId })],
      ['recording:list', (channelId) => ({ channelId })],
      ['listenLink:list', (channelId) => ({ channelId })],
      [
        'listenLink:create',
        (channelId) => ({ channelId, label: '', listenersMax: 1, lifetimeMs: null }),
      ],
      ['knock:answer', (_channelId, peerId) => ({ peerId, letsIn: true })],
      ['channel:update', (channelId) => ({ channelId, settings: settings('Other') })],
      ['channel:delete', (channelId) => ({ channelId })],
      ['channel:override', (channelId) => ({ channelId, changes: [] })],
      ['channel:reorder', (channelId) => ({ channelIds: [channelId] })],
      [
        'channel:reorder',
        (channelId) => ({ channelIds: [], regrouped: { channelId, category: 'Games' } }),
      ],
      ['whisper:start', (channelId) => ({ target: { channelId } })],
      ['whisper:start', (_, peerId) => ({ target: { peerId } })],
      ['share:watch', (_, peerId) => ({ peerId, watching: true })],
      ['video:watch', (_, peerId) => ({ cameras: [peerId] })],
      ['video:show', (_, peerId) => ({ pictures: [{ peerId, source: 'camera', size: null }] })],
      ['hearing:report', (_, peerId) => ({ peers: [{ peerId, hearing: 'hears' }] })],
    ];
    for (const peer of [inGeneral, manager]) {
      for (const [name, payload] of asked) {
        const there = await peer.say(name, payload(secret.id, mod.session.peerId));
        const nowhere = await peer.say(name, payload(randomUUID(), randomUUID()));
        expect([name, there]).toEqual([name, nowhere]);
      }
    }
    const channelIds = [secret.id, randomUUID() as string as ChannelId];
    for (const [index, channelId] of channelIds.entries()) {
      const comer = await TestPeer.connect(local.url);
      closeLater(comer);
      const opened = await comer.open({ name: `Comer ${index}`, channelId });
      expect(opened.joinFailure).toEqual({ code: 'notFound', reason: 'no such channel' });
    }
  });

  it('learns nothing of a channel that is private from the start; whoever makes it sees it', async () => {
    const manager = await enter('Manager', await roleWith('Makers', ['manageChannels']));
    const stranger = await enter('Stranger');
    const told = stranger.told.length;
    const asked = { settings: settings('Private'), isPrivate: true };
    const { channel } = granted(await manager.ask('channel:create', asked));
    await manager.join('Private');
    await stranger.catchUp();
    await owner.catchUp();
    expect(stranger.told).toHaveLength(told);
    expect(await stranger.codeOf('channel:join', { channelId: channel.id })).toBe('notFound');
    expect(channelNames(owner)).toContain('Private');
    granted(await manager.ask('channel:delete', { channelId: channel.id }));
  });

  it('may manage what they see, with any name, without a trace of the rest', async () => {
    const manager = await enter('Manager', await roleWith('Menders', ['manageChannels']));
    const before = channelNames(manager);
    const made = granted(await manager.ask('channel:create', { settings: settings('Secret') }));
    expect(made.channel.position).toBe(before.length);
    const ids = manager.presence.channels
      .toSorted((a, b) => a.position - b.position)
      .map(({ id }) => id);
    granted(await manager.ask('channel:reorder', { channelIds: ids.toReversed() }));
    await manager.catchUp();
    expect(channelNames(manager)).toEqual(['Secret', ...before.toReversed()]);
    granted(await manager.ask('channel:delete', { channelId: made.channel.id }));
    granted(await manager.ask('channel:reorder', { channelIds: ids.slice(0, -1) }));
    await owner.catchUp();
    expect(owner.presence.channels.filter(({ name }) => name === 'Secret')).toMatchObject([
      { id: secret.id },
    ]);
  });
});

describe('what goes on with a stranger ends when the other goes where they may not see', () => {
  const names = (peer: TestPeer, noun: string) =>
    peer.told.map(({ name }) => name).filter((name) => name.startsWith(noun));

  it('a whisper, as if its sender had left, and no word about them later', async () => {
    const mod = await enter('Mod', staff);
    const bob = await enter('Bob');
    await mod.join('Music');
    await bob.join('General');
    const target = { peerId: bob.session.peerId };
    granted(await mod.ask('whisper:start', { target }));
    granted(
      await mod.ask('producer:create', {
        source: 'whisper',
        rtpParameters: microphoneParameters(),
      }),
    );
    await bob.until(() => bob.offers.some(({ source }) => source === 'whisper'), 'the whisper');
    await mod.join('Secret');
    await bob.catchUp();
    expect(names(bob, 'whisper:')).toEqual(['whisper:begun', 'whisper:ended']);
    expect(names(mod, 'whisper:')).toEqual(['whisper:stopped']);
    expect(bob.offers).toEqual([]);
    const { occupants } = bob.presence;
    // That somebody has left may be told to all together a moment later.
    const told = () => bob.told.filter(({ name }) => !name.startsWith('presence:'));
    const before = told().length;
    granted(await mod.ask('producer:close', { source: 'whisper' }));
    await mod.leave();
    await bob.catchUp();
    expect(told()).toHaveLength(before);
    expect(bob.presence.occupants).toEqual(occupants);
  });

  it('what was prepared of their channel, and no word about it later', async () => {
    const mod = await enter('Mod', staff);
    const bob = await enter('Bob', staff);
    await mod.join('Secret');
    granted(
      await mod.ask('producer:create', {
        source: 'microphone',
        rtpParameters: microphoneParameters(),
      }),
    );
    await bob.prepare('Secret');
    expect(bob.prepared).toHaveLength(1);
    await setRoles(bob);
    expect(bob.prepared).toEqual([]);
    const told = bob.told.length;
    await mod.leave();
    await bob.catchUp();
    expect(bob.told).toHaveLength(told);
  });

  it('the keys of their channel, to which one was about to come', async () => {
    const mod = await enter('Mod', staff);
    const bob = await enter('Bob', staff);
    await mod.join('Secret');
    const commit = (peer: TestPeer, epoch: number, commit: string | null) =>
      peer.ask('key:commit', { channelId: secret.id, epoch, commit, groupInfo: 'AAAA' });
    granted(await commit(mod, 0, null));
    granted(await commit(bob, 1, 'AAAA'));
    await setRoles(bob);
    const told = bob.told.length;
    granted(await commit(mod, 2, 'AAAA'));
    granted(await mod.ask('key:failed', { channelId: secret.id, epoch: 3 }));
    await bob.catchUp();
    expect(bob.told).toHaveLength(told);
  });
});

describe('another view', () => {
  it('comes and goes with a role, with those who are there', async () => {
    const [mod, bob] = [await enter('Mod', staff), await enter('Bob')];
    await mod.join('Secret');
    await bob.join('General');
    expect(channelNames(bob)).not.toContain('Secret');
    await setRoles(bob, staff);
    expect(channelNames(bob)).toContain('Secret');
    await bob.join('Secret');
    await mod.catchUp();
    expect(bob.presence.occupants).toEqual(mod.presence.occupants);
    expect(bob.listedIn).toBe('Secret');

    await setRoles(bob);
    expect(channelNames(bob)).not.toContain('Secret');
    expect(bob.listedIn).toBeNull();
    expect(bob.presence.occupants).toEqual([]);
    await mod.catchUp();
    expect(mod.presence.occupants.map(({ peerId }) => peerId)).toEqual([mod.session.peerId]);
    await bob.join('General');
    expect(bob.listedIn).toBe('General');
  });

  it('is the one of now for who comes back from a lost connection', async () => {
    const bob = await enter('Bob', staff);
    await bob.join('Secret');
    bob.vanish();
    const { resumeToken, user } = bob.session;
    granted(await owner.ask('person:setRoles', { userId: user.id, roleIds: [] }));
    const again = await TestPeer.connect(local.url, bob.key);
    closeLater(again);
    const opened = await again.open({ resumeToken, channelId: secret.id });
    expect(opened.joinFailure?.code).toBe('notFound');
    expect(channelNames(again)).not.toContain('Secret');
    expect(again.listedIn).toBeNull();
  });

  it('follows what a channel decides, for those in it too', async () => {
    const bob = await enter('Bob');
    const cho = await enter('Cho', staff);
    const { channel } = granted(await owner.ask('channel:create', { settings: settings('Attic') }));
    for (const peer of [bob, cho]) {
      await peer.catchUp();
      await peer.join('Attic');
    }
    await override(channel.id, isHidden);
    for (const peer of [bob, cho]) await peer.catchUp();
    expect([bob.listedIn, cho.listedIn]).toEqual([null, 'Attic']);
    expect(channelNames(bob)).not.toContain('Attic');
    await override(channel.id, []);
    await bob.catchUp();
    expect(bob.presence.occupants).toMatchObject([{ peerId: cho.session.peerId }]);
    granted(await owner.ask('channel:delete', { channelId: channel.id }));
  });
});

it('who speaks there is told to those who see it, and never to a stranger', async () => {
  const sounding = async (name: string, frequency: number, ...roleIds: RoleId[]) => {
    const person = await SoundingPeer.enter(local.url, name, frequency);
    people.push(person);
    if (roleIds.length > 0) await setRoles(person.peer, ...roleIds);
    return person;
  };
  const [mod, aide, bob, stranger] = [
    await sounding('Mod', 501, staff),
    await sounding('Aide', 691, staff),
    await sounding('Bob', 881),
    await sounding('Stranger', 1071),
  ];
  await mod.join('Secret');
  await bob.join('General');
  const [modId, bobId] = [mod, bob].map(({ peer }) => peer.session.peerId);
  await expect.poll(() => aide.toldToSpeak.toSorted()).toEqual([modId, bobId].toSorted());
  await expect.poll(() => stranger.toldToSpeak).toEqual([bobId]);
  await bob.leave();
  await expect.poll(() => stranger.toldToSpeak).toEqual([]);
  await expect.poll(() => aide.toldToSpeak).toEqual([modId]);
  await setRoles(stranger.peer, staff);
  await expect.poll(() => stranger.toldToSpeak).toEqual([modId]);
  await setRoles(stranger.peer);
  await expect.poll(() => stranger.toldToSpeak).toEqual([]);
  await expect.poll(() => aide.toldToSpeak).toEqual([modId]);
});
