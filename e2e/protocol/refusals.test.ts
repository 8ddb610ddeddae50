import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { errorCodes } from '../../shared/protocol/errors.ts';
import { requests } from '../../shared/protocol/protocol.ts';
import { PerchServer } from '../harness/PerchServer.ts';
import { DeviceKey } from './DeviceKey.ts';
import { microphoneParameters } from './rtpParameters.ts';
import { shortSound } from './shortSound.ts';
import { nonsense, spoiltDtlsParameters, spoiltRtpParameters } from './spoiltRequests.ts';
import { TestPeer } from './TestPeer.ts';

let server: PerchServer;
let pid: number;
let witness: TestPeer;
let abuser: TestPeer;
let entered = 0;

beforeAll(async () => {
  server = await PerchServer.start();
  pid = server.pid;
  witness = await TestPeer.enter(server.url, 'Witness', 'General');
});
beforeEach(async () => {
  // From an address of its own: there are more tests than the server takes newcomers from one.
  entered += 1;
  const way = { extraHeaders: { 'x-forwarded-for': `10.0.${entered}.1` } };
  abuser = await TestPeer.connect(server.url, new DeviceKey(), way);
  await abuser.open({ name: `Abuser ${entered}` });
});
/** After each test: the server runs, has logged no error, and others are not affected. */
afterEach(async () => {
  abuser.close();
  expect(server.pid).toBe(pid);
  expect((await server.health()).status).toBe('ok');
  expect(server.log).not.toMatch(/ error |request failed|unhandled/i);
  expect(witness.socket.connected).toBe(true);
  expect(await witness.codeOf('presence:get', {})).toBe('ok');
  expect(witness.listedIn).toBe('General');
});
afterAll(async () => {
  witness?.close();
  await server?.stop();
});

const names = Object.keys(requests);
/** These have no fields, so an empty object is valid. */
const takesNothing = [
  'session:close',
  'channel:leave',
  'knock:withdraw',
  'call:beat',
  'call:get',
  'call:seeMissed',
  'presence:get',
  'chat:list',
  'person:list',
  'device:challenge',
  'device:list',
  'device:startLink',
  'device:cancelLink',
  'push:get',
  'push:unsubscribe',
  'bot:list',
  'invite:list',
  'entry:get',
  'admin:status',
  'admin:backup',
  'server:link',
  'sound:list',
  'slots:open',
  'share:clear',
  'stream:stats',
  'whisper:stop',
  'stage:raiseHand',
  'stage:speak',
  'stage:listen',
  'doctor:begin',
  'game:get',
  'game:join',
  'game:leave',
  'game:begin',
  'game:skip',
  'game:end',
  'recording:stop',
  'doctor:probe',
];

const anyInvite = {
  kind: 'member',
  roleId: null,
  channelId: null,
  usesMax: null,
  lifetimeMs: null,
  note: '',
};

