import { expect, it, vi } from 'vitest';
import { fromBase64url, toBase64url } from '../../storage/base64url.ts';
import { codeDigits } from './codes.ts';
import { MlsGroup } from './MlsGroup.ts';
import { type BedMember, bedChannel, KeyBed, listedOf, posingAs } from './testing/KeyBed.ts';
import { testDevice } from './testing/testDevice.ts';

const heardBy = ({ keys }: BedMember) => keys?.peers.map(({ peerId }) => peerId).sort();
const commitsOf = ({ requests }: KeyBed) => requests.filter(({ name }) => name === 'key:commit');

/** Ann, Bob and Cid in a call. */
async function call() {
  const bed = new KeyBed();
  const [ann, bob, cid] = [await bed.add('ann'), await bed.add('bob'), await bed.add('cid')];
  for (const member of [ann, bob, cid]) {
    bed.enter(member);
    await bed.pass(300);
  }
  return { bed, ann, bob, cid };
}

/** Joins the group from outside, as a server could, and never shows in the list. */
async function addGhost(bed: KeyBed, owner = { userId: 'x', peerId: 'x' } as object) {
  const device = await testDevice('ghost');
  const ghost = await MlsGroup.load();
  const claimed = { ...device.owner, ...owner };
  ghost.certify(claimed, await device.sign(ghost.textToSign(claimed)));
  const { commit, groupInfo } = await ghost.enter(
    bedChannel,
    fromBase64url(bed.group.groupInfo ?? ''),
  );
  bed.order(commit && toBase64url(commit), toBase64url(groupInfo));
  return claimed;
}

it('gives all in a call one secret, one list and one code', async () => {
  const { ann, bob, cid } = await call();
  expect(ann.keys?.secret).toEqual(cid.keys?.secret);
  expect(bob.keys?.secret).toEqual(cid.keys?.secret);
  expect(heardBy(ann)).toEqual(['peer-bob', 'peer-cid']);
  expect(heardBy(cid)).toEqual(['peer-ann', 'peer-bob']);
  const codes = [ann, bob, cid].map(({ client }) =>
    codeDigits(client.status.authenticator ?? new Uint8Array()),
  );
  expect(new Set(codes).size).toBe(1);
  expect(codes[0]).toMatch(/^\d{5}( \d{5}){5}$/);
});

it('removes those who leave together by one commit of the lowest leaf; who left has no keys', async () => {
  const { bed, ann, bob, cid } = await call();
  const before = commitsOf(bed).length;
  const secret = ann.keys?.secret;
  bed.list([listedOf(ann.owner)]);
  bob.client.leave();
  cid.client.leave();
  await bed.pass(500);
  expect(commitsOf(bed)).toHaveLength(before + 1);
  expect(ann.client.status).toMatchObject({ state: 'settled', roster: { ghosts: [] } });
  expect(ann.keys?.secret).not.toEqual(secret);
  expect([bob.keys, cid.keys]).toEqual([null, null]);
  // What is told to them now opens nothing.
  await expect(bob.group.apply(fromBase64url(bed.commits.at(-1)?.commit ?? ''))).rejects.toThrow();
});

it('lets the next one remove a leaf when the lowest does not', async () => {
  const { bed, ann, bob, cid } = await call();
  bed.asked = (name, _payload, by) =>
    name === 'key:commit' && by === ann ? { accepted: false, group: bed.group } : undefined;
  bed.list([ann, bob].map(({ owner }) => listedOf(owner)));
  cid.client.leave();
  await bed.pass(2_500);
  expect(heardBy(bob)).toEqual(['peer-ann']);
  expect(bob.client.status.roster.ghosts).toEqual([]);
  expect(ann.keys?.secret).toEqual(bob.keys?.secret);
});

it('does not hear another device than the known one of its person, until the user accepts it', async () => {
  const { bed, ann, bob, cid } = await call();
  bob.client.leave();
  bed.list([ann, cid].map(({ owner }) => listedOf(owner)));
  await bed.pass(500);
  const swapped = await addGhost(bed, { userId: bob.owner.userId, peerId: 'peer-bob-2' });
  bed.list([...bed.listed, listedOf(swapped)]);
  await bed.pass(300);
  expect(heardBy(ann)).toEqual(['peer-cid']);
  expect(ann.client.status.roster.members).toContainEqual(
    expect.objectContaining({ peerId: 'peer-bob-2', standing: 'changed' }),
  );
  ann.known.accept(swapped.userId, swapped.deviceKey);
  ann.client.trustChanged();
  expect(heardBy(ann)).toEqual(['peer-bob-2', 'peer-cid']);
  expect(heardBy(cid)).toEqual(['peer-ann']);
});

