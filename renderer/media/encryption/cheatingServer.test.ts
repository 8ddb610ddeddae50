import { describe, expect, it } from 'vitest';
import type { PeerId, UserId } from '../../../shared/domain/ids.ts';
import type { Bytes, FrameTraits } from '../../../shared/encryption/frameFormat.ts';
import { alarmOf } from '../../state/CallEncryption.ts';
import { fromBase64url, toBase64url } from '../../storage/base64url.ts';
import { MlsGroup } from './MlsGroup.ts';
import { ReceivingKeys } from './ReceivingKeys.ts';
import { SendingKeys } from './SendingKeys.ts';
import { type BedMember, bedChannel, KeyBed, listedOf, posingAs } from './testing/KeyBed.ts';
import { testDevice } from './testing/testDevice.ts';

/*
 * Whole apps without a page, their real keys and frames, and a server that does what it likes with all that passes through it: nothing is
 * heard that should not be.
 */

const opus: FrameTraits = { kind: 'audio', mimeType: 'audio/opus', isKeyFrame: false };
const words = Uint8Array.from({ length: 60 }, (_, index) => index);

/** What an app seals and opens by the keys that it is given. */
class Voice {
  readonly #sending = new SendingKeys();
  readonly #receiving = new ReceivingKeys(() => 0);

  constructor({ client }: Pick<BedMember, 'client'>) {
    client.on('epoch', (keys) => {
      this.#sending.use(keys);
      this.#receiving.use(keys);
    });
    client.on('withdrawn', () => {
      this.#sending.forget();
      this.#receiving.forget();
    });
  }

  /** A frame as it would be sent, or why there is none. */
  speak(): Promise<Bytes | string> {
    return this.#sending.seal('microphone', opus, words);
  }

  /** Null for a frame that is played as of this peer; else why it is not, as the statistics of the call say it. */
  async drops(peerId: string, frame: Bytes): Promise<string | null> {
    const opened = await this.#receiving.open(peerId, 'microphone', frame);
    return typeof opened === 'string' ? opened : null;
  }

  /** Whether a frame is played that the server says to be of this peer. */
  async hears(peerId: string, frame: Bytes | string): Promise<boolean> {
    return typeof frame !== 'string' && (await this.drops(peerId, frame)) === null;
  }
}

interface App extends BedMember {
  readonly voice: Voice;
}

/** The alarm over the call of this app; its text has the same name. */
function saidBy({ client }: App) {
  const { state, strangers, roster } = client.status;
  return alarmOf({ state, strangers, people: roster.members, unshownRecorded: [] });
}

async function addTo(bed: KeyBed, name: string, peerName = name): Promise<App> {
  const member = await bed.add(name, peerName);
  return Object.assign(member, { voice: new Voice(member) });
}

/** Ann, Bob and Cid in a call. */
async function call() {
  const bed = new KeyBed();
  const apps: App[] = [];
  for (const name of ['ann', 'bob', 'cid']) {
    const app = await addTo(bed, name);
    apps.push(app);
    bed.enter(app);
    await bed.pass(300);
  }
  const [ann, bob, cid] = apps as [App, App, App];
  return { bed, ann, bob, cid };
}

/** Whether each of these hears all the others, by the names that are theirs. */
async function allHear(apps: readonly App[]): Promise<boolean> {
  for (const speaker of apps) {
    const frame = await speaker.voice.speak();
    for (const listener of apps) {
      if (listener === speaker) continue;
      if (!(await listener.voice.hears(speaker.owner.peerId, frame))) return false;
    }
  }
  return true;
}

/** Somebody with the keys of the call who is nobody in it, as a server could add. */
async function addGhost(bed: KeyBed, peerId = 'ghost', userId?: UserId) {
  const device = await testDevice('ghost');
  const group = await MlsGroup.load();
  const owner = { ...device.owner, peerId: peerId as PeerId, ...(userId && { userId }) };
  group.certify(owner, await device.sign(group.textToSign(owner)));
  const { commit, groupInfo } = await group.enter(bedChannel, infoOf(bed));
  const view = await group.adopt();
  bed.order(commit && toBase64url(commit), toBase64url(groupInfo));
  const sending = new SendingKeys();
  sending.use({ epoch: bed.group.epoch, secret: view.secret, ownLeaf: view.ownLeaf, peers: [] });
  return { owner, speak: () => sending.seal('microphone', opus, words) };
}

