import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { PeerLink } from '../../renderer/media/direct/PeerLink.ts';
import { type Fate, linkPeer, pairPeers, say, textAt } from './linkPeer.ts';
import { localPeers } from './localPeers.ts';
import type { TestPeer } from './TestPeer.ts';

/** A connection that is never made must not hold up everything for the usual time. */
const patienceMs = 30_000;

const local = localPeers();
let links: PeerLink[] = [];
let ann: TestPeer;
let bob: TestPeer;

beforeEach(async () => {
  ann = await local.enter('Ann', 'General');
  bob = await local.enter('Bob', 'General');
});
afterEach(() => {
  for (const link of links) link.close();
  links = [];
});

const link = (peer: TestPeer, fate?: Fate) => {
  const made = linkPeer(peer, { ...(fate && { fate }) });
  links.push(made);
  return made;
};

const pair = () => pairPeers(ann, bob);

const endOf = (of: PeerLink) =>
  new Promise<boolean>((resolve) => of.on('ended', ({ isFailure }) => resolve(isFailure)));

it(
  'connects two engines where both begin at once, and lets either side add a channel later',
  async () => {
    await pair();
    const [annsLink, bobsLink] = [link(ann), link(bob)];
    const heard = Promise.all([textAt(annsLink), textAt(bobsLink)]);
    say(annsLink, 'from Ann');
    say(bobsLink, 'from Bob');
    expect(await heard).toEqual(['from Bob', 'from Ann']);
    const later = textAt(annsLink);
    say(bobsLink, 'again from Bob');
    expect(await later).toBe('again from Bob');
  },
  patienceMs,
);

it(
  'connects where the addresses of one side come late',
  async () => {
    await pair();
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const annsLink = link(ann, (signal) => ('candidate' in signal ? held : null));
    // Its answer is sent without waiting for addresses.
    const bobsLink = link(bob, (signal) => {
      if ('description' in signal && signal.description.type === 'answer') release();
      return null;
    });
    const heard = textAt(bobsLink);
    say(annsLink, 'from Ann');
    expect(await heard).toBe('from Ann');
  },
  patienceMs,
);

it(
  'ends on both sides when a message is lost, and when one of the two ends it',
  async () => {
    vi.spyOn(console, 'error').mockReturnValue();
    await pair();
    const annsLink = link(ann, (signal) => ('description' in signal ? 'lost' : null));
    const bobsLink = link(bob);
    const ends = Promise.all([endOf(annsLink), endOf(bobsLink)]);
    say(annsLink, 'never heard');
    // One of the two has waited in vain; the server has told the other one, or it has waited as long.
    expect(await ends).toContain(true);
    expect(annsLink.connection.connectionState).toBe('closed');

    for (const peer of [ann, bob]) peer.told.length = 0;
    await pair();
    const [annsSecond, bobsSecond] = [link(ann), link(bob)];
    const heard = textAt(bobsSecond);
    say(annsSecond, 'heard');
    expect(await heard).toBe('heard');
    const end = endOf(bobsSecond);
    annsSecond.close();
    await end;
    expect(bobsSecond.isEnded).toBe(true);
  },
  patienceMs,
);
