import ImageDown from 'lucide-react/icons/image-down';
import Presentation from 'lucide-react/icons/presentation';
import StickyNote from 'lucide-react/icons/sticky-note';
import Trash2 from 'lucide-react/icons/trash-2';
import X from 'lucide-react/icons/x';
import { useRef, useState } from 'react';
import type { Channel } from '../../../shared/domain/Channel.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { UnsealedNote } from '../encryption/UnsealedNote.tsx';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { IconButton } from '../ui/buttons/IconButton.tsx';
import { ConfirmDialog } from '../ui/dialogs/ConfirmDialog.tsx';
import { PaneHeader } from '../ui/frames/PaneHeader.tsx';
import { useDecision } from '../ui/hooks/useMay.ts';
import { useReturnFocus } from '../ui/hooks/useReturnFocus.ts';
import { CommandMenu } from '../ui/menus/CommandMenu.tsx';
import { saveFile } from '../ui/saveFile.ts';
import { BoardCanvas, type BoardHandle } from './BoardCanvas.tsx';
import styles from './BoardPane.module.css';

type Format = 'png' | 'svg';

interface BoardPaneProps {
  channel: Pick<Channel, 'id' | 'name'>;
  onClose: () => void;
}

/** The board of a channel, beside the call, or instead of the stage in a narrow window. */
export function BoardPane({ channel, onClose }: BoardPaneProps) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const handle = useRef<BoardHandle>(null);
  const saveButton = useRef<HTMLButtonElement>(null);
  const [isSaveOpen, setSaveOpen] = useState(false);
  const [isClearing, setClearing] = useState(false);
  const mayDraw = useDecision('write', channel.id)?.allowed === true;
  const mayAddPictures = useDecision('files', channel.id)?.allowed === true;
  const mayClear = useDecision('manageChannels', channel.id)?.allowed === true;

  useReturnFocus();

  async function save(format: Format) {
    setSaveOpen(false);
    try {
      const picture = (await handle.current?.exportAs(format)) ?? null;
      if (!picture) {
        announce(t('board.nothingToSave'));
        return;
      }
      const name = `${channel.name}.${format}`;
      saveFile(name, picture);
      announce(t('board.saved', { name }));
    } catch {
      announce(t('board.saveFailed'));
    }
  }

  function addNote() {
    handle.current?.addNote();
    announce(t('board.noteAdded'));
  }

  async function clear() {
    const failure = (await handle.current?.clear()) ?? null;
    if (!failure) announce(t('board.cleared'));
    return failure;
  }

  return (
    <section
      className={styles.pane}
      aria-label={t('board.region', { channel: channel.name })}
      // Files that are dropped or pasted here are for the board.
      onDragEnter={(event) => event.stopPropagation()}
      onDragOver={(event) => event.stopPropagation()}
      onDrop={(event) => event.stopPropagation()}
    >
      <PaneHeader
        lead={<Presentation aria-hidden="true" size={18} />}
        name={channel.name}
        note={mayDraw ? null : t('board.lookOnly')}
      >
        {mayDraw && <IconButton name={t('board.addNote')} icon={StickyNote} onPress={addNote} />}
        <IconButton
          ref={saveButton}
          name={t('board.save')}
          icon={ImageDown}
          isExpanded={isSaveOpen}
          onPress={() => setSaveOpen(true)}
        />
        {mayClear && (
          <IconButton name={t('board.clear')} icon={Trash2} onPress={() => setClearing(true)} />
        )}
        <IconButton name={t('board.close')} icon={X} onPress={onClose} />
      </PaneHeader>
      <UnsealedNote channelId={channel.id} what="board" />
      <div className={styles.canvas}>
        <BoardCanvas
          ref={handle}
          board={{ channelId: channel.id, kind: 'own' }}
          mode={mayDraw ? 'draw' : 'look'}
          mayAddPictures={mayAddPictures}
          name={channel.name}
        />
      </div>
      {isSaveOpen && (
        <CommandMenu
          label={t('board.save')}
          commands={['png', 'svg'] as const}
          icons={{ png: ImageDown, svg: ImageDown }}
          textOf={(format) => t(format === 'png' ? 'board.savePng' : 'board.saveSvg')}
          triggerRef={saveButton}
          placement="bottom end"
          onClose={() => setSaveOpen(false)}
          onCommand={(format) => void save(format)}
        />
      )}
      {isClearing && (
        <ConfirmDialog
          heading={t('board.clearHeading', { channel: channel.name })}
          text={t('board.clearHint')}
          confirmLabel={t('board.clearConfirm')}
          onConfirm={clear}
          onClose={() => setClearing(false)}
        />
      )}
    </section>
  );
}
