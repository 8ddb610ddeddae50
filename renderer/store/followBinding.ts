import { hasRoom } from '../../shared/domain/Channel.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import { type Occupant, occupantsOf } from '../../shared/domain/Presence.ts';
import { mustKnockAt } from '../state/knockState.ts';
import { decideHere } from '../state/ownRights.ts';
import type { Following, PerchState } from './PerchState.ts';
import type { PerchStore } from './perchStore.ts';

/**
 * Has the user go where the person goes whom they follow, as by a click, until one of the two ends it. It knows only what the
 * presence shows to the user. It also ends when somebody else is followed, or nobody. Returns the function that stops it.
 */
export function bindFollowing(
  store: PerchStore,
  engine: { join(channelId: ChannelId): void },
): () => void {
  const { following: followed } = store.getState();
  /** Where the user is, or goes, because of this. */
  let place = placeOf(store.getState());
  /** Whether the user is on the way there. */
  let isGoing = false;

  function follow(): void {
    const state = store.getState();
    const { following, connection, voice } = state;
    if (following === null || following !== followed) {
      stop();
      return;
    }
    // What is held for a lost connection is told anew with the next session.
    if (connection.kind !== 'ready') return;
    if (isGoing && voice.kind !== 'joining') {
      isGoing = false;
      if (voice.failure !== null && voice.failure.channelId === place) {
        end(following, 'refused');
        return;
      }
    }
    if (placeOf(state) !== place) {
      end(following, 'moved');
      return;
    }
    const other = lastPlaceOf(state, following);
    if (other === undefined) end(following, 'gone');
    else if (other.channelId !== place && !mayGoTo(state, other)) end(following, 'refused');
    else if (other.channelId !== place) {
      place = other.channelId;
      isGoing = true;
      engine.join(place);
    }
  }

  function end(following: Following, ended: Following['ended']): void {
    stop();
    store.setState({ following: { ...following, ended } });
  }

  const stop = store.subscribe((state, before) => {
    const isSame =
      state.following === before.following &&
      state.connection === before.connection &&
      state.voice === before.voice &&
      state.presence.occupants === before.presence.occupants;
    if (!isSame) follow();
  });
  follow();
  return stop;
}

/** The channel that the user is in or on the way to. */
function placeOf({ voice }: PerchState): ChannelId | null {
  return voice.kind === 'outside' ? null : voice.channelId;
}

/** Where they were last to come: they may be here from several devices. */
function lastPlaceOf({ presence }: PerchState, { userId }: Following): Occupant | undefined {
  return presence.occupants.findLast(({ user }) => user.id === userId);
}

function mayGoTo(state: PerchState, { channelId }: Occupant): boolean {
  const channel = state.presence.channels.find(({ id }) => id === channelId);
  const users = occupantsOf(state.presence, channelId).map(({ user }) => user.id);
  return (
    channel !== undefined &&
    decideHere(state, 'join', channelId).allowed &&
    !mustKnockAt(state, channel) &&
    hasRoom(channel, users, state.me?.user.id ?? null)
  );
}
