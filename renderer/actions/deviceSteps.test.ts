import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { beforeEach, expect, it, vi } from 'vitest';
import type { PeerId } from '../../shared/domain/ids.ts';
import { addedKeyText, heldKeyText } from '../../shared/protocol/encryption/keyTexts.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import { createPerchStore, type PerchStore } from '../store/perchStore.ts';
import { userOf } from '../testing/people.fixture.ts';
import type { ActionContext } from './ActionContext.ts';
import { createDeviceSteps } from './deviceSteps.ts';

const place = { host: 'nest.example:44300', serverKey: 'AB:CD', nonce: 'nonce' };
const ann = userOf('Ann');
const pair = generateKeyPairSync('ed25519');
const publicKey = pair.publicKey.export({ format: 'jwk' }).x ?? '';
const key = {
  publicKey,
  sign: async (text: string) =>
    sign(null, Buffer.from(text), pair.privateKey).toString('base64url'),
};
const session = { signing: vi.fn(), signInAgain: vi.fn() };
const signaling = { request: vi.fn() };
let store: PerchStore;
let actions: ReturnType<typeof createDeviceSteps>;

beforeEach(() => {
  vi.resetAllMocks();
  session.signing.mockResolvedValue({ key, place });
  store = createPerchStore({ getItem: () => null, setItem: () => undefined });
  store.setState({ me: { peerId: 'my peer' as PeerId, user: ann } });
  const context = {
    store,
    session,
    signaling,
    serverUrl: `https://${place.host}`,
    forgetKey: vi.fn(),
  };
  actions = createDeviceSteps(context as unknown as ActionContext);
});

function respond(value: object): void {
  signaling.request.mockImplementation(async (_name, _payload, onResponse) => onResponse?.(value));
}

/** Whether a signature that was sent is by this key and over this text. */
function isSigned(by: string, signature: string, text: string): boolean {
  const signer = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: by }, format: 'jwk' });
  return verify(null, Buffer.from(text), signer, Buffer.from(signature, 'base64url'));
}

const phone = { publicKey: 'key of the phone', name: 'Phone' };

it('a code comes with links that carry it, and the pin', async () => {
  const fingerprint256 = Array.from({ length: 32 }, () => 'AB').join(':');
  respond({ code: '7K2Q-9ABC', expiresInMs: 300_000, fingerprint256, addresses: [] });
  expect(await actions.startDeviceLink()).toBeNull();
  expect(store.getState().hostedLink).toEqual({
    kind: 'code',
    code: '7K2Q-9ABC',
    links: {
      app: `perch://nest.example:44300/#link=7K2Q-9ABC&pin=${'ab'.repeat(32)}`,
      browser: 'https://nest.example:44300/#link=7K2Q-9ABC',
    },
  });
  await actions.cancelDeviceLink();
  expect(signaling.request).toHaveBeenLastCalledWith('device:cancelLink', {}, undefined);
  expect(store.getState().hostedLink).toEqual({ kind: 'none' });
  signaling.request.mockClear();
  await actions.cancelDeviceLink();
  expect(signaling.request).not.toHaveBeenCalled();
});

it('a yes signs the key of the other device for this user; a no signs nothing', async () => {
  respond({});
  store.setState({ hostedLink: { kind: 'asked', device: phone } });
  expect(await actions.answerDeviceLink(true)).toBeNull();
  const [name, payload] = signaling.request.mock.calls[0] ?? [];
  expect([name, payload.publicKey]).toEqual(['device:answerLink', phone.publicKey]);
  const text = addedKeyText(place, ann.id, { kind: 'device', publicKey: phone.publicKey });
  expect(isSigned(publicKey, payload.signature, text)).toBe(true);
  expect(store.getState().hostedLink).toEqual({ kind: 'ended', outcome: 'approved' });

  store.setState({ hostedLink: { kind: 'asked', device: phone } });
  session.signing.mockClear();
  expect(await actions.answerDeviceLink(false)).toBeNull();
  expect(signaling.request.mock.lastCall).toEqual([
    'device:answerLink',
    { publicKey: phone.publicKey, signature: null },
  ]);
  expect(session.signing).not.toHaveBeenCalled();
});

it('a yes that the server refuses can be said again', async () => {
  store.setState({ hostedLink: { kind: 'asked', device: phone } });
  signaling.request.mockRejectedValue(new RequestError('notSaved', 'disk is full'));
  expect(await actions.answerDeviceLink(true)).toMatchObject({ code: 'notSaved' });
  expect(store.getState().hostedLink.kind).toBe('asked');
});

it('a new device asks by a code, with the proof of its key', async () => {
  respond({});
  store.setState({ me: null, linkCode: '7K2Q-9ABC' });
  expect(await actions.requestDeviceLink('7K2Q-9ABC', 'Phone')).toBeNull();
  const [name, payload] = signaling.request.mock.calls[0] ?? [];
  expect([name, payload]).toMatchObject([
    'device:requestLink',
    { code: '7K2Q-9ABC', publicKey, name: 'Phone' },
  ]);
  expect(isSigned(publicKey, payload.held, heldKeyText(place, publicKey))).toBe(true);
  expect(store.getState()).toMatchObject({
    linkCode: null,
    requestedLink: { kind: 'waiting', publicKey },
  });
});

it('words are saved by this device, and bring a new one back', async () => {
  respond({});
  const words = await actions.makeRecoveryPhrase();
  if ('code' in words) throw new Error(words.code);
  expect(await actions.saveRecoveryPhrase(words)).toBeNull();
  const [, saved] = signaling.request.mock.calls[0] ?? [];
  const added = addedKeyText(place, ann.id, { kind: 'recovery', publicKey: saved.publicKey });
  expect(isSigned(publicKey, saved.signature, added)).toBe(true);
  expect(isSigned(saved.publicKey, saved.held, heldKeyText(place, saved.publicKey))).toBe(true);

  expect(await actions.restoreByPhrase(` ${words.join('  ').toUpperCase()} `, 'Phone')).toBeNull();
  const [name, restored] = signaling.request.mock.calls[1] ?? [];
  expect([name, restored]).toMatchObject([
    'device:restore',
    { recoveryKey: saved.publicKey, publicKey, name: 'Phone' },
  ]);
  const text = addedKeyText(place, saved.publicKey, { kind: 'device', publicKey });
  expect(isSigned(saved.publicKey, restored.signature, text)).toBe(true);
  expect(session.signInAgain).toHaveBeenCalledOnce();
});

it('wrong words are found before the server is asked; unknown ones are its answer', async () => {
  expect(await actions.restoreByPhrase('abandon '.repeat(12), 'Phone')).toEqual({
    kind: 'words',
    fault: { kind: 'checksum' },
  });
  expect(signaling.request).not.toHaveBeenCalled();
  signaling.request.mockRejectedValue(new RequestError('recoveryUnknown', 'nobody'));
  const right = `${'abandon '.repeat(11)}about`;
  expect(await actions.restoreByPhrase(right, 'Phone')).toMatchObject({
    kind: 'refused',
    failure: { code: 'recoveryUnknown' },
  });
  expect(session.signInAgain).not.toHaveBeenCalled();
});
