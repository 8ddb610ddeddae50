import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { issueCertificate } from '../../certs/issueCertificate.ts';
import { keyFingerprint } from '../../certs/keyFingerprint.ts';
import { guardCertificates, judgeCertificate, type Trust, verdicts } from './certificateTrust.ts';
import { normalizePin } from './normalizePin.ts';

const digestOf = (text: string) => createHash('sha256').update(text).digest();
const pin = digestOf('the certificate of a server').toString('hex');
const otherPin = digestOf('another').toString('hex');
const pinnedFingerprint = `sha256/${digestOf('the certificate of a server').toString('base64')}`;
const otherFingerprint = `sha256/${digestOf('another').toString('base64')}`;
/** net::ERR_CERT_AUTHORITY_INVALID */
const unknownAuthority = -202;
/** net::ERR_CERT_DATE_INVALID */
const expired = -201;

const pinned: Trust = { url: 'https://voice.example:44300', pin };
const unpinned: Trust = { ...pinned, pin: null };
const shown = {
  hostname: 'voice.example',
  fingerprint: otherFingerprint,
  keyPin: pin as string | null,
  errorCode: unknownAuthority,
};
const otherKey = { ...shown, keyPin: otherPin };

test('the pinned key is accepted, in an expired certificate too', () => {
  expect(judgeCertificate(shown, pinned)).toBe(verdicts.accept);
  expect(judgeCertificate({ ...shown, errorCode: expired }, pinned)).toBe(verdicts.accept);
  expect(judgeCertificate({ ...shown, errorCode: 0 }, pinned)).toBe(verdicts.accept);
});

test('a server with a pin is refused with any other key, even if the system trusts it', () => {
  expect(judgeCertificate(otherKey, pinned)).toBe(verdicts.refuse);
  expect(judgeCertificate({ ...otherKey, errorCode: 0 }, pinned)).toBe(verdicts.refuse);
  expect(judgeCertificate({ ...shown, keyPin: null, fingerprint: '' }, pinned)).toBe(
    verdicts.refuse,
  );
});

test('the certificate that an older version pinned is accepted', () => {
  const old = { ...shown, fingerprint: pinnedFingerprint, keyPin: otherPin };
  expect(judgeCertificate(old, pinned)).toBe(verdicts.accept);
});

test('without a pin the system decides', () => {
  expect(judgeCertificate({ ...shown, errorCode: 0 }, unpinned)).toBe(verdicts.asChromium);
  expect(judgeCertificate(shown, unpinned)).toBe(verdicts.refuse);
});

test('another host is refused', () => {
  expect(judgeCertificate({ ...shown, hostname: 'evil.example' }, pinned)).toBe(verdicts.refuse);
  const trusted = { ...shown, hostname: 'evil.example', errorCode: 0 };
  expect(judgeCertificate(trusted, unpinned)).toBe(verdicts.refuse);
});

test('an IPv6 address is the same host with and without brackets', () => {
  const local: Trust = { url: 'https://[::1]:44300', pin };
  expect(judgeCertificate({ ...shown, hostname: '::1' }, local)).toBe(verdicts.accept);
  expect(judgeCertificate({ ...shown, hostname: '[::1]' }, local)).toBe(verdicts.accept);
});

type VerifyProc = NonNullable<Parameters<Electron.Session['setCertificateVerifyProc']>[0]>;

function guarded(trust: () => Trust | null) {
  const procedures: (VerifyProc | null)[] = [];
  const missed: string[] = [];
  const learned: string[] = [];
  const session = {
    setCertificateVerifyProc: (proc: VerifyProc | null) => void procedures.push(proc),
  };
  guardCertificates(
    session,
    trust,
    (pinShown) => missed.push(pinShown),
    (keyPin) => learned.push(keyPin),
  );
  const show = ({ cert }: Issued, errorCode = unknownAuthority) => {
    const { fingerprint256 } = new X509Certificate(cert);
    const digest = Buffer.from(fingerprint256.replaceAll(':', ''), 'hex').toString('base64');
    const certificate = { fingerprint: `sha256/${digest}`, data: cert };
    const request = { hostname: shown.hostname, certificate, errorCode };
    const answers: number[] = [];
    procedures[0]?.(request as Electron.Request, (answer) => answers.push(answer));
    return answers;
  };
  return { show, missed, learned };
}

type Issued = Awaited<ReturnType<typeof issueCertificate>>;

const keyPinOf = ({ cert }: Issued) => normalizePin(keyFingerprint(cert)) ?? '';
const certificatePinOf = ({ cert }: Issued) =>
  normalizePin(new X509Certificate(cert).fingerprint256);
const names = { names: ['voice.example'], addresses: [] };
let first: Issued;
/** Another certificate for the same key, as after a change of the announced addresses. */
let reissued: Issued;
let foreign: Issued;

beforeAll(async () => {
  first = await issueCertificate(names, new Date());
  const more = { ...names, addresses: ['192.0.2.7'] };
  reissued = await issueCertificate(more, new Date(), createPrivateKey(first.key));
  foreign = await issueCertificate(names, new Date());
});

test('a new certificate for the pinned key is trusted; another key is reported', () => {
  const { show, missed, learned } = guarded(() => ({ ...pinned, pin: keyPinOf(first) }));
  expect(show(first)).toEqual([verdicts.accept]);
  expect(show(reissued)).toEqual([verdicts.accept]);
  expect([missed, learned]).toEqual([[], []]);
  expect(show(foreign)).toEqual([verdicts.refuse]);
  expect(missed).toEqual([keyPinOf(foreign)]);
});

test('of a certificate that was pinned, the key becomes the pin', () => {
  let pinNow = certificatePinOf(first);
  const { show, missed, learned } = guarded(() => ({ ...pinned, pin: pinNow }));
  expect(show(first)).toEqual([verdicts.accept]);
  expect(learned).toEqual([keyPinOf(first)]);
  pinNow = learned[0] ?? null;
  expect(show(reissued)).toEqual([verdicts.accept]);
  expect(missed).toEqual([]);
});

test('the current trust counts; a forgotten server is refused without a report', () => {
  let trust: Trust | null = unpinned;
  const { show, missed } = guarded(() => trust);
  expect(show(first)).toEqual([verdicts.refuse]);
  expect(show(first, 0)).toEqual([verdicts.asChromium]);
  trust = { ...pinned, pin: keyPinOf(first) };
  expect(show(first)).toEqual([verdicts.accept]);
  trust = null;
  expect(show(first, 0)).toEqual([verdicts.refuse]);
  expect(missed).toEqual([]);
});
