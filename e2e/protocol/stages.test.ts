import { afterEach, beforeEach, expect, it } from 'vitest';
import type { StagePart } from '../../shared/domain/stage.ts';
import { tones } from '../harness/tones.ts';
import { LocalServer } from './LocalServer.ts';
import { leaveUnencrypted } from './leaveUnencrypted.ts';
import { cameraParameters } from './rtpParameters.ts';
import { SoundingPeer } from './SoundingPeer.ts';
import { granted, TestPeer } from './TestPeer.ts';

let local: LocalServer;
let people: { close(): void }[];
/** The owner, so that she may mute: she speaks from the start. */
let olga: SoundingPeer;
let ann: SoundingPeer;
let bob: SoundingPeer;

beforeEach(async () => {
  local = await LocalServer.start({ workers: 1, sessionHoldMs: 5_000 });
  people = [];
  olga = await enter('Eve');
  granted(await olga.peer.ask('user:claimOwner', { code: local.server.ownerCode ?? '' }));
  await setStage(true);
  await olga.join('General');
  ann = await enter('Ann', 'General');
  bob = await enter('Bob', 'General');
});
afterEach(async () => {
  for (const person of people) person.close();
  await local?.close();
});

async function enter(name: keyof typeof tones, channel?: string): Promise<SoundingPeer> {
  const person = await SoundingPeer.enter(local.url, name, tones[name]);
  people.push(person);
  if (channel !== undefined) await person.join(channel);
  return person;
}

async function setStage(stage: boolean): Promise<void> {
  const { id: channelId, name, userLimit, music, hidesSpeaking } = olga.peer.channel('General');
  const settings = { name, userLimit, music, hidesSpeaking, stage };
  granted(await olga.peer.ask('channel:update', { channelId, settings }));
}

const idOf = ({ peer }: SoundingPeer) => peer.session.peerId;
const invite = (peer: SoundingPeer) => olga.peer.codeOf('stage:invite', { peerId: idOf(peer) });
const sendBack = (peer: SoundingPeer) => olga.peer.codeOf('stage:sendBack', { peerId: idOf(peer) });
const speak = ({ peer }: SoundingPeer) => peer.codeOf('stage:speak', {});

/** What others see of a peer, after all that it has caused. */
async function partOf(peer: SoundingPeer): Promise<StagePart | null | undefined> {
  await olga.peer.catchUp();
  return olga.peer.presence.occupants.find(({ peerId }) => peerId === idOf(peer))?.stagePart;
}

async function expectHeard(listener: SoundingPeer, frequencies: readonly number[]): Promise<void> {
  await expect
    .poll(() => listener.hears.map(({ frequency }) => frequency).sort())
    .toEqual([...frequencies].sort());
}

/** The streams of these peers that a peer was offered and still has. */
const streamsFrom = (listener: SoundingPeer, ...from: SoundingPeer[]) =>
  listener.peer.offers.filter(({ peerId }) => from.some((each) => idOf(each) === peerId));

it('an audience hears who speaks, and nobody receives anything of it', async () => {
  for (const listener of [ann, bob]) await expectHeard(listener, [tones.Eve]);
  await expectHeard(olga, []);
  expect([streamsFrom(ann, bob), streamsFrom(bob, ann), streamsFrom(olga, ann, bob)]).toEqual([
    [],
    [],
    [],
  ]);
  const { consumers } = await local.counts.count();
  expect(consumers).toBe(2);
  const camera = { source: 'camera' as const, rtpParameters: cameraParameters() };
  expect(await ann.peer.codeOf('producer:create', camera)).toBe('forbidden');
  expect(await ann.peer.codeOf('whisper:start', { target: { peerId: idOf(bob) } })).toBe(
    'conflict',
  );
  expect(await partOf(ann)).toEqual({ speaks: false, hand: null, invited: false });
});

it('a whisper to a stage from elsewhere reaches its speakers only', async () => {
  await leaveUnencrypted(olga.peer, 'Music');
  const cho = await enter('Cho', 'Music');
  await cho.sendWhisper(tones.Kim);
  const channelId = cho.peer.channel('General').id;
  expect(await cho.peer.codeOf('whisper:start', { target: { channelId } })).toBe('ok');
  await expectHeard(olga, [tones.Kim]);
  expect([streamsFrom(ann, cho), streamsFrom(bob, cho)]).toEqual([[], []]);
});

