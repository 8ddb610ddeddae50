import type { TransportPath } from '../../state/callState.ts';

interface StatsEntry {
  readonly id: string;
  readonly type: string;
  readonly [field: string]: unknown;
}

/** Reads the path from a transport's statistics (W3C webrtc-stats); null while no pair is selected. */
export function transportPath(report: Iterable<readonly [string, unknown]>): TransportPath | null {
  const entries = new Map<string, StatsEntry>();
  for (const [id, entry] of report) entries.set(id, entry as StatsEntry);
  const all = [...entries.values()];
  const chosen = all.find(({ type }) => type === 'transport')?.['selectedCandidatePairId'];
  const pair =
    (typeof chosen === 'string' ? entries.get(chosen) : undefined) ??
    all.find(({ type, nominated, state }) => {
      return type === 'candidate-pair' && nominated === true && state === 'succeeded';
    });
  if (pair === undefined) return null;
  const local = entries.get(String(pair['localCandidateId']));
  const roundTrip = pair['currentRoundTripTime'];
  return {
    way: wayOf(local),
    roundTripMs: typeof roundTrip === 'number' ? Math.round(roundTrip * 1000) : null,
  };
}

function wayOf(local: StatsEntry | undefined): TransportPath['way'] {
  // Behind an address translation the relay's own candidate becomes another one ('prflx') of the same relay.
  if (local?.['relayProtocol'] !== undefined) return 'relay';
  return local?.['protocol'] === 'tcp' ? 'tcp' : 'udp';
}
