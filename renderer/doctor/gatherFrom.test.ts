import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { gatherFrom } from './gatherFrom.ts';

type Event = object;

/** What a connection emits while it gathers from a server, by the server's address. */
let script: (url: string, emit: (name: string, event: Event) => void) => void = () => undefined;

class FakeConnection {
  readonly #url: string;
  readonly #listeners = new Map<string, (event: Event) => void>();

  constructor({ iceServers }: RTCConfiguration) {
    this.#url = [iceServers?.[0]?.urls ?? ''].flat()[0] ?? '';
  }
  addEventListener(name: string, listen: (event: Event) => void): void {
    this.#listeners.set(name, listen);
  }
  createDataChannel(): void {}
  async createOffer(): Promise<object> {
    return {};
  }
  async setLocalDescription(): Promise<void> {
    script(this.#url, (name, event) => this.#listeners.get(name)?.(event));
  }
  close(): void {}
}

beforeEach(() => {
  vi.stubGlobal('RTCPeerConnection', FakeConnection);
});
afterEach(() => {
  script = () => undefined;
  vi.unstubAllGlobals();
});

const found = (text: string) => ({ candidate: { candidate: `candidate:1 1 udp 1 ${text}` } });
const end = { candidate: null };
const servers = (...urls: string[]) => [{ urls, username: 'u', credential: 'c' }];

it.each([
  [401, 'wrongCredentials'],
  [508, 'refused'],
] as const)('the answer %i of a TURN server is told as %s', async (errorCode, outcome) => {
  script = (_url, emit) => emit('icecandidateerror', { errorCode });
  expect(await gatherFrom(servers('turn:turn.example'), 1_000)).toEqual({
    turn: [outcome],
    udpElsewhere: true,
  });
});

it('each server has its own outcome', async () => {
  script = (url, emit) => {
    if (url.startsWith('turns')) emit('icecandidate', found('192.0.2.1 5 typ relay'));
    emit('icecandidate', end);
  };
  const asked = servers('turn:turn.example?transport=udp', 'turns:turn.example?transport=tcp');
  expect(await gatherFrom(asked, 1_000)).toEqual({
    turn: ['silent', 'allocated'],
    udpElsewhere: false,
  });
  expect(await gatherFrom([], 1_000)).toEqual({ turn: [], udpElsewhere: null });
});

it('a STUN server has answered when it shows an address, or when the gathering ends without an error', async () => {
  const ask = async () => (await gatherFrom(servers('stun:stun.example'), 20)).udpElsewhere;
  script = (_url, emit) => emit('icecandidate', found('192.0.2.1 5 typ srflx'));
  expect(await ask()).toBe(true);
  script = (_url, emit) => {
    emit('icecandidate', found('192.0.2.1 5 typ host'));
    emit('icecandidate', found('fd00::1 5 typ host'));
    // Only IPv6 cannot reach it.
    emit('icecandidateerror', { errorCode: 701 });
    emit('icecandidate', end);
  };
  expect(await ask()).toBe(true);
  script = (_url, emit) => {
    emit('icecandidate', found('192.0.2.1 5 typ host'));
    emit('icecandidateerror', { errorCode: 701 });
    emit('icecandidate', end);
  };
  expect(await ask()).toBe(false);
  script = () => undefined;
  expect(await ask()).toBe(false);
});