it('who is invited speaks only after accepting, and is silent when sent back', async () => {
  expect([await speak(ann), await bob.peer.codeOf('stage:invite', { peerId: idOf(ann) })]).toEqual([
    'forbidden',
    'forbidden',
  ]);
  expect(await bob.peer.codeOf('stage:raiseHand', {})).toBe('ok');
  expect(await ann.peer.codeOf('stage:raiseHand', {})).toBe('ok');
  expect((await partOf(bob))?.hand).toBeLessThan((await partOf(ann))?.hand ?? 0);
  expect(await invite(ann)).toBe('ok');
  expect(await partOf(ann)).toMatchObject({ speaks: false, invited: true });
  expect(streamsFrom(bob, ann)).toEqual([]);
  expect(await speak(ann)).toBe('ok');
  await expectHeard(bob, [tones.Eve, tones.Ann]);
  await expectHeard(olga, [tones.Ann]);

  await ann.turnCameraOn(90);
  expect(await sendBack(bob)).toBe('ok');
  expect((await partOf(bob))?.hand).toBeNull();
  expect(await sendBack(ann)).toBe('ok');
  // In the moment of the answer: nothing is left that could carry a sound.
  await olga.peer.catchUp();
  expect([streamsFrom(olga, ann), streamsFrom(bob, ann)]).toEqual([[], []]);
  await expectHeard(bob, [tones.Eve]);
  expect(ann.peer.told.filter(({ name }) => name === 'producer:ended')).toHaveLength(1);
  const asked = { before: null, search: '', userId: null, kinds: ['sentBack' as const], limit: 9 };
  const { entries } = granted(await olga.peer.ask('audit:list', asked));
  expect(entries).toMatchObject([{ person: { name: 'Ann' }, subject: 'General' }]);
  ann.turnCameraOff();
});

it('a speaker steps down and an invited person declines, who may mute comes back alone', async () => {
  await invite(ann);
  expect(await ann.peer.codeOf('stage:listen', {})).toBe('ok');
  expect(await speak(ann)).toBe('forbidden');
  expect(await olga.peer.codeOf('stage:listen', {})).toBe('ok');
  await expectHeard(ann, []);
  expect(await speak(olga)).toBe('ok');
  await expectHeard(ann, [tones.Eve]);
});

it('a lost connection keeps the part of a peer', async () => {
  await invite(ann);
  await speak(ann);
  await bob.peer.codeOf('stage:raiseHand', {});
  for (const person of [ann, bob]) {
    const { key, session } = person.peer;
    person.peer.vanish();
    await olga.peer.until(
      () =>
        olga.peer.presence.occupants.some(({ peerId, away }) => away && peerId === session.peerId),
      'the loss',
    );
    const back = await TestPeer.connect(local.url, key);
    people.push(back);
    const opened = await back.open({
      resumeToken: session.resumeToken,
      channelId: olga.peer.channel('General').id,
    });
    expect(opened.resumed).toBe(true);
  }
  expect(await partOf(ann)).toMatchObject({ speaks: true });
  expect(await partOf(bob)).toMatchObject({ speaks: false, hand: expect.any(Number) });
});

it('who speaks as a moderator goes back with the role, who was invited stays', async () => {
  const moderator = olga.peer.session.roles.find(({ name }) => name === 'Moderator');
  const member = olga.peer.session.roles.find(({ name }) => name === 'Member');
  const give = async (peer: SoundingPeer, ...roles: (typeof member)[]) => {
    const roleIds = roles.flatMap((role) => (role ? [role.id] : []));
    const userId = peer.peer.session.user.id;
    granted(await olga.peer.ask('person:setRoles', { userId, roleIds }));
  };
  await invite(bob);
  await speak(bob);
  await give(ann, member, moderator);
  await give(bob, member, moderator);
  expect(await speak(ann)).toBe('ok');
  await expectHeard(olga, [tones.Ann, tones.Bob]);
  await give(ann, member);
  await give(bob, member);
  await expectHeard(olga, [tones.Bob]);
  expect(await partOf(ann)).toMatchObject({ speaks: false });
});

it('a channel becomes a stage and an ordinary one again while people are in it', async () => {
  await setStage(false);
  await expectHeard(bob, [tones.Eve, tones.Ann]);
  expect(await partOf(ann)).toBeNull();
  expect(await ann.peer.codeOf('stage:raiseHand', {})).toBe('conflict');
  await setStage(true);
  await expectHeard(bob, [tones.Eve]);
  expect(streamsFrom(bob, ann)).toEqual([]);
});
