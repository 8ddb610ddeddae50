import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smallImage } from '../../server/people/smallImage.fixture.ts';
import type {
  ChannelId,
  MessageId,
  RoleId,
  SoundId,
  TransportId,
  UserId,
} from '../../shared/domain/ids.ts';
import { hpkeKeyText } from '../../shared/encryption/chatTexts.ts';
import type { ChannelPermission } from '../../shared/permissions/permissions.ts';
import { channelPermissions } from '../../shared/permissions/permissions.ts';
import type { ErrorCode } from '../../shared/protocol/errors.ts';
import { type RequestInput, type RequestName, requests } from '../../shared/protocol/protocol.ts';
import { DeviceKey } from './DeviceKey.ts';
import { decideInChannel } from './decideInChannel.ts';
import { expectDescribed } from './describedAnswers.ts';
import { drawnElement } from './drawnElement.ts';
import { LocalServer } from './LocalServer.ts';
import { cameraParameters, microphoneParameters, screenParameters } from './rtpParameters.ts';
import { shortSound } from './shortSound.ts';
import { granted, TestPeer } from './TestPeer.ts';

/*
 * Every request of the protocol table as every kind of person. A new request without a row fails the test.
 */

const kinds = [
  'owner',
  'moderator',
  'member',
  'guest',
  /** A member for whom the channel denies everything but to see and to join it. */
  'deprived',
  /** A member whom a moderator has muted on the whole server. */
  'muted',
  /** A member in another channel. */
  'elsewhere',
  /** A member in no channel. */
  'outside',
  /** A member in another channel, who may not see this one. */
  'unseeing',
] as const;
type Kind = (typeof kinds)[number];
type Outcome = 'ok' | ErrorCode;
type Outcomes = Record<Kind, Outcome>;

/** The same outcome for all, except for these. */
function outcomes(most: Outcome, others: Partial<Outcomes> = {}): Outcomes {
  return { ...(Object.fromEntries(kinds.map((kind) => [kind, most])) as Outcomes), ...others };
}
const everybody = outcomes('ok');
const moderators = outcomes('forbidden', { owner: 'ok', moderator: 'ok' });
const ownerOnly = outcomes('forbidden', { owner: 'ok' });
const readers = outcomes('ok', { deprived: 'forbidden', unseeing: 'notFound' });

/** About a game in the channel, which is none of those who are elsewhere. */
function inGame(most: Outcome, others: Partial<Outcomes> = {}): Outcomes {
  const elsewhere = { elsewhere: 'conflict', outside: 'conflict', unseeing: 'conflict' } as const;
  return outcomes(most, { deprived: 'forbidden', ...elsewhere, ...others });
}

let server: LocalServer;
let owner: TestPeer;
/** A member in General who shares a screen. */
let sharer: TestPeer;
/** A member in AFK. */
let listener: TestPeer;
/** A member in the audience of the stage. */
let listenerInHall: TestPeer;
let general: ChannelId;
/** A stage; it denies the same as General. */
let hall: ChannelId;
/** A locked channel with somebody inside. */
let vault: ChannelId;
let guard: TestPeer;
/** A channel that is encrypted to the end, with the same denials as General. */
let sealed: ChannelId;
let sound: SoundId;
/** The hash of the sharer's picture. */
let picture: string;
/** One of the owner's in General. */
let message: MessageId;
let sharersProbe: TransportId | null = null;
let count = 0;
const keys = Object.fromEntries(kinds.map((kind) => [kind, new DeviceKey()])) as Record<
  Kind,
  DeviceKey
>;

const roleId = (name: string): RoleId =>
  owner.session.roles.find((role) => role.name === name)?.id ?? ('none' as RoleId);
const channelSettings = () => {
  count += 1;
  return { name: `Channel ${count}`, userLimit: null, music: false, hidesSpeaking: false };
};
const newChannel = async () =>
  granted(await owner.ask('channel:create', { settings: channelSettings() })).channel.id;
const roleSettings = () => {
  count += 1;
  return { name: `Role ${count}`, color: null, permissions: [] };
};
const guestSettings = () => {
  const guest = owner.session.roles.find(({ name }) => name === 'Guest');
  return {
    name: 'Guest',
    color: guest?.color ?? null,
    permissions: [...(guest?.permissions ?? [])],
  };
};
const newRole = async () =>
  granted(await owner.ask('role:create', { settings: roleSettings() })).role.id;
