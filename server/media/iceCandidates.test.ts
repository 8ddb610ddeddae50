import { expect, test } from 'vitest';
import { iceCandidates, mediaAddresses } from './iceCandidates.ts';

const fromLan = { hostHeader: '192.0.2.7:44300', localAddress: '::ffff:192.0.2.7' };
const fromHere = { hostHeader: 'localhost:44300', localAddress: '127.0.0.1' };

test('the address that was dialled leads, the machine’s own follow', () => {
  expect(mediaAddresses(fromLan, [], ['192.0.2.7', '2001:db8::7'])).toEqual([
    '192.0.2.7',
    '2001:db8::7',
  ]);
});

test('a client on this machine gets loopback, others do not', () => {
  expect(mediaAddresses(fromHere, [], ['192.0.2.7'])).toEqual(['127.0.0.1', '192.0.2.7']);
  expect(mediaAddresses({ ...fromLan, hostHeader: '127.0.0.1' }, [], [])).toEqual(['192.0.2.7']);
});

test('announced addresses replace the machine’s own', () => {
  const announced = ['198.51.100.1', '2001:db8::1'];
  const dialledByName = { ...fromLan, hostHeader: 'perch.example:44300' };
  expect(mediaAddresses(dialledByName, announced, ['192.0.2.7'])).toEqual(announced);
  expect(mediaAddresses(fromLan, announced, ['192.0.2.7'])).toEqual(['192.0.2.7', ...announced]);
});

test('what is no address is left out', () => {
  expect(mediaAddresses({ hostHeader: '"><', localAddress: '' }, [], [])).toEqual([]);
  expect(mediaAddresses({ hostHeader: '[2001:db8::9]:1', localAddress: '' }, [], [])).toEqual([
    '2001:db8::9',
  ]);
});

test('UDP comes before TCP, earlier addresses before later ones, on their own ports', () => {
  const candidates = iceCandidates(['192.0.2.7', '192.0.2.8'], 44301, 44300);
  const byPriority = candidates.toSorted((a, b) => b.priority - a.priority);
  expect(byPriority.map(({ protocol, address, port }) => `${protocol} ${address}:${port}`)).toEqual(
    ['udp 192.0.2.7:44301', 'udp 192.0.2.8:44301', 'tcp 192.0.2.7:44300', 'tcp 192.0.2.8:44300'],
  );
  expect(new Set(candidates.map(({ foundation }) => foundation)).size).toBe(4);
  expect(candidates.every(({ priority }) => priority < 2 ** 31)).toBe(true);
});
