import {
  type RefObject,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { ChannelId, PeerId } from '../../../shared/domain/ids.ts';
import type { Occupant } from '../../../shared/domain/Presence.ts';
import { mayDoTo, mayMoveInto } from '../../state/deedRights.ts';
import { decideHere } from '../../state/ownRights.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { moveFailureText } from '../moderation/moveFailureText.ts';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import { failureText } from '../ui/failureText.ts';
import { type Point, trackDrags } from '../ui/frames/trackDrags.ts';
import type { ChannelGroup } from './channelGroups.ts';
import styles from './ListDrag.module.css';
import { ListGeometry, rowOf, type Span } from './listGeometry.ts';
import { type Movable, orderAt, type Place, placeNow, placesFor } from './listPlaces.ts';
import { MarkedPeople } from './MarkedPeople.tsx';
import { PlaceChooser } from './PlaceChooser.tsx';
import { usePersonMarks } from './usePersonMarks.ts';

type Dragged = Movable | { readonly kind: 'people'; readonly peerIds: readonly PeerId[] };

/** A drag, or what is put somewhere by keys, and where it would go now. */
interface Drag {
  readonly dragged: Dragged;
  /** Null for what is put by keys: its label is beside the line. */
  readonly point: Point | null;
  readonly target: Place | ChannelId | null;
}

interface ListDragProps {
  /** What contains all rows. */
  list: RefObject<HTMLElement | null>;
  groups: readonly ChannelGroup[];
  mayOrder: boolean;
  /** What was chosen to be put somewhere else, by keys or with a click; null for nothing. */
  placing: Movable | null;
  onPlaced: () => void;
}

/**
 * Orders channels and categories, and moves people between channels, by dragging or by choosing a place. For those who may do
 * one of these. It listens for the whole list, so that its rows cost nothing more.
 */
export function ListDrag({ list, groups, mayOrder, placing, onPlaced }: ListDragProps) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const { reorderChannels, movePeople, markPeople } = useActions();
  const state = usePerch(
    useShallow(({ me, roles, presence, preferences, markedPeople }) => ({
      me,
      roles,
      presence,
      preferences,
      markedPeople,
    })),
  );
  const [drag, setDrag] = useState<Drag | null>(null);
  /** Whose button gets the focus when the list is drawn in its new order: a row that is drawn elsewhere loses it. */
  const focusAfter = useRef<Movable | null>(null);
  const { occupants, channels } = state.presence;
  const marked = occupants.filter(({ peerId }) => state.markedPeople.includes(peerId));
  usePersonMarks(list);

  const geometry = () => list.current && new ListGeometry(list.current);
  const placesOf = (moved: Movable) =>
    placesFor(
      groups,
      moved,
      (key) => state.preferences.foldedCategories[key] === true,
      moved.kind === 'category' || decideHere(state, 'manageChannels', moved.id).allowed,
    );
  const channelName = (channelId: ChannelId) =>
    channels.find(({ id }) => id === channelId)?.name ?? '';
  const nameOf = (moved: Movable) =>
    moved.kind === 'channel'
      ? channelName(moved.id)
      : (groups.find(({ key }) => key === moved.key)?.name ?? '');
  const peopleOf = (peerIds: readonly PeerId[]): Occupant[] =>
    occupants.filter(({ peerId }) => peerIds.includes(peerId));
  const movableTo = (peerIds: readonly PeerId[], channelId: ChannelId) => {
    const target = channels.find(({ id }) => id === channelId);
    return peopleOf(peerIds).filter((each) => target && mayMoveInto(state, each, target));
  };

  function pick(pressed: Element): Dragged | null {
    const peerId = pressed.closest<HTMLElement>('[data-peer]')?.dataset['peer'];
    const occupant = occupants.find((each) => each.peerId === peerId);
    if (occupant) {
      if (!mayDoTo(state, 'move', occupant)) return null;
      const isMarked = marked.some((each) => each.peerId === peerId);
      const people = isMarked ? marked : [occupant];
      return { kind: 'people', peerIds: people.map((each) => each.peerId) };
    }
    if (!mayOrder) return null;
    // The first button of a row is its name. The others do something else.
    const button = pressed.closest('button');
    const row = pressed.closest<HTMLElement>('[data-channel]');
    const id = row?.dataset['channel'];
    if (row && id !== undefined) {
      return button === row.querySelector('button')
        ? { kind: 'channel', id: id as ChannelId }
        : null;
    }
    const section = pressed.closest<HTMLElement>('[data-category]');
    const key = section?.dataset['category'];
    if (!section || key === undefined || button !== section.querySelector('button')) return null;
    return { kind: 'category', key };
  }

  function targetAt(dragged: Dragged, point: Point): Drag['target'] {
    const rows = geometry();
    if (!rows?.isBeside(point)) return null;
    const height = rows.yOf(point.y);
    if (dragged.kind !== 'people') {
      return rows.placeAt(height, groups, dragged, placesOf(dragged));
    }
    const channelId = rows.channelAt(
      height,
      channels.map(({ id }) => id),
    ) as ChannelId | null;
    if (channelId === null || movableTo(dragged.peerIds, channelId).length === 0) return null;
    return channelId;
  }

  function drop(dragged: Dragged, target: Drag['target']): void {
    setDrag(null);
    if (target === null) return;
    if (dragged.kind === 'people') void moveTo(dragged.peerIds, target as ChannelId);
    else void put(dragged, target as Place);
  }

  async function moveTo(peerIds: readonly PeerId[], channelId: ChannelId) {
    const people = movableTo(peerIds, channelId);
    if (peerIds.some((id) => state.markedPeople.includes(id))) markPeople([]);
    const failure = await movePeople(
      people.map(({ peerId }) => peerId),
      channelId,
    );
    if (failure) announce(moveFailureText(t, failure.code));
  }

  async function put(moved: Movable, at: Place) {
    const order = orderAt(groups, moved, at);
    if (order === null) return;
    const { channelIds, regrouped, place, total } = order;
    const channel = nameOf(moved);
    const failure = await reorderChannels(channelIds, regrouped);
    if (failure) announce(failureText(t, failure.code));
    else if (regrouped !== null && regrouped.category !== '') {
      announce(t('arrange.movedInto', { channel, place, total, category: regrouped.category }));
    } else announce(t('channels.moved', { channel, place, total }));
  }

  const picked = useEffectEvent(pick);
  const moved = useEffectEvent((dragged: Dragged, point: Point) =>
    setDrag({ dragged, point, target: targetAt(dragged, point) }),
  );
  const dropped = useEffectEvent((dragged: Dragged, point: Point) =>
    drop(dragged, targetAt(dragged, point)),
  );
  useEffect(() => {
    if (!list.current) return;
    return trackDrags<Dragged>(list.current, {
      pick: (pressed) => picked(pressed),
      onMove: (dragged, point) => moved(dragged, point),
      onDrop: (dragged, point) => dropped(dragged, point),
      onCancel: () => setDrag(null),
    });
  }, [list]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: when the list is drawn in another order.
  useLayoutEffect(() => {
    const moved = focusAfter.current;
    if (moved === null) return;
    if (document.activeElement === document.body) buttonOf(moved)?.focus();
    // The user has gone on.
    else if (document.activeElement !== buttonOf(moved)) focusAfter.current = null;
  }, [groups]);

  function buttonOf(moved: Movable) {
    const id = moved.kind === 'channel' ? moved.id : moved.key;
    return rowOf(list.current, moved.kind, id)?.querySelector('button');
  }

  function endPlacing(moved: Movable, at: Place | null) {
    onPlaced();
    setDrag(null);
    focusAfter.current = moved;
    buttonOf(moved)?.focus();
    if (at !== null) void put(moved, at);
  }

  const spans = drag ? spansOf(drag.dragged, geometry()) : [];
  const line =
    drag !== null && drag.dragged.kind !== 'people' && drag.target !== null
      ? (geometry()?.lineOf(groups, drag.dragged, drag.target as Place) ?? null)
      : null;
  const over =
    drag?.dragged.kind === 'people' && drag.target !== null
      ? (geometry()?.channel(drag.target as ChannelId) ?? null)
      : null;

  return (
    <>
      {spans.map(({ top, bottom }) => (
        <div key={top} className={styles.veil} style={{ top, height: bottom - top }} />
      ))}
      {over && (
        <div className={styles.over} style={{ top: over.top, height: over.bottom - over.top }} />
      )}
      {line !== null && <div className={styles.line} style={{ top: line }} />}
      {drag?.point && (
        <div className={styles.label} style={{ left: drag.point.x + 14, top: drag.point.y + 14 }}>
          {labelOf(drag)}
        </div>
      )}
      {placing && (
        <PlaceChooser
          key={nameOf(placing)}
          name={nameOf(placing)}
          list={list}
          groups={groups}
          moved={placing}
          places={placesOf(placing)}
          now={placeNow(groups, placing)}
          placeAt={(point) => targetAt(placing, point) as Place | null}
          onShow={(target) => setDrag({ dragged: placing, point: null, target })}
          onEnd={(at) => endPlacing(placing, at)}
        />
      )}
      {marked.length > 0 && drag === null && (
        <MarkedPeople
          people={marked}
          onMove={(channelId) =>
            void moveTo(
              marked.map(({ peerId }) => peerId),
              channelId,
            )
          }
        />
      )}
    </>
  );

  /** What is dragged, and what letting go of it here does. */
  function labelOf({ dragged, target }: Drag): string {
    if (dragged.kind !== 'people') return nameOf(dragged);
    const people = peopleOf(dragged.peerIds);
    const count = people.length;
    const name = people[0]?.user.name ?? '';
    if (target === null) return count === 1 ? name : t('arrange.people', { count });
    const channel = channelName(target as ChannelId);
    return count === 1
      ? t('arrange.moveOne', { name, channel })
      : t('arrange.movePeople', { count, channel });
  }
}

/** The rows that are dragged. */
function spansOf(dragged: Dragged, rows: ListGeometry | null): Span[] {
  if (!rows) return [];
  const spans =
    dragged.kind === 'people'
      ? dragged.peerIds.map((peerId) => rows.person(peerId))
      : [dragged.kind === 'channel' ? rows.channel(dragged.id) : rows.category(dragged.key)];
  return spans.filter((span) => span !== null);
}
