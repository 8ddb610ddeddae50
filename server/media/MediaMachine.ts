import { availableParallelism } from 'node:os';
import type { types } from 'mediasoup';

/** A machine with media workers: the server's own, or that of a media node. */
export interface MediaMachine {
  /** The name of the media node; null for the server's own machine. */
  readonly name: string | null;
  /** How much of a processor core each of its workers can have, 0 to 1. */
  readonly coresPerWorker: number;
  /** Where clients reach its workers, best first; null where that depends on the client. */
  readonly addresses: readonly string[] | null;
  /** How it and the server's own machine reach each other; null for that machine itself. */
  readonly path: MachinePath | null;
}

/** The ends of the way between the server's machine and that of a media node: IP addresses of one family. */
interface MachinePath {
  readonly node: string;
  readonly server: string;
}

/** The machine of this process, with so many workers. */
export function ownMachine(workers: number): MediaMachine {
  return {
    name: null,
    coresPerWorker: coresPerWorker(availableParallelism(), workers),
    addresses: null,
    path: null,
  };
}

/** @param cores of the machine */
export function coresPerWorker(cores: number, workers: number): number {
  return Math.min(1, cores / workers);
}

/** The machine of a router. */
export function machineOf({ appData }: types.Router): MediaMachine {
  return appData['machine'] as MediaMachine;
}

/** Whether two routers are on one machine, where mediasoup itself connects them. */
export function isOneMachine(one: types.Router, other: types.Router): boolean {
  return machineOf(one).name === machineOf(other).name;
}
