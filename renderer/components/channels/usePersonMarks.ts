import { type RefObject, useEffect, useEffectEvent, useRef } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { PeerId } from '../../../shared/domain/ids.ts';
import type { Occupant, Presence } from '../../../shared/domain/Presence.ts';
import { isInAudience } from '../../../shared/domain/stage.ts';
import { mayDoTo } from '../../state/deedRights.ts';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import { channelGroups } from './channelGroups.ts';

/**
 * Marks people in the list, to move them together: Ctrl or Cmd with a click marks one or takes the mark away, Shift all from
 * the one before, and the same with Enter on a name. Escape takes all marks away. Only those whom the user may move.
 */
export function usePersonMarks(list: RefObject<HTMLElement | null>): void {
  const { markPeople } = useActions();
  const state = usePerch(
    useShallow(({ me, roles, presence, markedPeople }) => ({ me, roles, presence, markedPeople })),
  );
  const last = useRef<string | null>(null);

  const mark = useEffectEvent((event: MouseEvent | KeyboardEvent) => {
    const row = (event.target as Element).closest<HTMLElement>('[data-peer]');
    const peerId = row?.dataset['peer'];
    if (!(event.ctrlKey || event.metaKey || event.shiftKey) || !row || peerId === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    // Of a crowd, not all between two rows may be drawn.
    const listed = listedPeople(state.presence);
    const from = listed.findIndex((each) => each.peerId === last.current);
    const to = listed.findIndex((each) => each.peerId === peerId);
    const isRange = event.shiftKey && from >= 0;
    const meant = isRange
      ? listed.slice(Math.min(from, to), Math.max(from, to) + 1)
      : listed.slice(to, to + 1);
    const movable = meant
      .filter((occupant) => mayDoTo(state, 'move', occupant))
      .map((occupant) => occupant.peerId);
    const marked = new Set(state.markedPeople);
    if (isRange || !marked.has(peerId as PeerId)) for (const id of movable) marked.add(id);
    else marked.delete(peerId as PeerId);
    if (!isRange) last.current = peerId;
    markPeople([...marked]);
  });

  const pressed = useEffectEvent((event: KeyboardEvent) => {
    if (event.key === 'Enter') mark(event);
    else if (event.key === 'Escape' && state.markedPeople.length > 0) {
      event.stopPropagation();
      markPeople([]);
    }
  });

  useEffect(() => {
    const rows = list.current;
    if (!rows) return;
    const click = (event: MouseEvent) => mark(event);
    const press = (event: KeyboardEvent) => pressed(event);
    // Before the row's own click, which opens the person's menu.
    rows.addEventListener('click', click, true);
    rows.addEventListener('keydown', press, true);
    return () => {
      rows.removeEventListener('click', click, true);
      rows.removeEventListener('keydown', press, true);
    };
  }, [list]);
}

/** The people in the order of the list, without the audience of stages. */
function listedPeople({ channels, occupants }: Presence): Occupant[] {
  const byChannel = Map.groupBy(occupants, ({ channelId }) => channelId);
  return channelGroups(channels)
    .flatMap((group) => group.channels)
    .flatMap(({ id }) => byChannel.get(id) ?? [])
    .filter((occupant) => !isInAudience(occupant));
}
