import { isDeepStrictEqual } from 'node:util';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { User } from '../../shared/domain/User.ts';
import type { RequestName } from '../../shared/protocol/protocol.ts';
import type { ClientConnection } from './ClientConnection.ts';
import type { SignalingContext } from './SignalingContext.ts';

/** Who gets messages because of a request: all clients, the peers in the sender's channel, or both. */
type Audience = 'everybody' | 'room' | 'both';

/**
 * Requests that end something. They are never refused for their cost, so that nobody is heard, seen or present for longer
 * than they want. Each follows a request that started it, which was charged.
 */
const endingRequests: ReadonlySet<RequestName> = new Set([
  'session:close',
  'channel:leave',
  'producer:close',
  'whisper:stop',
  'stage:listen',
  'knock:withdraw',
  'game:leave',
  'game:end',
  'call:end',
  'recording:stop',
  'listenLink:revoke',
]);

const audiences: Partial<Record<RequestName, Audience>> = {
  'session:open': 'both',
  'user:rename': 'everybody',
  'user:claimOwner': 'everybody',
  'user:setDoor': 'everybody',
  'user:setPicture': 'everybody',
  'channel:join': 'both',
  'channel:prepare': 'room',
  'peer:update': 'both',
  'channel:create': 'everybody',
  'channel:createTemporary': 'everybody',
  'channel:setStatus': 'everybody',
  // The two see another set of channels than before.
  'call:accept': 'everybody',
  'call:open': 'everybody',
  'knock:begin': 'room',
  'knock:answer': 'room',
  'channel:update': 'everybody',
  'channel:reorder': 'everybody',
  'channel:delete': 'everybody',
  'channel:override': 'both',
  'role:create': 'everybody',
  'role:update': 'everybody',
  'role:reorder': 'everybody',
  'role:delete': 'everybody',
  'person:setRoles': 'everybody',
  'person:makeOwner': 'everybody',
  'person:move': 'both',
  'person:disconnect': 'everybody',
  'person:mute': 'everybody',
  'person:unmute': 'everybody',
  'person:deafen': 'everybody',
  'person:undeafen': 'everybody',
  'person:kick': 'everybody',
  'person:ban': 'everybody',
  'server:update': 'everybody',
  'server:encrypt': 'everybody',
  'media:open': 'room',
  'producer:create': 'both',
  'share:allowDrawing': 'everybody',
  'share:clear': 'room',
  'line:report': 'room',
  'whisper:start': 'room',
  'stage:raiseHand': 'everybody',
  'stage:speak': 'both',
  'stage:invite': 'everybody',
  'stage:sendBack': 'both',
  'sound:add': 'everybody',
  'sound:update': 'everybody',
  'sound:remove': 'everybody',
  'sound:play': 'room',
  // Others are told when it is complete.
  'file:add': 'room',
  'file:remove': 'room',
  'file:setLifetime': 'everybody',
  'chat:type': 'everybody',
  'message:send': 'everybody',
  'message:edit': 'everybody',
  'message:delete': 'everybody',
  'message:removePreview': 'everybody',
  'message:react': 'everybody',
  'message:pin': 'everybody',
  'chatKey:begin': 'everybody',
  'chatKey:link': 'everybody',
  'chatKey:share': 'everybody',
  'game:open': 'room',
  'game:setUp': 'room',
  'game:join': 'room',
  'game:begin': 'room',
  'game:choose': 'room',
  'game:guess': 'room',
  'game:skip': 'room',
  'board:edit': 'room',
  'board:clear': 'room',
  'board:addImage': 'room',
  'recording:start': 'everybody',
  'recording:agree': 'everybody',
  'caption:send': 'room',
  'listenLink:create': 'everybody',
  'key:commit': 'room',
  'key:failed': 'room',
};

/** What changes how a user looks to others, in each of their windows. */
const seenInEachWindow: ReadonlySet<RequestName> = new Set([
  'user:rename',
  'user:setDoor',
  'user:setPicture',
]);

/**
 * The number of messages to others that a request causes, for notifications and new streams. An estimate, made before the
 * request is handled, for the user of a client that is signed in or about to be. Null for a request that is never charged.
 */
export function recipientsOf(
  name: RequestName,
  payload: unknown,
  client: ClientConnection,
  user: User,
  { sessions, rooms, views }: SignalingContext,
): number | null {
  if (endingRequests.has(name)) return null;
  const audience = audiences[name];
  if (audience === undefined) return 0;
  // The app repeats the current state: nobody is notified.
  if (name === 'peer:update' && isKnown(client, payload)) return 0;
  if (seenInEachWindow.has(name)) return sessions.size * windowsOf(client, sessions);
  const everybody = audience === 'room' ? 0 : sessions.size;
  if (audience === 'everybody') return everybody;
  const channelId = channelOf(payload, client, rooms);
  // Costs what a channel costs that does not exist: the price tells nothing of who is in it.
  const isSeen = channelId !== null && views.of(user).channelIds.has(channelId);
  return everybody + (isSeen ? rooms.sizeOf(channelId) : 0);
}

/** The channel that a request names, or else that of its peer. */
function channelOf(
  payload: unknown,
  client: ClientConnection,
  rooms: SignalingContext['rooms'],
): ChannelId | null {
  const named = (payload as { channelId?: ChannelId | null }).channelId ?? null;
  return named ?? (client.signedIn ? rooms.channelOf(client.peer) : null);
}

/** In how many windows a user is connected: others are notified of each. */
function windowsOf({ peer }: ClientConnection, sessions: SignalingContext['sessions']): number {
  return sessions.peers.filter(({ user }) => user.id === peer.user.id).length;
}

function isKnown(client: ClientConnection, payload: unknown): boolean {
  const { muted, deafened, listenOnly } = client.peer.switches;
  return isDeepStrictEqual(payload, { muted, deafened, listenOnly });
}
