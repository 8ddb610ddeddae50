import wrtc from '@roamhq/wrtc';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { PeerLink } from '../../renderer/media/direct/PeerLink.ts';
import type { RequestFunction } from '../../renderer/media/transport/SignalingPort.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { DirectNotifications, DirectSignal } from '../../shared/protocol/direct.ts';
import type { RequestInput, RequestName } from '../../shared/protocol/protocol.ts';
import { localPeers } from './localPeers.ts';
import { granted, type TestPeer } from './TestPeer.ts';

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

/** What becomes of a message of the negotiation: it is sent, or sent after another one, or lost. */
type Fate = (signal: DirectSignal) => Promise<unknown> | 'lost' | null;

/** Links a peer as the app does; every message meets its fate first. */
function link(peer: TestPeer, fate: Fate = () => null): PeerLink {
  const request = async (name: RequestName, payload: RequestInput<RequestName>) => {
    if (name === 'direct:signal') {
      const met = fate((payload as { signal: DirectSignal }).signal);
      if (met === 'lost') return {};
      await met;
    }
    return granted(await peer.ask(name, payload));
  };
  const found = peer.told.findLast(({ name }) => name === 'direct:paired');
  const made = new PeerLink({
    server: {
      request: request as unknown as RequestFunction,
      on: (name, listen) => {
        const hear = (event: string, payload: unknown) => {
          if (event === name) (listen as (payload: unknown) => void)(payload);
        };
        peer.socket.onAny(hear);
        return () => peer.socket.offAny(hear);
      },
    },
    paired: found?.payload as DirectNotifications['direct:paired'],
    connect: (configuration) =>
      new wrtc.RTCPeerConnection(configuration) as unknown as RTCPeerConnection,
  });
  links.push(made);
  return made;
}

/** Both allow it and are told of their pair. */
async function pair(): Promise<void> {
  for (const peer of [ann, bob]) {
    const channelId = peer.channel('General').id as ChannelId;
    granted(await peer.ask('direct:allow', { channelId, allowed: true }));
  }
  for (const peer of [ann, bob]) {
    const isPaired = () => peer.told.some(({ name }) => name === 'direct:paired');
    await peer.until(isPaired, 'a pair');
  }
}

/** Resolves to the next text that comes through any channel of the other side. */
const textAt = ({ connection }: PeerLink) =>
  new Promise<unknown>((resolve) => {
    connection.addEventListener('datachannel', ({ channel }) => {
      channel.addEventListener('message', ({ data }) => resolve(data));
    });
  });

/** Opens a channel and says something in it. */
function say({ connection }: PeerLink, text: string): void {
  const channel = connection.createDataChannel(text);
  // On a connection that is there, this engine opens a channel at once.
  if (channel.readyState === 'open') channel.send(text);
  else channel.addEventListener('open', () => channel.send(text));
}

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
