import { serverLimits } from '../../server/limits/ServerLimits.ts';
import type { Peer } from '../../server/peers/Peer.ts';
import type { Occupant } from '../../shared/domain/Presence.ts';
import type { Source } from '../../shared/domain/Source.ts';
import type { AppClient } from '../protocol/AppClient.ts';
import type { LocalServer } from '../protocol/LocalServer.ts';

const { voicesPerRoom } = serverLimits;

/**
 * What server and clients do not agree about, in words: who is connected, who is where and in which state, and which streams each
 * of them receives. Empty when nothing is under way and all is well.
 */
export function differences({ server }: LocalServer, clients: readonly AppClient[]): string[] {
  const { sessions, rooms, pool } = server;
  const found: string[] = [];
  const expectSame = (what: string, ours: unknown, theirs: unknown) => {
    const [one, other] = [JSON.stringify(ours), JSON.stringify(theirs)];
    if (one !== other) found.push(`${what}: server ${one}, client ${other}`);
  };
  expectSame('sessions', sessions.size, clients.length);
  const homes = pool.workers.reduce((sum, { peerCount }) => sum + peerCount, 0);
  expectSame('peers of all workers', homes, clients.length);

  const peers = new Map(sessions.peers.map((peer) => [peer.id, peer]));
  const listed = sessions.peers
    .filter((peer) => rooms.channelOf(peer) !== null)
    .map((peer) =>
      describe({
        ...peer.switches,
        peerId: peer.id,
        channelId: rooms.channelOf(peer),
        away: peer.away,
        sharing: hasProducer(peer, 'screen'),
        camera: hasProducer(peer, 'camera'),
      }),
    )
    .sort();
  for (const client of clients) {
    const { name, state, engine, media } = client;
    if (state.kind !== 'ready') {
      found.push(`${name}: connection ${state.kind}`);
      continue;
    }
    const peer = peers.get(client.peerId);
    if (!peer) {
      found.push(`${name}: its session is unknown to the server`);
      continue;
    }
    const place = engine.state.kind === 'joined' ? engine.state.channelId : null;
    if (engine.state.kind === 'joining') found.push(`${name}: still joins`);
    expectSame(`${name}: channel`, rooms.channelOf(peer), place);
    expectSame(`${name}: path`, peer.media ? 'connected' : null, media.path.kind);
    const served = peer.media?.consumers.offers.map(({ consumerId }) => consumerId) ?? [];
    expectSame(`${name}: streams`, served.sort(), media.consumers.consumerIds.sort());
    const voices = peer.media?.consumers.offers.filter(({ source }) => source === 'microphone');
    const others = sessions.peers.filter(
      (other) => other !== peer && place !== null && rooms.channelOf(other) === place,
    );
    // In a channel that is larger than that, somebody is not forwarded.
    const forwarded = [peer, ...others].filter((each) => rooms.isForwarded(each));
    const places = Math.min(others.length + 1, voicesPerRoom);
    if (place !== null) expectSame(`${name}: places for voices`, forwarded.length, places);
    const heard = others.filter((other) => rooms.isForwarded(other));
    expectSame(`${name}: voices`, voices?.length, heard.length);
    const { shares, camera } = engine.video;
    expectSame(`${name}: share`, hasProducer(peer, 'screen'), shares.isCapturing);
    expectSame(`${name}: camera`, hasProducer(peer, 'camera'), camera.isOn);
    const seen = client.occupants.map(describe).sort();
    expectSame(`${name}: presence`, listed, seen);
  }
  return found;
}

function hasProducer({ media }: Peer, source: Source): boolean {
  return (media?.producer(source) ?? null) !== null;
}

type Shown = Pick<
  Occupant,
  'peerId' | 'away' | 'muted' | 'deafened' | 'listenOnly' | 'sharing' | 'camera'
> & { readonly channelId: string | null };

function describe(shown: Shown): string {
  const { peerId, channelId, away, muted, deafened, listenOnly, sharing, camera } = shown;
  return JSON.stringify({ peerId, channelId, away, muted, deafened, listenOnly, sharing, camera });
}
