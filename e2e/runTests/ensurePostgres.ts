import fs from 'node:fs';
import path from 'node:path';
import { ensureAptPackages, isDebian } from '../../server/setup/aptPackages.ts';
import { PostgresCluster } from '../../server/storage/postgres/PostgresCluster.fixture.ts';

/**
 * Makes sure that there is a PostgreSQL for the tests of the stores; installs it on Debian if this process is root.
 *
 * @param root the folder of package.json
 * @throws Error that names what is missing
 */
export async function ensurePostgres(root: string): Promise<void> {
  if (PostgresCluster.isInstalled) return;
  const purpose = 'The test of PostgreSQL';
  if (!isDebian()) throw new Error(`${purpose} needs the package of Debian.`);
  const log = path.join(root, 'dist', 'postgresql-install.log');
  fs.mkdirSync(path.dirname(log), { recursive: true });
  await ensureAptPackages(purpose, ['postgresql'], log);
}
