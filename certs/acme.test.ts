import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { freePorts } from '../e2e/harness/freePorts.ts';
import { temporaryFolder } from '../server/storage/temporaryFolder.fixture.ts';
import { AcmeRenewal } from './AcmeRenewal.ts';
import { keyFingerprint, pinFor } from './keyFingerprint.ts';
import { loadCertificate } from './loadCertificate.ts';
import { TestAuthority } from './TestAuthority.fixture.ts';

const dayMs = 24 * 60 * 60_000;
const domain = 'voice.example.org';
let folder: ReturnType<typeof temporaryFolder>;
let dataDir: string;
let port: number;
let authority: TestAuthority;
let now: number;

beforeEach(async () => {
  folder = temporaryFolder();
  dataDir = folder.file('data');
  port = await freePorts(1, ['127.0.0.1']);
  authority = await TestAuthority.start(port);
  now = Date.now();
});
afterEach(() => {
  authority.close();
  folder.remove();
});

const load = () =>
  loadCertificate({ dataDir, domain, names: [domain], addresses: [], now: new Date(now) });

function renewal() {
  const onIssued = vi.fn(async () => undefined);
  const onFailed = vi.fn();
  const { directoryUrl } = authority;
  const options = { domain, email: null, directoryUrl, port, host: '127.0.0.1', dataDir };
  const acme = new AcmeRenewal({ ...options, onIssued, onFailed, now: () => now });
  return { acme, onIssued, onFailed };
}

it('orders a certificate for the key that the server has, so that its pin stays', async () => {
  const made = await load();
  expect(pinFor(made)).not.toBeNull();
  const { acme, onIssued, onFailed } = renewal();
  await acme.run();
  expect(onFailed).not.toHaveBeenCalled();
  expect(onIssued).toHaveBeenCalledOnce();
  const issued = await load();
  expect(issued.fingerprint256).not.toBe(made.fingerprint256);
  expect(keyFingerprint(issued.cert)).toBe(keyFingerprint(made.cert));
  expect(issued.cert).toContain(authority.root.trim());
  // Browsers know the authority, so that invites need no pin.
  expect(pinFor(issued)).toBeNull();
});

it('orders again after two thirds of its life, and not before', async () => {
  await load();
  const { acme } = renewal();
  await acme.run();
  now += 50 * dayMs;
  await acme.run();
  expect(authority.issued).toBe(1);
  now += 20 * dayMs;
  authority.validFrom = new Date(now - dayMs);
  await acme.run();
  expect(authority.issued).toBe(2);
  now += 50 * dayMs;
  expect(pinFor(await load())).toBeNull();
});

it('keeps the certificate of its own when an order fails, and waits before it tries again', async () => {
  const made = await load();
  const { acme, onIssued, onFailed } = renewal();
  const blocker = createServer().listen(port, '127.0.0.1');
  await once(blocker, 'listening');
  await acme.run();
  expect(onFailed).toHaveBeenCalledWith(expect.objectContaining({ code: 'EADDRINUSE' }), 3_600_000);
  await new Promise((resolve) => blocker.close(resolve));
  await acme.run();
  expect(onIssued).not.toHaveBeenCalled();
  expect((await load()).fingerprint256).toBe(made.fingerprint256);
  now += 3_600_000;
  await acme.run();
  expect(onIssued).toHaveBeenCalledOnce();
});

it('makes a certificate of its own when that of the authority is over, or for another domain', async () => {
  await load();
  const { acme } = renewal();
  await acme.run();
  const other = { dataDir, domain: 'other.example.org', names: [], addresses: [] };
  expect(pinFor(await loadCertificate({ ...other, now: new Date(now) }))).not.toBeNull();
  now += 100 * dayMs;
  expect(pinFor(await load())).not.toBeNull();
});
