import { beforeEach, expect, test, vi } from 'vitest';
import { type ErrorCode, RequestError } from '../../shared/protocol/errors.ts';
import { type Challenge, protocolVersion } from '../../shared/protocol/session.ts';
import { Teller } from '../testing/Teller.ts';
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

/** The connection, played by hand. */
class FakeSignaling extends Teller<SignalingEvents> {
  readonly asked: { name: string; payload: Record<string, unknown> }[] = [];
  /** What the next `session:open` is refused with. */
  refusal: ErrorCode | null = null;
  /** Whether the server's answers get lost on their way. */
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
    this.asked.push({ name, payload });
    if (name === 'session:open' && this.refusal !== null) {
      throw new RequestError(this.refusal, 'refused');
    }
    if (this.losesAnswers) return await new Promise(() => undefined);
    const value = { resumeToken: `token ${this.asked.length}` };
    inOrder?.(value);
    return value;
  }
}

let signaling: FakeSignaling;
let session: ServerSession;
let kept: Map<string, string>;
/** What the app has seen in TLS; a browser does not tell. */
let shownKey: string | null;
const voice = {
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
  kept = new Map();
  shownKey = null;
  session = new ServerSession({
    signaling: signaling as unknown as SignalingClient,
    voice,
    key: Promise.resolve({ publicKey: 'key', sign: async (text: string) => `signed ${text}` }),
    shownKey: async () => shownKey,
    host: 'home:44300',
    storage: {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    },
  });
});

async function challenged(refusal: ErrorCode | null = null): Promise<void> {
  signaling.refusal = refusal;
  signaling.tell('session:challenged', challenge);
  await vi.waitFor(() => expect(signaling.asked.at(-1)?.name).toBe('session:open'));
  await new Promise((resolve) => setImmediate(resolve));
}

test('it signs the challenge for the host that was dialled, and is ready', async () => {
  await challenged();
  expect(signaling.asked[0]?.payload).toMatchObject({
    publicKey: 'key',
    signature: `signed perch-session-v${protocolVersion}\nhome:44300\nAB:CD\nnonce`,
  });
  expect(session.state).toEqual({ kind: 'ready' });
  expect(voice.opened).toHaveBeenCalledOnce();
});

test('what stands in the way of the first connection is told until one is made', async () => {
  signaling.tell('lost', { reason: 'originRefused' });
  expect(session.state).toMatchObject({ kind: 'connecting', obstacle: 'originRefused' });
  signaling.tell('attempting', { attempt: 2 });
  expect(session.state).toMatchObject({ attempt: 2, obstacle: 'originRefused' });
  signaling.tell('lost', { reason: 'unreachable' });
  expect(session.state).not.toHaveProperty('obstacle');
  signaling.tell('lost', { reason: 'noWebSocket' });
  await challenged();
  expect(session.state).toEqual({ kind: 'ready' });
  signaling.tell('lost', { reason: 'noWebSocket' });
  expect(session.state).toMatchObject({ kind: 'reconnecting', reason: 'noWebSocket' });
});

test('after a loss the seat is asked for with the newest token', async () => {
  await challenged();
  signaling.tell('lost', { reason: 'lost' });
  expect(session.state).toMatchObject({ kind: 'reconnecting', reason: 'lost', attempt: 1 });
  signaling.tell('attempting', { attempt: 3 });
  expect(session.state).toMatchObject({ kind: 'reconnecting', attempt: 3 });
  await challenged();
  expect(signaling.asked.at(-1)?.payload).toMatchObject({ resumeToken: 'token 1' });
  expect(session.state).toEqual({ kind: 'ready' });
});

test('an answer that is lost costs no seat, the very first one neither: the same token is shown again', async () => {
  signaling.losesAnswers = true;
  await challenged();
  signaling.tell('lost', { reason: 'lost' });
  signaling.losesAnswers = false;
  await challenged();
  const shown = () => signaling.asked.map(({ payload }) => payload.resumeToken);
  expect(shown()).toEqual([expect.any(String), shown()[0]]);
  signaling.losesAnswers = true;
  await challenged();
  await challenged();
  expect(shown().slice(2)).toEqual(['token 2', 'token 2']);
});

test('a stopping server is named as the reason', async () => {
  await challenged();
  signaling.tell('server:stopping', {});
  signaling.tell('lost', { reason: 'lost' });
  expect(session.state).toMatchObject({ kind: 'reconnecting', reason: 'serverStopping' });
});

test('nothing is signed for another key than the one that the server shows', async () => {
  shownKey = 'ef01';
  signaling.tell('session:challenged', challenge);
  const stopped = { kind: 'stopped', reason: 'refused', code: 'serverKeyWrong' };
  await vi.waitFor(() => expect(session.state).toEqual(stopped));
  expect(signaling.asked).toEqual([]);
});

test('the key that the server shows is signed', async () => {
  shownKey = 'abcd';
  await challenged();
  expect(session.state).toEqual({ kind: 'ready' });
});

test('a new key is asked for a name, and a wrong code is said', async () => {
  await challenged('nameRequired');
  expect(session.state).toEqual({ kind: 'needsName', joinCodeRequired: false, failure: null });
  signaling.refusal = 'joinCodeWrong';
  // Each try signs a nonce of its own.
  signaling.tell('session:nonceRenewed', { nonce: 'second' });
  session.introduce('Ann', 'guess');
  await vi.waitFor(() =>
    expect(session.state).toMatchObject({ kind: 'needsName', failure: 'joinCodeWrong' }),
  );
  expect(signaling.asked.at(-1)?.payload).toMatchObject({
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

test('a full server refuses a newcomer, and lets who was in try again', async () => {
  await challenged();
  signaling.tell('lost', { reason: 'lost' });
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

test('a server of another version is not asked', () => {
  signaling.tell('session:challenged', { ...challenge, protocolVersion: protocolVersion + 1 });
  expect(signaling.asked).toEqual([]);
  expect(session.state).toMatchObject({ kind: 'stopped', code: 'versionMismatch' });
});

test('a seat that was taken by another connection is left to it', async () => {
  await challenged();
  signaling.tell('session:replaced', {});
  expect(session.state).toEqual({ kind: 'stopped', reason: 'replaced', code: null });
  expect(kept.size).toBe(0);
  expect(voice.lost).toHaveBeenCalled();
});

test('going away on purpose tells the server and forgets the seat', async () => {
  await challenged();
  session.close();
  expect(signaling.asked.at(-1)?.name).toBe('session:close');
  expect(kept.size).toBe(0);
});

test('closed, it listens to nothing; started again, as often as before', async () => {
  const listening = signaling.listening;
  for (let cycle = 0; cycle < 3; cycle += 1) {
    session.start();
    session.start();
    expect(signaling.listening).toBe(listening);
    session.close();
    expect(signaling.listening).toBe(0);
  }
  session.start();
  signaling.tell('session:challenged', challenge);
  await vi.waitFor(() => expect(session.state).toEqual({ kind: 'ready' }));
});
