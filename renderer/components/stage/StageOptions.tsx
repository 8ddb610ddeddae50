import Check from 'lucide-react/icons/check';
import Ellipsis from 'lucide-react/icons/ellipsis';
import { useRef, useState } from 'react';
import { Menu, MenuItem, Popover, type Selection } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import menuStyles from '../ui/Menu.module.css';

const options = ['auto', 'hideOwnTile', 'hideWithoutVideo'] as const;

/** Menu of the stage: automatic layout and hidden tiles. */
export function StageOptions() {
  const { t } = useTranslation();
  const { setPreferences } = useActions();
  const ref = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
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
    <>
      <IconButton
        ref={ref}
        name={t('stage.options')}
        icon={Ellipsis}
        isExpanded={isOpen}
        onPress={() => setOpen(true)}
      />
      <Popover
        className={menuStyles.popover}
        aria-label={t('stage.options')}
        triggerRef={ref}
        isOpen={isOpen}
        onOpenChange={setOpen}
        placement="bottom end"
        offset={6}
      >
        <Menu
          className={menuStyles.menu}
          aria-label={t('stage.options')}
          autoFocus="first"
          selectionMode="multiple"
          selectedKeys={options.filter((option) => chosen[option])}
          onSelectionChange={choose}
          onClose={() => setOpen(false)}
        >
          {options.map((option) => (
            <MenuItem key={option} id={option} className={menuStyles.item}>
              {t(`stage.${option}`)}
              <Check aria-hidden="true" className={menuStyles.check} size={16} />
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </>
  );
}
