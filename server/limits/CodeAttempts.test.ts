import { beforeEach, expect, it } from 'vitest';
import { RequestError } from '../../shared/protocol/errors.ts';
import { addressGroupOf } from './addressGroup.ts';
import { CodeAttempts } from './CodeAttempts.ts';

let now: number;
let attempts: CodeAttempts;
beforeEach(() => {
  now = 0;
  attempts = new CodeAttempts(() => now);
});

/** What comes of one try. */
async function guess(address: string, right = false): Promise<'in' | 'wrong' | 'refused'> {
  try {
    return await attempts.check(addressGroupOf(address), async () => {
      if (!right) throw new RequestError('joinCodeWrong', 'wrong');
      return 'in' as const;
    });
  } catch (error) {
    return (error as RequestError).code === 'rateLimited' ? 'refused' : 'wrong';
  }
}

it('the right code costs nothing, however often', async () => {
  for (let tried = 0; tried < 1000; tried += 1) expect(await guess('192.0.2.1', true)).toBe('in');
});

it('ten minutes of wrong codes lock an address out for seconds, not for hours', async () => {
  let wrong = 0;
  for (now = 0; now < 600_000; now += 10) if ((await guess('192.0.2.1')) === 'wrong') wrong += 1;
  expect(wrong).toBeLessThanOrEqual(20 + 100);
  now += 6_000;
  expect(await guess('192.0.2.1', true)).toBe('in');
});

it('100,000 wrong codes from as many addresses of one /64 count as those of one', async () => {
  let wrong = 0;
  for (let host = 0; host < 100_000; host += 1) {
    const address = `2001:db8:0:1::${(host >> 16).toString(16)}:${(host & 0xffff).toString(16)}`;
    if ((await guess(address)) === 'wrong') wrong += 1;
  }
  expect(wrong).toBe(20);
  expect(await guess('2001:db8:0:2::1', true)).toBe('in');
});

it('an attacker with all groups of a /48 has an hour of guesses, not 36,000, and locks out nobody else', async () => {
  let wrong = 0;
  for (let tried = 0; tried < 36_000; tried += 1) {
    now = tried * 100;
    if ((await guess(`2001:db8:1:${tried.toString(16)}::1`)) === 'wrong') wrong += 1;
    if (tried % 1_000 === 0) expect(await guess('192.0.2.1', true)).toBe('in');
  }
  expect(wrong).toBeLessThanOrEqual(60 + 1_800);
  // Also somebody who mistypes.
  expect([
    await guess('192.0.2.1'),
    await guess('192.0.2.1'),
    await guess('192.0.2.1', true),
  ]).toEqual(['wrong', 'wrong', 'in']);
});

it('an attack from a thousand networks for ten minutes gets one more guess from each', async () => {
  let wrong = 0;
  for (let tried = 0; tried < 30_000; tried += 1) {
    now = tried * 20;
    if ((await guess(`2001:db8:${(tried % 1_000).toString(16)}::1`)) === 'wrong') wrong += 1;
  }
  // The global bucket, and what each network has when it is empty.
  expect(wrong).toBeLessThanOrEqual(300 + 600 + 2 * 1_000);
  expect(await guess('192.0.2.77', true)).toBe('in');
});

it('an attack from many networks gets one guess each, and a newcomer’s right code is checked', async () => {
  let wrong = 0;
  for (let net = 0; net < 1000; net += 1) {
    const address = `10.${net >> 8}.${net & 255}.1`;
    for (let tried = 0; tried < 20; tried += 1) if ((await guess(address)) === 'wrong') wrong += 1;
  }
  // 300 at once for all together, then the first of each network.
  expect(wrong).toBeLessThanOrEqual(300 + 1000);
  expect(await guess('192.0.2.77', true)).toBe('in');
});
