import { voicesMaxOf } from '../../shared/domain/Channel.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import { isInAudience } from '../../shared/domain/stage.ts';
import type { Emitter } from '../../shared/TypedEmitter.ts';
import { currentChannel } from '../state/callState.ts';
import type { PerchState } from './PerchState.ts';
import type { PerchStore } from './perchStore.ts';

/** With two more people a room is large, and nobody should have to wait for slots then. */
const spare = 2;
/** A room that is nearly full with three voices would be any conversation. */
const fewest = 3;
/** Those outside open theirs within this time, so that a whole server does not ask at once. In ms. */
const spreadMs = 5_000;

type RoomState = Pick<PerchState, 'presence' | 'voice'>;

/** The channels with about as many who may be heard as voices are forwarded. */
export function nearlyLarge({ presence }: Pick<RoomState, 'presence'>): Set<ChannelId> {
  const heard = new Map<ChannelId, number>();
  for (const occupant of presence.occupants) {
    if (isInAudience(occupant)) continue;
    heard.set(occupant.channelId, (heard.get(occupant.channelId) ?? 0) + 1);
  }
  return new Set(
    presence.channels
      .filter((channel) => {
        const from = Math.max(fewest, voicesMaxOf(channel) - spare);
        return (heard.get(channel.id) ?? 0) >= from;
      })
      .map(({ id }) => id),
  );
}

interface SlotSources {
  /** Opens the voice slots; does nothing when they are open. */
  readonly open: () => void;
  readonly media: Emitter<{ reopened: unknown }>;
  /** 0 … 1, how long those outside wait. */
  readonly chance?: () => number;
}

/**
 * Opens voice slots before they are needed: at once for a room that the user is in or moves to, and within some seconds for one
 * that they could join. Returns the function that stops it.
 */
export function bindLargeRooms(
  store: PerchStore,
  { open, media, chance = Math.random }: SlotSources,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const follow = (state: RoomState) => {
    const large = nearlyLarge(state);
    const own = currentChannel(state.voice);
    if (own !== null && large.has(own)) open();
    else if (large.size > 0) {
      timer ??= setTimeout(() => {
        timer = undefined;
        if (nearlyLarge(store.getState()).size > 0) open();
      }, chance() * spreadMs);
    }
  };
  follow(store.getState());
  const stops = [
    store.subscribe((state, before) => {
      if (state.presence !== before.presence || state.voice !== before.voice) follow(state);
    }),
    media.on('reopened', () => follow(store.getState())),
  ];
  return () => {
    clearTimeout(timer);
    for (const stop of stops) stop();
  };
}
