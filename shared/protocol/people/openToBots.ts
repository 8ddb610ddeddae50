import { type RequestName, requests } from '../protocol.ts';

/** What belongs to a person and their devices, or makes people out of others. A bot may not ask for it. */
const closedNouns: ReadonlySet<string> = new Set([
  'bot',
  'call',
  'chatKey',
  'device',
  'entry',
  'push',
]);
const closedToBots: ReadonlySet<RequestName> = new Set(['user:claimOwner', 'person:makeOwner']);

/** Needs a connection that stays: media, a seat in a channel, or somebody who watches. */
const needConnection: ReadonlySet<RequestName> = new Set([
  'channel:join',
  'channel:prepare',
  'channel:leave',
  'chat:open',
  'chat:close',
  'chat:type',
]);
/** The nouns of requests that can be asked over HTTP, one by one. */
const httpNouns: ReadonlySet<string> = new Set([
  'audit',
  'ban',
  'channel',
  'chat',
  'invite',
  'listenLink',
  'message',
  'person',
  'presence',
  'role',
  'server',
  'sound',
  'user',
]);

/** Whether a bot may ask for this at all. What is decided then is what its roles allow. */
export function isOpenToBots(name: RequestName): boolean {
  return !closedNouns.has(nounOf(name)) && !closedToBots.has(name);
}

/** What a bot can ask for over HTTP: everything that needs no connection. Sorted. */
export const httpRequestNames: readonly RequestName[] = (Object.keys(requests) as RequestName[])
  .filter((name) => httpNouns.has(nounOf(name)) && isOpenToBots(name) && !needConnection.has(name))
  .sort();

function nounOf(name: RequestName): string {
  return name.slice(0, name.indexOf(':'));
}
