import { beforeEach, expect, test, vi } from 'vitest';
import { type ErrorCode, RequestError } from '../../shared/protocol/errors.ts';
import type { Challenge } from '../../shared/protocol/session.ts';
import { protocolVersion } from '../../shared/protocol/signIn.ts';
import { FakeEmitter } from '../testing/FakeEmitter.ts';
import { ServerSession } from './ServerSession.ts';
import type { SignalingClient, SignalingEvents } from './SignalingClient.ts';

const challenge = {
  protocolVersion,
  serverVersion: '1.2.3',
  nonce: 'nonce',
  serverKey: 'AB:CD',
  serverName: 'Home',
  joinCodeRequired: false,
  routerRtpCapabilities: {},
} satisfies Challenge;

/** A connection whose events the test emits. */
class FakeSignaling extends FakeEmitter<SignalingEvents> {
  readonly requests: { name: string; payload: Record<string, unknown> }[] = [];
  /** The error code of the next `session:open`. */
  refusal: ErrorCode | null = null;
  /** Whether the server's responses get lost. */
  losesAnswers = false;
  readonly start = vi.fn();
  readonly stop = vi.fn();
  readonly reconnect = vi.fn();
  readonly settle = vi.fn();
  readonly retryNow = vi.fn();

  async request(
    name: string,
    payload: Record<string, unknown>,
    inOrder?: (value: unknown) => void,
  ): Promise<unknown> {
    this.requests.push({ name, payload });
    if (name === 'session:open' && this.refusal !== null) {
      throw new RequestError(this.refusal, 'refused');
    }
    if (this.losesAnswers) return await new Promise(() => undefined);
    const value = { resumeToken: `token ${this.requests.length}` };
    inOrder?.(value);
    return value;
  }
}

let signaling: FakeSignaling;
let session: ServerSession;
let stored: Map<string, string>;
/** The server's key in TLS; null as in a browser. */
let shownKey: string | null;
let inviteCode: string | null;
const engine = {
  prepare: async () => ({ codecs: [], headerExtensions: [] }),
  desiredState: () => ({
    heldTransportIds: [],
    channelId: null,
    muted: false,
    deafened: false,
    listenOnly: false,
  }),
  opened: vi.fn(),
  lost: vi.fn(),
};
beforeEach(() => {
  vi.clearAllMocks();
  signaling = new FakeSignaling();
  stored = new Map();
  shownKey = null;
  inviteCode = null;
  session = new ServerSession({
    signaling: signaling as unknown as SignalingClient,
    engine,
    key: Promise.resolve({ publicKey: 'key', sign: async (text: string) => `signed ${text}` }),
    shownKey: async () => shownKey,
    host: 'home:44300',
    deviceName: 'Laptop',
    inviteCode: () => inviteCode,
    storage: {
      getItem: (key) => stored.get(key) ?? null,
      setItem: (key, value) => void stored.set(key, value),
      removeItem: (key) => void stored.delete(key),
    },
  });
});

async function challenged(refusal: ErrorCode | null = null): Promise<void> {
  signaling.refusal = refusal;
  signaling.emit('session:challenged', challenge);
  await vi.waitFor(() => expect(signaling.requests.at(-1)?.name).toBe('session:open'));
  await new Promise((resolve) => setImmediate(resolve));
}

test('signs the challenge for the dialled host and becomes ready', async () => {
  await challenged();
  expect(signaling.requests[0]?.payload).toMatchObject({
    publicKey: 'key',
    signature: `signed perch-session-v${protocolVersion}\nhome:44300\nAB:CD\nnonce`,
  });
  expect(session.state).toEqual({ kind: 'ready' });
  expect(engine.opened).toHaveBeenCalledOnce();
});

