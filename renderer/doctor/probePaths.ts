import type { Transport, TransportOptions } from 'mediasoup-client/types';
import type { PathFacts, PathOutcome, TurnOutcome } from '../../shared/doctor/DoctorFacts.ts';
import type { IceCandidate, IceServer } from '../../shared/protocol/streams/media.ts';
import { transportOptions } from '../media/transport/mediasoupTypes.ts';
import { pathOutcome, statsOf } from '../media/transport/pathOutcome.ts';
import type { RequestFunction } from '../media/transport/SignalingPort.ts';
import { gatherFrom } from './gatherFrom.ts';

export interface PathProber {
  readonly request: RequestFunction;
  /** A receiving transport of the app's device. */
  readonly createTransport: (options: TransportOptions) => Transport;
  /** The host that was dialled. */
  readonly host: string;
  /** How long a path may take, in ms; longer when others needed long. */
  readonly waitMs: number;
}

/** What was found out about the ways of packets. */
export interface ProbedPaths {
  readonly paths: PathFacts;
  readonly nat: 'plain' | 'symmetric' | null;
  /** Null where no TURN server is configured. */
  readonly turn: readonly TurnOutcome[] | null;
  readonly hasStun: boolean;
}

/** The server's limit of open searches leaves room for those that are still closing. */
const atOnce = 8;
/** A path that others needed a third of the time for is not there. */
const patience = 3;
/** ICE and DTLS take about so many round trips. */
const tripsOfPath = 5;

interface Search {
  readonly worker: number;
  readonly takes: (candidate: IceCandidate) => boolean;
  /** Instead of the server's address. */
  readonly address?: string;
  /** `stun`: also to see this network's address translation. `relay`: by a TURN server and in no other way. */
  readonly by?: 'stun' | 'relay';
}

/** How long the slowest path took that was found, or should take by the signalling; the others are judged by it. */
interface Pace {
  slowestMs: number;
}

/**
 * Looks for a path to each media worker over UDP, over TCP, over the TURN servers, and to the dialled host itself. All at once,
 * because each that is blocked takes the whole time.
 */
export async function probePaths(
  prober: PathProber,
  udpPorts: readonly number[],
): Promise<ProbedPaths> {
  const startedMs = performance.now();
  const { iceServers, announced } = await configurationOf(prober);
  const pace: Pace = { slowestMs: tripsOfPath * (performance.now() - startedMs) };
  const isAnnounced = announced.includes(prober.host);
  const overUdp = ({ protocol }: IceCandidate) => protocol === 'udp';
  const search = (wanted: Search) => findPath(prober, wanted, pace);

  const gathering = gatherFrom(iceServers, prober.waitMs);
  const [tcp, dialled, relay, udp] = await Promise.all([
    search({ worker: 0, takes: ({ protocol }) => protocol === 'tcp' }),
    isAnnounced ? null : search({ worker: 0, takes: () => true, address: prober.host }),
    hasTurn(iceServers) ? search({ worker: 0, takes: () => true, by: 'relay' }) : null,
    inBatches(udpPorts, (worker) =>
      search({ worker, takes: overUdp, ...(worker === 0 && { by: 'stun' }) }),
    ),
  ]);
  const gathered = await gathering;
  return {
    paths: {
      udp: udpPorts.map((port, index) => ({ port, outcome: udp[index]?.outcome ?? 'blocked' })),
      tcp: tcp.outcome,
      relay: relay?.outcome ?? null,
      dialled: dialled?.outcome ?? null,
      hasSockets: [tcp, ...udp].some(({ hasSockets }) => hasSockets),
      udpElsewhere: gathered.udpElsewhere,
    },
    nat: natOf(udp[0] ?? null),
    turn: gathered.turn.length > 0 ? gathered.turn : null,
    hasStun: iceServers.some((server) => !hasTurn([server])),
  };
}

interface Found {
  readonly outcome: PathOutcome;
  /** Whether the browser has opened any for it, or was not asked to. */
  readonly hasSockets: boolean;
  /** The ports under which a STUN server sees this path's sockets; empty without one, or without address translation. */
  readonly mappedPorts: readonly number[];
  /** The port under which the server sees it; null if it was not asked. */
  readonly seenPort: number | null;
}

/** The STUN and TURN servers, and the addresses that the server announces. */
async function configurationOf({ request }: PathProber) {
  const { transport, iceServers } = await request('doctor:probe', { worker: 0 });
  return { iceServers, announced: transport.iceCandidates.map(({ address }) => address) };
}

async function findPath(prober: PathProber, search: Search, pace: Pace): Promise<Found> {
  const nothing: Found = {
    outcome: 'blocked',
    hasSockets: true,
    mappedPorts: [],
    seenPort: null,
  };
  const { request, createTransport } = prober;
  const { worker, takes, address, by } = search;
  const answer = await request('doctor:probe', { worker }).catch(() => null);
  if (answer === null) return nothing;
  const offered = answer.transport.iceCandidates.filter(takes);
  const iceCandidates = address === undefined ? offered : withAddress(offered, address);
  const iceServers =
    by === undefined
      ? []
      : answer.iceServers.filter((server) => hasTurn([server]) === (by === 'relay'));
  const transport = createTransport({
    ...transportOptions({ ...answer.transport, iceCandidates }, iceServers),
    ...(by === 'relay' && { iceTransportPolicy: 'relay' }),
  });
  const beganMs = performance.now();
  const waitMs = () => Math.max(prober.waitMs, pace.slowestMs * patience);
  try {
    const outcome = await pathOutcome(transport, (elapsedMs) => elapsedMs < waitMs());
    if (outcome === 'open') pace.slowestMs = Math.max(pace.slowestMs, performance.now() - beganMs);
    const hasSockets =
      outcome === 'open' ||
      (await statsOf(transport)).some(({ type }) => type === 'local-candidate');
    if (by !== 'stun' || outcome !== 'open') return { ...nothing, outcome, hasSockets };
    const { port } = await request('doctor:seen', { transportId: answer.transport.id });
    return { outcome, hasSockets, mappedPorts: await mappedPortsOf(transport), seenPort: port };
  } catch {
    return nothing;
  } finally {
    transport.close();
  }
}

/** Where STUN has seen the sockets of a transport. */
async function mappedPortsOf(transport: Transport): Promise<number[]> {
  return (await statsOf(transport)).flatMap(({ type, candidateType, protocol, port }) =>
    type === 'local-candidate' && candidateType === 'srflx' && protocol === 'udp'
      ? (port ?? [])
      : [],
  );
}

/** The same socket under two ports: the network gives each target another one. */
function natOf(found: Found | null): 'plain' | 'symmetric' | null {
  if (found === null || found.seenPort === null || found.mappedPorts.length === 0) return null;
  return found.mappedPorts.includes(found.seenPort) ? 'plain' : 'symmetric';
}

/** The candidates of one address, moved to another. */
function withAddress(candidates: readonly IceCandidate[], address: string): IceCandidate[] {
  const first = candidates[0]?.address;
  return candidates
    .filter((candidate) => candidate.address === first)
    .map((candidate) => ({ ...candidate, address, ip: address }));
}

function hasTurn(iceServers: readonly IceServer[]): boolean {
  return iceServers.some(({ urls }) => urls.some((url) => /^turns?:/.test(url)));
}

/** For each item, with a limit on how many run at once; in the order of the items. */
async function inBatches<Item, Result>(
  items: readonly Item[],
  run: (index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let first = 0; first < items.length; first += atOnce) {
    const batch = items.slice(first, first + atOnce).map((_, offset) => run(first + offset));
    results.push(...(await Promise.all(batch)));
  }
  return results;
}
