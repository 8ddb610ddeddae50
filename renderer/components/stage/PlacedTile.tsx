import { memo, useMemo, useRef, useState } from 'react';
import type { Occupant } from '../../../shared/domain/Presence.ts';
import { useNearView } from '../ui/useNearView.ts';
import type { RowPlace } from '../ui/WindowedRows.tsx';
import { PersonTile } from './PersonTile.tsx';
import styles from './PlacedTile.module.css';
import { useStagePlaces } from './StageContext.ts';
import type { Tile } from './stageTiles.ts';

interface PlacedTileProps extends Omit<RowPlace, 'role'> {
  occupant: Occupant;
}

/**
 * A person's place on the stage. Out of sight it is empty, so that of a crowd only those are drawn who are seen, and the video of no
 * other camera arrives; but not while its video is in another window, or while it has the focus.
 */
export const PlacedTile = memo(function PlacedTile({ occupant, ...order }: PlacedTileProps) {
  const { peerId } = occupant;
  const ref = useRef<HTMLLIElement>(null);
  const tile = useMemo((): Tile => ({ kind: 'person', peerId }), [peerId]);
  const stage = useStagePlaces();
  const place = stage.placeOf(tile);
  const { isNear } = useNearView(ref, (place?.top ?? 0) < window.innerHeight);
  const [hasFocus, setFocus] = useState(false);
  const isFloating = ref.current?.contains(document.pictureInPictureElement) ?? false;
  const isDrawn = isNear || hasFocus || isFloating || stage.isOut(tile);
  return (
    <li
      {...order}
      ref={ref}
      className={styles.place}
      style={place}
      aria-hidden={!isDrawn}
      onFocus={() => setFocus(true)}
      onBlur={() => setFocus(false)}
    >
      {isDrawn && <PersonTile occupant={occupant} />}
    </li>
  );
});
