import { once } from 'node:events';
import { connect } from 'node:tls';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ownAddresses } from '../../server/media/AnnouncedAddresses.ts';
import { LocalServer } from './LocalServer.ts';
import { granted, TestPeer } from './TestPeer.ts';

const joinCode = 'sesame';
const picture = `data:image/webp;base64,${Buffer.from('RIFF\x08\0\0\0WEBPVP8 ').toString('base64')}`;
let local: LocalServer;
let owner: TestPeer;
let member: TestPeer;

beforeAll(async () => {
  local = await LocalServer.start({ workers: 1, joinCode });
  owner = await TestPeer.connect(local.url);
  await owner.open({ name: 'Owner', joinCode });
  granted(await owner.ask('user:claimOwner', { code: local.server.ownerCode ?? '' }));
  member = await TestPeer.connect(local.url);
  await member.open({ name: 'Member', joinCode });
});
afterAll(async () => {
  owner?.close();
  member?.close();
  await local?.close();
});

it('an owner’s name and picture reach all peers, also later ones', async () => {
  const answer = granted(await owner.ask('server:update', { name: 'The Nest', picture }));
  const server = { name: 'The Nest', picture, nameFixed: false, linkPreviews: false, e2ee: 'on' };
  expect(answer.server).toEqual(server);
  await member.until(() => member.told.some(({ name }) => name === 'server:changed'), 'the change');
  expect(member.told.find(({ name }) => name === 'server:changed')?.payload).toEqual({ server });
  const late = await TestPeer.connect(local.url);
  expect(late.challenge.serverName).toBe('The Nest');
  expect((await late.open({ name: 'Late', joinCode })).server).toEqual(server);
  late.close();
});

it('members cannot change it, and invalid picture bytes are refused', async () => {
  const page = `data:image/png;base64,${Buffer.from('<!doctype html>').toString('base64')}`;
  expect(await member.codeOf('server:update', { name: 'Mine', picture })).toBe('forbidden');
  expect(await owner.codeOf('server:update', { name: 'Mine', picture: page })).toBe(
    'invalidRequest',
  );
});

it('the public certificate names no network that does not lead here', async () => {
  const { port } = new URL(local.url);
  const socket = connect({ host: '127.0.0.1', port: Number(port), rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const certificate = socket.getPeerX509Certificate();
  socket.destroy();
  expect(certificate?.checkIP('127.0.0.1')).toBe('127.0.0.1');
  // This server listens only on loopback.
  for (const address of ownAddresses()) expect(certificate?.checkIP(address)).toBeUndefined();
});

it('all may read the certificate, but only who may invite the addresses', async () => {
  const fingerprint256 = local.server.certificate.pin;
  expect(granted(await owner.ask('server:link', {}))).toMatchObject({ fingerprint256 });
  const addresses: string[] = [];
  expect(granted(await member.ask('server:link', {}))).toEqual({
    url: null,
    fingerprint256,
    addresses,
  });
});
