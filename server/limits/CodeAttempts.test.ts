import { beforeEach, expect, it } from 'vitest';
import { RequestError } from '../../shared/protocol/errors.ts';
import { addressGroupOf } from './addressGroup.ts';
import { CodeAttempts } from './CodeAttempts.ts';

let now: number;
let attempts: CodeAttempts;
let keys: number;
beforeEach(() => {
  now = 0;
  keys = 0;
  attempts = new CodeAttempts(() => now);
});

/** What comes of one try; with a new key, unless one is named. */
function guess(address: string, right = false, publicKey = newKey()): 'in' | 'wrong' | 'refused' {
  try {
    attempts.check({ publicKey, addressGroup: addressGroupOf(address) }, () => {
      if (!right) throw new RequestError('joinCodeWrong', 'wrong');
    });
    return 'in';
  } catch (error) {
    return (error as RequestError).code === 'rateLimited' ? 'refused' : 'wrong';
  }
}

function newKey(): string {
  keys += 1;
  return `key ${keys}`;
}

it('the right code costs nothing, however often', () => {
  for (let tried = 0; tried < 1000; tried += 1) expect(guess('192.0.2.1', true)).toBe('in');
});

it('one person with wrong codes for an hour keeps nobody else behind their address out', () => {
  let wrong = 0;
  for (now = 0; now < 3_600_000; now += 100) {
    if (guess('192.0.2.1', false, 'one person') === 'wrong') wrong += 1;
    if (now % 60_000 === 0) {
      // Also somebody who mistypes twice.
      const mistypes = newKey();
      expect([
        guess('192.0.2.1', true),
        guess('192.0.2.1', false, mistypes),
        guess('192.0.2.1', false, mistypes),
        guess('192.0.2.1', true, mistypes),
      ]).toEqual(['in', 'wrong', 'wrong', 'in']);
    }
  }
  expect(wrong).toBeLessThanOrEqual(20 + 300);
});

it('a class behind one address comes in although each of them mistypes once', () => {
  for (let pupil = 0; pupil < 60; pupil += 1) {
    const key = newKey();
    expect([guess('192.0.2.1', false, key), guess('192.0.2.1', true, key)]).toEqual([
      'wrong',
      'in',
    ]);
  }
});

it('a new key for each guess gains 80 at once and 28,800 a day, and the address is free again in seconds', () => {
  let wrong = 0;
  for (now = 0; now < 600_000; now += 10) if (guess('192.0.2.1') === 'wrong') wrong += 1;
  expect(wrong).toBeLessThanOrEqual(2 * (40 + 100));
  now += 6_000;
  expect(guess('192.0.2.1', true)).toBe('in');
});

it('100,000 wrong codes from as many addresses of one /64 count as those of one', () => {
  let wrong = 0;
  for (let host = 0; host < 100_000; host += 1) {
    const address = `2001:db8:0:1::${(host >> 16).toString(16)}:${(host & 0xffff).toString(16)}`;
    if (guess(address) === 'wrong') wrong += 1;
  }
  expect(wrong).toBe(80);
  expect(guess('2001:db8:0:2::1', true)).toBe('in');
});

it('an attacker with all groups of a /48 has an hour of guesses, not 36,000, and locks out nobody else', () => {
  let wrong = 0;
  for (let tried = 0; tried < 36_000; tried += 1) {
    now = tried * 100;
    if (guess(`2001:db8:1:${tried.toString(16)}::1`) === 'wrong') wrong += 1;
    if (tried % 1_000 === 0) expect(guess('192.0.2.1', true)).toBe('in');
  }
  expect(wrong).toBeLessThanOrEqual(120 + 1_800);
  // Also somebody who mistypes.
  expect([guess('192.0.2.1'), guess('192.0.2.1'), guess('192.0.2.1', true)]).toEqual([
    'wrong',
    'wrong',
    'in',
  ]);
});

it('an attack from a thousand networks for ten minutes gets one more guess from each', () => {
  let wrong = 0;
  for (let tried = 0; tried < 30_000; tried += 1) {
    now = tried * 20;
    if (guess(`2001:db8:${(tried % 1_000).toString(16)}::1`) === 'wrong') wrong += 1;
  }
  // The global bucket, and what each network has when it is empty.
  expect(wrong).toBeLessThanOrEqual(300 + 600 + 2 * 1_000);
  expect(guess('192.0.2.77', true)).toBe('in');
});

it('an attack from many networks gets one guess each, and a newcomer’s right code is checked', () => {
  let wrong = 0;
  for (let net = 0; net < 1000; net += 1) {
    const address = `10.${net >> 8}.${net & 255}.1`;
    for (let tried = 0; tried < 20; tried += 1) if (guess(address) === 'wrong') wrong += 1;
  }
  // 300 at once for all together, then the first of each network.
  expect(wrong).toBeLessThanOrEqual(300 + 1000);
  expect(guess('192.0.2.77', true)).toBe('in');
});
