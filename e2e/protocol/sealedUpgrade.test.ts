import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PerchServer } from '../harness/PerchServer.ts';
import { FileClient } from './FileClient.ts';
import { bytes } from './filePeers.ts';
import { granted, TestPeer } from './TestPeer.ts';

/** The settings of the server, which its owner changes between starts. */
const env: { PERCH_E2EE?: string } = { PERCH_E2EE: 'off' };
let server: PerchServer;
let ann: TestPeer;

beforeAll(async () => {
  server = await PerchServer.start({ workers: 1, env });
  ann = await TestPeer.enter(server.url, 'Ann');
  granted(await ann.ask('user:claimOwner', { code: server.ownerCode }));
});
afterAll(async () => {
  ann?.close();
  await server?.stop();
});

async function startWith(policy: string): Promise<void> {
  env.PERCH_E2EE = policy;
  ann.close();
  await server.restart();
  ann = await TestPeer.connect(server.url, ann.key);
  await ann.open();
}

const general = () => ann.channel('General').id;
const write = (text: string, fileIds: never[] = []) =>
  ann.codeOf('message:send', { channelId: general(), clientId: randomUUID(), text, fileIds });
const read = async () => {
  const wish = { channelId: general(), place: { at: 'newest' as const }, limit: 50 };
  return granted(await ann.ask('message:list', wish)).messages;
};

it('old messages and files stay as they are when a server begins to encrypt, and when it stops', async () => {
  granted(await ann.ask('file:setLifetime', { channelId: general(), lifetime: 7 }));
  const content = bytes(3_000);
  let files = new FileClient(ann, server.url);
  const file = await files.share('General', 'map.bin', content);
  expect(await write('Before', [file.id as never])).toBe('ok');
  expect(ann.channel('General')).toMatchObject({ encrypted: true });
  expect(ann.channel('General').sealed).toBeUndefined();

  await startWith('on');
  expect(ann.channel('General').sealed).toBe(true);
  const [before] = await read();
  expect(before).toMatchObject({ text: 'Before', files: [{ name: 'map.bin' }] });
  expect(before?.sealed).toBeUndefined();
  files = new FileClient(ann, server.url);
  await files.access('General');
  expect((await files.fetch(file.id)).body).toEqual(content);
  const found = await ann.ask('message:search', {
    channelId: general(),
    text: 'Before',
    limit: 10,
  });
  expect(granted(found).messages).toHaveLength(1);
  // Nothing more in the clear, neither new nor as an edit of what is old; but it can be deleted.
  expect(await write('After')).toBe('conflict');
  const about = { channelId: general(), messageId: before?.id };
  expect(await ann.codeOf('message:edit', { ...about, text: 'Changed' })).toBe('conflict');
  // A channel can be left out, and only there the server reads on.
  const { name, userLimit, music, hidesSpeaking } = ann.channel('General');
  const settings = { name, userLimit, music, hidesSpeaking };
  const marked = { channelId: general(), settings: { ...settings, encrypted: false } };
  granted(await ann.ask('channel:update', marked));
  expect(ann.channel('General').sealed).toBeUndefined();
  expect(await write('Open')).toBe('ok');

  expect(await ann.codeOf('message:delete', about)).toBe('ok');

  await startWith('off');
  expect(ann.channel('General').sealed).toBeUndefined();
  expect(await write('Again')).toBe('ok');
  expect((await read()).map(({ text }) => text)).toEqual(['Open', 'Again']);
});

it('a server that had people before encryption is as it was until its owner turns it on in the app, without a restart', async () => {
  ann.close();
  await server.end();
  delete env.PERCH_E2EE;
  const tables = new DatabaseSync(join(server.dataDir, 'perch.db'));
  tables.exec("UPDATE settings SET value = 'undecided' WHERE key = 'encryption'");
  tables.close();
  await server.launch();
  ann = await TestPeer.connect(server.url, ann.key);
  await ann.open();
  const bob = await TestPeer.enter(server.url, 'Bob');
  expect(ann.challenge.e2ee).toBeUndefined();
  expect(ann.session.server).toMatchObject({ e2eeUndecided: true });
  expect(ann.channel('Music').sealed).toBeUndefined();
  expect(await write('In the clear')).toBe('ok');

  expect(await bob.codeOf('server:encrypt', { isOn: true })).toBe('forbidden');
  expect(granted(await ann.ask('server:encrypt', { isOn: true })).server).toMatchObject({
    e2ee: 'on',
  });
  await bob.catchUp();
  // Apps that have no keys yet sign in anew by the first of these, before they see an encrypted channel.
  const names = bob.told.map(({ name }) => name);
  expect(names.indexOf('server:changed')).toBeLessThan(names.indexOf('presence:changed'));
  expect(bob.channel('Music').sealed).toBe(true);
  // As the test before has left it.
  expect(bob.channel('General').sealed).toBeUndefined();
  expect((await read()).map(({ text }) => text)).toContain('In the clear');

  bob.close();
  ann.close();
  await server.restart();
  ann = await TestPeer.connect(server.url, ann.key);
  await ann.open();
  expect(ann.challenge.e2ee).toBe(true);
  expect(ann.session.server).not.toHaveProperty('e2eeUndecided');
  granted(await ann.ask('server:encrypt', { isOn: false }));
  await ann.catchUp();
  expect(ann.channel('Music').sealed).toBeUndefined();
});
