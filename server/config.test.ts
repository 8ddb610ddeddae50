import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, explainConfig, loadConfig } from './config.ts';
import type { Machine } from './machine.ts';

const machine: Machine = {
  platform: 'linux',
  homeDir: path.resolve('/home/ada'),
  cores: 4,
  currentDir: path.resolve('/srv'),
};

/** A path as this platform writes it. */
const at = (posixPath: string) => path.resolve(posixPath);

function noFile(filePath: string): string {
  throw Object.assign(new Error(`ENOENT: no such file, open '${filePath}'`), { code: 'ENOENT' });
}

function load(env: Record<string, string>, files: Record<string, string> = {}, on = machine) {
  return loadConfig({
    env,
    readFile: (filePath) =>
      Object.entries(files).find(([name]) => at(name) === filePath)?.[1] ?? noFile(filePath),
    defaultClientDir: '/app/renderer',
    machine: on,
  });
}

function problemsOf(env: Record<string, string>, files: Record<string, string> = {}) {
  try {
    load(env, files);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('loadConfig', () => {
  it('has a default for everything', () => {
    expect(load({ PATH: '/bin' })).toEqual({
      port: 44300,
      host: null,
      announcedAddresses: [],
      trustedProxies: [],
      forwardedHeaders: 'x-forwarded',
      publicUrl: null,
      workers: 4,
      addressFromStun: [],
      turnUrls: [],
      turnSecret: null,
      turnUser: null,
      turnPassword: null,
      dataDir: at('/home/ada/.local/share/perch'),
      tlsCertPath: null,
      tlsKeyPath: null,
      openPort: false,
      pushContact: null,
      serverName: null,
      entry: 'open',
      joinCode: null,
      statusToken: null,
      databaseUrl: null,
      fileMaxMb: 512,
      filesPerPersonMb: 1024,
      filesMaxMb: 10_240,
      filesLeaveFreeMb: 1024,
      recordingsKeepDays: 30,
      e2ee: null,
      listenersMax: 200,
      backupsKeep: 7,
      domain: null,
      acmeEmail: null,
      acmeUrl: 'https://acme-v02.api.letsencrypt.org/directory',
      acmePort: 80,
      standby: false,
      nodeKey: null,
      mainServer: null,
      nodeName: null,
      nodeAddress: null,
      updateUrl: null,
      logLevel: 'info',
      logFormat: 'text',
      clientDir: '/app/renderer',
    });
  });

  it('reads every variable', () => {
    const config = load({
      PERCH_PORT: '0',
      PERCH_HOST: '::1',
      PERCH_ANNOUNCED_ADDRESSES: '192.168.1.10, voice.example.org,2001:db8::1,192.168.1.10',
      PERCH_TRUSTED_PROXIES: '10.0.0.2,fd00::/8',
      PERCH_FORWARDED_HEADERS: 'forwarded',
      PERCH_PUBLIC_URL: 'https://Example.org:443/perch/',
      PERCH_WORKERS: '2',
      PERCH_OPEN_PORT: '1',
      PERCH_ADDRESS_FROM_STUN: 'stun:stun.example.org:3478, stun:[2001:db8::1]',
      PERCH_TURN_URLS: 'turn:turn.example.org, turns:turn.example.org:443?transport=tcp',
      PERCH_TURN_SECRET: 'shared',
      PERCH_DATA_DIR: 'data',
      PERCH_TLS_CERT: '/etc/cert.pem',
      PERCH_TLS_KEY: 'key.pem',
      PERCH_PUSH_CONTACT: 'mailto:owner@example.org',
      PERCH_SERVER_NAME: '둥지',
      PERCH_ENTRY: 'invite',
      PERCH_JOIN_CODE: 'let me in',
      PERCH_STATUS_TOKEN: 'a-token-of-16-letters',
      PERCH_FILE_MAX_MB: '0',
      PERCH_FILES_PER_PERSON_MB: '2',
      PERCH_FILES_MAX_MB: '3',
      PERCH_FILES_LEAVE_FREE_MB: '4',
      PERCH_RECORDINGS_KEEP_DAYS: '5',
      PERCH_E2EE: 'required',
      PERCH_LISTENERS_MAX: '0',
      PERCH_BACKUPS_KEEP: '0',
      PERCH_DATABASE_URL: 'postgres://perch:secret@db.example/perch',
      PERCH_ACME_EMAIL: 'ann@example.org',
      PERCH_ACME_URL: 'https://authority.example/directory',
      PERCH_ACME_PORT: '8080',
      PERCH_STANDBY: '0',
      PERCH_NODE_KEY: 'a-key-of-thirty-two-characters-or-more',
      PERCH_MAIN_SERVER: 'https://perch.example.org:44300',
      PERCH_NODE_NAME: 'east-1',
      PERCH_NODE_ADDRESS: '10.0.0.2',
      PERCH_UPDATE_URL: 'https://example.org/perch/',
      PERCH_LOG_LEVEL: 'silent',
      PERCH_LOG_FORMAT: 'json',
      PERCH_CLIENT_DIR: 'web',
      PERCH_CACHE_DIR: '/tmp/cache',
      PERCH_APP_SERVER: 'https://other',
      PERCH_APP_PIN: 'AA:BB',
      PERCH_CHROMIUM: '/usr/bin/chromium',
      PERCH_FIREFOX: '/usr/bin/firefox-esr',
    });
    expect(config).toEqual({
      port: 0,
      host: '::1',
      announcedAddresses: ['192.168.1.10', 'voice.example.org', '2001:db8::1'],
      trustedProxies: ['10.0.0.2', 'fd00::/8'],
      forwardedHeaders: 'forwarded',
      publicUrl: 'https://example.org/perch',
      workers: 2,
      addressFromStun: ['stun:stun.example.org:3478', 'stun:[2001:db8::1]'],
      turnUrls: ['turn:turn.example.org', 'turns:turn.example.org:443?transport=tcp'],
      turnSecret: 'shared',
      turnUser: null,
      turnPassword: null,
      dataDir: at('/srv/data'),
      databaseUrl: 'postgres://perch:secret@db.example/perch',
      tlsCertPath: at('/etc/cert.pem'),
      tlsKeyPath: at('/srv/key.pem'),
      pushContact: 'mailto:owner@example.org',
      serverName: '둥지',
      openPort: true,
      entry: 'invite',
      joinCode: 'let me in',
      statusToken: 'a-token-of-16-letters',
      fileMaxMb: 0,
      filesPerPersonMb: 2,
      filesMaxMb: 3,
      filesLeaveFreeMb: 4,
      recordingsKeepDays: 5,
      e2ee: 'required',
      listenersMax: 0,
      backupsKeep: 0,
      domain: null,
      acmeEmail: 'ann@example.org',
      acmeUrl: 'https://authority.example/directory',
      acmePort: 8080,
      standby: false,
      nodeKey: 'a-key-of-thirty-two-characters-or-more',
      mainServer: 'https://perch.example.org:44300',
      nodeName: 'east-1',
      nodeAddress: '10.0.0.2',
      updateUrl: 'https://example.org/perch/',
      logLevel: 'silent',
      logFormat: 'json',
      clientDir: at('/srv/web'),
    });
  });

  it('uses the data folder of each platform', () => {
    const dataDirOf = (env: Record<string, string>, platform: NodeJS.Platform) =>
      load(env, {}, { ...machine, platform }).dataDir;
    expect(dataDirOf({ XDG_DATA_HOME: '/data' }, 'linux')).toBe(path.join('/data/perch'));
    expect(dataDirOf({ XDG_DATA_HOME: 'relative' }, 'linux')).toBe(
      at('/home/ada/.local/share/perch'),
    );
    expect(dataDirOf({}, 'darwin')).toBe(at('/home/ada/Library/Application Support/Perch'));
    expect(dataDirOf({ APPDATA: '/roaming' }, 'win32')).toBe(path.join('/roaming', 'Perch'));
  });

  it('reads the file in the data folder, and lets variables override it', () => {
    const file = JSON.stringify({
      port: 5000,
      workers: 1,
      tlsCertPath: 'c.pem',
      tlsKeyPath: 'k.pem',
    });
    const config = load(
      { PERCH_DATA_DIR: '/data', PERCH_PORT: '6000' },
      { '/data/config.json': file },
    );
    expect(config).toMatchObject({ port: 6000, workers: 1, tlsCertPath: at('/data/c.pem') });
  });

  it('reads the file that PERCH_CONFIG names', () => {
    const files = { '/srv/etc/perch.json': '\ufeff{"announcedAddresses": ["10.0.0.1"]}' };
    expect(load({ PERCH_CONFIG: 'etc/perch.json' }, files).announcedAddresses).toEqual([
      '10.0.0.1',
    ]);
  });

  it.each([
    ['PERCH_PORT', 'abc'],
    ['PERCH_PORT', '65536'],
    ['PERCH_PORT', '-1'],
    ['PERCH_PORT', '4.5'],
    ['PERCH_PORT', '0x10'],
    ['PERCH_PORT', ''],
    ['PERCH_HOST', 'localhost'],
    ['PERCH_ANNOUNCED_ADDRESSES', '10.0.0.1,,10.0.0.2'],
    ['PERCH_ANNOUNCED_ADDRESSES', '10.0.0.1:44300'],
    ['PERCH_ANNOUNCED_ADDRESSES', '10.0.0.256'],
    ['PERCH_ANNOUNCED_ADDRESSES', '0.0.0.0'],
    ['PERCH_TRUSTED_PROXIES', '10.0.0.0/33'],
    ['PERCH_FORWARDED_HEADERS', 'both'],
    ['PERCH_PUBLIC_URL', 'http://example.org'],
    ['PERCH_PUBLIC_URL', 'https://example.org/#x'],
    ['PERCH_PUBLIC_URL', 'https://example.org/files'],
    ['PERCH_PUBLIC_URL', 'https://a@example.org'],
    ['PERCH_TURN_URLS', 'https://turn.example.org'],
    ['PERCH_TURN_URLS', 'turn:turn.example.org:70000'],
    ['PERCH_TURN_URLS', 'turn:10.0.0.256'],
    ['PERCH_TURN_URLS', 'turn:turn.example.org?transport=tls'],
    ['PERCH_TURN_URLS', 'stun:stun.example.org?transport=tcp'],
    ['PERCH_TURN_USER', 'two words'],
    ['PERCH_WORKERS', '0'],
    ['PERCH_OPEN_PORT', 'yes'],
    ['PERCH_WORKERS', '65'],
    ['PERCH_DATA_DIR', ''],
    ['PERCH_SERVER_NAME', '\u200e\u3164'],
    ['PERCH_SERVER_NAME', 'x'.repeat(65)],
    ['PERCH_LOG_LEVEL', 'verbose'],
    ['PERCH_CONFIG', ''],
    ['PERCH_CONFIG', 'missing.json'],
  ])('refuses %s=%j and names it', (variable, value) => {
    const problems = problemsOf({ [variable]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`${variable}=${JSON.stringify(value)}`);
  });

  it.each([
    'turn:turn.example.org',
    'turn:203.0.113.7:3478?transport=udp',
    'turns:[2001:db8::7]:443?transport=tcp',
  ])('takes %s with a secret or with a user, not with both or neither', (url) => {
    const urls = { PERCH_TURN_URLS: url };
    const user = { PERCH_TURN_USER: 'perch', PERCH_TURN_PASSWORD: 'word' };
    const secret = { PERCH_TURN_SECRET: 'shared' };
    expect(load({ ...urls, ...secret })).toMatchObject({ turnUrls: [url], turnSecret: 'shared' });
    expect(load({ ...urls, ...user })).toMatchObject({ turnUser: 'perch', turnPassword: 'word' });
    const wrong = [urls, user, secret, { ...urls, ...secret, ...user }];
    for (const env of [...wrong, { ...urls, PERCH_TURN_USER: 'perch' }]) {
      expect(problemsOf(env)).toEqual([expect.stringContaining('PERCH_TURN_')]);
    }
  });

  it('takes a STUN server alone', () => {
    expect(load({ PERCH_TURN_URLS: 'stun:stun.example.org:3478' })).toMatchObject({
      turnUrls: ['stun:stun.example.org:3478'],
    });
  });

  it('normalizes a server name as the app does', () => {
    expect(load({ PERCH_SERVER_NAME: ' \u200fקן\u200f ' }).serverName).toBe('קן');
    expect(
      load({ PERCH_CONFIG: '/c.json' }, { '/c.json': '{"serverName":"둥\u200b지"}' }),
    ).toMatchObject({
      serverName: '둥지',
    });
  });

  it('reports all errors at once', () => {
    const problems = problemsOf(
      { PERCH_PROT: '1', PERCH_PORT: 'x', PERCH_CONFIG: '/c.json' },
      { '/c.json': '{"wrokers": 2, "logLevel": 3, "__proto__": {}}' },
    );
    expect(problems).toHaveLength(5);
    expect(problems.join('\n')).toMatch(/PERCH_PROT is not a setting.*PERCH_PORT, /s);
    expect(problems.join('\n')).toContain(`"wrokers" in ${at('/c.json')} is not a setting`);
    expect(problems.join('\n')).toContain(
      `"logLevel": 3 in ${at('/c.json')} must be one of silent, error, warn, info, debug.`,
    );
  });

  it('accepts a file with comments and a trailing comma', () => {
    const text = '// ours\n{ "port": 4000, /* mine */ "workers": 2, }';
    const { port, workers } = load({ PERCH_CONFIG: '/c.json' }, { '/c.json': text });
    expect([port, workers]).toEqual([4000, 2]);
  });

  it('refuses files that are not a JSON object', () => {
    const broken = '{\n  "port": 1,\n  "joinCode" "secret"\n}';
    const [problem] = problemsOf({ PERCH_CONFIG: '/c.json' }, { '/c.json': broken });
    expect(problem).toContain('is not valid JSON: see line 3, column 14');
    expect(problem).not.toContain('secret');
    for (const text of ['[]', '5', 'null']) {
      expect(problemsOf({ PERCH_CONFIG: '/c.json' }, { '/c.json': text })[0]).toContain(
        'must hold a JSON object',
      );
    }
  });

  it('stands by only where two servers can share a database', () => {
    expect(problemsOf({ PERCH_STANDBY: '1' })[0]).toContain('needs PERCH_DATABASE_URL');
  });

  it('refuses a port that leaves too few for the workers', () => {
    expect(problemsOf({ PERCH_PORT: '65535', PERCH_WORKERS: '2' })[0]).toContain('at most 65534');
    expect(problemsOf({ PERCH_PORT: '65535', PERCH_WORKERS: '1' })).toEqual([]);
  });

  it('requires certificate and key together', () => {
    expect(problemsOf({ PERCH_TLS_CERT: '/c' })[0]).toContain('without PERCH_TLS_KEY');
    expect(problemsOf({ PERCH_TLS_KEY: '/k' })[0]).toContain('without PERCH_TLS_CERT');
    const own = { PERCH_TLS_CERT: '/c', PERCH_TLS_KEY: '/k' };
    expect(problemsOf({ ...own, PERCH_DOMAIN: 'a.example' })[0]).toContain('only one of them');
    expect(problemsOf({ PERCH_DOMAIN: 'localhost' })[0]).toContain('must be a domain name');
    expect(problemsOf({ PERCH_ACME_URL: 'http://a.example' })[0]).toContain('must be the https');
  });

  it('never shows a join code', () => {
    const problems = problemsOf({ PERCH_JOIN_CODE: ' hunter2' });
    expect(problems[0]).toContain('PERCH_JOIN_CODE=(not shown)');
    expect(problems.join()).not.toContain('hunter2');
  });
});

it('explains each setting: its value, without secrets, and where it comes from', () => {
  const file = at('/home/ada/.local/share/perch/config.json');
  const reports = explainConfig({
    env: { PERCH_PORT: '4000', PERCH_STATUS_TOKEN: 'a-token-for-this-test' },
    readFile: (filePath) => (filePath === file ? '{ "workers": 2 }' : noFile(filePath)),
    machine,
  });
  const of = (name: string) => reports.find(({ variable }) => variable === name);
  expect(of('PERCH_PORT')).toEqual({ variable: 'PERCH_PORT', value: '4000', from: 'variable' });
  expect(of('PERCH_WORKERS')).toEqual({ variable: 'PERCH_WORKERS', value: '2', from: 'file' });
  expect(of('PERCH_JOIN_CODE')).toMatchObject({ value: 'null', from: 'default' });
  expect(of('PERCH_STATUS_TOKEN')).toMatchObject({ value: '(not shown)', from: 'variable' });
});
