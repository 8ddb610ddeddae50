import { isDeepStrictEqual } from 'node:util';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { RequestName } from '../../shared/protocol/protocol.ts';
import type { ClientConnection } from './ClientConnection.ts';
import type { SignalingContext } from './SignalingContext.ts';

/** Whom a request reaches: everybody on the server, or those in the channel of who asks, each by messages of their own. */
type Audience = 'everybody' | 'room' | 'both';

/**
 * What ends something: never refused for its price, so that nobody is heard or seen, or takes a seat, for longer than they
 * want. Each follows a beginning, which was paid for.
 */
const ends: ReadonlySet<RequestName> = new Set([
  'session:close',
  'channel:leave',
  'producer:close',
  'whisper:stop',
]);

const audiences: Partial<Record<RequestName, Audience>> = {
  'session:open': 'both',
  'user:rename': 'everybody',
  'user:claimOwner': 'everybody',
  'channel:join': 'both',
  'peer:update': 'both',
  'channel:create': 'everybody',
  'channel:update': 'everybody',
  'channel:reorder': 'everybody',
  'channel:delete': 'everybody',
  'server:update': 'everybody',
  'media:open': 'room',
  'producer:create': 'both',
  'share:allowDrawing': 'everybody',
  'share:clear': 'room',
  'whisper:start': 'room',
  'sound:add': 'everybody',
  'sound:update': 'everybody',
  'sound:remove': 'everybody',
  'sound:play': 'room',
};

/**
 * How many messages a request makes for others: who is told of it, or gets a stream by it. An estimate, made before it is
 * handled, of a client that is signed in or about to be; null for what costs nothing.
 */
export function recipientsOf(
  name: RequestName,
  payload: unknown,
  client: ClientConnection,
  { sessions, rooms }: SignalingContext,
): number | null {
  if (ends.has(name)) return null;
  const audience = audiences[name];
  if (audience === undefined) return 0;
  // An app that says again what is known: nobody is told.
  if (name === 'peer:update' && isKnown(client, payload)) return 0;
  if (name === 'user:rename') return sessions.size * windowsOf(client, sessions);
  const everybody = audience === 'room' ? 0 : sessions.size;
  return everybody + (audience === 'everybody' ? 0 : roommates(payload, client, rooms));
}

/** Those of the channel that a request names, or else of the one in which its peer is. */
function roommates(
  payload: unknown,
  client: ClientConnection,
  rooms: SignalingContext['rooms'],
): number {
  const named = (payload as { channelId?: ChannelId | null }).channelId ?? null;
  const channelId = named ?? (client.signedIn ? rooms.channelOf(client.peer) : null);
  return channelId === null ? 0 : rooms.sizeOf(channelId);
}

/** In how many windows a person sits: each is told of. */
function windowsOf({ peer }: ClientConnection, sessions: SignalingContext['sessions']): number {
  return sessions.peers.filter(({ user }) => user.id === peer.user.id).length;
}

function isKnown(client: ClientConnection, payload: unknown): boolean {
  const { muted, deafened, listenOnly } = client.peer.switches;
  return isDeepStrictEqual(payload, { muted, deafened, listenOnly });
}
