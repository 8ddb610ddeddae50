import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';

interface Change {
  readonly from: RegExp;
  readonly to: string;
}

const rootUrl = new URL('../../', import.meta.url);

/** What the next version has other than this one, by file. */
const changes: Readonly<Record<string, Change>> = {
  'package.json': { from: /(?<="version": )"[^"]*"/, to: '"999.0.0"' },
  'shared/protocol/signIn.ts': { from: /(?<=protocolVersion = )\d+/, to: '999' },
  'server/storage/postgres/postgresMigrations.ts': {
    from: /(?<=const postgresMigrations\b.*\{)/,
    to: "'9999-next': async (database) => void (await sql`ALTER TABLE users ADD COLUMN next words`.execute(database)),",
  },
};

/** With these variables a server starts as its next version: with another protocol, and one more step of its tables. */
export const asNextVersion: Readonly<Record<string, string>> = {
  NODE_OPTIONS: `--import=${pathToFileURL(import.meta.filename).href}`,
  TEST_NEXT_VERSION: 'yes',
};

// Node loads this file before the server's own.
if (process.env['TEST_NEXT_VERSION'] !== undefined) {
  const changesByUrl = new Map(
    Object.entries(changes).map(([file, change]) => [new URL(file, rootUrl).href, change]),
  );
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      const change = changesByUrl.get(url);
      if (change === undefined) return loaded;
      const source = Buffer.from(loaded.source as Uint8Array).toString();
      if (!change.from.test(source)) throw new Error(`${url} has another form`);
      return { ...loaded, source: source.replace(change.from, change.to) };
    },
  });
}
