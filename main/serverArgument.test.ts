import { expect, test } from 'vitest';
import { serverArgument, serverFromArguments } from './serverArgument.ts';

test('a window reads the server that it was made for', () => {
  const args = ['perch', '--type=renderer', serverArgument('https://localhost:44300'), '--last'];
  expect(serverFromArguments(args)).toBe('https://localhost:44300');
});

test('the argument that Electron appends wins over one from the command line', () => {
  const args = [serverArgument('https://evil.example'), serverArgument('https://localhost:44300')];
  expect(serverFromArguments(args)).toBe('https://localhost:44300');
});

test('a window without a server is a mistake', () => {
  expect(() => serverFromArguments(['perch'])).toThrow('--perch-server=');
});
