import Check from 'lucide-react/icons/check';
import Palette from 'lucide-react/icons/palette';
import type { RefObject } from 'react';
import type { Selection } from 'react-aria-components/Menu';
import { MenuItem } from 'react-aria-components/Menu';
import { useTranslation } from 'react-i18next';
import { useGameStart } from '../games/useGameStart.ts';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import menuStyles from '../ui/Menu.module.css';
import { MenuPopover } from '../ui/MenuPopover.tsx';

const options = ['auto', 'hideOwnTile', 'hideWithoutVideo'] as const;

interface StageOptionsMenuProps {
  triggerRef: RefObject<Element | null>;
  onClose: () => void;
}

/** The open menu of the stage: automatic layout, hidden tiles and a game. */
export function StageOptionsMenu({ triggerRef, onClose }: StageOptionsMenuProps) {
  const { t } = useTranslation();
  const startGame = useGameStart();
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
    </MenuPopover>
  );
}
