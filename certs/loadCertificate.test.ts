import { createPublicKey, X509Certificate } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { generate } from 'selfsigned';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadCertificate } from './loadCertificate.ts';
import { madeCertificatePaths } from './madeCertificate.ts';

const NOW = new Date('2027-03-01T12:00:00Z');
const DAY_MS = 24 * 60 * 60 * 1000;
const nobody = { names: [], addresses: [] };

let dataDir: string;
beforeEach(() => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'perch-certs-'));
});
afterEach(() => {
  fs.rmSync(dataDir, { recursive: true, force: true });
});

function publicKeyOf(cert: string): string {
  return createPublicKey(cert).export({ type: 'spki', format: 'pem' }) as string;
}

describe('the certificate that we make', () => {
  it('is made at the first start, for the machine and the given names and addresses', async () => {
    const made = await loadCertificate({
      dataDir,
      names: ['Living-Room.local', 'voice.example.org', 'my_pc'],
      addresses: ['192.168.1.10', '2001:db8::7', 'fe80::1%eth0'],
      now: NOW,
    });
    const certificate = new X509Certificate(made.cert);
    for (const name of ['localhost', 'living-room.local', 'voice.example.org', 'my_pc']) {
      expect(certificate.checkHost(name), name).toBeDefined();
    }
    for (const ip of ['127.0.0.1', '::1', '192.168.1.10', '2001:db8::7', 'fe80::1']) {
      expect(certificate.checkIP(ip), ip).toBeDefined();
    }
    expect(certificate.checkHost('example.org')).toBeUndefined();
    expect(made.created).toBe(true);
    expect(made.fingerprint256).toBe(certificate.fingerprint256);
    expect(certificate.validToDate.getUTCFullYear()).toBe(2037);
    expect(certificate.publicKey.asymmetricKeyDetails?.namedCurve).toBe('prime256v1');
  });

  it('is kept at the next start', async () => {
    const given = {
      dataDir,
      names: ['my_pc', 'a.example'],
      addresses: ['2001:DB8::0:7'],
      now: NOW,
    };
    const first = await loadCertificate(given);
    const second = await loadCertificate(given);
    expect(second).toEqual({ ...first, created: false });
  });

  it('leaves out text that is neither a name nor an address, and accepts addresses among the names', async () => {
    const given = {
      dataDir,
      names: ['no name', '', '10.0.0.9'],
      addresses: ['nonsense/8'],
      now: NOW,
    };
    const made = await loadCertificate(given);
    expect(new X509Certificate(made.cert).checkIP('10.0.0.9')).toBeDefined();
    expect((await loadCertificate(given)).created).toBe(false);
  });

  it.skipIf(process.platform === 'win32')('keeps the key readable by its owner only', async () => {
    await loadCertificate({ dataDir, ...nobody, now: NOW });
    expect(fs.statSync(madeCertificatePaths(dataDir).keyPath).mode & 0o777).toBe(0o600);
    expect(fs.readdirSync(path.join(dataDir, 'certs')).sort()).toEqual([
      'server.crt',
      'server.key',
    ]);
  });

  it('is issued again with the same key when an address is added, and keeps the others', async () => {
    const first = await loadCertificate({ dataDir, names: [], addresses: ['10.0.0.1'], now: NOW });
    const second = await loadCertificate({ dataDir, names: [], addresses: ['10.0.0.2'], now: NOW });
    expect(second.created).toBe(true);
    expect(publicKeyOf(second.cert)).toBe(publicKeyOf(first.cert));
    const certificate = new X509Certificate(second.cert);
    expect(certificate.checkIP('10.0.0.1')).toBeDefined();
    expect(certificate.checkIP('10.0.0.2')).toBeDefined();
    expect((await loadCertificate({ dataDir, ...nobody, now: NOW })).created).toBe(false);
  });

  it('stays unchanged when the machine gets another address or name', async () => {
    const given = { dataDir, names: ['voice.example.org'], addresses: [], now: NOW };
    const first = await loadCertificate({
      ...given,
      passing: async () => ({ names: ['nest'], addresses: ['192.168.1.10'] }),
    });
    expect(new X509Certificate(first.cert).checkIP('192.168.1.10')).toBeDefined();
    const second = await loadCertificate({
      ...given,
      passing: async () => ({ names: ['nest-2'], addresses: ['10.0.0.7'] }),
    });
    expect(second).toEqual({ ...first, created: false });
  });

  it('is issued again with the same key in the last 30 days', async () => {
    const first = await loadCertificate({ dataDir, ...nobody, now: NOW });
    const end = new X509Certificate(first.cert).validToDate.getTime();
    const before = new Date(end - 31 * DAY_MS);
    const within = new Date(end - 29 * DAY_MS);
    expect((await loadCertificate({ dataDir, ...nobody, now: before })).created).toBe(false);
    const second = await loadCertificate({ dataDir, ...nobody, now: within });
    expect(second.created).toBe(true);
    expect(publicKeyOf(second.cert)).toBe(publicKeyOf(first.cert));
  });

  it('is made anew, with a warning, when the key is damaged', async () => {
    const first = await loadCertificate({ dataDir, ...nobody, now: NOW });
    fs.writeFileSync(madeCertificatePaths(dataDir).keyPath, first.key.slice(0, 40));
    const second = await loadCertificate({ dataDir, ...nobody, now: NOW });
    expect(second.created).toBe(true);
    expect(second.warnings).toHaveLength(1);
    expect(publicKeyOf(second.cert)).not.toBe(publicKeyOf(first.cert));
  });

  it('is issued again when the certificate is lost or damaged', async () => {
    const first = await loadCertificate({ dataDir, ...nobody, now: NOW });
    fs.writeFileSync(madeCertificatePaths(dataDir).certPath, 'half');
    const second = await loadCertificate({ dataDir, ...nobody, now: NOW });
    expect(second).toMatchObject({ created: true, warnings: [], key: first.key });
  });

  it('fails when the data folder cannot be written', async () => {
    const file = path.join(dataDir, 'file');
    fs.writeFileSync(file, '');
    const loading = loadCertificate({ dataDir: file, ...nobody, now: NOW });
    await expect(loading).rejects.toMatchObject({ name: 'CertificateError' });
  });
});

