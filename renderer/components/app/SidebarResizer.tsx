import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { useTranslation } from '../../texts/useTranslation.tsx';
import styles from './SidebarResizer.module.css';
import { sidebarWidths } from './sidebarWidth.ts';

const stepPx = 16;

interface SidebarResizerProps {
  /** In CSS pixels. */
  width: number;
  onChange: (width: number) => void;
}

/** The edge between channel list and stage: moved by dragging or arrow keys; a double click resets it. */
export function SidebarResizer({ width, onChange }: SidebarResizerProps) {
  const { t } = useTranslation();
  const grabbedAt = useRef(0);

  function onPointerDown(event: PointerEvent<HTMLElement>) {
    if (event.button !== 0) return;
    grabbedAt.current = width - event.clientX;
    event.currentTarget.setPointerCapture(event.pointerId);
  }

  function onPointerMove(event: PointerEvent<HTMLElement>) {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) {
      onChange(grabbedAt.current + event.clientX);
    }
  }

  function onKeyDown(event: KeyboardEvent) {
    const wish: Record<string, number> = {
      ArrowLeft: width - stepPx,
      ArrowRight: width + stepPx,
      Home: sidebarWidths.min,
      End: sidebarWidths.max,
      Enter: sidebarWidths.standard,
    };
    const next = wish[event.key];
    if (next === undefined) return;
    event.preventDefault();
    onChange(next);
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: <hr> cannot be moved; this is the window splitter of the ARIA practices.
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={t('channels.resize')}
      aria-valuenow={width}
      aria-valuemin={sidebarWidths.min}
      aria-valuemax={sidebarWidths.max}
      tabIndex={0}
      className={styles.edge}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onDoubleClick={() => onChange(sidebarWidths.standard)}
      onKeyDown={onKeyDown}
    />
  );
}
