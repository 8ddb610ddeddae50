import type { DoctorFacts, PathFacts } from './DoctorFacts.ts';

/** `broken`: people cannot be heard, or not at all; `impaired`: it works, but worse than it could; `hint`: worth knowing. */
export type Severity = 'broken' | 'impaired' | 'hint' | 'well';

/** What texts about a cause may name. */
interface CauseValues {
  /** Port numbers, as `44301` or `44301–44303, 44310`. */
  readonly ports?: string;
  /** A share in percent. */
  readonly percent?: number;
  readonly ms?: number;
  readonly hours?: number;
}

/** The cause that explains what was found, or `well`. */
export interface Diagnosis {
  readonly cause: Cause;
  readonly severity: Severity;
  readonly values: CauseValues;
}

interface Finding {
  readonly severity: Exclude<Severity, 'well'>;
  readonly values?: CauseValues;
}
type Rule = (facts: DoctorFacts) => Finding | null;

/** A clock that is off by less harms nothing: names of TURN servers are valid for twelve hours. */
const clockToleratedMs = 60 * 60_000;
/** Opus conceals less than this without being noticed. */
const lossTolerated = 0.05;
/** ITU-T G.114: from 150 ms one way a conversation suffers, from 400 ms it is unacceptable. */
const roundTripToleratedMs = 400;
const hourMs = 60 * 60_000;

const broken: Finding = { severity: 'broken' };
const impaired: Finding = { severity: 'impaired' };
const when = (holds: boolean | undefined, finding: Finding): Finding | null =>
  holds === true ? finding : null;

/**
 * All causes, in the order in which they are considered: each explains everything that those below it would. An address that
 * does not resolve also leaves UDP blocked, for example.
 */