const newSound = async (peer: TestPeer) => {
  count += 1;
  const bytes = shortSound();
  const added = await peer.ask('sound:add', { name: `Sound ${count}`, emoji: null, bytes });
  return granted(added).sound.id;
};
let keptBot: Promise<UserId> | null = null;
const aBot = () => {
  keptBot ??= newBot();
  return keptBot;
};
const newBot = async () => granted(await owner.ask('bot:create', { name: newName() })).bot.user.id;
const newName = () => {
  count += 1;
  return `Person ${count}`;
};
/** A file of the sharer in General. */
const newFile = async () => {
  count += 1;
  const wanted = { channelId: general, name: `${count}.txt`, size: 1, modifiedAt: 0 };
  const added = granted(await sharer.ask('file:add', wanted));
  if ('refusal' in added) throw new Error(added.refusal);
  return added.file.id;
};
/** Prepares a request about a game of the sharer’s in General. */
const newGame = async () => {
  await sharer.ask('game:open', { language: 'en' });
  return {};
};
let hostedGame: Promise<object> | null = null;
const inHostedGame = async () => {
  hostedGame ??= newGame();
  await hostedGame;
  return {};
};
const newListenLink = async () => {
  const terms = { channelId: general, label: '', listenersMax: 1, lifetimeMs: 60_000 };
  return granted(await owner.ask('listenLink:create', terms)).link.id;
};
const messageOf = (text: string) => ({
  channelId: general,
  clientId: randomUUID(),
  text,
  replyTo: null,
});
const base64 = (length: number) => Buffer.alloc(length, 1).toString('base64url');
/** The HPKE key of this peer's device. */
const hpkeKeyOf = ({ key, session }: TestPeer) => {
  const device = { userId: session.user.id, deviceKey: key.publicKey, hpkeKey: base64(32) };
  return { hpkeKey: device.hpkeKey, signature: key.signText(hpkeKeyText(device)) };
};
/** The encrypted chat, ready for this peer's device. */
const sealedChat = async (peer: TestPeer) => {
  await peer.ask('chatKey:publish', hpkeKeyOf(peer));
  return { channelId: sealed };
};
/** The newest key of the encrypted chat, as far as this peer may know it. */
const knownChatKey = async (peer: TestPeer) => {
  const chat = await sealedChat(peer);
  const listed = await peer.ask('chatKey:list', chat);
  const newest = listed.ok ? listed.value.generations.at(-1) : undefined;
  return { ...chat, keyId: newest?.keyId ?? base64(16) };
};
const newChatKey = async (peer: TestPeer) => {
  const chat = await sealedChat(peer);
  const listed = await peer.ask('chatKey:list', chat);
  const number = listed.ok ? listed.value.generations.length + 1 : 1;
  const own = { toDevice: peer.key.publicKey, sealed: base64(80), signature: base64(64) };
  return { ...chat, number, keyId: base64(16), link: null, own };
};
const newMessage = async () =>
  granted(await owner.ask('message:send', messageOf('Hello'))).message.id;
/** The board of General, opened by this peer where it may. */
const openedBoard = async (peer: TestPeer) => {
  const board = { channelId: general, kind: 'own' as const };
  await peer.ask('board:open', board);
  return board;
};
const boardPicture = (imageId: string) => {
  const bytes = smallImage();
  return { imageId, size: bytes.length, offset: 0, bytes };
};
const aboutMessage = () => ({ channelId: general, messageId: message });
/** General is recorded, by the owner, who is put there for it. */
const inRecordedGeneral = async () => {
  if (owner.listedIn !== 'General') await owner.join('General');
  await owner.catchUp();
  if (!owner.channel('General').recording)
    granted(await owner.ask('recording:start', { videos: false }));
  return {};
};
/** A member who is not connected. */
const newMember = async () => {
  const peer = await connect();
  const { user } = await peer.open({ name: newName() });
  granted(await peer.ask('session:close', {}));
  peer.close();
  return user.id;
};
const inGeneral: TestPeer[] = [];
const newInGeneral = async () => {
  const peer = await TestPeer.enter(server.url, newName(), 'General');
  inGeneral.push(peer);
  return peer.session.peerId;
};
const banOf = async (userId: UserId) =>
  granted(await owner.ask('person:ban', { userId, forMs: null, addresses: 'none' })).ban.id;
const dtlsParameters = {
  role: 'client' as const,
  fingerprints: [
    { algorithm: 'sha-256' as const, value: Array.from({ length: 32 }, () => 'AB').join(':') },
  ],
};
const someKey = Buffer.alloc(32, 1).toString('base64url');
const someSignature = Buffer.alloc(64, 1).toString('base64url');
const anyInvite = {
  kind: 'member' as const,
  roleId: null,
  channelId: null,
  usesMax: null,
  lifetimeMs: null,
  note: '',
};
const transportId = (peer: TestPeer) => peer.session.media?.send.id ?? 'none';

interface Case<Name extends RequestName> {
  readonly name: Name;
  /** Says which of several rows of one request it is. */
  readonly what?: string;
  /** A valid payload, for a request of this peer. */
  readonly payload: (peer: TestPeer) => RequestInput<Name> | Promise<RequestInput<Name>>;
  readonly outcomes: Outcomes;
  /** For who is not signed in. */
  readonly stranger: Outcome;
}

const row = <Name extends RequestName>(
  name: Name,
  payload: Case<Name>['payload'],
  expected: Outcomes,
  what?: string,
  stranger: Outcome = 'notSignedIn',
): Case<Name> => ({
  name,
  payload,
  outcomes: expected,
  stranger,
  ...(what !== undefined && { what }),
});
const nothing = () => ({});
/** Prepares a request about a stage: a peer in General moves to the stage, if it can see it. */
const onStage = async (peer: TestPeer) => {
  if (peer !== sharer && peer.listedIn === 'General') {
    granted(await peer.ask('channel:join', { channelId: hall }));
  }
  return {};
};

