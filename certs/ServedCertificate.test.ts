import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { issueCertificate } from './issueCertificate.ts';
import { loadCertificate } from './loadCertificate.ts';
import { ServedCertificate } from './ServedCertificate.ts';

type Issued = Awaited<ReturnType<typeof issueCertificate>>;

const onRefused = vi.fn();
let folder: string;
let served: ServedCertificate;
let first: Issued;
let second: Issued;

beforeEach(async () => {
  onRefused.mockReset();
  folder = mkdtempSync(join(tmpdir(), 'perch-served-'));
  const names = { names: ['voice.example'], addresses: [] };
  first = await issueCertificate(names, new Date());
  second = await issueCertificate(names, new Date());
  write(first);
  served = await ServedCertificate.create({
    load: () =>
      loadCertificate({
        dataDir: folder,
        certPath: join(folder, 'cert.pem'),
        keyPath: join(folder, 'key.pem'),
        names: [],
        addresses: [],
      }),
    onRefused,
  });
});
afterEach(() => {
  served.close();
  rmSync(folder, { recursive: true, force: true });
});

function write({ cert, key }: Partial<Issued>): void {
  if (cert) writeFileSync(join(folder, 'cert.pem'), cert);
  if (key) writeFileSync(join(folder, 'key.pem'), key);
}

const fingerprintOf = ({ cert }: Issued) => new X509Certificate(cert).fingerprint256;

it('uses a renewed pair, and emits nothing for an unchanged one', async () => {
  const changed = vi.fn();
  served.on('changed', changed);
  await served.refresh();
  expect(changed).not.toHaveBeenCalled();
  const keyBefore = served.keyFingerprint256;
  write(second);
  await served.refresh();
  expect(changed).toHaveBeenCalledOnce();
  expect(served.current.fingerprint256).toBe(fingerprintOf(second));
  expect(served.keyFingerprint256).not.toBe(keyBefore);
});

it('keeps the previous certificate while half of the new pair is missing, and reports that once', async () => {
  write({ cert: second.cert });
  await served.refresh();
  await served.refresh();
  write({ cert: second.cert.slice(0, 200) });
  await served.refresh();
  expect(served.current.fingerprint256).toBe(fingerprintOf(first));
  expect(onRefused).toHaveBeenCalledTimes(2);
  write(second);
  await served.refresh();
  expect(served.current.fingerprint256).toBe(fingerprintOf(second));
});

it('keeps the previous certificate while the new chain is truncated', async () => {
  const changed = vi.fn();
  served.on('changed', changed);
  write({ cert: `${second.cert}\n${first.cert.slice(0, 200)}\n`, key: second.key });
  await served.refresh();
  expect(served.current.fingerprint256).toBe(fingerprintOf(first));
  expect(changed).not.toHaveBeenCalled();
  expect(String(onRefused.mock.lastCall?.[0])).toContain('cannot be used for TLS');
});

it.skipIf(process.platform === 'win32')(
  'follows a link that is swapped, as certbot does',
  async () => {
    writeFileSync(join(folder, 'cert2.pem'), second.cert);
    writeFileSync(join(folder, 'key2.pem'), second.key);
    for (const name of ['cert', 'key']) {
      unlinkSync(join(folder, `${name}.pem`));
      symlinkSync(join(folder, `${name}2.pem`), join(folder, `${name}.pem`));
    }
    await served.refresh();
    expect(served.current.fingerprint256).toBe(fingerprintOf(second));
  },
);
