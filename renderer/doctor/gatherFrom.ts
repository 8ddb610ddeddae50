import type { TurnOutcome } from '../../shared/doctor/DoctorFacts.ts';
import type { IceServer } from '../../shared/protocol/streams/media.ts';

/** RFC 8489, 14.8: the name or the password is wrong; RFC 8656: the name is not the one that made the allocation. */
const credentialCodes: ReadonlySet<number> = new Set([401, 431, 438, 441]);
/** W3C webrtc, 4.8.2: no answer at all, or no way there. */
const unreachableFrom = 700;

export interface Gathered {
  /** One outcome for each address of a TURN server. */
  readonly turn: readonly TurnOutcome[];
  /** Whether a STUN or TURN server has answered over UDP; null where there is none. */
  readonly udpElsewhere: boolean | null;
}

/** Asks every STUN and TURN server, each on a connection of its own, so that its answer is told from the others'. */
export async function gatherFrom(
  iceServers: readonly IceServer[],
  waitMs: number,
): Promise<Gathered> {
  const single = iceServers.flatMap(({ urls, ...credentials }) =>
    urls.map((url) => ({ url, isTurn: /^turns?:/.test(url), credentials })),
  );
  const asked = await Promise.all(
    single.map(async (each) => ({
      ...each,
      outcome: await gather({ ...each.credentials, urls: [each.url] }, each.isTurn, waitMs),
    })),
  );
  const overUdp = asked.filter(
    ({ url }) => /^(stun|turn):/.test(url) && !/transport=tcp/.test(url),
  );
  return {
    turn: asked.filter(({ isTurn }) => isTurn).map(({ outcome }) => outcome),
    // A refusal is an answer, too.
    udpElsewhere: overUdp.length === 0 ? null : overUdp.some(({ outcome }) => outcome !== 'silent'),
  };
}

async function gather(server: RTCIceServer, isTurn: boolean, waitMs: number): Promise<TurnOutcome> {
  const connection = new RTCPeerConnection({
    iceServers: [server],
    iceTransportPolicy: isTurn ? 'relay' : 'all',
  });
  const { promise, resolve } = Promise.withResolvers<TurnOutcome>();
  const timer = setTimeout(() => resolve('silent'), waitMs);
  const wanted = isTurn ? 'relay' : 'srflx';
  let sockets = 0;
  let unreachable = 0;
  connection.addEventListener('icecandidate', ({ candidate }) => {
    const text = candidate?.candidate ?? '';
    if (text.includes(` typ ${wanted}`)) resolve('allocated');
    if (text.includes(' typ host') && / udp /i.test(text)) sockets += 1;
    // The end. To a device without address translation the answer of a STUN server yields no candidate.
    if (!candidate) resolve(isTurn || unreachable >= sockets ? 'silent' : 'allocated');
  });
  connection.addEventListener('icecandidateerror', (event) => {
    const { errorCode } = event as RTCPeerConnectionIceErrorEvent;
    if (credentialCodes.has(errorCode)) resolve('wrongCredentials');
    // From one of several addresses of this device: from one of IPv6 to a server of IPv4, for example.
    else if (errorCode >= unreachableFrom) unreachable += 1;
    else resolve('refused');
  });
  try {
    connection.createDataChannel('probe');
    await connection.setLocalDescription(await connection.createOffer());
    return await promise;
  } catch {
    return 'refused';
  } finally {
    clearTimeout(timer);
    connection.close();
  }
}
