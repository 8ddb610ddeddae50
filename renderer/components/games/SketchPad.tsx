import {
  type KeyboardEvent,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { useStore } from 'zustand';
import type { ChannelId } from '../../../shared/domain/ids.ts';
import type { Point } from '../../../shared/protocol/streams/pointer.ts';
import type { BoardConnection } from '../../state/Boards.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { LiveStrokes } from '../board/LiveStrokes.ts';
import { useBoardConnection } from '../board/useBoards.ts';
import { trace } from '../pointing/paintInk.ts';
import { usePointerInput } from '../pointing/usePointerInput.ts';
import { useSize } from '../video/useSize.ts';
import { Sheet } from './Sheet.ts';
import styles from './SketchPad.module.css';
import { SketchTools } from './SketchTools.tsx';
import { type Pen, paperSize, type SketchStroke } from './sketch.ts';
import { sketchColors, sketchWidths } from './sketchColors.ts';

interface SketchPadProps {
  channelId: ChannelId;
  /** Whether I draw; others look. */
  isDrawing: boolean;
}

/** The board of a game as a sheet of paper, which everybody sees whole, with few tools: no text, no pictures. */
export function SketchPad({ channelId, isDrawing }: SketchPadProps) {
  const connection = useBoardConnection({ channelId, kind: 'game' });
  return connection && <ConnectedPad connection={connection} isDrawing={isDrawing} />;
}

const firstPen: Pen = { color: sketchColors[0].color, width: sketchWidths[1].width };

interface ConnectedPadProps {
  connection: BoardConnection;
  isDrawing: boolean;
}

function ConnectedPad({ connection, isDrawing }: ConnectedPadProps) {
  const { t } = useTranslation();
  const room = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(room);
  const scale = Math.min(width / paperSize.width, height / paperSize.height);
  const sheet = useMemo(() => new Sheet(connection, firstPen), [connection]);
  useEffect(() => sheet.start(), [sheet]);
  const [pen, setPen] = useState(firstPen);
  sheet.pen = pen;
  const isEmpty = useSyncExternalStore(
    useCallback((listen: () => void) => sheet.on('changed', listen), [sheet]),
    () => sheet.strokes.length === 0,
  );
  const isLost = useStore(connection.state, ({ status }) => status === 'lost');

  function onKeyDown(event: KeyboardEvent) {
    if (event.key.toLowerCase() !== 'z' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    sheet.undo();
  }

  return (
    <section
      className={styles.pad}
      aria-label={t('game.sketch.region')}
      onKeyDown={isDrawing ? onKeyDown : undefined}
    >
      <div ref={room} className={styles.room}>
        <div
          className={styles.paper}
          style={{ width: paperSize.width * scale, height: paperSize.height * scale }}
        >
          <Paint sheet={sheet} connection={connection} scale={scale} />
          {isDrawing ? (
            <PenInput sheet={sheet} />
          ) : (
            <span role="img" className={styles.input} aria-label={t('game.sketch.picture')} />
          )}
        </div>
        {isLost && (
          <p role="status" className={styles.lost}>
            {t('board.lost')}
          </p>
        )}
      </div>
      {isDrawing && (
        <SketchTools
          pen={pen}
          onPen={setPen}
          isEmpty={isEmpty}
          onUndo={() => sheet.undo()}
          onClear={() => sheet.clear()}
        />
      )}
    </section>
  );
}

/** What is drawn, by whomever, and above it what others are drawing just now. */
function Paint({
  sheet,
  connection,
  scale,
}: {
  sheet: Sheet;
  connection: BoardConnection;
  scale: number;
}) {
  const ink = useRef<HTMLCanvasElement>(null);
  const live = useRef<HTMLCanvasElement>(null);
  const latestScale = useRef(scale);
  latestScale.current = scale;
  useEffect(() => {
    const others = new LiveStrokes(() => ({
      scrollX: 0,
      scrollY: 0,
      zoom: { value: latestScale.current } as never,
    }));
    others.setCanvas(live.current);
    const paint = () => paintStrokes(ink.current, sheet.strokes, latestScale.current);
    const stops = [
      sheet.on('changed', paint),
      connection.on('changed', (elements) => others.finish(elements)),
      connection.on('pointed', (pointed) => others.hear(pointed)),
    ];
    return () => {
      for (const stop of stops) stop();
      others.close();
    };
  }, [sheet, connection]);
  useEffect(() => paintStrokes(ink.current, sheet.strokes, scale), [sheet, scale]);
  return (
    <>
      <canvas ref={ink} className={styles.ink} />
      <canvas ref={live} className={styles.ink} />
    </>
  );
}

/** The surface that takes mouse, pen, touch and keys. */
function PenInput({ sheet }: { sheet: Sheet }) {
  const { t } = useTranslation();
  const ref = useRef<HTMLDivElement>(null);
  const [mark, setMark] = useState<Point | null>(null);
  const surface = useMemo(() => sheet.surface(setMark), [sheet]);
  const { isDown, handlers } = usePointerInput(surface, 'pen', () => ref.current?.blur());
  useEffect(() => ref.current?.focus({ preventScroll: true }), []);
  return (
    <>
      <div
        ref={ref}
        role="application"
        aria-label={t('game.sketch.paper')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: keys move the pen.
        tabIndex={0}
        className={styles.input}
        data-pen=""
        {...handlers}
      />
      {mark && (
        <span
          aria-hidden="true"
          className={styles.mark}
          data-down={isDown || undefined}
          style={{ left: `${mark.x * 100}%`, top: `${mark.y * 100}%` }}
        />
      )}
      <span role="status" className={styles.state}>
        {mark && t(isDown ? 'draw.penDown' : 'draw.penUp')}
      </span>
    </>
  );
}

/** Paints strokes on a canvas, which is as large as it is shown. */
function paintStrokes(
  canvas: HTMLCanvasElement | null,
  strokes: readonly SketchStroke[],
  scale: number,
): void {
  const pen = canvas?.getContext('2d');
  if (!canvas || !pen) return;
  const ratio = scale * window.devicePixelRatio;
  // Setting the size clears it.
  canvas.width = Math.round(paperSize.width * ratio);
  canvas.height = Math.round(paperSize.height * ratio);
  pen.scale(ratio, ratio);
  pen.lineCap = 'round';
  pen.lineJoin = 'round';
  for (const { points, color, width } of strokes) {
    trace(
      pen,
      points.map(({ x, y }) => [x, y]),
    );
    pen.strokeStyle = color;
    pen.lineWidth = width;
    pen.stroke();
  }
}
