import {
  type DoctorFacts,
  type DoctorStep,
  doctorSteps,
  type UntestedReason,
} from './DoctorFacts.ts';
import { portList, workerList } from './diagnose.ts';

/** How one step ended, with what is worth saying about it. */
export type StepOutcome = { readonly step: DoctorStep } & (
  | { readonly result: 'ok' | 'warning' | 'failed'; readonly note: string | null }
  | { readonly result: 'untested'; readonly reason: UntestedReason }
);

type Judged = readonly [result: 'ok' | 'warning' | 'failed', note?: string | null];
/** Null: not tested. */
type Judge = (facts: DoctorFacts) => Judged | null;

const percent = (share: number | null) =>
  share === null ? '–' : `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;

const judges: Readonly<Record<DoctorStep, Judge>> = {
  ports: ({ host }) =>
    host && (host.takenPorts.length > 0 ? ['failed', portList(host.takenPorts)] : ['ok']),
  workers: ({ host }) => {
    if (!host?.workers) return null;
    const { alive, wanted } = host.workers;
    return [alive < wanted ? 'failed' : 'ok', `${alive} / ${wanted}`];
  },
  name: ({ reach }) =>
    reach === null || reach.nameResolves === null ? null : [reach.nameResolves ? 'ok' : 'failed'],
  tcp: ({ reach }) => (reach?.tcp ? [reach.tcp === 'answers' ? 'ok' : 'failed'] : null),
  tls: ({ reach, host }) => {
    if (reach?.tls) {
      if (reach.tls !== 'done') return ['failed'];
      const isTrusted = reach.certificate === null || reach.certificate === 'trusted';
      return [isTrusted ? 'ok' : reach.certificate === 'unknown' ? 'warning' : 'failed'];
    }
    return host?.certificate ? [host.certificate === 'fits' ? 'ok' : 'warning'] : null;
  },
  signalling: ({ signalling }) => {
    if (signalling === null) return null;
    if (signalling === 'signedIn') return ['ok'];
    return [signalling === 'connecting' ? 'warning' : 'failed'];
  },
  clock: ({ clockOffsetMs }) =>
    clockOffsetMs === null
      ? null
      : [Math.abs(clockOffsetMs) < 60_000 ? 'ok' : 'warning', clockText(clockOffsetMs)],
  firewall: ({ host, serverSide }) => {
    if (host?.firewalled) {
      const closed = host.firewalled.map(({ port }) => port);
      return closed.length > 0 ? ['failed', portList(closed)] : ['ok'];
    }
    return serverSide?.firewall ? [serverSide.firewall === 'open' ? 'ok' : 'failed'] : null;
  },
  udp: ({ paths }) => {
    if (paths === null || paths.udp.length === 0) return null;
    const blocked = paths.udp.filter(({ outcome }) => outcome !== 'open');
    if (blocked.length === 0) return ['ok', workerList(paths.udp)];
    const note = workerList(blocked);
    return blocked.length === paths.udp.length ? ['failed', note] : ['warning', `✗ ${note}`];
  },
  iceTcp: ({ paths }) => paths && [paths.tcp === 'open' ? 'ok' : 'failed'],
  turn: ({ paths, turn }) => {
    if (turn?.length) return [turn.every((each) => each === 'allocated') ? 'ok' : 'failed'];
    return paths?.relay ? [paths.relay === 'open' ? 'ok' : 'failed'] : null;
  },
  announced: ({ paths, host }) => {
    if (host?.announced) {
      if (host.announced === 'unconfirmed') return ['warning'];
      return [host.announced === 'own' || host.announced === 'outside' ? 'ok' : 'failed'];
    }
    if (paths === null) return null;
    const isOpen = paths.tcp === 'open' || paths.udp.some(({ outcome }) => outcome === 'open');
    return [isOpen ? 'ok' : 'failed'];
  },
  gateway: ({ host }) => (host?.gateway ? [host.gateway === 'answers' ? 'ok' : 'warning'] : null),
  nat: ({ nat }) => nat && [nat === 'plain' ? 'ok' : 'warning'],
  mtu: ({ reach, paths }) => {
    if (reach?.largePackets) return [reach.largePackets === 'arrive' ? 'ok' : 'failed'];
    const outcomes = paths?.udp.map(({ outcome }) => outcome) ?? [];
    if (outcomes.includes('open')) return ['ok'];
    return outcomes.includes('stuck') ? ['failed'] : null;
  },
  loss: ({ streams }) => {
    if (streams === null || (streams.lossUp === null && streams.lossDown === null)) return null;
    const worst = Math.max(streams.lossUp ?? 0, streams.lossDown ?? 0);
    return [
      worst < 0.02 ? 'ok' : 'warning',
      `↑ ${percent(streams.lossUp)} · ↓ ${percent(streams.lossDown)}`,
    ];
  },
  delay: ({ streams }) => {
    if (streams === null || streams.roundTripMs === null) return null;
    const ms = Math.round(streams.roundTripMs);
    return [ms < 250 ? 'ok' : 'warning', `${ms} ms`];
  },
  disk: ({ host }) => {
    if (host === null || host.freeBytes === null) return null;
    const isEnough = host.freeBytes >= host.freeBytesWanted;
    return [isEnough ? 'ok' : 'warning', `${(host.freeBytes / 1e9).toFixed(1)} GB`];
  },
  microphone: ({ microphone }) => {
    if (microphone === null) return null;
    if (microphone.state === 'live') return ['ok'];
    return [microphone.state === 'quiet' ? 'warning' : 'failed'];
  },
  speaker: ({ speaker }) =>
    speaker && [speaker === 'works' ? 'ok' : speaker === 'deafened' ? 'warning' : 'failed'],
  audience: ({ audience }) => {
    if (audience === null || audience.others === 0) return null;
    const { heard, hearMe, others } = audience;
    const note = `↑ ${hearMe} / ${others} · ↓ ${heard} / ${others}`;
    return [Math.min(heard, hearMe) < others ? 'warning' : 'ok', note];
  },
};

/**
 * All steps that make sense where the doctor ran, in their order.
 *
 * @param asked the steps of this place: those of an app, or of a server's machine
 */
export function stepOutcomes(facts: DoctorFacts, asked: ReadonlySet<DoctorStep>): StepOutcome[] {
  return doctorSteps
    .filter((step) => asked.has(step))
    .map((step) => {
      const judged = judges[step](facts);
      if (judged !== null) return { step, result: judged[0], note: judged[1] ?? null };
      return { step, result: 'untested', reason: facts.untested[step] ?? 'earlier' };
    });
}

/** Seconds, minutes or hours, as in `+3 s`; null for less than a second. */
function clockText(offsetMs: number): string | null {
  const sign = offsetMs < 0 ? '−' : '+';
  const seconds = Math.round(Math.abs(offsetMs) / 1000);
  if (seconds === 0) return null;
  if (seconds < 120) return `${sign}${seconds} s`;
  return seconds < 7200
    ? `${sign}${Math.round(seconds / 60)} min`
    : `${sign}${Math.round(seconds / 3600)} h`;
}

/** The steps of the server's own machine. */
export const hostSteps: ReadonlySet<DoctorStep> = new Set([
  'ports',
  'workers',
  'tls',
  'clock',
  'firewall',
  'turn',
  'announced',
  'gateway',
  'disk',
]);
const onlyOfHost: ReadonlySet<DoctorStep> = new Set(['ports', 'workers', 'gateway', 'disk']);
/** The steps of a person's device. */
export const clientSteps: ReadonlySet<DoctorStep> = new Set(
  doctorSteps.filter((step) => !onlyOfHost.has(step)),
);
