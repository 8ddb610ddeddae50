import { type RefObject, useCallback, useMemo, useState } from 'react';
import { camerasPerPage } from '../../../shared/domain/cameraPages.ts';
import type { PeerId } from '../../../shared/domain/ids.ts';
import { usePerch } from '../ui/ClientContext.tsx';
import { type PagedPerson, PageOrder } from './PageOrder.ts';
import type { Tile } from './stageTiles.ts';

/** The pages of a stage with many cameras. */
export interface StagePages {
  readonly count: number;
  /** The one that is seen, from 0. */
  readonly page: number;
  /** Turns to the next page, or back; beyond the last one to the first, and the other way round. */
  turn(by: 1 | -1): void;
}

interface PagedStage {
  readonly pages: StagePages | null;
  /** All people whom the user does not hide, in the order of the pages; null while everybody is on one page. */
  readonly order: readonly PeerId[] | null;
  /** The tiles of the page that is seen: all shares, and its people; null while everybody is on one page. */
  readonly seen: readonly Tile[] | null;
  /** Brings whoever speaks to the first page. */
  follow(speaker: PeerId | null): void;
}

/**
 * Puts a stage with many cameras on pages.
 *
 * @param tiles all that the user does not hide
 * @param ref the element around all tiles
 */
export function useStagePages(
  occupants: readonly PagedPerson[],
  tiles: readonly Tile[],
  ref: RefObject<HTMLElement | null>,
): PagedStage {
  const me = usePerch((state) => state.me?.peerId);
  const [pageOrder] = useState(() => new PageOrder());
  const [wanted, setWanted] = useState(0);
  // Of those who have changed places.
  const [changes, setChanges] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `changes` says that another order is there.
  const order = useMemo(() => {
    const shown = new Set(tiles.map(({ kind, peerId }) => kind === 'person' && peerId));
    const people = occupants.filter(({ peerId }) => shown.has(peerId));
    return pageOrder.arrange(people, me)?.slice() ?? null;
  }, [pageOrder, occupants, tiles, me, changes]);
  const count = Math.ceil((order?.length ?? 0) / camerasPerPage);
  // The last one may be gone.
  const page = Math.max(0, Math.min(wanted, count - 1));
  const seen = useMemo(() => {
    if (order === null) return null;
    const people = order.slice(page * camerasPerPage, (page + 1) * camerasPerPage);
    return [
      ...tiles.filter(({ kind }) => kind === 'share'),
      ...people.map((peerId) => ({ kind: 'person' as const, peerId })),
    ];
  }, [order, page, tiles]);
  const follow = useCallback(
    (speaker: PeerId | null) => {
      // Nothing moves under the hands of somebody who operates a tile.
      if (speaker === null || ref.current?.contains(document.activeElement)) return;
      if (pageOrder.bringForward(speaker, page, me)) setChanges((before) => before + 1);
    },
    [pageOrder, ref, page, me],
  );
  const pages = useMemo(
    () =>
      count > 1
        ? { count, page, turn: (by: 1 | -1) => setWanted((page + by + count) % count) }
        : null,
    [count, page],
  );
  return { pages, order, seen, follow };
}