function infoOf({ group }: KeyBed): Uint8Array {
  return fromBase64url(group.groupInfo ?? '');
}

describe('a server that', () => {
  it('passes one voice off as another is not believed', async () => {
    const { ann, bob, cid } = await call();
    expect(await allHear([ann, bob, cid])).toBe(true);
    const frame = await bob.voice.speak();
    if (typeof frame === 'string') throw new Error(frame);
    expect(await ann.voice.drops('peer-cid', frame)).toBe('forged');
    for (const name of ['peer-ann', 'peer-nobody']) {
      expect(await ann.voice.drops(name, frame)).toBe('notMember');
    }
    expect(await ann.voice.hears('peer-bob', frame)).toBe(true);
  });

  it('lets one person pass for another in the list is not believed, and they are shown without keys', async () => {
    const { bed, ann, bob, cid } = await call();
    bed.list([
      listedOf(ann.owner),
      listedOf(bob.owner),
      listedOf(posingAs(cid.owner, bob.owner.userId)),
    ]);
    await bed.pass(300);
    expect(await ann.voice.hears('peer-cid', await cid.voice.speak())).toBe(false);
    expect(ann.client.status.roster.missing).toEqual(['peer-cid']);
  });

  it('brings another device in somebody’s name is not heard, and the app says whose', async () => {
    const { bed, ann, bob } = await call();
    bob.client.leave();
    bed.list(bed.listed.filter(({ peerId }) => peerId !== 'peer-bob'));
    await bed.pass(500);
    const swapped = await addGhost(bed, 'peer-bob-2', bob.owner.userId);
    bed.list([...bed.listed, listedOf(swapped.owner)]);
    await bed.pass(300);
    expect(await ann.voice.hears('peer-bob-2', await swapped.speak())).toBe(false);
    expect(saidBy(ann)).toBe('changed');
  });

  it('takes the seal off what it passes on is not heard: neither the words, nor noise', async () => {
    const { ann } = await call();
    for (const frame of [words, new Uint8Array(), new Uint8Array(300).fill(255)]) {
      expect(['malformed', 'noKey', 'forged']).toContain(await ann.voice.drops('peer-bob', frame));
    }
  });

  it('repeats what was said, also under other keys, is not heard twice', async () => {
    const { bed, ann, bob, cid } = await call();
    const frame = await bob.voice.speak();
    if (typeof frame === 'string') throw new Error(frame);
    expect(await ann.voice.hears('peer-bob', frame)).toBe(true);
    expect(await ann.voice.drops('peer-bob', frame)).toBe('replayed');
    bed.list([ann, bob].map(({ owner }) => listedOf(owner)));
    cid.client.leave();
    await bed.pass(500);
    expect(await ann.voice.hears('peer-bob', frame)).toBe(false);
    expect(await allHear([ann, bob])).toBe(true);
  });

  it('adds a listener who is nobody in the list lets them speak in nobody’s name', async () => {
    const { bed, ann } = await call();
    const ghost = await addGhost(bed);
    await bed.pass(100);
    for (const name of ['ghost', 'peer-bob', 'peer-cid']) {
      expect(await ann.voice.hears(name, await ghost.speak())).toBe(false);
    }
    // The user who removes such a leaf is not alarmed at once: it may belong to somebody who is just joining.
    bed.asked = (name) =>
      name === 'key:commit' ? { accepted: false, group: bed.group } : undefined;
    await bed.pass(5_000);
    expect(saidBy(ann)).toBe('strangers');
    bed.asked = () => undefined;
    // Nor with a leaf in the name of somebody who is there.
    const impostor = await addGhost(bed, 'peer-bob');
    await bed.pass(100);
    expect(await ann.voice.hears('peer-bob', await impostor.speak())).toBe(false);
  });

  it('keeps such a listener in, in spite of everybody, has soon nothing to listen to', async () => {
    const { bed, ann, bob } = await call();
    await addGhost(bed);
    bed.asked = (name) => {
      if (name === 'key:commit') return { accepted: false, group: bed.group };
      return name === 'key:failed' ? {} : undefined;
    };
    await bed.pass(11_000);
    expect([await ann.voice.speak(), await bob.voice.speak()]).toEqual(['noKey', 'noKey']);
    expect([saidBy(ann), saidBy(bob)]).toEqual(['failed', 'failed']);
  });

  it('goes on telling somebody who has left gives them nothing to hear', async () => {
    const { bed, ann, bob, cid } = await call();
    // An app that keeps its keys when it should not.
    const kept = new ReceivingKeys(() => 0);
    if (bob.keys) kept.use(bob.keys);
    bed.list([ann, cid].map(({ owner }) => listedOf(owner)));
    bob.client.leave();
    await bed.pass(500);
    const frame = await ann.voice.speak();
    expect(await cid.voice.hears('peer-ann', frame)).toBe(true);
    expect(typeof frame === 'string' || (await kept.open('peer-ann', 'microphone', frame))).toBe(
      'noKey',
    );
    // Nor may it speak, by its old keys.
    expect(await ann.voice.hears('peer-bob', await bob.voice.speak())).toBe(false);
  });

  it('drops, repeats and reorders what people tell each other keeps nobody out for long', async () => {
    const { bed, ann, bob, cid } = await call();
    let count = 0;
    bed.told = (commit) => {
      count += 1;
      const [before] = bed.commits.slice(-2);
      return [[], [commit, commit], [commit, before ?? commit]][count % 3] ?? [];
    };
    const dan = await addTo(bed, 'dan');
    const eve = await addTo(bed, 'eve');
    bed.enter(dan);
    bed.enter(eve);
    await bed.pass(8_000);
    expect(await allHear([ann, bob, cid, dan, eve])).toBe(true);
  });

  it('tells what is no commit stops nobody', async () => {
    const { bed, ann, bob, cid } = await call();
    bed.order('AAAA', bed.group.groupInfo ?? '');
    await bed.pass(10_000);
    expect(await allHear([ann, bob, cid])).toBe(true);
    bed.order('AAAA', 'AAAA');
    await bed.pass(10_000);
    expect(await allHear([ann, bob, cid])).toBe(true);
  });

  it('forgets the group while people talk, as after a restart, keeps nobody apart', async () => {
    const { bed, ann, bob, cid } = await call();
    const before = ann.keys?.secret;
    bed.group = { epoch: 0, groupInfo: null };
    bed.commits = [];
    let isForgetful = true;
    bed.asked = (name) => (name === 'key:missed' && isForgetful ? { commits: null } : undefined);
    for (const { client, owner } of [ann, bob, cid]) {
      client.lost();
      client.connected(owner.peerId);
    }
    await bed.pass(1_000);
    isForgetful = false;
    await bed.pass(10_000);
    expect(await allHear([ann, bob, cid])).toBe(true);
    expect(ann.keys?.secret).not.toEqual(before);
  });
});

