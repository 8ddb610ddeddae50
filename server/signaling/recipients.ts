import { isDeepStrictEqual } from 'node:util';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { RequestName } from '../../shared/protocol/protocol.ts';
import type { ClientConnection } from './ClientConnection.ts';
import type { SignalingContext } from './SignalingContext.ts';

/** Whom a request reaches: everybody on the server, or those in the channel of who asks, each by messages of their own. */
type Audience = 'everybody' | 'room' | 'both';

const audiences: Partial<Record<RequestName, Audience>> = {
  'session:open': 'both',
  'session:close': 'both',
  'user:rename': 'everybody',
  'user:claimOwner': 'everybody',
  'channel:join': 'both',
  'channel:leave': 'both',
  'peer:update': 'both',
  'channel:create': 'everybody',
  'channel:update': 'everybody',
  'channel:reorder': 'everybody',
  'channel:delete': 'everybody',
  'server:update': 'everybody',
  'media:open': 'room',
  'producer:create': 'both',
  'producer:close': 'both',
  'share:allowDrawing': 'everybody',
  'share:clear': 'room',
  'whisper:start': 'room',
  'whisper:stop': 'room',
  'sound:add': 'everybody',
  'sound:update': 'everybody',
  'sound:remove': 'everybody',
  'sound:play': 'room',
};

/** How many are told of a request, or get a stream by it; an estimate, made before it is handled. */
export function recipientsOf(
  name: RequestName,
  payload: unknown,
  client: ClientConnection,
  { sessions, rooms }: SignalingContext,
): number {
  const audience = audiences[name];
  if (audience === undefined) return 0;
  // An app that says again what is known: nobody is told.
  if (name === 'peer:update' && client.signedIn && isKnown(client, payload)) return 0;
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

function isKnown(client: ClientConnection, payload: unknown): boolean {
  const { muted, deafened, listenOnly } = client.peer.switches;
  return isDeepStrictEqual(payload, { muted, deafened, listenOnly });
}
