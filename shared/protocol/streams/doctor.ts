import { z } from 'zod';
import type { ServerSideFacts } from '../../doctor/DoctorFacts.ts';
import { transportIdField } from '../pageFields.ts';
import { request } from '../request.ts';
import type { IceServer, TransportParameters } from './media.ts';

/** As many workers as a server may have on its own machine; those of more media nodes are not examined. */
export const examinedWorkersMax = 64;
/** So many transports for the search of paths one connection may have at a time. */
export const pathProbesMax = 12;
/** How long such a transport lives, in ms. A path is found in a second or two, or not at all. */
export const pathProbeMs = 20_000;

/** What the server tells a client about the way between them. */
export interface DoctorBegin {
  /** The server's clock, in ms since 1970. */
  readonly atMs: number;
  /** The UDP port of each media worker; its index is the worker's number. */
  readonly udpPorts: readonly number[];
  /** The media node of each of these workers, null for the server's own machine; left out where there are no nodes. */
  readonly nodes?: readonly (string | null)[];
  readonly side: ServerSideFacts;
}

/** A transport that carries nothing: whether the client reaches it is all that matters. */
export interface PathProbe {
  readonly transport: TransportParameters;
  readonly iceServers: IceServer[];
}

/** The search for paths: by the connection doctor of the app, and for a better path than the one that is used. */
export const doctorRequests = {
  /** Closes the transports of an earlier search. */
  'doctor:begin': request<DoctorBegin>()(z.strictObject({})),
  /** On the peer's own worker unless another is named. `notFound` where it does not run, `limitReached` beyond `pathProbesMax`. */
  'doctor:probe': request<PathProbe>()(
    z.strictObject({ worker: z.int().min(0).lt(examinedWorkersMax).optional() }),
  ),
  /** From which port the client's packets come to one of these transports; null while none has come by UDP. */
  'doctor:seen': request<{ port: number | null }>()(
    z.strictObject({ transportId: transportIdField }),
  ),
};
