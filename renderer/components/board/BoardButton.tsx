import Presentation from 'lucide-react/icons/presentation';
import type { Channel } from '../../../shared/domain/Channel.ts';
import type { Boards } from '../../state/Boards.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { IconButton } from '../ui/buttons/IconButton.tsx';
import { useDecision } from '../ui/hooks/useMay.ts';
import { useBoards, useShownBoard } from './useBoards.ts';

interface BoardButtonProps {
  channel: Pick<Channel, 'id' | 'name'>;
}

/** Opens the board of a channel, and closes it. */
export function BoardButton({ channel }: BoardButtonProps) {
  const boards = useBoards();
  const mayLook = useDecision('read', channel.id)?.allowed === true;
  return boards && mayLook && <LoadedButton channel={channel} boards={boards} />;
}

function LoadedButton({ channel, boards }: BoardButtonProps & { boards: Boards }) {
  const { t } = useTranslation();
  const isShown = useShownBoard(boards) === channel.id;
  return (
    <IconButton
      name={t('board.open', { channel: channel.name })}
      tooltip={isShown ? t('board.close') : t('board.heading')}
      icon={Presentation}
      isExpanded={isShown}
      onPress={() => boards.show(isShown ? null : channel.id)}
    />
  );
}
