import { expect, test } from 'vitest';
import { pageArguments, pageFromArguments } from './pageArguments.ts';

const server = { page: 'server', serverUrl: 'https://localhost:44300' } as const;
const home = { page: 'home', serverUrl: null } as const;

test.each([server, home])('a page reads the facts that it was made with: %j', (facts) => {
  const args = ['perch', '--type=renderer', ...pageArguments(facts), '--last'];
  expect(pageFromArguments(args)).toEqual(facts);
});

test('the arguments that Electron appends win over those of the command line', () => {
  const args = [...pageArguments({ ...server, serverUrl: 'https://evil.example' })];
  expect(pageFromArguments([...args, ...pageArguments(server)])).toEqual(server);
  expect(pageFromArguments([...args, ...pageArguments(home)])).toEqual(home);
});

test('a page without facts, or of an unknown kind, is an error', () => {
  expect(() => pageFromArguments(['perch'])).toThrow('--perch-page=');
  expect(() => pageFromArguments(['--perch-page=other'])).toThrow('--perch-page=');
});
