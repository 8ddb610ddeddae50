import { beforeEach, expect, it } from 'vitest';
import { FanOutBudget } from './FanOutBudget.ts';

let now: number;
let budget: FanOutBudget;
beforeEach(() => {
  now = 0;
  budget = new FanOutBudget(() => now);
});

function pays(userId: string | null, group: string, recipients: number): boolean {
  try {
    budget.pay(userId, group, recipients);
    return true;
  } catch {
    return false;
  }
}

/** How many requests pass at once. */
function burst(userId: (tried: number) => string | null, group: string, recipients: number) {
  let passed = 0;
  for (let tried = 0; tried < 20_000; tried += 1) {
    if (pays(userId(tried), group, recipients)) passed += 1;
  }
  return passed;
}

it('charges by how many are told', () => {
  expect(burst(() => 'alone', 'a', 0)).toBe(6_000);
  expect(burst(() => 'crowd', 'b', 99)).toBe(60);
});

it('is one for a person on all of their addresses, and one for all persons of an address', () => {
  expect(burst(() => 'Ann', 'home', 99) + burst(() => 'Ann', 'office', 99)).toBe(60);
  expect(burst((tried) => `fresh ${tried}`, 'one address', 99)).toBe(300);
});

it('lets a heavy user of 25 people’s channel hop five times a second without end', () => {
  for (now = 0; now < 600_000; now += 200) expect(pays('Ann', 'home', 25 + 2 * 25)).toBe(true);
});

it('never asks for more than a pause, and charges nobody for all of a huge server', () => {
  for (now = 0; now < 60_000; now += 1) pays('Ann', 'home', 2_000);
  now += 1_000;
  expect(pays('Ann', 'home', 2_000)).toBe(true);
});
