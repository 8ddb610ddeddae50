import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ServerList } from './ServerList.ts';

const url = 'https://localhost:44300';
const pin = 'ab'.repeat(32);
let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'perch-serverList-'));
  file = join(folder, 'servers.json');
});

afterEach(() => rmSync(folder, { recursive: true }));

test('without a file the list is empty, and nothing is written', () => {
  const serverList = ServerList.open(file);
  expect(serverList.servers).toEqual([]);
  expect(serverList.lastShown).toBeNull();
  expect(readdirSync(folder)).toEqual([]);
});

test('when writing fails, the list goes on and the error is logged', () => {
  const complain = vi.spyOn(console, 'error').mockImplementation(() => {});
  const serverList = ServerList.open(join(folder, 'away', 'servers.json'));
  const entry = serverList.add(url, pin);
  serverList.setLastShown(entry.id);
  expect(serverList.lastShown).toEqual(entry);
  expect(complain).toHaveBeenCalledTimes(2);
  complain.mockRestore();
});

test('the list is there after a restart', () => {
  const serverList = ServerList.open(file);
  const entry = serverList.add(url, pin);
  serverList.describe(entry.id, '집', 'data:image/png;base64,AA==');
  serverList.setLastShown(entry.id);

  const again = ServerList.open(file);
  expect(again.servers).toEqual([
    {
      ...entry,
      name: '집',
      picture: 'data:image/png;base64,AA==',
      partition: 'persist:localhost_44300',
    },
  ]);
  expect(again.lastShown?.id).toBe(entry.id);
  expect(readdirSync(folder)).toEqual(['servers.json']);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('an address is listed once', () => {
  const serverList = ServerList.open(file);
  const entry = serverList.add(url, pin);
  expect(serverList.add(url, 'cd'.repeat(32))).toBe(entry);
  expect(serverList.servers).toHaveLength(1);
});

test('a server that is added again gets a new partition', () => {
  const serverList = ServerList.open(file);
  const first = serverList.add(url, pin);
  serverList.setLastShown(first.id);
  serverList.remove(first.id);
  expect(serverList.lastShown).toBeNull();
  expect(serverList.add(url, pin).partition).toBe('persist:localhost_44300_2');
});

test('only real changes are emitted', () => {
  const serverList = ServerList.open(file);
  let told = 0;
  serverList.on('changed', () => told++);
  const { id } = serverList.add(url, null);
  serverList.describe(id, 'Home', null);
  serverList.describe(id, 'Home', null);
  serverList.setPin(id, pin);
  serverList.setPin('unknown', pin);
  expect(told).toBe(3);
  expect(serverList.find(id)?.pin).toBe(pin);
});

test('keys of a newer app are kept', () => {
  const serverList = ServerList.open(file);
  serverList.add(url, null);
  const content = JSON.parse(readFileSync(file, 'utf8'));
  content.later = true;
  content.servers[0].color = 'green';
  writeFileSync(file, JSON.stringify(content));
  ServerList.open(file).add('https://voice.example', null);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
    later: true,
    servers: [{ color: 'green' }, { url: 'https://voice.example' }],
  });
});

test.each(['{ "version": 1', '[]', '{ "version": 1, "lastShownId": null, "servers": [{}] }'])(
  'a broken file, %s, is put aside',
  (text) => {
    const complain = vi.spyOn(console, 'error').mockImplementation(() => {});
    writeFileSync(file, text);
    const serverList = ServerList.open(file);
    expect(serverList.servers).toEqual([]);
    const [aside = ''] = readdirSync(folder);
    expect(readFileSync(join(folder, aside), 'utf8')).toBe(text);
    expect(complain).toHaveBeenCalledOnce();
    complain.mockRestore();
  },
);