it('does not take the leaf of one person for another one whom the server names', async () => {
  const { bed, ann, bob, cid } = await call();
  bed.list([
    listedOf(ann.owner),
    listedOf(bob.owner),
    listedOf(posingAs(cid.owner, bob.owner.userId)),
  ]);
  await bed.pass(300);
  expect(heardBy(ann)).toEqual(['peer-bob']);
  expect(ann.client.status.roster.missing).toEqual(['peer-cid']);
});

it('shows a leaf without a person, hears nothing of it, and removes it', async () => {
  const { bed, ann, bob } = await call();
  await addGhost(bed);
  await bed.pass(300);
  expect(ann.client.status).toMatchObject({ strangers: 0, roster: { ghosts: [{ userId: 'x' }] } });
  expect(heardBy(ann)).toEqual(['peer-bob', 'peer-cid']);
  await bed.pass(4_000);
  expect(ann.client.status.roster.ghosts).toEqual([]);
  expect(bob.client.status.strangers).toBe(0);
});

it('sends nothing any more beside a leaf without a person that the server will not have removed', async () => {
  const { bed, ann } = await call();
  await addGhost(bed);
  bed.asked = (name) => {
    if (name === 'key:commit') return { accepted: false, group: bed.group };
    return name === 'key:failed' ? {} : undefined;
  };
  await bed.pass(5_000);
  expect(ann.client.status).toMatchObject({ state: 'settled', strangers: 1 });
  await bed.pass(6_000);
  expect(ann.client.status.state).toBe('failed');
  expect(ann.keys).toBeNull();
  expect(bed.requests.filter(({ name }) => name === 'key:failed').length).toBeGreaterThan(0);
  const given = ann.given.length;
  await bed.pass(15_000);
  expect([ann.keys, ann.given.length]).toEqual([null, given]);
});

it('follows commits that come twice, late and out of order in their one order', async () => {
  const bed = new KeyBed();
  const ann = await bed.add('ann');
  bed.enter(ann);
  await bed.pass(300);
  const held: { epoch: number; commit: string | null }[] = [];
  bed.told = (commit, to) => {
    if (to === ann) held.push(commit);
    return to === ann ? [] : [commit];
  };
  for (const name of ['bob', 'cid', 'dan']) {
    bed.enter(await bed.add(name));
    await bed.pass(300);
  }
  expect(held).toHaveLength(3);
  bed.requests.length = 0;
  for (const commit of [...held.toReversed(), ...held]) ann.client.committed(bedChannel, commit);
  await bed.pass(300);
  expect(bed.requests.filter(({ name }) => name !== 'key:missed')).toEqual([]);
  expect(ann.keys?.secret).toEqual(bed.members.at(-1)?.keys?.secret);
  // An old one under a new number, and none under the next.
  const last = held[0]?.commit ?? null;
  ann.client.committed(bedChannel, { epoch: (ann.keys?.epoch ?? 0) + 1, commit: last });
  await bed.pass(1_000);
  const secrets = ann.given.map(({ epoch, secret }) => [secret.join(), epoch] as const);
  expect(new Map(secrets).size).toBe(new Set(secrets.map(([, epoch]) => epoch)).size);
  expect(ann.client.status.state).toBe('settled');
});

it('joins anew what it cannot follow, and keeps its place in the list', async () => {
  const { bed, ann, bob, cid } = await call();
  bed.told = (commit, to) => (to === bob ? [{ ...commit, commit: 'AAAA' }] : [commit]);
  cid.client.leave();
  bed.list([ann, bob].map(({ owner }) => listedOf(owner)));
  await bed.pass(1_500);
  expect(bob.client.status.state).toBe('settled');
  expect(ann.keys?.secret).toEqual(bob.keys?.secret);
  expect(heardBy(ann)).toEqual(['peer-bob']);
});

it('enters no group that is broken or of another channel, and asks for another one', async () => {
  const { bed, ann } = await call();
  const other = await MlsGroup.load();
  const device = await testDevice('eve');
  other.certify(device.owner, await device.sign(other.textToSign(device.owner)));
  const { groupInfo } = await other.enter('another channel', null);
  for (const broken of [toBase64url(groupInfo), 'AAAA']) {
    bed.requests.length = 0;
    bed.group = { ...bed.group, groupInfo: broken };
    const dan = await bed.add(`dan ${broken.length}`);
    bed.enter(dan);
    await bed.pass(0);
    expect(dan.given).toEqual([]);
    await bed.pass(2_000);
    expect(bed.requests.map(({ name }) => name)).toContain('key:failed');
    expect(dan.keys?.secret).toEqual(ann.keys?.secret);
  }
});

