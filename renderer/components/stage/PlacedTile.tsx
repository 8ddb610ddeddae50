import { memo, use, useRef, useState } from 'react';
import type { Occupant } from '../../../shared/domain/Presence.ts';
import type { Rect } from '../video/videoZoom.ts';
import { PersonTile } from './PersonTile.tsx';
import styles from './PlacedTile.module.css';
import { PeopleCountContext } from './StageContext.ts';

interface PlacedTileProps {
  occupant: Occupant;
  /** Undefined while the stage does not show it. */
  place: Rect | undefined;
  /** Whether it is in sight, or near it. */
  isNear: boolean;
  /** Whether its video is in a pop-out window. */
  isOut: boolean;
  /** Its place among all people, from 1. */
  position: number;
}

/**
 * A person's place on the stage. Out of sight it is empty, so that of a crowd only those are drawn who are seen, and the video of no
 * other camera arrives; but not while its video is in another window, or while it has the focus. An empty place is not rendered
 * again when somebody comes, as long as it stays where it is.
 */
export const PlacedTile = memo(function PlacedTile(props: PlacedTileProps) {
  const { occupant, place, isNear, isOut, position } = props;
  const ref = useRef<HTMLLIElement>(null);
  const [hasFocus, setFocus] = useState(false);
  const isFloating = ref.current?.contains(document.pictureInPictureElement) ?? false;
  const isDrawn = isNear || hasFocus || isFloating || isOut;
  return (
    <li
      ref={ref}
      className={styles.place}
      style={place}
      aria-posinset={isDrawn ? position : undefined}
      aria-setsize={isDrawn ? use(PeopleCountContext) : undefined}
      aria-hidden={!isDrawn}
      onFocus={() => setFocus(true)}
      onBlur={() => setFocus(false)}
    >
      {isDrawn && <PersonTile occupant={occupant} />}
    </li>
  );
}, isSame);

function isSame(one: PlacedTileProps, other: PlacedTileProps): boolean {
  return (
    one.occupant === other.occupant &&
    one.isNear === other.isNear &&
    one.isOut === other.isOut &&
    one.position === other.position &&
    one.place?.left === other.place?.left &&
    one.place?.top === other.place?.top &&
    one.place?.width === other.place?.width &&
    one.place?.height === other.place?.height
  );
}