const table = [
  row('session:open', (peer) => peer.opening(), outcomes('conflict')),
  // There is nothing to close, and that is no failure.
  row('session:close', nothing, everybody, undefined, 'ok'),
  row('user:rename', (peer) => ({ name: peer.session.user.name }), everybody),
  row('user:claimOwner', () => ({ code: 'a guess' }), outcomes('ownerCodeWrong')),
  row('user:setDoor', () => ({ door: { kind: 'doNotDisturb' } }), everybody),
  row('user:setPicture', () => ({ bytes: smallImage() }), everybody),
  row('user:picture', () => ({ hash: picture }), everybody),
  row('presence:get', nothing, everybody),
  row('channel:join', () => ({ channelId: general }), outcomes('ok', { unseeing: 'notFound' })),
  row('channel:prepare', () => ({ channelId: general }), outcomes('ok', { unseeing: 'notFound' })),
  row(
    'channel:join',
    () => ({ channelId: vault }),
    outcomes('channelLocked', { owner: 'ok', moderator: 'ok' }),
    'a locked one',
  ),
  row(
    'channel:prepare',
    () => ({ channelId: vault }),
    outcomes('channelLocked', { owner: 'ok', moderator: 'ok' }),
    'a locked one',
  ),
  row('channel:leave', nothing, everybody),
  row(
    'channel:createTemporary',
    () => {
      const { name, userLimit } = channelSettings();
      return { settings: { name, userLimit } };
    },
    outcomes('ok', { guest: 'forbidden' }),
  ),
  row(
    'channel:setStatus',
    () => ({ channelId: general, status: 'Playing chess' }),
    outcomes('ok', {
      deprived: 'forbidden',
      muted: 'forbidden',
      elsewhere: 'conflict',
      outside: 'conflict',
      unseeing: 'notFound',
    }),
  ),
  row(
    'knock:begin',
    () => ({ channelId: vault }),
    outcomes('ok', { owner: 'conflict', moderator: 'conflict' }),
  ),
  row(
    'knock:begin',
    () => ({ channelId: general }),
    outcomes('conflict', { unseeing: 'notFound' }),
    'a channel that is not locked',
  ),
  row('key:watch', () => ({ channelId: sealed }), outcomes('ok', { unseeing: 'notFound' })),
  row(
    'key:watch',
    () => ({ channelId: vault }),
    outcomes('channelLocked', { owner: 'ok', moderator: 'ok' }),
    'a locked channel',
  ),
  row(
    'key:watch',
    () => ({ channelId: general }),
    outcomes('conflict', { unseeing: 'notFound' }),
    'a channel that is not encrypted',
  ),
  row(
    'key:commit',
    () => ({ channelId: sealed, epoch: 0, commit: null, groupInfo: 'AAAA' }),
    outcomes('ok', { unseeing: 'notFound' }),
  ),
  row(
    'key:commit',
    () => ({ channelId: vault, epoch: 0, commit: null, groupInfo: 'AAAA' }),
    outcomes('channelLocked', { owner: 'ok', moderator: 'ok' }),
    'a locked channel',
  ),
  // None of them is in it.
  row(
    'key:missed',
    () => ({ channelId: sealed, epoch: 0 }),
    outcomes('conflict', { unseeing: 'notFound' }),
  ),
  row(
    'key:failed',
    () => ({ channelId: sealed, epoch: 0 }),
    outcomes('conflict', { unseeing: 'notFound' }),
  ),
  row('knock:withdraw', nothing, everybody),
  // Nobody knocks where they are.
  row(
    'knock:answer',
    () => ({ peerId: sharer.session.peerId, letsIn: true }),
    outcomes('notFound'),
  ),
  row('call:ring', () => ({ userId: listener.session.user.id }), everybody),
  row(
    'call:ring',
    async () => {
      granted(await guard.ask('call:allow', { allowed: false }));
      return { userId: guard.session.user.id };
    },
    outcomes('forbidden'),
    'somebody who takes no calls',
  ),
  // Nobody calls them.
  row('call:accept', () => ({ callId: general }), outcomes('notFound')),
  row('call:end', () => ({ callId: general }), everybody),
  row('call:open', () => ({ callId: general }), outcomes('notFound')),
  row('call:beat', nothing, everybody),
  row('call:get', nothing, everybody),
  row('call:seeMissed', nothing, everybody),
  row('call:allow', () => ({ allowed: true }), everybody),
  row('peer:update', () => ({ muted: true, deafened: false, listenOnly: false }), everybody),
  row('channel:create', () => ({ settings: channelSettings() }), ownerOnly),
  row(
    'channel:update',
    async () => ({ channelId: await newChannel(), settings: channelSettings() }),
    ownerOnly,
  ),
  row(
    'channel:reorder',
    () => ({ channelIds: owner.presence.channels.map(({ id }) => id) }),
    ownerOnly,
  ),
  row(
    'channel:reorder',
    async () => {
      await owner.catchUp();
      const regrouped = { channelId: await newChannel(), category: 'Games' };
      await owner.catchUp();
      return { channelIds: owner.presence.channels.map(({ id }) => id), regrouped };
    },
    ownerOnly,
    'with another category',
  ),
  row('channel:delete', async () => ({ channelId: await newChannel() }), ownerOnly),
  row(
    'channel:override',
    async () => ({
      channelId: await newChannel(),
      changes: [
        {
          subject: { roleId: roleId('Everyone') },
          before: { allow: [], deny: [] },
          after: { allow: [], deny: ['join'] },
        },
      ],
    }),
    ownerOnly,
  ),
  row('server:link', nothing, everybody),
  row('invite:create', () => anyInvite, outcomes('forbidden', { owner: 'ok', moderator: 'ok' })),
  row(
    'invite:create',
    () => ({ ...anyInvite, channelId: general }),
    outcomes('forbidden', { owner: 'ok', moderator: 'ok', unseeing: 'notFound' }),
    'one to a channel',
  ),
  row(
    'invite:create',
    async () => ({ ...anyInvite, roleId: await newRole() }),
    ownerOnly,
    'a role',
  ),
  row('invite:list', nothing, everybody),
  row(
    'invite:revoke',
    async () => {
      const limited = { ...anyInvite, usesMax: 1 };
      return { inviteId: granted(await owner.ask('invite:create', limited)).invite.id };
    },
    outcomes('notFound', { owner: 'ok' }),
  ),
  row('bot:create', () => ({ name: newName() }), ownerOnly),
  row('bot:list', nothing, ownerOnly),
  row('bot:renewToken', async () => ({ userId: await aBot() }), ownerOnly),
  row('bot:setWebhook', async () => ({ userId: await aBot(), url: null }), ownerOnly),
  row('bot:remove', async () => ({ userId: await newBot() }), ownerOnly),
  row('entry:get', nothing, ownerOnly),
  row('admin:status', nothing, ownerOnly),
  row('admin:backup', nothing, ownerOnly),
  row('entry:update', () => ({ mode: 'open', renewCode: false, askAgain: false }), ownerOnly),
  row('server:update', () => ({ name: 'Nest', picture: null }), ownerOnly),
  row('server:encrypt', () => ({ isOn: true }), ownerOnly),
  row('media:open', (peer) => ({ rtpCapabilities: peer.rtpCapabilities }), everybody),
  row('slots:open', nothing, everybody),
  row(
    'transport:connect',
    (peer) => ({ transportId: transportId(peer), dtlsParameters }),
    everybody,
  ),
  row('transport:restartIce', (peer) => ({ transportId: transportId(peer) }), everybody),
  row(
    'producer:create',
    () => ({ source: 'microphone', rtpParameters: microphoneParameters() }),
    // Made once for all channels, and paused where it may not be heard: see `roles.test.ts`.
    everybody,
    'a microphone',
  ),
  row(
    'producer:create',
    () => ({ source: 'camera', rtpParameters: cameraParameters() }),
    outcomes('ok', { deprived: 'forbidden', outside: 'conflict' }),
    'a camera',
  ),
  row(
    'producer:create',
    () => ({ source: 'screen', rtpParameters: screenParameters() }),
    outcomes('ok', { guest: 'forbidden', deprived: 'forbidden', outside: 'conflict' }),
    'a screen',
  ),
  row('producer:close', () => ({ source: 'microphone' }), everybody),
  row(
    'share:watch',
    () => ({ peerId: sharer.session.peerId, watching: true }),
    outcomes('ok', { elsewhere: 'notFound', outside: 'notFound', unseeing: 'notFound' }),
  ),
  row('share:allowDrawing', () => ({ allowed: false }), everybody),
  row('share:clear', nothing, outcomes('notFound')),
  row(
    'video:show',
    () => ({ pictures: [{ peerId: sharer.session.peerId, source: 'screen', size: null }] }),
    everybody,
  ),
  row('video:watch', () => ({ cameras: [sharer.session.peerId] }), everybody),
  row('video:resize', () => ({ size: { width: 640, height: 360 } }), everybody),
  row('video:limit', () => ({ limit: null }), everybody),
  row('line:report', () => ({ width: 'wide' }), everybody),
  row('line:takeMix', () => ({ wanted: false }), everybody),
  row('sound:list', nothing, everybody),
  row(
    'sound:add',
    () => {
      count += 1;
      return { name: `Sound ${count}`, emoji: null, bytes: shortSound() };
    },
    outcomes('ok', { guest: 'forbidden' }),
  ),
  row('sound:update', () => ({ soundId: sound, name: 'Bell', emoji: null }), ownerOnly),
  row('sound:remove', async () => ({ soundId: await newSound(listener) }), ownerOnly),
  row('sound:get', () => ({ soundId: sound }), everybody),
  row(
    'sound:play',
    () => ({ soundId: sound }),
    outcomes('ok', { deprived: 'forbidden', muted: 'forbidden', outside: 'conflict' }),
  ),
  row(
    'file:list',
    () => ({ channelId: general }),
    outcomes('ok', {
      deprived: 'forbidden',
      elsewhere: 'conflict',
      outside: 'conflict',
      unseeing: 'notFound',
    }),
  ),
  row(
    'file:add',
    () => ({ channelId: general, name: 'a.txt', size: 1, modifiedAt: 0 }),
    outcomes('ok', {
      guest: 'forbidden',
      deprived: 'forbidden',
      elsewhere: 'conflict',
      outside: 'conflict',
      unseeing: 'notFound',
    }),
  ),
  row('file:access', () => ({ channelId: general }), readers),
  row('file:setLifetime', () => ({ channelId: general, lifetime: 'occupied' }), {
    ...ownerOnly,
    unseeing: 'notFound',
  }),
  row(
    'file:remove',
    async () => ({ fileId: await newFile() }),
    outcomes('forbidden', { owner: 'ok', unseeing: 'notFound' }),
  ),
  row('recording:start', () => ({ videos: false }), {
    ...moderators,
    moderator: 'forbidden',
    elsewhere: 'forbidden',
    outside: 'conflict',
    unseeing: 'forbidden',
  }),
  row(
    'recording:mark',
    async () => {
      await inRecordedGeneral();
      return { text: 'Here' };
    },
    outcomes('forbidden', {
      owner: 'ok',
      elsewhere: 'conflict',
      outside: 'conflict',
      unseeing: 'conflict',
    }),
    'somebody who is not in it',
  ),
  row(
    'recording:agree',
    async () => {
      await inRecordedGeneral();
      await owner.catchUp();
      return { recordingId: owner.channel('General').recording?.id ?? '', agrees: true };
    },
    outcomes('ok', { elsewhere: 'conflict', outside: 'conflict', unseeing: 'conflict' }),
  ),
  row(
    'recording:keys',
    async () => {
      await inRecordedGeneral();
      await owner.catchUp();
      const recordingId = owner.channel('General').recording?.id ?? '';
      return { recordingId, epoch: 1, sealed: 'A' };
    },
    outcomes('conflict'),
    'a channel that is not encrypted',
  ),
  row(
    'recording:stop',
    inRecordedGeneral,
    outcomes('forbidden', {
      owner: 'ok',
      elsewhere: 'conflict',
      outside: 'conflict',
      unseeing: 'conflict',
    }),
  ),
  row(
    'recording:list',
    async () => {
      // The owner was there only to record.
      await owner.leave();
      return { channelId: general };
    },
    { ...ownerOnly, unseeing: 'notFound' },
  ),
  row(
    'listenLink:create',
    () => ({ channelId: general, label: '', listenersMax: 1, lifetimeMs: 60_000 }),
    { ...ownerOnly, unseeing: 'notFound' },
  ),
  row('listenLink:list', () => ({ channelId: general }), { ...ownerOnly, unseeing: 'notFound' }),
  row('listenLink:revoke', async () => ({ linkId: await newListenLink() }), {
    ...ownerOnly,
    unseeing: 'notFound',
  }),
  row(
    'caption:send',
    () => ({ text: 'good morning', isFinal: true, spokenMs: 0 }),
    outcomes('ok', { deprived: 'forbidden', muted: 'forbidden', outside: 'conflict' }),
  ),
  row('recording:mix', () => ({ recordingId: 'x'.repeat(24) }), outcomes('notFound')),
  row('recording:mixVideo', () => ({ recordingId: 'x'.repeat(24) }), outcomes('notFound')),
  row('recording:cancelVideo', () => ({ recordingId: 'x'.repeat(24) }), outcomes('notFound')),
  row('recording:remove', () => ({ recordingId: 'x'.repeat(24) }), outcomes('notFound')),
  row(
    'hearing:report',
    () => ({ peers: [{ peerId: sharer.session.peerId, hearing: 'hears' }] }),
    everybody,
  ),
  row('stream:stats', nothing, everybody),
  row(
    'whisper:start',
    () => ({ target: { peerId: listener.session.peerId } }),
    outcomes('ok', {
      guest: 'forbidden',
      deprived: 'forbidden',
      muted: 'conflict',
      outside: 'conflict',
    }),
  ),
  row('whisper:stop', nothing, everybody),
  row('whisper:allow', () => ({ allowed: true }), everybody),
  row(
    'direct:allow',
    () => ({ channelId: general, allowed: true }),
    outcomes('ok', { elsewhere: 'conflict', outside: 'conflict', unseeing: 'conflict' }),
  ),
  // Nobody here is connected directly.
  row(
    'direct:signal',
    () => ({ pairId: 'guessed', signal: { description: { type: 'offer', sdp: '' } } }),
    outcomes('notFound'),
  ),
  row('direct:receive', () => ({ pairId: 'guessed', sources: [] }), outcomes('notFound')),
  row(
    'transfer:offer',
    () => ({ peerId: sharer.session.peerId, name: 'a.txt', size: 1 }),
    outcomes('ok', {
      guest: 'forbidden',
      deprived: 'forbidden',
      outside: 'conflict',
      unseeing: 'notFound',
    }),
  ),
  // Nobody here was offered anything.
  row('transfer:accept', () => ({ transferId: 'x'.repeat(16) }), outcomes('notFound')),
  row('transfer:reconnect', () => ({ transferId: 'x'.repeat(16) }), outcomes('notFound')),
  row('transfer:end', () => ({ transferId: 'x'.repeat(16) }), outcomes('notFound')),
  row('direct:giveUp', () => ({ pairId: 'guessed' }), outcomes('notFound')),
  row('role:create', () => ({ settings: roleSettings() }), ownerOnly),
  row(
    'role:update',
    () => ({ roleId: roleId('Guest'), before: guestSettings(), settings: guestSettings() }),
    ownerOnly,
  ),
  row('role:reorder', () => ({ roleIds: [] }), outcomes('forbidden', { owner: 'conflict' })),
  row('role:delete', async () => ({ roleId: await newRole() }), ownerOnly),
  row('person:list', nothing, outcomes('forbidden', { owner: 'ok', moderator: 'ok' })),
  row(
    'person:setRoles',
    () => ({ userId: listener.session.user.id, roleIds: [roleId('Member')] }),
    ownerOnly,
  ),
  row('device:challenge', nothing, everybody, undefined, 'ok'),
  row('device:list', nothing, everybody),
  row('device:startLink', nothing, everybody),
  row(
    'device:requestLink',
    () => ({ code: 'a guess', publicKey: someKey, held: someSignature, name: 'Phone' }),
    outcomes('conflict'),
    undefined,
    'signatureWrong',
  ),
  row('device:answerLink', () => ({ publicKey: someKey, signature: null }), outcomes('notFound')),
  row('device:cancelLink', nothing, everybody, undefined, 'ok'),
  row(
    'device:setRecovery',
    () => ({ publicKey: someKey, held: someSignature, signature: someSignature }),
    outcomes('signatureWrong'),
  ),
  row(
    'device:restore',
    () => ({
      recoveryKey: someKey,
      signature: someSignature,
      publicKey: someKey,
      held: someSignature,
      name: 'Phone',
    }),
    outcomes('conflict'),
    undefined,
    'signatureWrong',
  ),
  row('push:get', nothing, everybody),
  // This server has not set it up.
  row(
    'push:subscribe',
    () => ({
      endpoint: 'https://push.example.com/',
      p256dh: Buffer.alloc(65, 4).toString('base64url'),
      auth: Buffer.alloc(16).toString('base64url'),
      language: 'en',
    }),
    outcomes('notFound'),
  ),
  row('push:unsubscribe', nothing, everybody),
  row('device:rename', (peer) => ({ publicKey: peer.key.publicKey, name: 'Laptop' }), everybody),
  // That of somebody else.
  row(
    'device:remove',
    () => ({ publicKey: owner.key.publicKey }),
    outcomes('notFound', { owner: 'conflict' }),
  ),
  row(
    'person:move',
    () => ({ peerId: listener.session.peerId, channelId: listener.channel('AFK').id }),
    moderators,
  ),
  row(
    'person:move',
    () => ({ peerId: sharer.session.peerId, channelId: general }),
    { ...moderators, unseeing: 'notFound' },
    'a person in the channel',
  ),
  row('person:disconnect', async () => ({ peerId: await newInGeneral() }), {
    ...moderators,
    unseeing: 'notFound',
  }),
  row('person:mute', () => ({ userId: listener.session.user.id, forMs: 1_000 }), moderators),
  row('person:unmute', () => ({ userId: listener.session.user.id }), moderators),
  row('person:deafen', () => ({ userId: listener.session.user.id, forMs: 1_000 }), moderators),
  row('person:undeafen', () => ({ userId: listener.session.user.id }), moderators),
  row('person:kick', async () => ({ userId: await newMember() }), moderators),
  row(
    'person:undoKick',
    async () => {
      const userId = await newMember();
      granted(await owner.ask('person:kick', { userId }));
      return { userId };
    },
    outcomes('forbidden', { owner: 'ok', moderator: 'notFound' }),
  ),
  row(
    'person:ban',
    async () => ({ userId: await newMember(), forMs: null, addresses: 'none' }),
    moderators,
  ),
  row(
    'person:ban',
    () => ({ userId: owner.session.user.id, forMs: null, addresses: 'none' }),
    outcomes('forbidden'),
    'the owner',
  ),
  row('ban:list', () => ({ before: null }), moderators),
  row('ban:lift', async () => ({ banId: await banOf(await newMember()) }), moderators),
  row(
    'audit:list',
    () => ({ before: null, search: '', userId: null, kinds: [], limit: 10 }),
    moderators,
  ),
  row(
    'stage:raiseHand',
    onStage,
    outcomes('ok', {
      deprived: 'forbidden',
      elsewhere: 'conflict',
      outside: 'conflict',
      unseeing: 'conflict',
    }),
  ),
  row(
    'stage:speak',
    onStage,
    outcomes('forbidden', {
      owner: 'ok',
      moderator: 'ok',
      elsewhere: 'conflict',
      outside: 'conflict',
      unseeing: 'conflict',
    }),
  ),
  row('stage:listen', onStage, everybody),
  row('stage:invite', () => ({ peerId: listenerInHall.session.peerId }), {
    ...moderators,
    unseeing: 'notFound',
  }),
  row('stage:sendBack', () => ({ peerId: listenerInHall.session.peerId }), {
    ...moderators,
    unseeing: 'notFound',
  }),
  row('chat:list', nothing, everybody),
  row('chat:open', () => ({ channelId: general, place: { at: 'unread' }, limit: 10 }), readers),
  row('chat:close', () => ({ channelId: general }), everybody),
  row('chat:type', () => ({ channelId: general }), readers),
  row('chat:markRead', aboutMessage, readers),
  row('chat:markUnread', aboutMessage, readers),
  row('chat:setLevel', () => ({ channelId: general, level: 'mentions' }), readers),
  row('chat:setLifetime', () => ({ channelId: general, lifetime: 'forever' }), {
    ...ownerOnly,
    unseeing: 'notFound',
  }),
  row('chat:writers', () => ({ channelId: general }), readers),
  row('message:list', () => ({ channelId: general, place: { at: 'newest' }, limit: 10 }), readers),
  row('message:send', () => messageOf('Hello'), readers),
  row(
    'message:send',
    () => ({ ...messageOf('Hello'), channelId: sealed }),
    {
      ...outcomes('conflict', { deprived: 'forbidden', unseeing: 'notFound' }),
    },
    'a clear text in an encrypted channel',
  ),
  row('chatKey:publish', hpkeKeyOf, everybody),
  row('chatKey:list', sealedChat, readers),
  row(
    'chatKey:list',
    async (peer) => ({ ...(await sealedChat(peer)), channelId: general }),
    {
      ...outcomes('conflict', { deprived: 'forbidden', unseeing: 'notFound' }),
    },
    'a channel that is not encrypted',
  ),
  row('chatKey:devices', sealedChat, readers),
  row('chatKey:begin', newChatKey, readers),
  row('chatKey:share', async (peer) => ({ ...(await knownChatKey(peer)), shares: [] }), readers),
  row(
    'chatKey:link',
    async (peer) => ({ ...(await knownChatKey(peer)), link: base64(60) }),
    readers,
  ),
  row('chatKey:drop', knownChatKey, readers),
  row('message:edit', () => ({ ...aboutMessage(), text: 'Hi' }), {
    ...ownerOnly,
    unseeing: 'notFound',
  }),
  row(
    'message:edit',
    async (peer) => ({ ...(await ownMessage(peer)), text: 'Hi' }),
    readers,
    'one’s own',
  ),
  row('message:delete', async () => ({ channelId: general, messageId: await newMessage() }), {
    ...moderators,
    unseeing: 'notFound',
  }),
  row('message:delete', ownMessage, readers, 'one’s own'),
  row('message:removePreview', () => ({ ...aboutMessage(), url: 'https://a.example/' }), {
    ...moderators,
    unseeing: 'notFound',
  }),
  row(
    'message:removePreview',
    async (peer) => ({ ...(await ownMessage(peer)), url: 'https://a.example/' }),
    readers,
    'one’s own',
  ),
  row('message:react', () => ({ ...aboutMessage(), emoji: '👍', reacted: true }), readers),
  row('message:reactors', () => ({ ...aboutMessage(), emoji: '👍' }), readers),
  row('message:pin', () => ({ ...aboutMessage(), pinned: true }), {
    ...moderators,
    unseeing: 'notFound',
  }),
  row('message:pins', () => ({ channelId: general }), readers),
  row(
    'message:search',
    () => ({ text: 'Hello', channelId: general, limit: 10 }),
    readers,
    'a channel',
  ),
  row('message:search', () => ({ text: 'Hello', channelId: null, limit: 10 }), everybody),
  row('board:open', () => ({ channelId: general, kind: 'own' }), readers),
  row(
    'board:open',
    () => ({ channelId: general, kind: 'game' }),
    outcomes('notFound', { deprived: 'forbidden' }),
    'a game that nobody plays',
  ),
  row('board:close', () => ({ channelId: general, kind: 'own' }), everybody),
  row(
    'board:edit',
    async (peer) => {
      count += 1;
      const elements = [drawnElement(`rectangle${count}`)];
      return { ...(await openedBoard(peer)), edition: 0, elements };
    },
    readers,
  ),
  row(
    'board:addImage',
    async (peer) => {
      count += 1;
      return { ...(await openedBoard(peer)), ...boardPicture(`picture${count}`) };
    },
    outcomes('ok', { guest: 'forbidden', deprived: 'forbidden', unseeing: 'notFound' }),
  ),
  row(
    'board:image',
    async (peer) => ({ ...(await openedBoard(peer)), imageId: 'picture', offset: 0 }),
    readers,
  ),
  row('board:clear', openedBoard, { ...ownerOnly, unseeing: 'notFound' }),
  row(
    'game:open',
    () => ({ language: 'en' }),
    outcomes('ok', { deprived: 'forbidden', outside: 'conflict' }),
  ),
  row(
    'game:setUp',
    async (peer) => {
      await peer.ask('game:open', { language: 'en' });
      return {
        settings: { language: 'en', rounds: 1, drawMs: 30_000, onlyCustomWords: false },
      };
    },
    outcomes('ok', { deprived: 'forbidden', outside: 'conflict' }),
  ),
  row('game:get', nothing, outcomes('ok', { outside: 'conflict' })),
  row('game:join', inHostedGame, inGame('ok')),
  row('game:leave', nothing, everybody),
  row('game:begin', inHostedGame, inGame('forbidden')),
  row('game:choose', () => ({ choice: 0 }), inGame('conflict')),
  row('game:guess', () => ({ text: 'A house' }), inGame('conflict')),
  row('game:skip', inHostedGame, inGame('forbidden', { owner: 'conflict', moderator: 'conflict' })),
  row('game:end', newGame, inGame('forbidden', { owner: 'ok', moderator: 'ok' })),
  row('person:makeOwner', () => ({ userId: owner.session.user.id }), ownerOnly),
  row('doctor:begin', nothing, everybody),
  row('doctor:probe', () => ({ worker: 0 }), everybody),
  row('doctor:seen', async (peer) => ({ transportId: await probeOf(peer) }), everybody),
  row(
    'doctor:seen',
    async () => {
      sharersProbe ??= await probeOf(sharer);
      return { transportId: sharersProbe };
    },
    outcomes('notFound'),
    'a search of somebody else',
  ),
] as unknown as readonly Case<RequestName>[];