const rules = {
  offline: ({ reach }) => when(reach?.isOnline === false, broken),
  nameUnknown: ({ reach }) => when(reach?.nameResolves === false, broken),
  portTaken: ({ host }) =>
    when(host !== null && host.takenPorts.length > 0, {
      severity: 'broken',
      values: { ports: portList(host?.takenPorts ?? []) },
    }),
  serverStopped: ({ host }) => when(host?.isRunning === false, broken),
  nothingListens: ({ reach }) => when(reach?.tcp === 'refused', broken),
  noAnswer: ({ reach }) => when(reach?.tcp === 'silent', broken),
  largePacketsLost: ({ reach, paths }) =>
    when(reach?.largePackets === 'vanish' || (paths !== null && isStuck(paths)), broken),
  clockWrong: ({ clockOffsetMs, reach }) => {
    if (clockOffsetMs === null || Math.abs(clockOffsetMs) < clockToleratedMs) return null;
    const keepsOut = reach?.certificate === 'expired' || reach?.certificate === 'notYetValid';
    return {
      severity: keepsOut ? 'broken' : 'impaired',
      values: { hours: Math.round(Math.abs(clockOffsetMs) / hourMs) },
    };
  },
  certificateOther: ({ reach, signalling, host }) =>
    reach?.certificate === 'otherKey' ||
    reach?.certificate === 'otherName' ||
    signalling === 'otherKey'
      ? broken
      : when(host?.certificate === 'otherName', impaired),
  certificateExpired: ({ reach, host }) =>
    when(
      reach?.certificate === 'expired' ||
        reach?.certificate === 'notYetValid' ||
        host?.certificate === 'expired',
      broken,
    ),
  certificateUnreadable: ({ host }) => when(host?.certificate === 'unreadable', broken),
  serverHangs: ({ reach }) => when(reach?.tls === 'silent', broken),
  otherProgram: ({ reach }) => when(reach?.product === 'other' || reach?.tls === 'failed', broken),
  versionOther: ({ signalling }) => when(signalling === 'otherVersion', broken),
  pageRefused: ({ signalling }) => when(signalling === 'originRefused', broken),
  noWebSocket: ({ signalling }) => when(signalling === 'noWebSocket', broken),
  signInRefused: ({ signalling }) => when(signalling === 'refused', broken),
  signallingLost: ({ signalling }) =>
    when(signalling === 'lost' || signalling === 'connecting', broken),
  workersDown: ({ host }) =>
    when(host?.workers != null && host.workers.alive < host.workers.wanted, broken),
  browserWithoutSockets: ({ paths }) =>
    when(paths !== null && !reaches(paths) && !paths.hasSockets, broken),
  serverFirewall: ({ host, paths, serverSide }) => {
    const closed = host?.firewalled ?? [];
    if (closed.length > 0) {
      return { severity: 'broken', values: { ports: portList(closed.map(({ port }) => port)) } };
    }
    const missing = paths === null ? [] : blockedPorts(paths);
    if (paths === null || missing.length === 0 || serverSide?.firewall !== 'closed') return null;
    return { severity: severityOf(paths), values: { ports: portList(missing) } };
  },
  announcedUnresolved: ({ host }) => when(host?.announced === 'unresolved', broken),
  stunSilent: ({ host }) => when(host?.announced === 'unseen', impaired),
  announcedWrong: ({ host, paths }) =>
    host?.announced === 'elsewhere' || (paths !== null && !reaches(paths) && opens(paths.dialled))
      ? broken
      : null,
  proxyWithoutMedia: ({ paths, serverSide }) =>
    paths !== null && !reaches(paths) && serverSide?.isBehindProxy
      ? { severity: severityOf(paths) }
      : null,
  portNotForwarded: ({ paths, serverSide }) =>
    paths !== null &&
    isUdpBlocked(paths) &&
    paths.udpElsewhere === true &&
    serverSide?.isBehindRouter
      ? { severity: severityOf(paths), values: { ports: portList(blockedPorts(paths)) } }
      : null,
  udpBlockedAtServer: ({ paths }) =>
    paths !== null && isUdpBlocked(paths) && paths.udpElsewhere === true
      ? { severity: severityOf(paths), values: { ports: portList(blockedPorts(paths)) } }
      : null,
  udpBlockedHere: ({ paths, serverSide }) =>
    paths !== null &&
    isUdpBlocked(paths) &&
    opens(paths.tcp) &&
    (paths.udpElsewhere === false || serverSide?.othersByUdp)
      ? impaired
      : null,
  udpBlocked: ({ paths }) =>
    paths !== null && isUdpBlocked(paths) && opens(paths.tcp)
      ? { severity: 'impaired', values: { ports: portList(blockedPorts(paths)) } }
      : null,
  turnCredentials: ({ paths, turn }) => turnFinding('wrongCredentials', paths, turn),
  turnSilent: ({ paths, turn }) => turnFinding('silent', paths, turn),
  turnRefused: ({ paths, turn }) => turnFinding('refused', paths, turn),
  onlyWebPasses: ({ paths }) =>
    paths !== null && !reaches(paths) ? { severity: severityOf(paths) } : null,
  someWorkersBlocked: ({ paths }) =>
    paths !== null && blockedPorts(paths).length > 0
      ? { severity: 'impaired', values: { ports: portList(blockedPorts(paths)) } }
      : null,
  mediaTcpBlocked: ({ paths }) => when(paths?.tcp === 'blocked', { severity: 'hint' }),
  gatewayMissing: ({ host }) => when(host?.gateway === 'none', impaired),
  diskFull: ({ host }) =>
    when(
      host != null && host.freeBytes !== null && host.freeBytes < host.freeBytesWanted,
      impaired,
    ),
  microphoneDenied: ({ microphone }) => when(microphone?.state === 'denied', broken),
  microphoneMissing: ({ microphone }) => when(microphone?.state === 'missing', broken),
  microphoneBusy: ({ microphone }) => when(microphone?.state === 'busy', broken),
  microphoneFailed: ({ microphone }) => when(microphone?.state === 'failed', broken),
  microphoneMuted: ({ microphone }) => when(microphone?.state === 'muted', broken),
  speakerMissing: ({ speaker }) => when(speaker === 'missing', broken),
  soundBlocked: ({ speaker }) => when(speaker === 'blocked', broken),
  deafened: ({ speaker }) => when(speaker === 'deafened', impaired),
  nobodyHears: ({ audience }) =>
    when(audience !== null && audience.others > 0 && audience.hearMe === 0, impaired),
  microphoneQuiet: ({ microphone }) => when(microphone?.state === 'quiet', impaired),
  lossUp: ({ streams }) => lossFinding(streams?.lossUp ?? null),
  lossDown: ({ streams }) => lossFinding(streams?.lossDown ?? null),
  slow: ({ streams }) => {
    const ms = Math.round(streams?.roundTripMs ?? 0);
    return when(ms > roundTripToleratedMs, { severity: 'impaired', values: { ms } });
  },
  symmetricNat: ({ nat }) => when(nat === 'symmetric', { severity: 'hint' }),
} satisfies Record<string, Rule>;