describe('a certificate of the host', () => {
  async function own(options: { from?: Date; to?: Date } = {}) {
    const issued = await generate([{ name: 'commonName', value: 'voice.example.org' }], {
      keyType: 'ec',
      algorithm: 'sha256',
      notBeforeDate: options.from ?? new Date(NOW.getTime() - 10 * DAY_MS),
      notAfterDate: options.to ?? new Date(NOW.getTime() + 80 * DAY_MS),
    });
    const certPath = path.join(dataDir, 'own-cert.txt');
    const keyPath = path.join(dataDir, 'own-key.txt');
    fs.writeFileSync(certPath, issued.cert);
    fs.writeFileSync(keyPath, issued.private);
    return { dataDir, certPath, keyPath, names: ['voice.example.org'], addresses: [], now: NOW };
  }

  it('is used as it is', async () => {
    const given = await own();
    const loaded = await loadCertificate(given);
    expect(loaded).toMatchObject({ created: false, warnings: [] });
    expect(loaded.cert).toBe(fs.readFileSync(given.certPath, 'utf8'));
    expect(fs.existsSync(path.join(dataDir, 'certs'))).toBe(false);
  });

  it('that does not cover a name works with a warning', async () => {
    const loaded = await loadCertificate({ ...(await own()), names: ['other.example.org'] });
    expect(loaded.warnings).toEqual([expect.stringContaining('other.example.org')]);
  });

  it('that ends soon works with a warning', async () => {
    const loaded = await loadCertificate(await own({ to: new Date(NOW.getTime() + 3 * DAY_MS) }));
    expect(loaded.warnings).toEqual([expect.stringContaining('2027-03-04')]);
  });

  it('that expired stops the start', async () => {
    const given = await own({ to: new Date(NOW.getTime() - DAY_MS) });
    await expect(loadCertificate(given)).rejects.toMatchObject({
      code: 'certificateExpired',
      message: expect.stringContaining(given.certPath),
    });
  });

  it('that is not yet valid stops the start', async () => {
    const given = await own({ from: new Date(NOW.getTime() + DAY_MS) });
    await expect(loadCertificate(given)).rejects.toMatchObject({ code: 'certificateNotYetValid' });
  });

  it('that does not match the key stops the start', async () => {
    const given = await own();
    const other = await generate([], { keyType: 'ec' });
    fs.writeFileSync(given.keyPath, other.private);
    await expect(loadCertificate(given)).rejects.toMatchObject({
      code: 'keyMismatch',
      message: expect.stringContaining(given.keyPath),
    });
  });

  it('whose files are missing or wrong stops the start', async () => {
    const given = await own();
    const missing = path.join(dataDir, 'nowhere');
    await expect(loadCertificate({ ...given, certPath: missing })).rejects.toMatchObject({
      code: 'certificateUnreadable',
      message: expect.stringContaining(missing),
    });
    await expect(loadCertificate({ ...given, keyPath: missing })).rejects.toMatchObject({
      code: 'keyUnreadable',
    });
    await expect(loadCertificate({ ...given, certPath: given.keyPath })).rejects.toMatchObject({
      code: 'certificateInvalid',
    });
    await expect(loadCertificate({ ...given, keyPath: given.certPath })).rejects.toMatchObject({
      code: 'keyInvalid',
    });
  });

  it('requires both paths', async () => {
    const given = await own();
    await expect(loadCertificate({ ...given, keyPath: null })).rejects.toMatchObject({
      code: 'pathsIncomplete',
    });
  });
});
