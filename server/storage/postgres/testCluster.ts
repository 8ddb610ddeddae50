import type { TestProject } from 'vitest/node';
import { PostgresCluster } from './PostgresCluster.fixture.ts';
import { PostgresDatabase } from './PostgresDatabase.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of a running PostgreSQL for the tests of the stores; otherwise they use SQLite. */
    readonly postgresFolder?: string;
  }
}

/** A database with the tables of a new server. */
export const templateName = 'new_server';

let cluster: PostgresCluster | null = null;

/** Starts one PostgreSQL for the tests of the project `postgres`, where it is installed. Called by vitest. */
export async function setup(project: TestProject): Promise<void> {
  if (!PostgresCluster.isInstalled) return;
  cluster = await PostgresCluster.start();
  // Making the tables takes longer than a test.
  const url = await cluster.makeDatabase(undefined, templateName);
  const empty = await PostgresDatabase.open(url);
  await empty.close();
  project.provide('postgresFolder', cluster.folder);
}

export async function teardown(): Promise<void> {
  await cluster?.remove();
}
