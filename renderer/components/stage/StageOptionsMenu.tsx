import Check from 'lucide-react/icons/check';
import CircleDot from 'lucide-react/icons/circle-dot';
import ListMusic from 'lucide-react/icons/list-music';
import Palette from 'lucide-react/icons/palette';
import RadioTower from 'lucide-react/icons/radio-tower';
import type { RefObject } from 'react';
import type { Selection } from 'react-aria-components/Menu';
import { MenuItem } from 'react-aria-components/Menu';
import type { Channel } from '../../../shared/domain/Channel.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useGameStart } from '../games/useGameStart.ts';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import { useDecision } from '../ui/hooks/useMay.ts';
import menuStyles from '../ui/menus/Menu.module.css';
import { MenuPopover } from '../ui/menus/MenuPopover.tsx';

const options = ['auto', 'hideOwnTile', 'hideWithoutVideo'] as const;

/** What the menu opens. */
export type StageDialog = 'startRecording' | 'recordings' | 'listenLinks';

interface StageOptionsMenuProps {
  channel: Channel;
  triggerRef: RefObject<Element | null>;
  onClose: () => void;
  onOpenDialog: (dialog: StageDialog) => void;
}

/** The open menu of the stage: automatic layout, hidden tiles, a game, recordings and listen links. */
export function StageOptionsMenu({
  channel,
  triggerRef,
  onClose,
  onOpenDialog,
}: StageOptionsMenuProps) {
  const { t } = useTranslation();
  const startGame = useGameStart();
  const mayRecord = useDecision('record', channel.id)?.allowed === true;
  const mayOpen = useDecision('listenLinks', channel.id)?.allowed === true;
  const { setPreferences } = useActions();
  const { stageLayout, hideOwnTile, hideWithoutVideo } = usePerch((state) => state.preferences);
  const chosen = { auto: stageLayout === 'auto', hideOwnTile, hideWithoutVideo };

  function choose(selection: Selection) {
    const isOn = (option: string) => selection === 'all' || selection.has(option);
    setPreferences({
      hideOwnTile: isOn('hideOwnTile'),
      hideWithoutVideo: isOn('hideWithoutVideo'),
      ...(isOn('auto') !== chosen.auto && { stageLayout: isOn('auto') ? 'auto' : 'grid' }),
    });
  }

  function open(dialog: StageDialog) {
    onClose();
    onOpenDialog(dialog);
  }

  return (
    <MenuPopover
      label={t('stage.options')}
      triggerRef={triggerRef}
      placement="bottom end"
      offset={6}
      onClose={onClose}
      selectionMode="multiple"
      selectedKeys={options.filter((option) => chosen[option])}
      onSelectionChange={choose}
    >
      {options.map((option) => (
        <MenuItem key={option} id={option} className={menuStyles.item}>
          {t(`stage.${option}`)}
          <Check aria-hidden="true" className={menuStyles.check} size={16} />
        </MenuItem>
      ))}
      {startGame && (
        <MenuItem
          id="game"
          className={menuStyles.item}
          onAction={() => {
            onClose();
            startGame();
          }}
        >
          <Palette aria-hidden="true" size={16} />
          {t('game.play')}
        </MenuItem>
      )}
      {mayRecord && !channel.recording && !channel.temporary && (
        <MenuItem
          id="startRecording"
          className={menuStyles.item}
          onAction={() => open('startRecording')}
        >
          <CircleDot aria-hidden="true" size={16} />
          {t('recording.startMenu')}
        </MenuItem>
      )}
      {mayRecord && (
        <MenuItem id="recordings" className={menuStyles.item} onAction={() => open('recordings')}>
          <ListMusic aria-hidden="true" size={16} />
          {t('recording.listMenu')}
        </MenuItem>
      )}
      {mayOpen && !channel.temporary && !channel.isCall && (
        <MenuItem id="listenLinks" className={menuStyles.item} onAction={() => open('listenLinks')}>
          <RadioTower aria-hidden="true" size={16} />
          {t('listen.menu')}
        </MenuItem>
      )}
    </MenuPopover>
  );
}
