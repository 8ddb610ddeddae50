import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PageStorage, type TextStorage } from './PageStorage.ts';

class MemoryStorage implements TextStorage {
  readonly texts = new Map<string, string>();
  readonly writes: string[] = [];
  isFull = false;
  getItem = (key: string) => this.texts.get(key) ?? null;
  setItem = (key: string, value: string) => {
    if (this.isFull) throw new DOMException('no space', 'QuotaExceededError');
    this.writes.push(value);
    this.texts.set(key, value);
  };
  removeItem = (key: string) => void this.texts.delete(key);
}

function blocked(): TextStorage {
  throw new DOMException('Access is denied', 'SecurityError');
}

let memory: MemoryStorage;
const complain = vi.spyOn(console, 'warn').mockImplementation(() => {});

beforeEach(() => {
  vi.useFakeTimers();
  memory = new MemoryStorage();
  complain.mockClear();
});

afterEach(() => void vi.useRealTimers());

test('the next page reads what was written', () => {
  const storage = new PageStorage({ open: () => memory, delayMs: 0 });
  storage.setItem('theme', 'dark');
  storage.setItem('token', 'secret');
  storage.removeItem('token');
  const next = new PageStorage({ open: () => memory, delayMs: 0 });
  expect([next.getItem('theme'), next.getItem('token'), next.getItem('none')]).toEqual([
    'dark',
    null,
    null,
  ]);
  expect(next.isPersistent).toBe(true);
});

test('works in memory if site data is blocked, and reports it once', () => {
  const storage = new PageStorage({ open: blocked, delayMs: 0 });
  const failures: unknown[] = [];
  storage.on('failed', (error) => failures.push(error));
  expect(storage.getItem('theme')).toBeNull();
  expect(storage.isPersistent).toBe(false);
  storage.setItem('theme', 'dark');
  expect(storage.getItem('theme')).toBe('dark');
  storage.removeItem('theme');
  expect(storage.getItem('theme')).toBeNull();
  expect(failures).toHaveLength(1);
  expect(complain).toHaveBeenCalledOnce();
});

test('holds a value in memory if the quota is exceeded, and does not return the older one', () => {
  memory.texts.set('theme', 'light');
  const storage = new PageStorage({ open: () => memory, delayMs: 0 });
  memory.isFull = true;
  storage.setItem('theme', 'dark');
  expect(storage.getItem('theme')).toBe('dark');
  expect(storage.isPersistent).toBe(false);
});

test('collects a hundred changes into one write', () => {
  const storage = new PageStorage({ open: () => memory, delayMs: 300 });
  for (let volume = 1; volume <= 100; volume += 1) {
    storage.setItem('volume', String(volume));
    vi.advanceTimersByTime(2);
  }
  expect(storage.getItem('volume')).toBe('100');
  expect(memory.writes).toEqual([]);
  vi.advanceTimersByTime(300);
  expect(memory.writes).toEqual(['100']);
  storage.setItem('volume', '7');
  storage.flush();
  expect(memory.writes).toEqual(['100', '7']);
  vi.advanceTimersByTime(1000);
  expect(memory.writes).toHaveLength(2);
});
