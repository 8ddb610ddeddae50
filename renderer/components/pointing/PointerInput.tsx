import { useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import type { PeerId } from '../../../shared/domain/ids.ts';
import type { SelectedTool } from '../../state/callState.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useActions, usePerch, usePointers } from '../ui/ClientContext.tsx';
import type { Rect } from '../video/videoZoom.ts';
import styles from './ShareCanvas.module.css';
import { type PointedSurface, usePointerInput } from './usePointerInput.ts';

interface PointerInputProps {
  share: PeerId;
  tool: SelectedTool['tool'];
  /** Where the video lies. */
  rect: Rect;
}

/** The surface over a shared video on which I point or draw. It takes the focus, so keys can move the pointer at once. */
export function PointerInput({ share, tool, rect }: PointerInputProps) {
  const { t } = useTranslation();
  const { deselectTool } = useActions();
  const ref = useRef<HTMLDivElement>(null);
  const pointers = usePointers();
  const surface = useMemo(
    (): PointedSurface => ({
      point: (...parameters) => pointers.point(share, ...parameters),
      begin: (at) => pointers.begin(share, at),
      draw: (at) => pointers.draw(share, at),
      finish: () => pointers.finish(share),
    }),
    [pointers, share],
  );
  const { isDown, handlers } = usePointerInput(surface, tool, deselectTool);
  const name = usePerch((state) =>
    state.me?.peerId === share
      ? null
      : (state.presence.occupants.find(({ peerId }) => peerId === share)?.user.name ?? ''),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: take the focus again whenever the tool changes.
  useEffect(() => {
    ref.current?.focus({ preventScroll: true });
  }, [tool]);
  // Before the surface is removed, so that keyboard users keep their place.
  useLayoutEffect(() => {
    const surface = ref.current;
    return () => {
      if (surface === null || surface.ownerDocument.activeElement !== surface) return;
      const tile = surface.closest('[role="group"]');
      tile?.querySelector<HTMLElement>('[aria-pressed]')?.focus({ preventScroll: true });
    };
  }, []);
  useEffect(() => {
    const view = ref.current?.ownerDocument.defaultView;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) deselectTool();
    };
    view?.addEventListener('keydown', onKeyDown);
    return () => view?.removeEventListener('keydown', onKeyDown);
  }, [deselectTool]);
  const label =
    tool === 'pen'
      ? name === null
        ? t('draw.ownPenHere')
        : t('draw.penHere', { name })
      : name === null
        ? t('draw.ownPointerHere')
        : t('draw.pointerHere', { name });
  return (
    <>
      <div
        ref={ref}
        role="application"
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: keys move the pointer.
        tabIndex={0}
        className={styles.input}
        style={rect}
        data-draws=""
        data-tool={tool}
        data-down={isDown || undefined}
        {...handlers}
      />
      {tool === 'pen' && (
        <span role="status" className={styles.state}>
          {isDown ? t('draw.penDown') : t('draw.penUp')}
        </span>
      )}
    </>
  );
}
