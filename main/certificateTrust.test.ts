import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { type AppSettings, readAppSettings } from './appSettings.ts';
import { judgeCertificate, trustServer, verdicts } from './certificateTrust.ts';
import { normalizePin } from './normalizePin.ts';

const digest = createHash('sha256').update('the certificate of a server').digest();
const nodeSpelling = digest.toString('hex').toUpperCase().match(/../g)?.join(':') ?? '';
const electronSpelling = `sha256/${digest.toString('base64')}`;
const otherSpelling = `sha256/${createHash('sha256').update('another').digest('base64')}`;
/** net::ERR_CERT_AUTHORITY_INVALID */
const unknownAuthority = -202;
/** net::ERR_CERT_DATE_INVALID */
const expired = -201;

const settings = readAppSettings({
  PERCH_APP_SERVER: 'https://voice.example:44300',
  PERCH_APP_PIN: nodeSpelling,
});
const shown = {
  hostname: 'voice.example',
  fingerprint: electronSpelling,
  errorCode: unknownAuthority,
};

test('both spellings of a fingerprint are the same pin', () => {
  expect(normalizePin(nodeSpelling)).toBe(digest.toString('hex'));
  expect(normalizePin(nodeSpelling.toLowerCase())).toBe(digest.toString('hex'));
  expect(normalizePin(electronSpelling)).toBe(digest.toString('hex'));
});

test.each([
  '',
  'AA:BB',
  nodeSpelling.slice(3),
  `${nodeSpelling}:00`,
  `sha1/${digest.toString('base64')}`,
  'sha256/',
  `sha256/${digest.subarray(1).toString('base64')}`,
])('%j is no pin', (text) => {
  expect(normalizePin(text)).toBeNull();
});

test('what Chromium trusts needs no pin', () => {
  const trusted = { ...shown, fingerprint: otherSpelling, errorCode: 0 };
  expect(judgeCertificate(trusted, settings)).toBe(verdicts.asChromium);
  expect(judgeCertificate(trusted, { ...settings, pin: null })).toBe(verdicts.asChromium);
});

test('the pinned certificate passes, an expired one too', () => {
  expect(judgeCertificate(shown, settings)).toBe(verdicts.accept);
  expect(judgeCertificate({ ...shown, errorCode: expired }, settings)).toBe(verdicts.accept);
});

test('another certificate, another host or a missing pin is refused', () => {
  expect(judgeCertificate({ ...shown, fingerprint: otherSpelling }, settings)).toBe(
    verdicts.refuse,
  );
  expect(judgeCertificate({ ...shown, hostname: 'evil.example' }, settings)).toBe(verdicts.refuse);
  expect(judgeCertificate(shown, { ...settings, pin: null })).toBe(verdicts.refuse);
  expect(judgeCertificate({ ...shown, fingerprint: '' }, settings)).toBe(verdicts.refuse);
});

test('an IPv6 address is the same host with and without brackets', () => {
  const local: AppSettings = { ...settings, serverUrl: 'https://[::1]:44300' };
  expect(judgeCertificate({ ...shown, hostname: '::1' }, local)).toBe(verdicts.accept);
  expect(judgeCertificate({ ...shown, hostname: '[::1]' }, local)).toBe(verdicts.accept);
});

test('the session is answered with the verdict', () => {
  type VerifyProc = NonNullable<Parameters<Electron.Session['setCertificateVerifyProc']>[0]>;
  const procedures: (VerifyProc | null)[] = [];
  trustServer({ setCertificateVerifyProc: (proc) => void procedures.push(proc) }, settings);
  const answers: number[] = [];
  for (const fingerprint of [electronSpelling, otherSpelling]) {
    const request = { hostname: shown.hostname, certificate: { fingerprint }, errorCode: expired };
    procedures[0]?.(request as Electron.Request, (answer) => answers.push(answer));
  }
  expect(answers).toEqual([verdicts.accept, verdicts.refuse]);
});
