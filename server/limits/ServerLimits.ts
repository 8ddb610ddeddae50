import { channelCamerasMax, channelPeersMax, channelVoices } from '../../shared/domain/Channel.ts';
import { camerasPerPage } from '../../shared/domain/cameraPages.ts';
import { stagePeersMax } from '../../shared/domain/stage.ts';
import { pointingsPerSecond } from '../../shared/protocol/streams/pointer.ts';
import type { SessionLimits } from '../peers/SessionRegistry.ts';
import { RateLimit } from './RateLimit.ts';

/** The limits of this server. Tests and benchmarks, whose peers share one address, raise them. */
export interface ServerLimits extends SessionLimits {
  readonly peersPerRoom: number;
  readonly peersPerStage: number;
  readonly camerasPerRoom: number;
  /** The most peers in a room where everybody is offered every camera, watched or not. */
  readonly allCamerasUpTo: number;
  /** The voices that everybody receives at most in a channel that does not set it. */
  readonly voicesPerRoom: number;
  /** Connections without a session. */
  readonly strangers: number;
  /** New users from one address group. */
  readonly newcomersPerAddress: { readonly burst: number; readonly perSecond: number };
  /** New sounds from one address group, of all its users. */
  readonly soundsPerAddress: { readonly burst: number; readonly perSecond: number };
  /** What makes others negotiate, of one person: producers and arrivals in channels. */
  readonly startsPerPerson: { readonly burst: number; readonly perSecond: number };
  /** How much of the room for files the people at one address may take together, from 0 to 1. */
  readonly filesPerAddress: number;
  /** Who listens to channels by listen links from one address group. */
  readonly listenersPerAddress: number;
}

/** One peer's pointer packets. An app sends 30 a second; after a pause of the machine some of them arrive at once. */
export function pointerLimit(): RateLimit {
  return new RateLimit(pointingsPerSecond * 2, pointingsPerSecond + 5);
}

export const serverLimits: ServerLimits = {
  /** More than a machine of a self-hosted server can serve. */
  sessions: 2000,
  /** A class or a LAN party behind one address; fewer than a room holds, so that no address fills a room alone. */
  sessionsPerAddress: 50,
  sessionsPerUser: 8,
  peersPerRoom: channelPeersMax,
  peersPerStage: stagePeersMax,
  camerasPerRoom: channelCamerasMax,
  /** They fit on one page, so that all are seen anyway. */
  allCamerasUpTo: camerasPerPage,
  voicesPerRoom: channelVoices,
  strangers: 200,
  /** A class on its first day, some users twice; then one in two minutes, 720 a day. */
  newcomersPerAddress: { burst: 64, perSecond: 1 / 120 },
  /** Two friends can fill a third of the soundboard in one evening; the rest takes hours. */
  soundsPerAddress: { burst: 32, perSecond: 1 / 120 },
  /**
   * Each producer and each arrival is a new stream for all peers of the channel. A client that comes back sends five sources at
   * once; nobody starts something five times a second by hand.
   */
  startsPerPerson: { burst: 100, perSecond: 5 },
  /**
   * Many users from one address leave as much to everybody else. Each of them still has a small part of their own, so that
   * nobody is locked out by their neighbours.
   */
  filesPerAddress: 0.5,
  /** As sessions: a class behind one address. */
  listenersPerAddress: 50,
};