describe('a request', () => {
  it.each(names)('%s with nonsense is refused with a listed code', async (name) => {
    const codes = await Promise.all(nonsense.map((payload) => abuser.codeOf(name, payload)));
    expect([...new Set(codes)]).toEqual(['invalidRequest']);
    if (!takesNothing.includes(name)) {
      expect(await abuser.codeOf(name, {})).toBe('invalidRequest');
      expect(await abuser.codeOf(name)).toBe('invalidRequest');
    }
    expect(errorCodes).toContain('invalidRequest');
  });

  it('is refused before the session is open', async () => {
    const stranger = await TestPeer.connect(server.url);
    const { id: channelId } = witness.channel('Music');
    const settings = { name: 'Mine', userLimit: null, music: false, hidesSpeaking: false };
    for (const [name, payload] of [
      ['session:close', {}],
      ['user:rename', { name: 'Eve' }],
      ['user:claimOwner', { code: server.ownerCode }],
      ['presence:get', {}],
      ['device:list', {}],
      ['device:startLink', {}],
      ['device:rename', { publicKey: new DeviceKey().publicKey, name: 'Mine' }],
      ['device:remove', { publicKey: new DeviceKey().publicKey }],
      ['server:link', {}],
      ['entry:get', {}],
      ['entry:update', { mode: 'open', renewCode: false, askAgain: false }],
      ['invite:create', anyInvite],
      ['invite:list', {}],
      ['invite:revoke', { inviteId: 'x' }],
      ['server:update', { name: 'Mine', picture: null }],
      ['server:encrypt', { isOn: true }],
      ['channel:join', { channelId }],
      ['channel:leave', {}],
      ['peer:update', { muted: true, deafened: false, listenOnly: false }],
      ['channel:create', { settings }],
      ['channel:update', { channelId, settings }],
      ['channel:reorder', { channelIds: [channelId] }],
      ['channel:delete', { channelId }],
      ['media:open', { rtpCapabilities: stranger.rtpCapabilities }],
      ['transport:restartIce', { transportId: 'x' }],
      ['producer:create', { source: 'microphone', rtpParameters: microphoneParameters() }],
      ['producer:close', { source: 'microphone' }],
      ['sound:list', {}],
      ['sound:add', { name: 'x', emoji: null, bytes: shortSound() }],
      ['sound:update', { soundId: 'x', name: 'x', emoji: null }],
      ['sound:remove', { soundId: 'x' }],
      ['sound:get', { soundId: 'x' }],
      ['sound:play', { soundId: 'x' }],
      ['share:watch', { peerId: witness.session.peerId, watching: true }],
      ['hearing:report', { peers: [{ peerId: witness.session.peerId, hearing: 'hears' }] }],
      ['stream:stats', {}],
      ['share:allowDrawing', { allowed: false }],
      ['share:clear', {}],
      ['video:limit', { limit: null }],
      ['video:watch', { cameras: [witness.session.peerId] }],
      ['line:report', { width: 'wide' }],
      ['video:resize', { size: { width: 640, height: 360 } }],
      [
        'video:show',
        { pictures: [{ peerId: witness.session.peerId, source: 'camera', size: null }] },
      ],
    ] as const) {
      // Closing an unopened session is harmless.
      const allowed = name === 'session:close' ? ['ok', 'notSignedIn'] : ['notSignedIn'];
      expect(allowed, name).toContain(await stranger.codeOf(name, payload));
    }
    stranger.close();
  });

  it('out of order or twice is refused or changes nothing', async () => {
    const { send } = abuser.session.media ?? {};
    const transportId = send?.id ?? '';
    const value = Array.from({ length: 32 }, () => 'AB').join(':');
    const dtlsParameters = { role: 'client', fingerprints: [{ algorithm: 'sha-256', value }] };
    expect(await abuser.codeOf('session:open', abuser.opening())).toBe('conflict');
    expect(await abuser.codeOf('channel:leave', {})).toBe('ok');
    expect(await abuser.codeOf('producer:close', { source: 'screen' })).toBe('ok');
    expect(await abuser.codeOf('transport:connect', { transportId, dtlsParameters })).toBe('ok');
    expect(await abuser.codeOf('transport:connect', { transportId, dtlsParameters })).toBe(
      'conflict',
    );
    const twice = await Promise.all(
      [0, 1].map(() =>
        abuser.codeOf('producer:create', {
          source: 'microphone',
          rtpParameters: microphoneParameters(),
        }),
      ),
    );
    expect(twice.sort()).toEqual(['conflict', 'ok']);
    expect(await abuser.codeOf('channel:join', { channelId: 'nowhere' })).toBe('notFound');
    expect(await abuser.codeOf('transport:restartIce', { transportId: 'nobody' })).toBe('notFound');
  });

  it('for owners is refused to a member', async () => {
    const { id: channelId } = witness.channel('Music');
    const settings = { name: 'Mine', userLimit: null, music: false, hidesSpeaking: false };
    for (const [name, payload] of [
      ['channel:create', { settings }],
      ['channel:update', { channelId, settings }],
      ['channel:reorder', { channelIds: witness.presence.channels.map(({ id }) => id).reverse() }],
      ['channel:delete', { channelId }],
      ['server:update', { name: 'Mine', picture: null }],
      ['server:encrypt', { isOn: true }],
      ['entry:get', {}],
      ['entry:update', { mode: 'open', renewCode: false, askAgain: false }],
      ['invite:create', anyInvite],
    ] as const) {
      expect(await abuser.codeOf(name, payload), name).toBe('forbidden');
    }
    expect(await abuser.codeOf('user:claimOwner', { code: 'guess' })).toBe('ownerCodeWrong');
  });

  it('with media parameters out of range never reaches the worker', async () => {
    for (const rtpParameters of spoiltRtpParameters) {
      const code = await abuser.codeOf('producer:create', { source: 'microphone', rtpParameters });
      expect(code, JSON.stringify(rtpParameters).slice(0, 200)).toBe('invalidRequest');
    }
    const transportId = abuser.session.media?.send.id;
    for (const dtlsParameters of spoiltDtlsParameters) {
      const code = await abuser.codeOf('transport:connect', { transportId, dtlsParameters });
      expect(code, JSON.stringify(dtlsParameters).slice(0, 200)).toBe('invalidRequest');
    }
    const [codec] = abuser.rtpCapabilities.codecs;
    for (const codecs of [
      [{ ...codec, preferredPayloadType: 9999 }],
      Array.from({ length: 65 }, () => codec),
    ]) {
      const rtpCapabilities = { ...abuser.rtpCapabilities, codecs };
      expect(await abuser.codeOf('media:open', { rtpCapabilities })).toBe('invalidRequest');
    }
    // A codec that no router knows passes the schema, but is refused.
    const rtpParameters = {
      ...microphoneParameters(),
      codecs: [{ mimeType: 'audio/unheard', clockRate: 48_000, payloadType: 111 }],
    };
    expect(await abuser.codeOf('producer:create', { source: 'microphone', rtpParameters })).toBe(
      'invalidRequest',
    );
    const [first] = await server.workerPids();
    expect(first).toBeDefined();
  });

  it('that needs no answer is carried out', async () => {
    abuser.socket.emit('channel:join', { channelId: witness.channel('Music').id });
    abuser.socket.emit('channel:join');
    abuser.socket.emit('user:rename', { name: 5 });
    await witness.until(
      () => witness.presence.occupants.some(({ peerId }) => peerId === abuser.session.peerId),
      'the abuser in the list',
    );
    abuser.socket.emit('channel:leave', 1, [2], 'three');
    abuser.socket.emit('channel:leave', {});
    await witness.until(
      () => !witness.presence.occupants.some(({ peerId }) => peerId === abuser.session.peerId),
      'the abuser gone',
    );
  });

  it('with an unknown name is refused, and ignored when it needs no answer', async () => {
    for (const name of ['nonsense', 'channel:', ':join', 'channel:JOIN', '__proto__', 'toString']) {
      abuser.socket.emit(name, { any: 'thing' });
      expect(await abuser.codeOf(name, {}), name).toBe('invalidRequest');
    }
  });
});

