import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadConfig, serverVariables } from '../config.ts';

const folder = import.meta.dirname;
const files = readdirSync(folder).filter((name) => name.endsWith('.yml'));
const dockerfile = readFileSync(join(folder, 'Dockerfile'), 'utf8');

interface Service {
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly ports?: readonly string[];
  readonly network_mode?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly networks?: readonly string[];
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes?: object;
  readonly networks?: object;
}

const given: Readonly<Record<string, string>> = {
  PERCH_ANNOUNCED_ADDRESSES: '203.0.113.7',
  PERCH_DOMAIN: 'voice.example.org',
  TURN_SECRET: 'a-long-random-text',
  PERCH_NODE_KEY: 'a-long-random-text-of-thirty-two-characters',
  PERCH_MAIN_SERVER: 'https://voice.example.org:44300',
  PERCH_NODE_NAME: 'east',
  PERCH_DATABASE_URL: 'postgres://perch:secret@db.example/perch',
  PERCH_NFS: '10.0.0.6',
};

/** A file as compose reads it, with `${NAME}`, `${NAME:-default}` and `${NAME:?question}` filled in. */
function read(name: string): Compose {
  const text = readFileSync(join(folder, name), 'utf8');
  const filled = text.replaceAll(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, variable, kind, more) => {
    const value = given[variable] ?? (kind === '-' ? more : undefined);
    if (value === undefined) throw new Error(`${name} asks for ${variable}`);
    return value;
  });
  return parse(filled);
}

it('finds all five', () => {
  expect(files.sort()).toEqual([
    'compose.caddy.yml',
    'compose.coturn.yml',
    'compose.nodes.yml',
    'compose.standby.yml',
    'compose.yml',
  ]);
});

describe.each(files)('%s', (name) => {
  const compose = read(name);
  const perch = compose.services['perch'];
  const ours = [perch, compose.services['media-node']].filter((each) => each !== undefined);

  it('sets what the server knows, to values that it takes', () => {
    for (const { environment = {} } of ours) {
      const variables = Object.keys(environment);
      expect(variables.filter((variable) => !serverVariables.includes(variable))).toEqual([]);
      const config = loadConfig({ env: environment, readFile: noFile });
      expect(config.announcedAddresses).toEqual(['203.0.113.7']);
    }
  });

  it('publishes the ports of the Dockerfile', () => {
    const [, exposed = ''] = /^EXPOSE (.*)$/m.exec(dockerfile) ?? [];
    const ports = exposed.split(' ').map((port) => `${port.split('/', 1)[0]}:${port}`);
    // On the network of its machine all are open.
    if (perch?.network_mode !== 'host') expect(perch?.ports).toEqual(ports);
    expect(perch?.build?.dockerfile).toBe('server/container/Dockerfile');
  });

  it('declares the volumes and networks that its services use', () => {
    for (const { volumes = [], networks = [] } of Object.values(compose.services)) {
      for (const volume of volumes) {
        expect(compose.volumes).toHaveProperty([volume.split(':', 1)[0] ?? '']);
      }
      for (const network of networks) expect(compose.networks).toHaveProperty([network]);
    }
  });
});

function noFile(): never {
  throw Object.assign(new Error('no file'), { code: 'ENOENT' });
}