test('reports the obstacle of the first connection until there is a connection', async () => {
  signaling.emit('lost', { reason: 'originRefused' });
  expect(session.state).toMatchObject({ kind: 'connecting', obstacle: 'originRefused' });
  signaling.emit('attempting', { attempt: 2 });
  expect(session.state).toMatchObject({ attempt: 2, obstacle: 'originRefused' });
  signaling.emit('lost', { reason: 'unreachable' });
  expect(session.state).not.toHaveProperty('obstacle');
  signaling.emit('lost', { reason: 'noWebSocket' });
  await challenged();
  expect(session.state).toEqual({ kind: 'ready' });
  signaling.emit('lost', { reason: 'noWebSocket' });
  expect(session.state).toMatchObject({ kind: 'reconnecting', reason: 'noWebSocket' });
});

test('names this device, and signs in again when the server has come to know it', async () => {
  await challenged('nameRequired');
  expect(signaling.requests[0]?.payload).toMatchObject({ deviceName: 'Laptop' });
  expect(session.state.kind).toBe('needsName');
  signaling.refusal = null;
  signaling.emit('session:nonceRenewed', { nonce: 'next' });
  session.signInAgain();
  await vi.waitFor(() => expect(session.state).toEqual({ kind: 'ready' }));
  expect(signaling.requests[1]?.payload).toMatchObject({
    signature: expect.stringMatching(/next$/),
  });
  expect(signaling.requests[1]?.payload).not.toHaveProperty('name');
});

test('signs other texts for this server, address and a fresh nonce', async () => {
  await expect(session.signing()).rejects.toThrow('not connected');
  await challenged();
  const { key, place } = await session.signing();
  expect(key.publicKey).toBe('key');
  expect(place).toMatchObject({ host: 'home:44300', serverKey: 'AB:CD' });
  expect(signaling.requests.at(-1)?.name).toBe('device:challenge');
});

test('stops when this device is removed, and says so', async () => {
  await challenged();
  signaling.emit('device:removed', {});
  expect(session.state).toEqual({ kind: 'stopped', reason: 'refused', code: 'deviceRemoved' });
  expect(stored.size).toBe(0);
  expect(signaling.stop).toHaveBeenCalledOnce();
});

test('resumes with the newest token after a lost connection', async () => {
  await challenged();
  signaling.emit('lost', { reason: 'lost' });
  expect(session.state).toMatchObject({ kind: 'reconnecting', reason: 'lost', attempt: 1 });
  signaling.emit('attempting', { attempt: 3 });
  expect(session.state).toMatchObject({ kind: 'reconnecting', attempt: 3 });
  await challenged();
  expect(signaling.requests.at(-1)?.payload).toMatchObject({ resumeToken: 'token 1' });
  expect(session.state).toEqual({ kind: 'ready' });
});

test('resumes with the same token if a response is lost, also the very first one', async () => {
  signaling.losesAnswers = true;
  await challenged();
  signaling.emit('lost', { reason: 'lost' });
  signaling.losesAnswers = false;
  await challenged();
  const shown = () => signaling.requests.map(({ payload }) => payload['resumeToken']);
  expect(shown()).toEqual([expect.any(String), shown()[0]]);
  signaling.losesAnswers = true;
  await challenged();
  await challenged();
  expect(shown().slice(2)).toEqual(['token 2', 'token 2']);
});

test('names a stopping server as the reason', async () => {
  await challenged();
  signaling.emit('server:stopping', {});
  signaling.emit('lost', { reason: 'lost' });
  expect(session.state).toMatchObject({ kind: 'reconnecting', reason: 'serverStopping' });
});

test('does not sign a challenge for another key than that of TLS', async () => {
  shownKey = 'ef01';
  signaling.emit('session:challenged', challenge);
  const stopped = { kind: 'stopped', reason: 'refused', code: 'serverKeyWrong' };
  await vi.waitFor(() => expect(session.state).toEqual(stopped));
  expect(signaling.requests).toEqual([]);
});

