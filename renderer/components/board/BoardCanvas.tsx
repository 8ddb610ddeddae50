import { type Ref, useImperativeHandle, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { BoardId } from '../../../shared/domain/board.ts';
import type { ErrorCode, Failure } from '../../../shared/protocol/errors.ts';
import type { BoardConnection } from '../../state/Boards.ts';
import type { Language } from '../../texts/language.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import { failureText } from '../ui/failureText.ts';
import { useIsDark } from '../ui/hooks/useIsDark.ts';
import styles from './BoardCanvas.module.css';
import { CanvasBoundary } from './CanvasBoundary.tsx';
import type { BoardTools } from './excalidraw/boardTools.ts';
import { useBoardConnection } from './useBoards.ts';
import { useExcalidraw } from './useExcalidraw.ts';

/** What a part around a board does with it. */
export interface BoardHandle extends BoardTools {
  /** Clears the board for everybody. */
  clear(): Promise<Failure | null>;
}

interface BoardCanvasProps {
  board: BoardId;
  /** Whether the user draws, or only looks at what others draw. */
  mode: 'draw' | 'look';
  mayAddPictures?: boolean;
  /** What exports are called. */
  name: string;
  ref?: Ref<BoardHandle>;
}

/** A board: fills its positioned parent, which decides about the size. Opens the board as long as it is there. */
export function BoardCanvas(props: BoardCanvasProps) {
  const connection = useBoardConnection(props.board);
  return connection ? <ConnectedCanvas {...props} connection={connection} /> : <Waiting />;
}

function ConnectedCanvas(props: BoardCanvasProps & { connection: BoardConnection }) {
  const { connection, mode, mayAddPictures = false, name, ref } = props;
  const { t, i18n } = useTranslation();
  const announce = useAnnounce();
  const isDark = useIsDark();
  const occupants = usePerch((state) => state.presence.occupants);
  const names = useMemo(
    () => new Map<string, string>(occupants.map(({ peerId, user }) => [peerId, user.name])),
    [occupants],
  );
  const tools = useRef<BoardTools>(null);
  const [Canvas, retry] = useExcalidraw();
  const { status, failure, refusal } = useStore(connection.state);
  const [pictureFailure, setPictureFailure] = useState<ErrorCode | 'unreadable' | null>(null);
  const handle = useRef<BoardHandle>({
    addNote: () => tools.current?.addNote(),
    exportAs: async (format) => (await tools.current?.exportAs(format)) ?? null,
    clear: () => connection.clear(),
  });
  useImperativeHandle(ref, () => ({ ...handle.current, clear: () => connection.clear() }), [
    connection,
  ]);

  function onPictureFailure(code: ErrorCode | 'unreadable') {
    setPictureFailure(code);
    announce(pictureText(code));
  }

  function pictureText(code: ErrorCode | 'unreadable'): string {
    if (code === 'unreadable' || code === 'invalidRequest') return t('board.pictureUnreadable');
    if (code === 'limitReached') return t('board.picturesFull');
    return `${t('board.pictureFailed')} ${failureText(t, code)}`;
  }

  if (status === 'closed') {
    return (
      <div className={styles.wait} role="status">
        <p>{failure === null ? t('board.ended') : t('board.loadFailed')}</p>
        {failure !== null && <p>{failureText(t, failure)}</p>}
      </div>
    );
  }
  if (Canvas === 'failed') return <Failed onRetry={retry} />;
  if (Canvas === null || status === 'opening') return <Waiting />;
  const note =
    status === 'lost'
      ? t('board.lost')
      : refusal !== null
        ? t(refusal === 'limitReached' ? 'board.full' : 'board.refused')
        : pictureFailure !== null
          ? pictureText(pictureFailure)
          : null;
  return (
    <div className={styles.board}>
      <CanvasBoundary fallback={(again) => <Failed onRetry={again} />}>
        <Canvas
          ref={tools}
          connection={connection}
          name={name}
          mayDraw={mode === 'draw'}
          mayAddPictures={mayAddPictures}
          isDark={isDark}
          language={i18n.language as Language}
          names={names}
          onPictureFailure={onPictureFailure}
        />
      </CanvasBoundary>
      <p className={styles.note} role="status">
        {note}
      </p>
    </div>
  );
}

function Failed({ onRetry }: { onRetry: () => void }) {
  const { t } = useTranslation();
  return (
    <div className={styles.wait} role="status">
      <p>{t('board.loadFailed')}</p>
      <TextButton onPress={onRetry}>{t('app.tryAgain')}</TextButton>
    </div>
  );
}

function Waiting() {
  const { t } = useTranslation();
  return (
    <div className={styles.wait} role="status">
      <p className={styles.late}>{t('board.loading')}</p>
    </div>
  );
}
