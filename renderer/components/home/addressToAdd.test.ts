import { expect, test } from 'vitest';
import { addressToAdd } from './addressToAdd.ts';

test.each([
  ['  nest.example ', 'nest.example'],
  ['\u2068perch://nest.example:44300/\u2069\u200b', 'perch://nest.example:44300/'],
  ['nest.example:44300', 'nest.example:44300'],
  ['perch://nest.example:44300/#invite=a&pin=ab', 'perch://nest.example:44300/#invite=a&pin=ab'],
  ['https://nest.example:44300/', 'https://nest.example:44300/'],
  ['https://nest.example:44300/#invite=a%20b', 'perch://nest.example:44300/#invite=a%20b'],
  ['https://nest.example/#invite=a', 'perch://nest.example:443/#invite=a'],
  ['https://[::1]:44300/#channel=x', 'perch://[::1]:44300/#channel=x'],
])('%j', (typed, address) => {
  expect(addressToAdd(typed)).toBe(address);
});
