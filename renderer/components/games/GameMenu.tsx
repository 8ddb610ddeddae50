import Ellipsis from 'lucide-react/icons/ellipsis';
import Flag from 'lucide-react/icons/flag';
import LogOut from 'lucide-react/icons/log-out';
import SkipForward from 'lucide-react/icons/skip-forward';
import { useRef, useState } from 'react';
import type { Game } from '../../../shared/domain/Game.ts';
import type { ChannelGame } from '../../state/ChannelGame.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { IconButton } from '../ui/buttons/IconButton.tsx';
import { ConfirmDialog } from '../ui/dialogs/ConfirmDialog.tsx';
import { useDecision } from '../ui/hooks/useMay.ts';
import { CommandMenu } from '../ui/menus/CommandMenu.tsx';
import { useGameAction, useMyId } from './useChannelGame.ts';

interface GameMenuProps {
  play: ChannelGame;
  game: Game;
}

const icons = { skip: SkipForward, leave: LogOut, delete: Flag } as const;
type Command = keyof typeof icons;

/** What can be done besides playing: skip the turn, leave, end the game. */
export function GameMenu({ play, game }: GameMenuProps) {
  const { t } = useTranslation();
  const act = useGameAction();
  const ref = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const [isEnding, setEnding] = useState(false);
  const { channelId, phase, hostId } = game;
  const me = useMyId();
  const mayMove = useDecision('move', channelId)?.allowed === true;
  const mayManage = useDecision('manageChannels', channelId)?.allowed === true || mayMove;
  const isInTurn = phase.kind === 'choosing' || phase.kind === 'drawing';
  const isMyTurn = isInTurn && phase.drawerId === me;
  const mayEnd = mayManage || me === hostId;
  const commands: Command[] = [
    ...(isMyTurn || (isInTurn && mayEnd) ? (['skip'] as const) : []),
    'leave',
    ...(mayEnd ? (['delete'] as const) : []),
  ];
  const texts: Record<Command, string> = {
    skip: t(isMyTurn ? 'game.skipMine' : 'game.skip'),
    leave: t('game.leave'),
    delete: t('game.end'),
  };

  function run(command: Command) {
    if (command === 'delete') setEnding(true);
    else act(command === 'skip' ? play.skip() : play.leave());
  }

  return (
    <>
      <IconButton
        ref={ref}
        name={t('game.menu')}
        icon={Ellipsis}
        isExpanded={isOpen}
        onPress={() => setOpen(true)}
      />
      {isOpen && (
        <CommandMenu
          label={t('game.menu')}
          commands={commands}
          icons={icons}
          textOf={(command) => texts[command]}
          triggerRef={ref}
          placement="bottom end"
          onClose={() => setOpen(false)}
          onCommand={run}
        />
      )}
      {isEnding && (
        <ConfirmDialog
          heading={t('game.endQuestion')}
          text={t('game.endHint')}
          confirmLabel={t('game.endAction')}
          onConfirm={() => play.end()}
          onClose={() => setEnding(false)}
        />
      )}
    </>
  );
}
