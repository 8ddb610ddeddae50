import { createHmac } from 'node:crypto';
import { afterEach, expect, it, vi } from 'vitest';
import type { PeerId } from '../../shared/domain/ids.ts';
import { IceServers } from './IceServers.ts';

const peer = 'peer' as PeerId;
const none = { turnUrls: [], turnSecret: null, turnUser: null, turnPassword: null };

afterEach(() => {
  vi.useRealTimers();
});

it('there are none without configuration', () => {
  expect(new IceServers(none).for(peer)).toEqual([]);
});

it('a shared secret makes a name that expires, and its HMAC, and is not told', () => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 30) });
  const turnUrls = ['turn:turn.example.org', 'stun:stun.example.org', 'turns:turn.example.org:443'];
  const servers = new IceServers({ ...none, turnUrls, turnSecret: 'secret' }).for(peer);
  const username = `${Date.UTC(2026, 10, 30, 12) / 1000}:peer`;
  expect(servers).toEqual([
    { urls: ['stun:stun.example.org'] },
    {
      urls: ['turn:turn.example.org', 'turns:turn.example.org:443'],
      username,
      credential: createHmac('sha1', 'secret').update(username).digest('base64'),
    },
  ]);
  expect(JSON.stringify(servers)).not.toContain('"secret"');
});

it('a fixed user is passed on', () => {
  const turnUrls = ['turn:turn.example.org'];
  const fixed = { ...none, turnUrls, turnUser: 'perch', turnPassword: 'word' };
  expect(new IceServers(fixed).for(peer)).toEqual([
    { urls: turnUrls, username: 'perch', credential: 'word' },
  ]);
});
