import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../server/config.ts';
import { prepareDataFolder, serverEnvironment } from './hostConfig.ts';
import type { HostPlaces } from './hostPlaces.ts';

let folder: string;
let places: HostPlaces;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'perch-host-'));
  places = {
    entry: '/app/server/index.js',
    worker: '/app/worker/mediasoup-worker',
    clientDir: '/app/web',
    dataDir: join(folder, 'data'),
  };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const configFile = () => join(places.dataDir, 'config.json');

describe('the data folder', () => {
  it('asks for a join code and an open port at the first start', () => {
    prepareDataFolder(places.dataDir, {});
    const written = JSON.parse(readFileSync(configFile(), 'utf8'));
    expect(written).toEqual({
      entry: 'code',
      openPort: true,
      workers: 1,
    });
    if (process.platform !== 'win32') expect(statSync(configFile()).mode & 0o777).toBe(0o600);
  });

  it('has the same meaning for a server without the app', () => {
    prepareDataFolder(places.dataDir, {});
    const alone = loadConfig({ env: { PERCH_DATA_DIR: places.dataDir } });
    const hosted = loadConfig({ env: serverEnvironment({}, places) });
    expect(alone.openPort).toBe(true);
    expect({ ...hosted, clientDir: alone.clientDir }).toEqual(alone);
    expect(alone.entry).toBe('code');
  });

  it('is not changed when its owner has written it', () => {
    prepareDataFolder(places.dataDir, {});
    const text = '{ "serverName": "Nest", "openPort": false }';
    writeFileSync(configFile(), text);
    prepareDataFolder(places.dataDir, {});
    expect(readFileSync(configFile(), 'utf8')).toBe(text);
    expect(serverEnvironment({}, places)['PERCH_OPEN_PORT']).toBeUndefined();
  });

  it('of an older server gets an open port without being changed', () => {
    prepareDataFolder(places.dataDir, {});
    writeFileSync(configFile(), '{"port": 5000}');
    expect(serverEnvironment({}, places)['PERCH_OPEN_PORT']).toBe('1');
    expect(serverEnvironment({ PERCH_OPEN_PORT: '0' }, places)['PERCH_OPEN_PORT']).toBe('0');
  });
});

describe('the environment', () => {
  it('has the paths, and no variable that the server does not know', () => {
    prepareDataFolder(places.dataDir, {});
    const env = {
      PATH: '/bin',
      PERCH_PORT: '5000',
      PERCH_SOMETHING_OF_THE_APP: 'x',
      ELECTRON_RUN_AS_NODE: '1',
      PERCH_CLIENT_DIR: '/elsewhere',
      EMPTY: undefined,
    };
    expect(serverEnvironment(env, places)).toEqual({
      PATH: '/bin',
      PERCH_PORT: '5000',
      PERCH_CLIENT_DIR: '/app/web',
      PERCH_DATA_DIR: places.dataDir,
      MEDIASOUP_WORKER_BIN: '/app/worker/mediasoup-worker',
    });
  });
});
