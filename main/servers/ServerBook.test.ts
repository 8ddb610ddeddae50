import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ServerBook } from './ServerBook.ts';

const url = 'https://localhost:44300';
const pin = 'ab'.repeat(32);
let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'perch-book-'));
  file = join(folder, 'servers.json');
});

afterEach(() => rmSync(folder, { recursive: true }));

test('an empty book is a first start, and writes nothing', () => {
  const book = ServerBook.open(file);
  expect(book.servers).toEqual([]);
  expect(book.lastShown).toBeNull();
  expect(readdirSync(folder)).toEqual([]);
});

test('where nothing can be written it goes on, and says so', () => {
  const complain = vi.spyOn(console, 'error').mockImplementation(() => {});
  const book = ServerBook.open(join(folder, 'away', 'servers.json'));
  const entry = book.add(url, pin);
  book.setLastShown(entry.id);
  expect(book.lastShown).toEqual(entry);
  expect(complain).toHaveBeenCalledTimes(2);
  complain.mockRestore();
});

test('what is written down is there after a new start', () => {
  const book = ServerBook.open(file);
  const entry = book.add(url, pin);
  book.describe(entry.id, '집', 'data:image/png;base64,AA==');
  book.setLastShown(entry.id);

  const again = ServerBook.open(file);
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

test('an address is in it once', () => {
  const book = ServerBook.open(file);
  const entry = book.add(url, pin);
  expect(book.add(url, 'cd'.repeat(32))).toBe(entry);
  expect(book.servers).toHaveLength(1);
});

test('a server that is added again is not judged by what its old partition remembers', () => {
  const book = ServerBook.open(file);
  const first = book.add(url, pin);
  book.setLastShown(first.id);
  book.remove(first.id);
  expect(book.lastShown).toBeNull();
  expect(book.add(url, pin).partition).toBe('persist:localhost_44300_2');
});

test('changes are told, what changes nothing is not', () => {
  const book = ServerBook.open(file);
  let told = 0;
  book.on('changed', () => told++);
  const { id } = book.add(url, null);
  book.describe(id, 'Home', null);
  book.describe(id, 'Home', null);
  book.setPin(id, pin);
  book.setPin('unknown', pin);
  expect(told).toBe(3);
  expect(book.find(id)?.pin).toBe(pin);
});

test('keys of a newer app are kept', () => {
  const book = ServerBook.open(file);
  book.add(url, null);
  const content = JSON.parse(readFileSync(file, 'utf8'));
  content.later = true;
  content.servers[0].color = 'green';
  writeFileSync(file, JSON.stringify(content));
  ServerBook.open(file).add('https://voice.example', null);
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
    const book = ServerBook.open(file);
    expect(book.servers).toEqual([]);
    const [aside = ''] = readdirSync(folder);
    expect(readFileSync(join(folder, aside), 'utf8')).toBe(text);
    expect(complain).toHaveBeenCalledOnce();
    complain.mockRestore();
  },
);
