import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { guardCertificates, judgeCertificate, type Trust, verdicts } from './certificateTrust.ts';

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
  fingerprint: pinnedFingerprint,
  errorCode: unknownAuthority,
};

test('the pinned certificate passes, an expired one too', () => {
  expect(judgeCertificate(shown, pinned)).toBe(verdicts.accept);
  expect(judgeCertificate({ ...shown, errorCode: expired }, pinned)).toBe(verdicts.accept);
  expect(judgeCertificate({ ...shown, errorCode: 0 }, pinned)).toBe(verdicts.accept);
});

test('a server with a pin is refused with any other certificate, though the system trusts it', () => {
  const other = { ...shown, fingerprint: otherFingerprint };
  expect(judgeCertificate(other, pinned)).toBe(verdicts.refuse);
  expect(judgeCertificate({ ...other, errorCode: 0 }, pinned)).toBe(verdicts.refuse);
  expect(judgeCertificate({ ...shown, fingerprint: '' }, pinned)).toBe(verdicts.refuse);
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
  const session = {
    setCertificateVerifyProc: (proc: VerifyProc | null) => void procedures.push(proc),
  };
  guardCertificates(session, trust, (pinShown) => missed.push(pinShown));
  const show = (fingerprint: string, errorCode = unknownAuthority) => {
    const request = { hostname: shown.hostname, certificate: { fingerprint }, errorCode };
    const answers: number[] = [];
    procedures[0]?.(request as Electron.Request, (answer) => answers.push(answer));
    return answers;
  };
  return { show, missed };
}

test('the session is answered with the verdict, and a missed pin is told', () => {
  const { show, missed } = guarded(() => pinned);
  expect(show(pinnedFingerprint)).toEqual([verdicts.accept]);
  expect(missed).toEqual([]);
  expect(show(otherFingerprint)).toEqual([verdicts.refuse]);
  expect(missed).toEqual([otherPin]);
});

test('the trust of that moment counts; a forgotten server is refused without a word', () => {
  let trust: Trust | null = unpinned;
  const { show, missed } = guarded(() => trust);
  expect(show(pinnedFingerprint)).toEqual([verdicts.refuse]);
  expect(show(pinnedFingerprint, 0)).toEqual([verdicts.asChromium]);
  trust = pinned;
  expect(show(pinnedFingerprint)).toEqual([verdicts.accept]);
  trust = null;
  expect(show(pinnedFingerprint, 0)).toEqual([verdicts.refuse]);
  expect(missed).toEqual([]);
});