it('never has two who were told different orders hear each other, nor the same code', async () => {
  const { bed, ann, bob } = await call();
  const fork = { ...bed.group };
  bed.told = (commit, to) => (to === ann ? [commit] : []);
  await addGhost(bed, { userId: 'dan', peerId: 'dan' });
  const toAnn = bed.group;
  bed.group = fork;
  bed.told = (commit, to) => (to === bob ? [commit] : []);
  await addGhost(bed, { userId: 'eve', peerId: 'eve' });
  await bed.pass(200);
  expect(bed.group.epoch).toBe(toAnn.epoch);
  expect(ann.keys?.epoch).toBe(bob.keys?.epoch);
  expect(ann.keys?.secret).not.toEqual(bob.keys?.secret);
  expect(ann.client.status.authenticator).not.toEqual(bob.client.status.authenticator);
});

it('gives no keys before the server has ordered the join, nor after the channel is left', async () => {
  const bed = new KeyBed();
  const ann = await bed.add('ann');
  const { promise, resolve } = Promise.withResolvers<unknown>();
  bed.asked = (name) => (name === 'key:commit' ? promise : undefined);
  ann.client.enter(bedChannel, []);
  await bed.pass(300);
  expect([ann.given, ann.client.status.state]).toEqual([[], 'arriving']);
  ann.client.leave();
  resolve({ accepted: true, group: { epoch: 1, groupInfo: 'AAAA' } });
  await bed.pass(300);
  expect([ann.given, ann.client.status.state]).toEqual([[], 'none']);
});

it('sends the commit of a prepared join with the click', async () => {
  const { bed, ann } = await call();
  const dan = await bed.add('dan');
  dan.client.prepare(bedChannel);
  await bed.pass(300);
  bed.requests.length = 0;
  bed.enter(dan);
  await bed.pass(100);
  expect(bed.requests.map(({ name }) => name)).toEqual(['key:commit']);
  expect(ann.keys?.secret).toEqual(dan.keys?.secret);
});

it('keeps its leaf over a lost connection, and catches up', async () => {
  const { bed, ann, bob, cid } = await call();
  bob.client.lost();
  const secret = bob.keys?.secret;
  bed.told = (commit, to) => (to === bob ? [] : [commit]);
  cid.client.leave();
  bed.list([ann, bob].map(({ owner }) => listedOf(owner)));
  await bed.pass(500);
  expect(bob.keys?.secret).toEqual(secret);
  bed.requests.length = 0;
  bob.client.connected(bob.owner.peerId);
  await bed.pass(300);
  expect(bed.requests.map(({ name }) => name)).toEqual(['key:missed']);
  expect(bob.keys?.secret).toEqual(ann.keys?.secret);
  expect(bob.keys?.ownLeaf).toBe(1);
});

it('uses no keys of a commit that came second, and joins on the one that came first', async () => {
  const { bed, ann } = await call();
  const dan = await bed.add('dan');
  let isFirst = true;
  bed.asked = (name, _payload, by) => {
    if (name !== 'key:commit' || by !== dan || !isFirst) return undefined;
    isFirst = false;
    return { accepted: false, group: bed.group };
  };
  bed.enter(dan);
  await bed.pass(0);
  expect([dan.given, dan.client.status.state]).toEqual([[], 'arriving']);
  await bed.pass(500);
  expect(dan.keys?.secret).toEqual(ann.keys?.secret);
});

it('asks for the group again when others have joined while it waits for its turn', async () => {
  const { bed, ann } = await call();
  const dan = await bed.add('dan');
  let refused = 0;
  bed.asked = (name, payload, by) => {
    if (name !== 'key:commit' || by !== dan) return undefined;
    if (payload['epoch'] !== bed.group.epoch) refused += 1;
    if (refused > 0 || bed.members.length > 4) return undefined;
    refused += 1;
    return { accepted: false, group: structuredClone(bed.group) };
  };
  bed.enter(dan);
  await bed.pass(0);
  const eve = await bed.add('eve');
  bed.enter(eve);
  await bed.pass(500);
  expect(refused).toBe(1);
  expect(new Set([ann, dan, eve].map(({ keys }) => keys?.secret.join())).size).toBe(1);
});

