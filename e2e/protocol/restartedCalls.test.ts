import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { DirectNotifications } from '../../shared/protocol/streams/direct.ts';
import { PerchServer } from '../harness/PerchServer.ts';
import { granted, TestPeer } from './TestPeer.ts';

let server: PerchServer;
let ann: TestPeer;
let bob: TestPeer;

beforeAll(async () => {
  server = await PerchServer.start({ workers: 1 });
});
afterAll(async () => {
  for (const peer of [ann, bob]) peer?.close();
  await server?.stop();
});

const last = <Name extends keyof DirectNotifications>(peer: TestPeer, name: Name) =>
  peer.told.findLast((each) => each.name === name)?.payload as DirectNotifications[Name];

/** The pair of the two, who both allow it. */
async function paired(channelId: ChannelId, held = {}) {
  for (const peer of [ann, bob]) {
    granted(await peer.ask('direct:allow', { channelId, allowed: true, ...held }));
  }
  await ann.catchUp();
  return last(ann, 'direct:paired').pairId;
}

async function comeBack(former: TestPeer, channelId: ChannelId): Promise<TestPeer> {
  const { resumeToken, peerId } = former.session;
  former.close();
  const peer = await TestPeer.connect(server.url, former.key);
  const opened = await peer.open({ resumeToken, channelId });
  expect(opened).toMatchObject({ peerId, resumed: false, joinFailure: null });
  return peer;
}

it('a call goes on when the server is killed or stopped and started again, with the same people, and directly', async () => {
  ann = await TestPeer.enter(server.url, 'Ann');
  bob = await TestPeer.enter(server.url, 'Bob');
  const { refusal } = granted(await ann.ask('call:ring', { userId: bob.session.user.id }));
  expect(refusal).toBeNull();
  const { call } = granted(await bob.ask('call:get', {}));
  const callId = call?.id as ChannelId;
  granted(await bob.ask('call:accept', { callId }));
  for (const peer of [ann, bob]) granted(await peer.ask('channel:join', { channelId: callId }));
  const pairId = await paired(callId);

  for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
    await server.restart(signal);
    ann = await comeBack(ann, callId);
    expect(granted(await ann.ask('call:get', {})).call).toMatchObject({
      id: callId,
      isOutgoing: true,
      isAccepted: true,
      isHere: true,
      isOtherLost: true,
    });
    bob = await comeBack(bob, callId);
    expect(granted(await ann.ask('call:get', {})).call).toMatchObject({ isOtherLost: false });
    expect(ann.listedIn).toBe('Ann, Bob');
    // Each still has the connection, and names it.
    expect(await paired(callId, { held: pairId })).toBe(pairId);
    expect(last(bob, 'direct:paired')).toMatchObject({ pairId, peerId: ann.session.peerId });
  }

  const stranger = await TestPeer.connect(server.url);
  const { resumeToken } = ann.session;
  const opened = await stranger.open({ name: 'Cho', resumeToken, channelId: callId });
  expect(opened.peerId).not.toBe(ann.session.peerId);
  expect(opened.joinFailure?.code).toBe('notFound');
  stranger.close();

  granted(await bob.ask('call:end', { callId }));
  // Nothing goes on any more after the next start.
  const database = new DatabaseSync(join(server.dataDir, 'perch.db'), { readOnly: true });
  await expect.poll(() => database.prepare('SELECT id FROM ongoing_calls').all()).toEqual([]);
  database.close();
});