test('signs a challenge for the key of TLS', async () => {
  shownKey = 'abcd';
  await challenged();
  expect(session.state).toEqual({ kind: 'ready' });
});

test('asks for a name with a new device key, and reports a wrong join code', async () => {
  await challenged('nameRequired');
  expect(session.state).toEqual({ kind: 'needsName', joinCodeRequired: false, failure: null });
  signaling.refusal = 'joinCodeWrong';
  // Each attempt signs another nonce.
  signaling.emit('session:nonceRenewed', { nonce: 'second' });
  session.introduce('Ann', 'guess');
  await vi.waitFor(() =>
    expect(session.state).toMatchObject({ kind: 'needsName', failure: 'joinCodeWrong' }),
  );
  expect(signaling.requests.at(-1)?.payload).toMatchObject({
    name: 'Ann',
    joinCode: 'guess',
    signature: expect.stringMatching(/second$/),
  });
  signaling.refusal = null;
  session.introduce('Ann', 'right');
  await vi.waitFor(() => expect(session.state).toEqual({ kind: 'ready' }));
});

test.each(['unavailable', 'timeout', 'internal'] as const)(
  '%s passes: the connection is made anew',
  async (code) => {
    await challenged(code);
    expect(signaling.reconnect).toHaveBeenCalledOnce();
    expect(signaling.stop).not.toHaveBeenCalled();
  },
);

test('stops at a full server as a new user, and retries as a returning user', async () => {
  await challenged();
  signaling.emit('lost', { reason: 'lost' });
  await challenged('limitReached');
  expect(signaling.reconnect).toHaveBeenCalledOnce();
  expect(session.state).toMatchObject({ kind: 'reconnecting' });
});

test.each(['versionMismatch', 'signatureWrong', 'forbidden', 'limitReached'] as const)(
  '%s does not pass: it stops with the reason, until somebody tries again',
  async (code) => {
    await challenged(code);
    expect(session.state).toEqual({ kind: 'stopped', reason: 'refused', code });
    expect(signaling.stop).toHaveBeenCalledOnce();
    session.retry();
    expect(signaling.start).toHaveBeenCalledOnce();
  },
);

test('does not sign in to a server with another protocol version', () => {
  signaling.emit('session:challenged', { ...challenge, protocolVersion: protocolVersion + 1 });
  expect(signaling.requests).toEqual([]);
  expect(session.state).toMatchObject({ kind: 'stopped', code: 'versionMismatch' });
});

test('stops when another connection has replaced the session', async () => {
  await challenged();
  signaling.emit('session:replaced', {});
  expect(session.state).toEqual({ kind: 'stopped', reason: 'replaced', code: null });
  expect(stored.size).toBe(0);
  expect(engine.lost).toHaveBeenCalled();
});

test('stops when a moderator ends the session or keeps the user out, and says so', async () => {
  const ending = {
    cause: 'ban',
    by: { id: null, name: 'Mia' },
    reason: 'spam',
    endsAt: 5,
  } as const;
  await challenged();
  signaling.emit('session:ended', ending);
  const ended = { kind: 'stopped', reason: 'ended', ending };
  expect(session.state).toEqual(ended);
  expect(signaling.stop).toHaveBeenCalledOnce();
  expect(stored.size).toBe(0);
  // It is told before the answer that refuses the next sign-in.
  session.retry();
  signaling.refusal = 'banned';
  signaling.emit('session:challenged', challenge);
  signaling.emit('session:ended', ending);
  await vi.waitFor(() => expect(signaling.requests).toHaveLength(1));
  expect(session.state).toEqual(ended);
});