describe('a connection', () => {
  it('that sends too large a message is ended, and no other', async () => {
    const ended = abuser.until(() => abuser.socket.disconnected, 'the end of the connection');
    abuser.socket.emit('user:rename', { name: 'x'.repeat(2_000_000) });
    await ended;
  });

  it('survives deep nesting and many attachments, or is ended', async () => {
    const deep = '['.repeat(20_000) + ']'.repeat(20_000);
    abuser.sendRaw(`2["user:rename",{"name":${deep}}]`);
    expect(await abuser.codeOf('presence:get', {})).toBe('ok');
    const ended = abuser.until(() => abuser.socket.disconnected, 'the end of the connection');
    const attachments = Array.from({ length: 11 }, () => Buffer.alloc(8));
    const answered = abuser.codeOf('user:rename', { name: attachments });
    await Promise.race([ended, answered.catch(() => undefined)]);
  });

  it('that floods is warned, then ended; others still get answers', async () => {
    const codes: string[] = [];
    const ended = abuser.until(() => abuser.socket.disconnected, 'the end of the connection');
    for (let sent = 0; sent < 3000; sent += 1) {
      abuser.socket.emit('presence:get', {}, (answer: { ok: boolean; error?: { code: string } }) =>
        codes.push(answer.ok ? 'ok' : (answer.error?.code ?? 'none')),
      );
    }
    expect(await witness.codeOf('presence:get', {})).toBe('ok');
    await ended;
    expect(new Set(codes)).toEqual(new Set(['ok', 'rateLimited']));
  });

  it('that floods with unknown events is ended as well', async () => {
    const ended = abuser.until(() => abuser.socket.disconnected, 'the end of the connection');
    for (let sent = 0; sent < 3000; sent += 1) abuser.socket.emit(`unknown-${sent}`, sent);
    await ended;
  });

  it('from a page of another origin is refused', async () => {
    const refusal = await TestPeer.refusalOf(server.url, { Origin: 'https://evil.example' });
    expect(refusal).toBe('originRefused');
  });
});
