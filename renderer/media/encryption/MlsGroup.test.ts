import { expect, it } from 'vitest';
import { MlsGroup } from './MlsGroup.ts';
import { testDevice } from './testing/testDevice.ts';

async function member(name: string) {
  const device = await testDevice(name);
  const group = await MlsGroup.load();
  group.certify(device.owner, await device.sign(group.textToSign(device.owner)));
  return { group, ...device };
}

it('agrees on one secret and one list through joins, a removal and a rejoin', async () => {
  const [ann, bob, cid] = await Promise.all(['ann', 'bob', 'cid'].map(member));
  if (!ann || !bob || !cid) throw new Error('nobody');
  let { groupInfo } = await ann.group.enter('channel', null);
  await ann.group.adopt();
  const joined = await bob.group.enter('channel', groupInfo);
  const ofBob = await bob.group.adopt();
  const ofAnn = await ann.group.apply(joined.commit ?? new Uint8Array());
  if (ofAnn === 'removed') throw new Error('removed');
  expect(ofAnn.secret).toEqual(ofBob.secret);
  expect(ofAnn.secret).toHaveLength(32);
  expect(ofAnn.leaves).toEqual(ofBob.leaves);
  expect(ofAnn.leaves.map(({ owner }) => owner)).toEqual([ann.owner, bob.owner]);

  const cids = await cid.group.enter('channel', joined.groupInfo);
  await cid.group.adopt();
  await ann.group.apply(cids.commit ?? new Uint8Array());
  await bob.group.apply(cids.commit ?? new Uint8Array());
  const removal = await ann.group.remove([1]);
  const after = await ann.group.adopt();
  expect(await bob.group.apply(removal.commit ?? new Uint8Array())).toBe('removed');
  const ofCid = await cid.group.apply(removal.commit ?? new Uint8Array());
  if (ofCid === 'removed') throw new Error('removed');
  expect(ofCid.secret).toEqual(after.secret);
  expect(ofCid.secret).not.toEqual(ofBob.secret);
  expect(after.leaves.map(({ leaf }) => leaf)).toEqual([0, 2]);

  ({ groupInfo } = removal);
  const again = await cid.group.enter('channel', groupInfo);
  const rejoined = await cid.group.adopt();
  const seen = await ann.group.apply(again.commit ?? new Uint8Array());
  if (seen === 'removed') throw new Error('removed');
  expect(seen.secret).toEqual(rejoined.secret);
  expect(seen.leaves.map(({ owner }) => owner.peerId)).toEqual(['peer-ann', 'peer-cid']);
});

it('refuses a leaf that the named device has not signed, and a group of another channel', async () => {
  const [ann, bob, eve] = await Promise.all(['ann', 'bob', 'eve'].map(member));
  if (!ann || !bob || !eve) throw new Error('nobody');
  const { groupInfo } = await ann.group.enter('channel', null);
  await ann.group.adopt();
  await expect(bob.group.enter('other', groupInfo)).rejects.toThrow('another channel');
  eve.group.certify(bob.owner, await eve.sign(eve.group.textToSign(bob.owner)));
  const forged = await eve.group.enter('channel', groupInfo);
  await expect(ann.group.apply(forged.commit ?? new Uint8Array())).rejects.toThrow();
  await eve.group.adopt();
  await expect(bob.group.enter('channel', forged.groupInfo)).rejects.toThrow();
});

it('refuses a commit that is cut, changed or played again', async () => {
  const [ann, bob] = await Promise.all(['ann', 'bob'].map(member));
  if (!ann || !bob) throw new Error('nobody');
  const { groupInfo } = await ann.group.enter('channel', null);
  await ann.group.adopt();
  const { commit } = await bob.group.enter('channel', groupInfo);
  if (commit === null) throw new Error('no commit');
  await expect(ann.group.apply(commit.slice(0, 40))).rejects.toThrow();
  await expect(ann.group.apply(new Uint8Array(300))).rejects.toThrow();
  const changed = commit.slice();
  changed[commit.length - 5] = (changed[commit.length - 5] ?? 0) ^ 1;
  await expect(ann.group.apply(changed)).rejects.toThrow();
  await ann.group.apply(commit);
  await expect(ann.group.apply(commit)).rejects.toThrow();
});

it('takes in all who are any good by one commit, in place of leaves that they had', async () => {
  const members = await Promise.all(['ann', 'bob', 'cid', 'dan'].map(member));
  const [ann, bob, cid, dan] = members;
  if (!ann || !bob || !cid || !dan) throw new Error('nobody');
  const { groupInfo } = await ann.group.enter('channel', null);
  await ann.group.adopt();
  const joined = await bob.group.enter('channel', groupInfo);
  await bob.group.adopt();
  await ann.group.apply(joined.commit ?? new Uint8Array());
  // Bob has lost count and comes again; Eve’s leaf is not signed by the device that it names.
  const eve = await MlsGroup.load();
  eve.certify({ ...dan.owner, peerId: 'peer-eve' as never }, 'AAAA');
  const offers = await Promise.all(
    [bob.group, cid.group, eve, dan.group].map((group) => group.enter('channel', groupInfo)),
  );
  const packages = offers.map(({ keyPackage }) => keyPackage);
  const intake = await ann.group.takeIn([...packages, new Uint8Array([1, 2])], []);
  expect(intake?.taken).toEqual([0, 1, 3]);
  const view = await ann.group.adopt();
  expect(view.leaves.map(({ owner }) => owner.peerId).sort()).toEqual([
    'peer-ann',
    'peer-bob',
    'peer-cid',
    'peer-dan',
  ]);
  if (!intake) throw new Error('nobody is taken in');
  const { welcome, groupInfo: after } = intake;
  await expect(eve.welcomed('channel', welcome, after)).rejects.toThrow();
  await expect(dan.group.welcomed('other', welcome, after)).rejects.toThrow('another channel');
  for (const { group } of [bob, cid]) {
    expect((await group.welcomed('channel', welcome, after)).secret).toEqual(view.secret);
    // A package is good for one time.
    await expect(group.welcomed('channel', welcome, after)).rejects.toThrow();
  }
  // All of them go on from there.
  const next = await bob.group.remove([3]);
  const { secret } = await bob.group.adopt();
  expect(await ann.group.apply(next.commit ?? new Uint8Array())).toMatchObject({ secret });
  expect(await cid.group.apply(next.commit ?? new Uint8Array())).toMatchObject({ secret });
});
