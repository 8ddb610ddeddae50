import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { temporaryFolder } from '../storage/temporaryFolder.fixture.ts';
import { unsharedFolders } from './unsharedFolders.ts';

const folder = temporaryFolder();
afterEach(() => folder.remove());

it('names the folders that are neither links nor mounted, and the certificate unless it is elsewhere', async () => {
  const dataDir = folder.file('data');
  const shared = folder.file('shared');
  mkdirSync(dataDir, { recursive: true });
  mkdirSync(shared, { recursive: true });
  const lacks = (tlsCertPath: string | null = null) => unsharedFolders({ dataDir, tlsCertPath });
  expect(await lacks()).toEqual(['files', 'recordings', 'certs']);
  symlinkSync(shared, join(dataDir, 'files'));
  mkdirSync(join(dataDir, 'recordings'));
  expect(await lacks('/etc/perch/cert.pem')).toEqual(['recordings']);
});
