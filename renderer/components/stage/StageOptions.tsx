import Ellipsis from 'lucide-react/icons/ellipsis';
import { useRef, useState } from 'react';
import type { Channel } from '../../../shared/domain/Channel.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { IconButton } from '../ui/buttons/IconButton.tsx';
import { lazyPart } from '../ui/lazyPart.tsx';
import type { StageDialog } from './StageOptionsMenu.tsx';

const StageOptionsMenu = lazyPart(
  async () => (await import('./StageOptionsMenu.tsx')).StageOptionsMenu,
);

const StartRecordingDialog = lazyPart(
  async () => (await import('../recordings/StartRecordingDialog.tsx')).StartRecordingDialog,
);
const RecordingsDialog = lazyPart(
  async () => (await import('../recordings/RecordingsDialog.tsx')).RecordingsDialog,
);

const ListenLinksDialog = lazyPart(
  async () => (await import('../listening/ListenLinksDialog.tsx')).ListenLinksDialog,
);

/** Opens the menu of the stage, and what is chosen in it. */
export function StageOptions({ channel }: { channel: Channel }) {
  const { t } = useTranslation();
  const ref = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const [dialog, setDialog] = useState<StageDialog | null>(null);
  const close = () => setDialog(null);
  return (
    <>
      <IconButton
        ref={ref}
        name={t('stage.options')}
        icon={Ellipsis}
        isExpanded={isOpen}
        onPress={() => setOpen(true)}
      />
      {isOpen && (
        <StageOptionsMenu
          channel={channel}
          triggerRef={ref}
          onClose={() => setOpen(false)}
          onOpenDialog={setDialog}
        />
      )}
      {dialog === 'startRecording' && (
        <StartRecordingDialog isSealed={channel.sealed === true} onClose={close} />
      )}
      {dialog === 'recordings' && <RecordingsDialog channel={channel} onClose={close} />}
      {dialog === 'listenLinks' && <ListenLinksDialog channel={channel} onClose={close} />}
    </>
  );
}
