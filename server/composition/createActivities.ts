import { Boards } from '../boards/Boards.ts';
import { PathProbes } from '../doctor/PathProbes.ts';
import { Games } from '../games/Games.ts';
import { keepExpected } from '../lifecycle/keepExpected.ts';
import { LiveMixes } from '../mixing/LiveMixes.ts';
import { MixListeners } from '../mixing/MixListeners.ts';
import { AudibilityTracker } from '../rooms/AudibilityTracker.ts';
import { ChannelKeys } from '../rooms/ChannelKeys.ts';
import { DirectPairs } from '../rooms/DirectPairs.ts';
import { DirectRooms } from '../rooms/DirectRooms.ts';
import { Knocks } from '../rooms/Knocks.ts';
import { NarrowLines } from '../rooms/NarrowLines.ts';
import { PointerRelay } from '../rooms/PointerRelay.ts';
import { PresenceFeed } from '../rooms/PresenceFeed.ts';
import { TemporaryChannels } from '../rooms/TemporaryChannels.ts';
import { Whispers } from '../rooms/Whispers.ts';
import { Transfers } from '../transfers/Transfers.ts';
import type { Rooms } from './createRooms.ts';
import type { KnownPeople } from './loadPeople.ts';
import type { Front } from './openFront.ts';
import type { StartContext } from './StartContext.ts';

/** Builds what people do in rooms and between them: knock, whisper, draw, play, send each other files. */
export async function createActivities(
  { startup, log, options }: StartContext,
  { front, pool }: Front,
  { store, write, authority, channels }: KnownPeople,
  { rooms, views, pointers }: Rooms,
) {
  startup.onClose(await keepExpected(store.settings, rooms.locks));
  const whispers = new Whispers(rooms, views, options.whisperIdleMs);
  const knocks = new Knocks({
    channels,
    rooms,
    views,
    rights: authority,
    waitMs: options.knockWaitMs,
  });
  startup.onClose(() => knocks.close());
  const temporaryChannels = new TemporaryChannels({
    channels,
    rooms,
    write,
    graces: options.temporaryGraces,
    log,
  });
  startup.onClose(() => temporaryChannels.close());
  const audibility = new AudibilityTracker(rooms);
  const narrowLines = new NarrowLines(rooms);
  startup.onClose(() => audibility.close());
  const directPairs = new DirectPairs();
  const transfers = new Transfers(directPairs);
  const directRooms = new DirectRooms(channels, rooms, directPairs);
  const presence = new PresenceFeed(channels, rooms, views);
  const liveMixes = new LiveMixes({ channels, rooms, log });
  startup.onClose(() => liveMixes.close());
  const mixListeners = new MixListeners({ rooms, channels, liveMixes });
  const pathProbes = new PathProbes(pool, front.port);
  startup.onClose(() => pathProbes.close());
  const boards = new Boards({ store, write, authority, channels, views });
  const games = new Games({ rooms, channels, boards, times: options.gameTimes });
  startup.onClose(() => games.close());
  const pointing = new PointerRelay({ video: rooms.video, boards, rooms, channels: pointers });
  return {
    whispers,
    knocks,
    keys: new ChannelKeys(rooms, views),
    temporaryChannels,
    audibility,
    narrowLines,
    directPairs,
    transfers,
    directRooms,
    presence,
    liveMixes,
    mixListeners,
    pathProbes,
    boards,
    games,
    pointing,
  };
}