describe('without any cheating', () => {
  it('two who come at once hear each other and everybody', async () => {
    const { bed, ann, bob, cid } = await call();
    const [dan, eve] = [await addTo(bed, 'dan'), await addTo(bed, 'eve')];
    for (const app of [dan, eve]) app.client.prepare(bedChannel);
    await bed.pass(100);
    bed.enter(dan);
    bed.enter(eve);
    await bed.pass(2_000);
    expect(await allHear([ann, bob, cid, dan, eve])).toBe(true);
  });

  it('somebody whose commit counts, and who is gone before they know it, holds up nobody', async () => {
    const { bed, ann, bob, cid } = await call();
    const dan = await addTo(bed, 'dan');
    dan.client.enter(bedChannel, bed.listed);
    await bed.pass(0);
    dan.client.close();
    await bed.pass(5_000);
    expect(await allHear([ann, bob, cid])).toBe(true);
    expect(ann.client.status.roster.ghosts).toEqual([]);
  });

  it('a channel that empties and fills again has other keys, by which nothing from before is heard', async () => {
    const { bed, ann, bob, cid } = await call();
    const frame = await bob.voice.speak();
    for (const app of [ann, bob, cid]) app.client.leave();
    bed.list([]);
    bed.group = { epoch: 0, groupInfo: null };
    bed.commits = [];
    await bed.pass(300);
    for (const app of [cid, ann, bob]) {
      bed.enter(app);
      await bed.pass(300);
    }
    expect(await ann.voice.hears('peer-bob', frame)).toBe(false);
    expect(await allHear([ann, bob, cid])).toBe(true);
  });
});
