import { pointerLimit } from '../limits/ServerLimits.ts';
import { PointerChannels } from '../media/PointerChannels.ts';
import { RouterPipes } from '../media/RouterPipes.ts';
import { SpeakingLevels } from '../media/SpeakingLevels.ts';
import { ChannelViews } from '../rooms/ChannelViews.ts';
import { RoomRegistry } from '../rooms/RoomRegistry.ts';
import { SoundCollection } from '../sounds/SoundCollection.ts';
import type { KnownPeople } from './loadPeople.ts';
import type { Front } from './openFront.ts';
import type { StartContext } from './StartContext.ts';

/** Builds the rooms, and what carries their media. */
export async function createRooms(
  { log, limits }: StartContext,
  { pool }: Front,
  { store, people, authority, channels, roles }: KnownPeople,
) {
  const pipes = new RouterPipes();
  const levels = new SpeakingLevels(pool, log);
  const pointers = new PointerChannels({ pool, log, createLimit: pointerLimit });
  const sounds = await SoundCollection.load(store.sounds, (uploader) =>
    people.currentName(uploader),
  );
  const views = new ChannelViews({ authority, channels, roles });
  const rooms = new RoomRegistry(channels, authority, views, levels, limits);
  return { pipes, levels, pointers, sounds, views, rooms };
}

export type Rooms = Awaited<ReturnType<typeof createRooms>>;
