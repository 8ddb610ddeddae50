/**
 * What the connection doctor has found out, on a person's device or on the server's machine. Null always means "not tested";
 * `untested` says why. No fact holds a name or an address of a person.
 */
export interface DoctorFacts {
  readonly reach: ReachFacts | null;
  readonly signalling: SignallingFact | null;
  /** This device's clock minus the server's (or minus the one that was named to the command), in ms. */
  readonly clockOffsetMs: number | null;
  readonly paths: PathFacts | null;
  /** What the server says about its own side. */
  readonly serverSide: ServerSideFacts | null;
  /** `symmetric`: this network gives each connection of one port another port outside (RFC 4787, 4.1). */
  readonly nat: 'plain' | 'symmetric' | null;
  readonly turn: readonly TurnOutcome[] | null;
  readonly streams: StreamFacts | null;
  readonly microphone: MicrophoneFact | null;
  readonly speaker: SpeakerFact | null;
  readonly audience: AudienceFacts | null;
  readonly host: HostFacts | null;
  readonly untested: Partial<Readonly<Record<DoctorStep, UntestedReason>>>;
}

/** Every step, in the order in which it is shown. */
export const doctorSteps = [
  'ports',
  'workers',
  'name',
  'tcp',
  'tls',
  'signalling',
  'clock',
  'firewall',
  'udp',
  'iceTcp',
  'turn',
  'announced',
  'gateway',
  'nat',
  'mtu',
  'loss',
  'delay',
  'disk',
  'microphone',
  'speaker',
  'audience',
] as const;
export type DoctorStep = (typeof doctorSteps)[number];

/** Why a step was not tested. */
export type UntestedReason =
  /** A page in a browser cannot find it out. */
  | 'browser'
  /** An earlier step has failed. */
  | 'earlier'
  | 'notConfigured'
  /** Nothing was sent or received in a channel. */
  | 'noCall'
  /** Nobody else is in the channel. */
  | 'alone'
  /** The server was dialled by its IP address. */
  | 'noName'
  /** The browser's question for the microphone was not answered in time. */
  | 'unanswered'
  /** It needs a second STUN server, or one at all. */
  | 'noStun'
  /** Only an administrator may read it. */
  | 'notRoot'
  | 'notAsked';

/** The way from this device to the server's port. */
export interface ReachFacts {
  /** Whether this device has a network at all. */
  readonly isOnline: boolean;
  readonly nameResolves: boolean | null;
  /** `silent`: nobody answers, not even with a refusal. */
  readonly tcp: 'answers' | 'refused' | 'silent' | null;
  /** `silent`: the handshake never ends, although the connection is open. */
  readonly tls: 'done' | 'silent' | 'failed' | null;
  readonly certificate: CertificateFact | null;
  /** What answers there. */
  readonly product: 'perch' | 'other' | null;
  /** Whether a request, or an answer, that fills whole packets arrives, where a small one does. */
  readonly largePackets: 'arrive' | 'vanish' | null;
}

/** `unknown`: neither the system nor a pin knows it, as before a first visit. */
export type CertificateFact =
  | 'trusted'
  | 'otherKey'
  | 'otherName'
  | 'expired'
  | 'notYetValid'
  | 'unknown';

export type SignallingFact =
  | 'signedIn'
  | 'connecting'
  | 'otherVersion'
  | 'originRefused'
  | 'noWebSocket'
  | 'otherKey'
  | 'refused'
  | 'lost';

/** How a path to the server's media ended. `stuck`: small packets arrive, and the handshake with its large ones never ends. */
export type PathOutcome = 'open' | 'blocked' | 'stuck';

export interface PathFacts {
  /** UDP to each media worker. */
  readonly udp: readonly { readonly port: number; readonly outcome: PathOutcome }[];
  /** Media over TCP, on the port of the server. */
  readonly tcp: PathOutcome;
  /** Over a TURN server; null where there is none. */
  readonly relay: PathOutcome | null;
  /** The best path to the host that was dialled, where it is none of the announced addresses; null elsewhere. */
  readonly dialled: PathOutcome | null;
  /** Whether the browser opens any socket for media: a setting against leaks of addresses may keep it from that. */
  readonly hasSockets: boolean;
  /** Whether another host, a STUN or TURN server, answers this device over UDP; null where there is none to ask. */
  readonly udpElsewhere: boolean | null;
}

export interface ServerSideFacts {
  /** Whether a reverse proxy stands between this client and the server. */
  readonly isBehindProxy: boolean;
  /** Whether the server's machine has none of the announced addresses itself: a router forwards to it. */
  readonly isBehindRouter: boolean;
  /** Whether the firewall of the server's machine lets UDP in on all media ports; null where that cannot be read. */
  readonly firewall: 'open' | 'closed' | null;
  /** Whether somebody in another network is connected over UDP now. */
  readonly othersByUdp: boolean;
}

/** The result of asking one TURN server for a relay. */
export type TurnOutcome = 'allocated' | 'wrongCredentials' | 'silent' | 'refused';

/** Measured while the user is in a channel. Shares are 0 … 1. */
export interface StreamFacts {
  readonly lossUp: number | null;
  readonly lossDown: number | null;
  readonly roundTripMs: number | null;
}

export interface MicrophoneFact {
  /** `muted`: the system or a switch on the device mutes it, and nothing arrives, not even noise. */
  readonly state: 'live' | 'quiet' | 'muted' | 'denied' | 'missing' | 'busy' | 'failed';
  /** Whether it was chosen in the settings, instead of the system's default. */
  readonly isChosen: boolean;
}

/** `blocked`: the browser plays nothing before a click. */
export type SpeakerFact = 'works' | 'missing' | 'blocked' | 'deafened';

/** In the user's channel, without the user. */
export interface AudienceFacts {
  readonly others: number;
  readonly hearMe: number;
  readonly heard: number;
}

/** What only the server's own machine can tell. */
export interface HostFacts {
  readonly isRunning: boolean;
  /** Ports that another program has. */
  readonly takenPorts: readonly number[];
  readonly workers: { readonly alive: number; readonly wanted: number } | null;
  /** Ports on which the machine's firewall drops packets; null where it cannot be read. */
  readonly firewalled: readonly Port[] | null;
  readonly announced: AnnouncedFact | null;
  readonly gateway: 'answers' | 'none' | null;
  readonly certificate: 'fits' | 'otherName' | 'expired' | 'unreadable' | null;
  readonly freeBytes: number | null;
  /** What the settings want to keep free. */
  readonly freeBytesWanted: number;
}

export interface Port {
  readonly transport: 'tcp' | 'udp';
  readonly port: number;
}

/**
 * `own`: the machine has it. `outside`: STUN sees the machine under it. `elsewhere`: neither. `unresolved`: a name without an
 * address. `unconfirmed`: not the machine's, and nobody was asked. `unseen`: a STUN server should tell the address, and none answers.
 */
export type AnnouncedFact =
  | 'own'
  | 'outside'
  | 'elsewhere'
  | 'unresolved'
  | 'unconfirmed'
  | 'unseen';

/** Nothing tested. */
export const noFacts: DoctorFacts = {
  reach: null,
  signalling: null,
  clockOffsetMs: null,
  paths: null,
  serverSide: null,
  nat: null,
  turn: null,
  streams: null,
  microphone: null,
  speaker: null,
  audience: null,
  host: null,
  untested: {},
};
