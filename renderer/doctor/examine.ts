import {
  type AudienceFacts,
  type DoctorFacts,
  type DoctorStep,
  type MicrophoneFact,
  noFacts,
  type ReachFacts,
  type SignallingFact,
  type SpeakerFact,
  type StreamFacts,
  type UntestedReason,
} from '../../shared/doctor/DoctorFacts.ts';
import type { DoctorBegin } from '../../shared/protocol/streams/doctor.ts';
import type { ProbedPaths } from './probePaths.ts';

/** Long enough to answer the browser's question for the microphone. */
const microphoneMs = 20_000;

/** What is asked about this device, each at the edge of the platform. */
export interface Probes {
  readonly reach: () => Promise<{
    readonly reach: ReachFacts;
    readonly clockOffsetMs: number | null;
  }>;
  readonly signalling: () => SignallingFact;
  /** The server's part; rejects without a session. */
  readonly begin: () => Promise<DoctorBegin>;
  readonly paths: (udpPorts: readonly number[]) => Promise<ProbedPaths>;
  readonly microphone: () => Promise<MicrophoneFact>;
  readonly speaker: () => SpeakerFact;
  /** Null in no channel. */
  readonly streams: () => Promise<StreamFacts | null>;
  readonly audience: () => AudienceFacts | null;
}

/**
 * Tests everything that can be tested from a person's device, as much as possible at once. Never rejects: what fails is a
 * finding, or was not tested.
 *
 * @param onFacts called with all that is known, each time it is more
 */
export async function examine(
  probes: Probes,
  onFacts: (facts: DoctorFacts) => void,
): Promise<DoctorFacts> {
  let facts: DoctorFacts = { ...noFacts, signalling: probes.signalling() };
  const learn = (
    found: Partial<DoctorFacts>,
    untested: Partial<Record<DoctorStep, UntestedReason>> = {},
  ) => {
    facts = { ...facts, ...found, untested: { ...facts.untested, ...untested } };
    onFacts(facts);
  };
  learn({}, { name: 'browser', tcp: 'browser', microphone: 'unanswered', audience: 'noCall' });

  await Promise.all([
    passed(probes.reach(), ({ reach, clockOffsetMs }) => {
      // The signalling's clock is exact to the millisecond, this one to the second.
      learn(
        { reach, clockOffsetMs: facts.clockOffsetMs ?? clockOffsetMs },
        reach.tcp === 'answers' && reach.nameResolves === null ? { name: 'noName' } : {},
      );
    }),
    passed(withPatience(probes.microphone(), microphoneMs), (microphone) => learn({ microphone })),
    passed(probes.streams(), (streams) =>
      learn(
        { streams, audience: probes.audience() },
        streams === null ? { loss: 'noCall', delay: 'noCall' } : { audience: 'alone' },
      ),
    ),
    passed(probesOfPaths(probes, learn), () => undefined),
  ]);
  learn({ speaker: probes.speaker(), signalling: probes.signalling() });
  return facts;
}

async function probesOfPaths(
  probes: Probes,
  learn: (
    found: Partial<DoctorFacts>,
    untested?: Partial<Record<DoctorStep, UntestedReason>>,
  ) => void,
): Promise<void> {
  const askedMs = Date.now();
  const { atMs, side, udpPorts, nodes = [] } = await probes.begin();
  // The server has read its clock about half way.
  const clockOffsetMs = (askedMs + Date.now()) / 2 - atMs;
  learn({ serverSide: side, clockOffsetMs }, side.firewall === null ? { firewall: 'notRoot' } : {});
  const { paths, nat, turn, hasStun } = await probes.paths(udpPorts);
  const udp = paths.udp.map((path, index) => ({ ...path, ...nodeOf(nodes[index]) }));
  learn(
    { paths: { ...paths, udp }, nat, turn },
    {
      ...(turn === null && { turn: 'notConfigured' }),
      ...(nat === null && { nat: hasStun ? 'earlier' : 'noStun' }),
    },
  );
}

function nodeOf(name: string | null | undefined): { node?: string } {
  return name ? { node: name } : {};
}

/** Null when it takes longer. */
async function withPatience<T>(probing: Promise<T>, ms: number): Promise<T | null> {
  const { promise, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(() => resolve(null), ms);
  return await Promise.race([probing, promise]).finally(() => clearTimeout(timer));
}

async function passed<T>(probing: Promise<T>, use: (value: T) => void): Promise<void> {
  try {
    use(await probing);
  } catch (error) {
    console.warn('A step of the connection doctor failed:', error);
  }
}