/** A transport on which the connection doctor of this peer looks for a path. */
async function probeOf(peer: TestPeer) {
  return granted(await peer.ask('doctor:probe', { worker: 0 })).transport.id;
}

/** A message of this peer, or one of the owner where they may not write. */
async function ownMessage(peer: TestPeer) {
  const sent = await peer.ask('message:send', messageOf('Mine'));
  return sent.ok ? { channelId: general, messageId: sent.value.message.id } : aboutMessage();
}

/** Each connection comes from an address of its own: there are more than the server takes from one. */
function connect(key?: DeviceKey): Promise<TestPeer> {
  count += 1;
  const address = `10.${count >> 8}.${count & 255}.1`;
  return TestPeer.connect(server.url, key, { extraHeaders: { 'x-forwarded-for': address } });
}

/** A new window of a person of this kind, where they are. Only what a request names differs between kinds. */
async function windowOf(kind: Kind): Promise<TestPeer> {
  const peer = await connect(keys[kind]);
  const isElsewhere = kind === 'elsewhere' || kind === 'unseeing';
  const name = isElsewhere ? 'Music' : 'General';
  const channelId = kind === 'outside' ? null : owner.channel(name).id;
  await peer.open({ name: kind, channelId });
  return peer;
}

beforeAll(async () => {
  server = await LocalServer.start({
    workers: 1,
    trustedProxies: '127.0.0.1',
    // Each kind of person comes once for each row.
    limits: { startsPerPerson: { burst: 10_000, perSecond: 5 } },
  });
  owner = await connect(keys.owner);
  await owner.open({ name: 'owner' });
  granted(await owner.ask('user:claimOwner', { code: server.server.ownerCode ?? '' }));
  general = owner.channel('General').id;
  const userIds = new Map<Kind, string>();
  for (const kind of kinds) {
    const peer = await connect(keys[kind]);
    userIds.set(kind, (await peer.open({ name: kind })).user.id);
    granted(await peer.ask('session:close', {}));
    peer.close();
  }
  const give = async (kind: Kind, ...names: string[]) =>
    granted(
      await owner.ask('person:setRoles', {
        userId: userIds.get(kind) ?? '',
        roleIds: names.map(roleId),
      }),
    );
  await give('moderator', 'Member', 'Moderator');
  await give('guest', 'Guest');
  granted(await owner.ask('person:mute', { userId: userIds.get('muted') ?? '', forMs: null }));
  const deny = (kind: Kind, denied: readonly ChannelPermission[]) => ({
    subject: { userId: (userIds.get(kind) ?? '') as UserId },
    allow: [],
    deny: [...denied],
  });
  const allBut = channelPermissions.filter((each) => each !== 'seeChannel' && each !== 'join');
  const overrides = [deny('deprived', allBut), deny('unseeing', ['seeChannel'])];
  await decideInChannel(owner, general, overrides);
  // The server can record only what it can hear, and no whisper leaves an encrypted channel.
  for (const name of ['General', 'Music', 'AFK']) {
    const { id: channelId, music } = owner.channel(name);
    const settings = { ...channelSettings(), name, music, encrypted: false };
    granted(await owner.ask('channel:update', { channelId, settings }));
  }
  sealed = await newChannel();
  await decideInChannel(owner, sealed, overrides);
  const stage = { ...channelSettings(), name: 'Hall', stage: true };
  hall = granted(await owner.ask('channel:create', { settings: stage })).channel.id;
  await decideInChannel(owner, hall, overrides);
  listenerInHall = await TestPeer.enter(server.url, 'Listener in the hall', 'Hall');
  const locked = { ...channelSettings(), locked: true };
  vault = granted(await owner.ask('channel:create', { settings: locked })).channel.id;
  guard = await TestPeer.enter(server.url, 'Guard', locked.name);
  listener = await TestPeer.enter(server.url, 'Listener', 'AFK');
  sharer = await TestPeer.enter(server.url, 'Sharer', 'General');
  const screen = { source: 'screen' as const, rtpParameters: screenParameters() };
  granted(await sharer.ask('producer:create', screen));
  picture =
    granted(await sharer.ask('user:setPicture', { bytes: smallImage() })).user.picture ?? '';
  sound = await newSound(sharer);
  message = await newMessage();
  granted(
    await owner.ask('board:addImage', {
      ...(await openedBoard(owner)),
      ...boardPicture('picture'),
    }),
  );
});
afterAll(async () => {
  for (const peer of [owner, sharer, listener, listenerInHall, guard, ...inGeneral]) peer?.close();
  await server?.close();
});

describe.each(
  table.map((each) => [[each.name, each.what].filter(Boolean).join(' of '), each] as const),
)('%s', (_title, { name, payload, outcomes: ofKinds, stranger: expected }) => {
  it('is allowed to whom the table allows it', async () => {
    const found: Partial<Outcomes> = {};
    for (const kind of kinds) {
      const peer = await windowOf(kind);
      const answer = await peer.say(name, await payload(peer));
      found[kind] = (answer.ok ? 'ok' : answer.error.code) as Outcome;
      if (answer.ok) expectDescribed(name, answer.value);
      if (name !== 'session:close') granted(await peer.ask('session:close', {}));
      peer.close();
    }
    expect(found).toEqual(ofKinds);
  });

  it('is nothing for who is not signed in, but to come in', async () => {
    // This one signs in: see `sessions.test.ts`.
    if (name === 'session:open') return;
    const stranger = await connect();
    expect(await stranger.codeOf(name, await payload(sharer))).toBe(expected);
    stranger.close();
  });
});

it('covers every request', () => {
  const covered = new Set(table.map(({ name }) => name));
  expect(Object.keys(requests).filter((name) => !covered.has(name as RequestName))).toEqual([]);
});