test('comes back by itself when a kick is undone, and not at all otherwise', async () => {
  const ending = {
    cause: 'kick',
    by: { id: null, name: 'Mia' },
    reason: null,
    endsAt: null,
  } as const;
  await challenged();
  signaling.emit('session:ended', ending);
  expect(session.state).toEqual({ kind: 'stopped', reason: 'ended', ending });
  // The connection stays to be told.
  expect(signaling.stop).not.toHaveBeenCalled();
  signaling.emit('lost', { reason: 'lost' });
  expect(session.state).toMatchObject({ kind: 'stopped' });
  expect(signaling.stop).toHaveBeenCalledOnce();
  signaling.start.mockClear();
  signaling.emit('session:readmitted', { by: ending.by });
  expect(signaling.start).toHaveBeenCalledOnce();
  signaling.emit('session:challenged', challenge);
  await vi.waitFor(() => expect(session.state).toEqual({ kind: 'ready' }));
  signaling.emit('session:readmitted', { by: ending.by });
  expect(signaling.start).toHaveBeenCalledOnce();
});

test('closing tells the server and removes the resume token', async () => {
  await challenged();
  session.close();
  expect(signaling.requests.at(-1)?.name).toBe('session:close');
  expect(stored.size).toBe(0);
});

test('has no listeners while closed, and the same number after a restart', async () => {
  const listening = signaling.listenerCount;
  for (let cycle = 0; cycle < 3; cycle += 1) {
    session.start();
    session.start();
    expect(signaling.listenerCount).toBe(listening);
    session.close();
    expect(signaling.listenerCount).toBe(0);
  }
  session.start();
  signaling.emit('session:challenged', challenge);
  await vi.waitFor(() => expect(session.state).toEqual({ kind: 'ready' }));
});

test('shows the code of an invite at the first sign-in, and says at once when it no longer works', async () => {
  inviteCode = 'AAAAA';
  await challenged('joinCodeWrong');
  expect(signaling.requests[0]?.payload).toMatchObject({ joinCode: 'AAAAA' });
  expect(signaling.requests[0]?.payload).not.toHaveProperty('name');
  // The server may have been closed since the challenge.
  const needsName = { kind: 'needsName', joinCodeRequired: true };
  expect(session.state).toEqual({ ...needsName, failure: 'joinCodeWrong' });
});

test('asks for a code where the server was closed since the challenge', async () => {
  await challenged('joinCodeRequired');
  expect(session.state).toEqual({ kind: 'needsName', joinCodeRequired: true, failure: null });
});

test('a user’s own entry goes before the invite', async () => {
  inviteCode = 'AAAAA';
  await challenged('nameRequired');
  expect(session.state).toMatchObject({ kind: 'needsName', failure: null });
  signaling.refusal = null;
  session.introduce('Ann', 'BBBBB');
  await vi.waitFor(() => expect(session.state).toEqual({ kind: 'ready' }));
  expect(signaling.requests.at(-1)?.payload).toMatchObject({ name: 'Ann', joinCode: 'BBBBB' });
});

test('an invite that is opened later is shown by signing in anew', async () => {
  session.showInvite();
  expect(signaling.reconnect).not.toHaveBeenCalled();
  await challenged();
  inviteCode = 'AAAAA';
  session.showInvite();
  expect(signaling.reconnect).toHaveBeenCalledOnce();
  await challenged();
  expect(signaling.requests.at(-1)?.payload).toMatchObject({ joinCode: 'AAAAA' });
});

test('signs in anew when the server begins to encrypt, once, so that sound and video are ready for it', async () => {
  await challenged();
  const server = { name: 'Home', picture: null, nameFixed: false, linkPreviews: false };
  signaling.emit('server:changed', { server });
  expect(signaling.reconnect).not.toHaveBeenCalled();
  signaling.emit('server:changed', { server: { ...server, e2ee: 'on' } });
  expect(signaling.reconnect).toHaveBeenCalledOnce();
  signaling.emit('session:challenged', { ...challenge, e2ee: true });
  signaling.emit('server:changed', { server: { ...server, e2ee: 'on', name: 'Nest' } });
  expect(signaling.reconnect).toHaveBeenCalledOnce();
});
