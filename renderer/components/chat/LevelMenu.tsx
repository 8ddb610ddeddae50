import Bell from 'lucide-react/icons/bell';
import BellOff from 'lucide-react/icons/bell-off';
import Check from 'lucide-react/icons/check';
import { useRef, useState } from 'react';
import { MenuItem } from 'react-aria-components/Menu';
import type { ChannelId } from '../../../shared/domain/ids.ts';
import { type NotificationLevel, notificationLevels } from '../../../shared/domain/Message.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { IconButton } from '../ui/buttons/IconButton.tsx';
import { failureText } from '../ui/failureText.ts';
import menuStyles from '../ui/menus/Menu.module.css';
import { MenuPopover } from '../ui/menus/MenuPopover.tsx';
import { useChatActions, useChatState } from './useChat.ts';

/** Of which messages of a channel I am told outside of Perch. */
export function LevelMenu({ channelId }: { channelId: ChannelId }) {
  const { t } = useTranslation();
  const { setNotificationLevel } = useChatActions();
  const announce = useAnnounce();
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const level = useChatState(channelId)?.level ?? 'mentions';

  async function choose(wish: NotificationLevel) {
    // A browser asks only after a press.
    if (wish !== 'none' && 'Notification' in window) {
      const permission = await Notification.requestPermission();
      if (permission === 'denied') announce(t('chat.level.blocked'));
    }
    const failure = await setNotificationLevel(channelId, wish);
    if (failure) announce(failureText(t, failure.code));
  }

  return (
    <>
      <IconButton
        ref={button}
        name={t('chat.level.label')}
        note={t(`chat.level.${level}`)}
        icon={level === 'none' ? BellOff : Bell}
        isExpanded={isOpen}
        onPress={() => setOpen(true)}
      />
      {isOpen && (
        <MenuPopover
          label={t('chat.level.label')}
          triggerRef={button}
          placement="bottom end"
          selectionMode="single"
          selectedKeys={[level]}
          onSelectionChange={(keys) => {
            const [chosen] = keys;
            if (chosen !== undefined) void choose(chosen as NotificationLevel);
          }}
          onClose={() => setOpen(false)}
        >
          {notificationLevels.map((each) => (
            <MenuItem key={each} id={each} className={menuStyles.item}>
              {t(`chat.level.${each}`)}
              <Check aria-hidden="true" className={menuStyles.check} size={16} />
            </MenuItem>
          ))}
        </MenuPopover>
      )}
    </>
  );
}
