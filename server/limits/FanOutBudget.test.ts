import { beforeEach, expect, it } from 'vitest';
import { FanOutBudget } from './FanOutBudget.ts';

let now: number;
let budget: FanOutBudget;
beforeEach(() => {
  now = 0;
  budget = new FanOutBudget(() => now);
});

function pays(userId: string, group: string, recipients: number): boolean {
  try {
    budget.pay(userId, group, recipients);
    return true;
  } catch {
    return false;
  }
}

/** How many requests pass at once. */
function burst(userId: (tried: number) => string, group: string, recipients: number) {
  let passed = 0;
  for (let tried = 0; tried < 20_000; tried += 1) {
    if (pays(userId(tried), group, recipients)) passed += 1;
  }
  return passed;
}

it('charges by the number of recipients', () => {
  expect(burst(() => 'alone', 'a', 0)).toBe(600);
  expect(burst(() => 'crowd', 'b', 90)).toBe(60);
});

it('limits a user over all addresses, and an address over all users', () => {
  expect(burst(() => 'Ann', 'home', 90) + burst(() => 'Ann', 'office', 90)).toBe(60);
  // What each of them has for themselves is all that is left then.
  expect(burst((tried) => `person ${tried % 10}`, 'one address', 90)).toBe(300 + 10 * 10);
});

it('allows five moves a second in channels of 25 peers for any time', () => {
  for (now = 0; now < 600_000; now += 200) expect(pays('Ann', 'home', 25 + 2 * 25)).toBe(true);
});

it('does not refuse a calm user because of others at the same address', () => {
  for (let tried = 0; tried < 600; tried += 1) pays(`noise ${tried % 8}`, 'home', 100);
  expect(pays('noise 1', 'home', 100)).toBe(false);
  // Ann hops through a channel of 25 and mutes, again and again.
  for (let second = 0; second < 60; second += 1) {
    for (let tried = 0; tried < 80; tried += 1) pays(`noise ${tried % 8}`, 'home', 100);
    if (second % 3 === 0) expect(pays('Ann', 'home', 50)).toBe(true);
    if (second % 3 === 1) expect(pays('Ann', 'home', 25)).toBe(true);
    now += 1_000;
  }
});

it('always allows a request after a pause, and limits its cost on a very large server', () => {
  for (now = 0; now < 60_000; now += 1) pays('Ann', 'home', 2_000);
  now += 1_000;
  expect(pays('Ann', 'home', 2_000)).toBe(true);
});
