import { useEffect, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { PeerId } from '../../../shared/domain/ids.ts';
import type { SelectedTool } from '../../store/PerchState.ts';
import type { Rect } from '../picture/pictureZoom.ts';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import styles from './ShareCanvas.module.css';
import { useHand } from './useHand.ts';

interface HandProps {
  share: PeerId;
  tool: SelectedTool['tool'];
  /** Where the picture lies. */
  rect: Rect;
}

/** My hand with a tool over the picture of a share. It takes the focus, so that keys can move it at once. */
export function Hand({ share, tool, rect }: HandProps) {
  const { t } = useTranslation();
  const { deselectTool } = useActions();
  const ref = useRef<HTMLDivElement>(null);
  const { isDown, handlers } = useHand(share, tool);
  const name = usePerch((state) =>
    state.me?.peerId === share
      ? null
      : (state.presence.occupants.find(({ peerId }) => peerId === share)?.user.name ?? ''),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: each tool anew, wherever the focus is by then.
  useEffect(() => {
    ref.current?.focus({ preventScroll: true });
  }, [tool]);
  // Before it is gone, so that whoever works with keys is not lost.
  useLayoutEffect(() => {
    const hand = ref.current;
    return () => {
      if (hand === null || hand.ownerDocument.activeElement !== hand) return;
      const tile = hand.closest('[role="group"]');
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
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is moved by keys.
        tabIndex={0}
        className={styles.hand}
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
