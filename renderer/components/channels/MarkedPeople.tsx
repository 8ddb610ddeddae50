import ArrowRightLeft from 'lucide-react/icons/arrow-right-left';
import X from 'lucide-react/icons/x';
import { useRef, useState } from 'react';
import { MenuItem } from 'react-aria-components/Menu';
import { useShallow } from 'zustand/react/shallow';
import { inListOrder } from '../../../shared/domain/Channel.ts';
import type { ChannelId } from '../../../shared/domain/ids.ts';
import type { Occupant } from '../../../shared/domain/Presence.ts';
import { mayMoveInto } from '../../state/deedRights.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { IconButton } from '../ui/buttons/IconButton.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import menuStyles from '../ui/menus/Menu.module.css';
import { MenuPopover } from '../ui/menus/MenuPopover.tsx';
import styles from './MarkedPeople.module.css';

interface MarkedPeopleProps {
  people: readonly Occupant[];
  onMove: (to: ChannelId) => void;
}

/** Below the list while people are marked: how many, and where to move them. */
export function MarkedPeople({ people, onMove }: MarkedPeopleProps) {
  const { t } = useTranslation();
  const { markPeople } = useActions();
  const ref = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const targets = usePerch(
    useShallow((state) =>
      inListOrder(state.presence.channels).filter((channel) =>
        people.some((occupant) => mayMoveInto(state, occupant, channel)),
      ),
    ),
  );
  const count = people.length;
  return (
    <fieldset aria-label={t('arrange.marked', { count })} className={styles.bar}>
      <span className={styles.count}>{t('arrange.marked', { count })}</span>
      <IconButton
        ref={ref}
        name={t('arrange.moveMarked')}
        icon={ArrowRightLeft}
        isExpanded={isOpen}
        isDisabled={targets.length === 0}
        onPress={() => setOpen(true)}
      />
      <IconButton name={t('arrange.unmark')} icon={X} onPress={() => markPeople([])} />
      {isOpen && (
        <MenuPopover
          label={t('arrange.moveMarked')}
          triggerRef={ref}
          placement="top end"
          onClose={() => setOpen(false)}
          onAction={(key) => onMove(key as ChannelId)}
        >
          {targets.map(({ id, name }) => (
            <MenuItem key={id} id={id} className={menuStyles.item}>
              {name}
            </MenuItem>
          ))}
        </MenuPopover>
      )}
    </fieldset>
  );
}