it('keeps its leaf when a commit comes while the server says that there is none', async () => {
  const { bed, ann, bob } = await call();
  const device = await testDevice('dan');
  const dan = await MlsGroup.load();
  dan.certify(device.owner, await device.sign(dan.textToSign(device.owner)));
  const joined = await dan.enter(bedChannel, fromBase64url(bed.group.groupInfo ?? ''));
  bed.asked = (name, _payload, by) => {
    if (name !== 'key:missed' || by !== bob) return undefined;
    bed.order(joined.commit && toBase64url(joined.commit), toBase64url(joined.groupInfo));
    return { commits: [] };
  };
  const withdrawn = vi.fn();
  bob.client.on('withdrawn', withdrawn);
  bob.client.lost();
  bob.client.connected(bob.owner.peerId);
  await bed.pass(300);
  expect(withdrawn).not.toHaveBeenCalled();
  expect(bob.keys?.secret).toEqual(ann.keys?.secret);
  expect(bob.keys?.epoch).toBe(bed.group.epoch);
});

it('sends the commit when the pointer goes down, and has all keys with the click', async () => {
  const { bed, ann } = await call();
  const [dan, eve] = [await bed.add('dan'), await bed.add('eve')];
  dan.client.prepare(bedChannel);
  await bed.pass(300);
  bed.requests.length = 0;
  dan.client.press(bedChannel);
  dan.client.press(bedChannel);
  await bed.pass(10);
  expect(bed.requests.map(({ name }) => name)).toEqual(['key:commit']);
  expect(ann.client.status.roster.ghosts).toHaveLength(1);
  // Somebody else comes between the press and the click.
  bed.enter(eve);
  await bed.pass(70);
  bed.requests.length = 0;
  bed.enter(dan);
  await bed.pass(0);
  expect(bed.requests).toEqual([]);
  expect(dan.keys?.secret).toEqual(ann.keys?.secret);
  expect(heardBy(ann)).toEqual(['peer-bob', 'peer-cid', 'peer-dan', 'peer-eve']);
});

it('joins anew when the click comes too late after the pointer has gone down, and is no alarm', async () => {
  const { bed, ann } = await call();
  const dan = await bed.add('dan');
  const strangers: number[] = [];
  ann.client.on('changed', (status) => strangers.push(status.strangers));
  dan.client.press(bedChannel);
  await bed.pass(3_500);
  expect(ann.client.status.roster.ghosts).toEqual([]);
  bed.enter(dan);
  await bed.pass(300);
  expect(dan.keys?.secret).toEqual(ann.keys?.secret);
  expect(heardBy(ann)).toContain('peer-dan');
  expect(Math.max(...strangers)).toBe(0);
});

it('is an alarm when leaves without a person follow each other without a pause', async () => {
  const { bed, ann } = await call();
  for (let count = 0; count < 5; count += 1) {
    await addGhost(bed, { userId: 'x', peerId: `x${count}` });
    await bed.pass(2_500);
  }
  expect(ann.client.status.strangers).toBeGreaterThan(0);
});

it('takes nobody into the group who is not in the list', async () => {
  const { bed, ann } = await call();
  const dan = await bed.add('dan');
  const { peerId } = dan.owner;
  const offered = await dan.group.enter(bedChannel, fromBase64url(bed.group.groupInfo ?? ''));
  const keyPackage = toBase64url(offered.keyPackage);
  bed.requests.length = 0;
  ann.client.waiting({ channelId: bedChannel, peerId, keyPackage });
  await bed.pass(500);
  expect(commitsOf(bed)).toEqual([]);
  bed.list([...bed.listed, listedOf(dan.owner)]);
  await bed.pass(500);
  expect(commitsOf(bed)).toEqual([
    { name: 'key:commit', payload: expect.objectContaining({ welcome: expect.anything() }) },
  ]);
  expect(heardBy(ann)).toEqual(['peer-bob', 'peer-cid', 'peer-dan']);
});

it('joins by itself when nobody takes it in, or by what is not for it', async () => {
  for (const isWelcomed of [false, true]) {
    const { bed, ann } = await call();
    const dan = await bed.add('dan');
    let hasWaited = false;
    bed.asked = (name, _payload, by) => {
      if (name !== 'key:commit' || by !== dan || hasWaited) return undefined;
      hasWaited = true;
      return { accepted: false, waits: true, group: null };
    };
    bed.enter(dan);
    await bed.pass(100);
    expect(dan.client.status.state).toBe('arriving');
    if (isWelcomed) {
      const groupInfo = bed.group.groupInfo ?? '';
      dan.client.welcomed({ channelId: bedChannel, epoch: 99, welcome: 'AAAA', groupInfo });
    }
    await bed.pass(1_500);
    expect(dan.keys?.secret).toEqual(ann.keys?.secret);
    expect(heardBy(dan)).toEqual(['peer-ann', 'peer-bob', 'peer-cid']);
  }
});
