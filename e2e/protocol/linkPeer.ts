import wrtc from '@roamhq/wrtc';
import { PeerLink } from '../../renderer/media/direct/PeerLink.ts';
import type { RequestFunction } from '../../renderer/media/transport/SignalingPort.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { RequestInput, RequestName } from '../../shared/protocol/protocol.ts';
import type { DirectNotifications, DirectSignal } from '../../shared/protocol/streams/direct.ts';
import { granted, type TestPeer } from './TestPeer.ts';

/** What becomes of a message of the negotiation: it is sent at once (null), after something else, or it is lost. */
export type Fate = (signal: DirectSignal) => Promise<unknown> | 'lost' | null;

/** Links a peer, which has been told of a pair, as the app does. Every message meets its fate first. */
export function linkPeer(
  peer: TestPeer,
  {
    fate = () => null,
    configuration = {},
  }: { readonly fate?: Fate; readonly configuration?: RTCConfiguration } = {},
): PeerLink {
  const request = async (name: RequestName, payload: RequestInput<RequestName>) => {
    if (name === 'direct:signal') {
      const met = fate((payload as { signal: DirectSignal }).signal);
      if (met === 'lost') return {};
      await met;
    }
    return granted(await peer.ask(name, payload));
  };
  const found = peer.told.findLast(({ name }) => name === 'direct:paired');
  return new PeerLink({
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
    connect: (given) =>
      new wrtc.RTCPeerConnection({ ...given, ...configuration }) as unknown as RTCPeerConnection,
  });
}

/** Two peers of General allow it, and are told of their pair. */
export async function pairPeers(...peers: readonly TestPeer[]): Promise<void> {
  for (const peer of peers) {
    const channelId = peer.channel('General').id as ChannelId;
    granted(await peer.ask('direct:allow', { channelId, allowed: true }));
  }
  for (const peer of peers) {
    const isPaired = () => peer.told.some(({ name }) => name === 'direct:paired');
    await peer.until(isPaired, 'a pair');
  }
}

/** Resolves to the next text that comes through a channel that the other side opens. */
export function textAt({ connection }: PeerLink): Promise<unknown> {
  return new Promise((resolve) => {
    connection.addEventListener('datachannel', ({ channel }) => {
      channel.addEventListener('message', ({ data }) => resolve(data));
    });
  });
}

/** Opens a channel and says something in it. */
export function say({ connection }: PeerLink, text: string): void {
  const channel = connection.createDataChannel(text);
  // On a connection that is there, this engine opens a channel at once.
  if (channel.readyState === 'open') channel.send(text);
  else channel.addEventListener('open', () => channel.send(text));
}
