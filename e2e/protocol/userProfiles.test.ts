import { expect, it } from 'vitest';
import { smallImage } from '../../server/people/smallImage.fixture.ts';
import { backAtMaxMs, type Door } from '../../shared/domain/Door.ts';
import type { User } from '../../shared/domain/User.ts';
import { withoutEncryption } from '../harness/withoutEncryption.ts';
import { localPeers } from './localPeers.ts';
import { granted, TestPeer } from './TestPeer.ts';

const local = localPeers({ env: withoutEncryption });

/** Somebody as another peer sees them in the list. */
const seenBy = (viewer: TestPeer, { session }: TestPeer): User | undefined =>
  viewer.presence.occupants.find(({ peerId }) => peerId === session.peerId)?.user;

async function again(peer: TestPeer, channel: string): Promise<TestPeer> {
  granted(await peer.ask('session:close', {}));
  const back = await TestPeer.connect(local.url, peer.key);
  local.add(back);
  await back.open({});
  await back.join(channel);
  return back;
}

it('a door is shown to others, kept, and opened again', async () => {
  const [ann, bob] = [await local.enter('Ann', 'General'), await local.enter('Bob', 'Music')];
  const other = await TestPeer.connect(local.url, ann.key);
  local.add(other);
  await other.open({});
  const set = async (peer: TestPeer, door: Door | null) =>
    granted(await peer.ask('user:setDoor', { door })).user.door;
  expect(seenBy(bob, ann)).not.toHaveProperty('door');
  const back: Door = { kind: 'backAt', at: Date.now() + backAtMaxMs / 2 };
  expect(await set(ann, back)).toEqual(back);
  await bob.until(() => seenBy(bob, ann)?.door?.kind === 'backAt', 'the door');
  expect(seenBy(bob, ann)?.door).toEqual(back);
  // In her other window, too.
  await other.until(
    () => other.told.some(({ name }) => name === 'user:changed'),
    'the change in the other window',
  );
  const returned = await again(ann, 'General');
  expect(returned.session.user.door).toEqual(back);
  expect(await set(returned, null)).toBeUndefined();
  await bob.until(
    () => seenBy(bob, returned) !== undefined && !seenBy(bob, returned)?.door,
    'open',
  );
});

it('a time that is over or too far away is refused', async () => {
  const ann = await local.enter('Ann');
  const ends = [0, Date.now() - 1, Date.now() + backAtMaxMs + 60_000, -1, 0.5];
  for (const at of ends) {
    expect(await ann.codeOf('user:setDoor', { door: { kind: 'backAt', at } })).toBe(
      'invalidRequest',
    );
  }
});

it('who does not want to be disturbed gets no whisper, and is out of a running one', async () => {
  const ann = await local.enter('Ann', 'General');
  const [bob, cho] = [await local.enter('Bob', 'Music'), await local.enter('Cho', 'Music')];
  const toBob = { target: { peerId: bob.session.peerId } };
  const toMusic = { target: { channelId: ann.channel('Music').id } };
  const door = { door: { kind: 'doNotDisturb' as const } };
  const heard = (peer: TestPeer) =>
    peer.told.filter(({ name }) => name.startsWith('whisper:')).map(({ name }) => name);
  granted(await ann.ask('whisper:start', toBob));
  granted(await bob.ask('user:setDoor', door));
  await ann.until(() => heard(ann).includes('whisper:stopped'), 'the end of the whisper');
  await bob.catchUp();
  expect(heard(bob)).toEqual(['whisper:begun', 'whisper:ended']);
  expect(await ann.codeOf('whisper:start', toBob)).toBe('forbidden');
  granted(await ann.ask('whisper:start', toMusic));
  await cho.until(() => heard(cho).includes('whisper:begun'), 'the whisper to the channel');
  await bob.catchUp();
  expect(heard(bob)).toHaveLength(2);
  granted(await bob.ask('user:setDoor', { door: null }));
  await bob.until(() => heard(bob).length === 3, 'the running whisper');
});

it('a picture is told by its hash, and everybody who is signed in can load it', async () => {
  const [ann, bob] = [await local.enter('Ann', 'General'), await local.enter('Bob', 'Music')];
  const set = async (bytes: Uint8Array<ArrayBuffer> | null) =>
    granted(await ann.ask('user:setPicture', { bytes })).user.picture;
  const first = (await set(smallImage(64, 64, 1))) ?? '';
  await bob.until(() => seenBy(bob, ann)?.picture === first, 'the picture');
  const { bytes } = granted(await bob.ask('user:picture', { hash: first }));
  expect(new Uint8Array(bytes)).toEqual(smallImage(64, 64, 1));
  const stranger = await TestPeer.connect(local.url);
  local.add(stranger);
  expect(await stranger.codeOf('user:picture', { hash: first })).toBe('notSignedIn');

  const second = (await set(smallImage(64, 64, 2))) ?? '';
  expect(await bob.codeOf('user:picture', { hash: first })).toBe('notFound');
  const returned = await again(ann, 'General');
  expect(returned.session.user.picture).toBe(second);
  expect(granted(await returned.ask('user:setPicture', { bytes: null })).user).not.toHaveProperty(
    'picture',
  );
  expect(await bob.codeOf('user:picture', { hash: second })).toBe('notFound');
});

it('two people may have the same picture', async () => {
  const [ann, bob] = [await local.enter('Ann'), await local.enter('Bob')];
  for (const peer of [ann, bob])
    granted(await peer.ask('user:setPicture', { bytes: smallImage() }));
  const hash =
    granted(await ann.ask('user:setPicture', { bytes: smallImage() })).user.picture ?? '';
  granted(await ann.ask('user:setPicture', { bytes: null }));
  expect(await ann.codeOf('user:picture', { hash })).toBe('ok');
});

it('a picture is a small image', async () => {
  const ann = await local.enter('Ann');
  const page = Buffer.from('<!doctype html><script>alert(document.domain)</script>');
  for (const bytes of [page, smallImage(600, 600), Buffer.alloc(0), Buffer.alloc(25_000), 'text']) {
    expect(await ann.codeOf('user:setPicture', { bytes })).toBe('invalidRequest');
  }
  expect(await ann.codeOf('user:picture', { hash: '../../perch.db' })).toBe('invalidRequest');
});
