import { type RefObject, useEffect, useEffectEvent, useRef, useState } from 'react';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import hidden from '../../styles/hidden.module.css';
import { useTranslation } from '../../texts/useTranslation.tsx';
import type { Point } from '../ui/frames/trackDrags.ts';
import type { ChannelGroup } from './channelGroups.ts';
import styles from './ListDrag.module.css';
import { ListGeometry } from './listGeometry.ts';
import { groupsWithout, type Movable, type Place } from './listPlaces.ts';

interface PlaceChooserProps {
  list: RefObject<HTMLElement | null>;
  groups: readonly ChannelGroup[];
  moved: Movable;
  /** What it is called. */
  name: string;
  /** From the top of the list to its bottom. */
  places: readonly Place[];
  /** Where it is now. */
  now: Place | null;
  placeAt: (point: Point) => Place | null;
  /** Shows the place that is chosen now. */
  onShow: (place: Place) => void;
  /** The chosen place; null to leave all as it is. */
  onEnd: (place: Place | null) => void;
}

/**
 * Chooses a place without dragging: by arrow keys and Enter, or with a click or tap on the list. Escape leaves all as it is.
 * For screen readers it is what it is, a list of places.
 */
export function PlaceChooser({
  list,
  groups,
  moved,
  name,
  places,
  now,
  placeAt,
  onShow,
  onEnd,
}: PlaceChooserProps) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState(() => indexOf(places, now));
  const hint = useRef<HTMLDivElement>(null);
  const rest = groupsWithout(groups, moved);
  const shown = places[chosen];

  const show = useEffectEvent((index: number) => {
    const place = places[index];
    if (place) onShow(place);
  });
  useEffect(() => {
    show(chosen);
    hint.current?.scrollIntoView?.({ block: 'nearest' });
  }, [chosen]);

  const pointed = useEffectEvent((event: PointerEvent) => {
    const place = placeAt({ x: event.clientX, y: event.clientY });
    if (place !== null) setChosen(indexOf(places, place));
  });
  const cancelled = useEffectEvent(() => onEnd(null));
  const clicked = useEffectEvent((event: MouseEvent) => {
    event.preventDefault();
    event.stopPropagation();
    onEnd(placeAt({ x: event.clientX, y: event.clientY }));
  });
  useEffect(() => {
    const rows = list.current;
    if (!rows) return;
    // The list of places keeps the focus, and the rows get no click.
    const keep = (event: Event) => {
      event.preventDefault();
      event.stopPropagation();
    };
    const point = (event: PointerEvent) => pointed(event);
    const click = (event: MouseEvent) => clicked(event);
    const press = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      keep(event);
      cancelled();
    };
    rows.addEventListener('pointerdown', keep, true);
    rows.addEventListener('mousedown', keep, true);
    rows.addEventListener('pointermove', point);
    rows.addEventListener('click', click, true);
    window.addEventListener('keydown', press, true);
    return () => {
      rows.removeEventListener('pointerdown', keep, true);
      rows.removeEventListener('mousedown', keep, true);
      rows.removeEventListener('pointermove', point);
      rows.removeEventListener('click', click, true);
      window.removeEventListener('keydown', press, true);
    };
  }, [list]);

  /** What a place is called: by what is above it. */
  function nameOf({ group, index }: Place): string {
    if (moved.kind === 'category') {
      const above = rest.filter(({ key }) => key !== '')[index - 1];
      return above ? t('arrange.after', { name: above.name }) : t('arrange.firstCategory');
    }
    const into = rest.find(({ key }) => key === group);
    const above = into?.channels[index - 1]?.name;
    const category = into?.name ?? '';
    if (category === '') return above ? t('arrange.after', { name: above }) : t('arrange.first');
    return above
      ? t('arrange.afterIn', { name: above, category })
      : t('arrange.firstIn', { category });
  }

  const top =
    list.current && shown ? new ListGeometry(list.current).lineOf(groups, moved, shown) : 0;
  return (
    <>
      <div ref={hint} aria-hidden="true" className={styles.hint} style={{ top }}>
        <strong>{shown && nameOf(shown)}</strong>
        {t('arrange.keys')}
      </div>
      <div className={hidden.visually}>
        <ListBox
          aria-label={t('arrange.placeOf', { name })}
          autoFocus
          selectionMode="single"
          selectionBehavior="replace"
          disallowEmptySelection
          shouldSelectOnPressUp
          selectedKeys={[String(chosen)]}
          onSelectionChange={(keys) => {
            const [key] = keys === 'all' ? [] : keys;
            if (key !== undefined) setChosen(Number(key));
          }}
          onAction={(key) => onEnd(places[Number(key)] ?? null)}
          onBlur={() => onEnd(null)}
        >
          {places.map((place, index) => (
            <ListBoxItem key={`${place.group} ${place.index}`} id={String(index)}>
              {nameOf(place)}
            </ListBoxItem>
          ))}
        </ListBox>
      </div>
    </>
  );
}

function indexOf(places: readonly Place[], place: Place | null): number {
  const found = places.findIndex(
    ({ group, index }) => group === place?.group && index === place.index,
  );
  return Math.max(found, 0);
}
