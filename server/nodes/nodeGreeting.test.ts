import { expect, it } from 'vitest';
import { ownVersions, readGreeting, writeGreeting } from './nodeGreeting.ts';

const greeting = {
  ...ownVersions,
  name: 'east',
  run: 'run',
  worker: 0,
  pid: 1,
  coresPerWorker: 1,
  hosts: ['0.0.0.0'],
  port: 44300,
  addresses: ['203.0.113.8'],
  nodeAddress: '10.0.0.8',
};

it('takes a node of another Perch with the same mediasoup, as during an update, and no other mediasoup', () => {
  const older = { ...greeting, perch: '0.0.1' };
  expect(readGreeting(writeGreeting(older))).toEqual(older);
  expect(readGreeting(writeGreeting({ ...greeting, mediasoup: '3.0.0' }))).toMatch(
    /mediasoup 3\.0\.0.*install the same version on both/,
  );
});

it('says that what cannot be read is no greeting', () => {
  const none = 'This is no greeting of a media node.';
  expect(readGreeting('%%%')).toBe(none);
  expect(readGreeting(writeGreeting({ ...greeting, port: 70_000 }))).toBe(none);
});
