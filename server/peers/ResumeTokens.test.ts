import { expect, test } from 'vitest';
import type { PeerId } from '../../shared/domain/ids.ts';
import { ResumeTokens } from './ResumeTokens.ts';

const ann = 'ann' as PeerId;

test('a token names its peer to a later run of the same server, for its own device only', () => {
  const token = new ResumeTokens('secret').make(ann, 'key');
  const later = new ResumeTokens('secret');
  expect(later.formerPeer(token, 'key')).toBe('ann');
  expect(later.formerPeer(token, 'another key')).toBeNull();
  expect(new ResumeTokens('another secret').formerPeer(token, 'key')).toBeNull();
  expect(token.length).toBeLessThanOrEqual(128);
});

test('a token of the same run names nobody: its session has ended', () => {
  const tokens = new ResumeTokens('secret');
  expect(tokens.formerPeer(tokens.make(ann, 'key'), 'key')).toBeNull();
});

test.each(['', '.', '...', crypto.randomUUID(), `a.ann.b.${'c'.repeat(43)}`, 'é'.repeat(128)])(
  'a made-up token names nobody: %j',
  (token) => {
    expect(new ResumeTokens('secret').formerPeer(token, 'key')).toBeNull();
  },
);

test('a changed token names nobody', () => {
  const token = new ResumeTokens('secret').make(ann, 'key');
  const changed = token.replace('.ann.', '.bob.');
  expect(new ResumeTokens('secret').formerPeer(changed, 'key')).toBeNull();
});

test('the secret is made once', async () => {
  const kept = new Map<string, string>();
  const settings = {
    get: async (key: string) => kept.get(key) ?? null,
    set: async (key: string, value: string) => void kept.set(key, value),
  };
  const token = (await ResumeTokens.load(settings, (change) => change())).make(ann, 'key');
  expect((await ResumeTokens.load(settings, (change) => change())).formerPeer(token, 'key')).toBe(
    'ann',
  );
});
