import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { LinkOutcome } from '../../shared/domain/Device.ts';
import type { UserId } from '../../shared/domain/ids.ts';
import { DeviceLinks, linkValidMs } from './DeviceLinks.ts';

let told: [string, LinkOutcome][];
let links: DeviceLinks<string>;

beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  links = new DeviceLinks((client, outcome) => told.push([client, outcome]));
});
afterEach(() => vi.useRealTimers());

const start = (starter = 'laptop', user = 'ann', addressGroup = 'home') =>
  links.start({ starter, userId: user as UserId, addressGroup });
const phone = { publicKey: 'key of the phone', name: 'Phone' };
const wrong = expect.objectContaining({ code: 'linkCodeWrong' });

it('a code brings one device to the one that shows it, however it is typed', () => {
  const code = start();
  expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
  const typed = ` ${code.toLowerCase().replace('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')}`;
  expect(links.ask(typed, 'phone', phone).starter).toBe('laptop');
  expect(links.askedOf('laptop', phone.publicKey)).toEqual(phone);
  expect(() => links.ask(code, 'thief', phone)).toThrow(wrong);
  expect(() => links.askedOf('other', phone.publicKey)).toThrow();
  expect(() => links.askedOf('laptop', 'another key')).toThrow();
  links.answer('laptop', phone.publicKey, 'approved');
  expect(told).toEqual([['phone', 'approved']]);
  expect(links.size).toBe(0);
});

it('a code expires, and so does a question that nobody answers', () => {
  const code = start();
  vi.advanceTimersByTime(linkValidMs);
  expect(told).toEqual([['laptop', 'expired']]);
  expect(() => links.ask(code, 'phone', phone)).toThrow(wrong);
  links.ask(start(), 'phone', phone);
  vi.advanceTimersByTime(linkValidMs);
  expect(told.slice(1)).toEqual([
    ['laptop', 'expired'],
    ['phone', 'expired'],
  ]);
  expect(links.size).toBe(0);
});

it('ends for both when either is gone', () => {
  links.ask(start(), 'phone', phone);
  links.drop('phone');
  expect(told).toEqual([['laptop', 'gone']]);
  links.ask(start(), 'phone', phone);
  links.drop('laptop');
  expect(told.slice(1)).toEqual([['phone', 'gone']]);
  links.drop('laptop');
  expect(links.size).toBe(0);
});

it('a user has one code, and a device asks for one user', () => {
  const [first, second] = [start(), start('desk')];
  expect(told).toEqual([['laptop', 'gone']]);
  expect(() => links.ask(first, 'phone', phone)).toThrow(wrong);
  links.ask(second, 'phone', phone);
  links.ask(start('tablet', 'bob'), 'phone', phone);
  expect(told.slice(1)).toEqual([['desk', 'gone']]);
});

it('has a limit for an address, and one for all', () => {
  const full = expect.objectContaining({ code: 'limitReached' });
  for (let index = 0; index < 30; index += 1) start(`starter ${index}`, `user ${index}`);
  expect(() => start('one more', 'one more')).toThrow(full);
  for (let index = 30; index < 1_000; index += 1) {
    start(`starter ${index}`, `user ${index}`, `address ${index}`);
  }
  expect(() => start('one more', 'one more', 'elsewhere')).toThrow(full);
});