export type Cause = keyof typeof rules | 'well';
/** All causes, in their order; `well` is the last. */
export const causes: readonly Cause[] = [...(Object.keys(rules) as (keyof typeof rules)[]), 'well'];

const severities = ['broken', 'impaired', 'hint'] as const;

/**
 * The one cause to tell: the first that keeps people from being heard; if there is none, the first that makes calls worse, and
 * at last what is only worth knowing.
 */
export function diagnose(facts: DoctorFacts): Diagnosis {
  const findings = Object.entries(rules as Record<keyof typeof rules, Rule>).flatMap(
    ([cause, rule]) => {
      const finding = rule(facts);
      return finding === null ? [] : [{ cause: cause as Cause, ...finding }];
    },
  );
  for (const severity of severities) {
    const first = findings.find((finding) => finding.severity === severity);
    if (first) return { cause: first.cause, severity, values: first.values ?? {} };
  }
  return { cause: 'well', severity: 'well', values: {} };
}

/** Numbers in their order, with ranges: `44301–44303, 44310`. */
export function portList(ports: readonly number[]): string {
  const sorted = [...new Set(ports)].sort((a, b) => a - b);
  const runs: [first: number, last: number][] = [];
  for (const port of sorted) {
    const run = runs.at(-1);
    if (run !== undefined && run[1] === port - 1) run[1] = port;
    else runs.push([port, port]);
  }
  return runs.map(([first, last]) => (first === last ? first : `${first}–${last}`)).join(', ');
}

const opens = (outcome: PathFacts['dialled']) => outcome === 'open';

function blockedPorts({ udp }: PathFacts): number[] {
  return udp.filter(({ outcome }) => !opens(outcome)).map(({ port }) => port);
}

function isUdpBlocked({ udp }: PathFacts): boolean {
  return udp.length > 0 && !udp.some(({ outcome }) => opens(outcome));
}

/** Whether media reaches the server itself, without a relay. */
function reaches(paths: PathFacts): boolean {
  return !isUdpBlocked(paths) || opens(paths.tcp);
}

/** Small packets arrive everywhere, and the large ones of the handshake nowhere. */
function isStuck({ udp, tcp }: PathFacts): boolean {
  const outcomes = [...udp.map(({ outcome }) => outcome), tcp];
  return outcomes.includes('stuck') && !outcomes.includes('open');
}

/** How bad a blocked path is: calls go on over TCP or a relay if they can. */
function severityOf(paths: PathFacts): 'broken' | 'impaired' {
  return reaches(paths) || opens(paths.relay) ? 'impaired' : 'broken';
}

/** Without a direct way, a TURN server that does not work is the reason that nothing does. */
function turnFinding(
  outcome: 'wrongCredentials' | 'silent' | 'refused',
  paths: DoctorFacts['paths'],
  turn: DoctorFacts['turn'],
): Finding | null {
  if (turn === null || !turn.includes(outcome)) return null;
  return paths === null ? impaired : { severity: severityOf(paths) };
}

function lossFinding(loss: number | null): Finding | null {
  if (loss === null || loss < lossTolerated) return null;
  return { severity: 'impaired', values: { percent: Math.round(loss * 100) } };
}
