import Hourglass from 'lucide-react/icons/hourglass';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChannelId } from '../../../shared/domain/ids.ts';
import type { MessageLifetime } from '../../../shared/domain/Message.ts';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { DialogPopover } from '../ui/DialogPopover.tsx';
import { failureText } from '../ui/failureText.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { type Choice, SettingSelect } from '../ui/SettingSelect.tsx';
import { useDecision } from '../ui/useMay.ts';
import styles from './LifetimeButton.module.css';
import { useChatActions, useOpenChat } from './useChat.ts';

interface LifetimeButtonProps {
  channelId: ChannelId;
}

/** The usual ones, in days. */
const usualDays = [1, 7, 30, 90, 365];

/** How long messages are kept: everybody can read it, who manages the channel can change it. */
export function LifetimeButton({ channelId }: LifetimeButtonProps) {
  const { t } = useTranslation();
  const { setLifetime } = useChatActions();
  const announce = useAnnounce();
  const button = useRef<HTMLButtonElement>(null);
  const lifetime = useOpenChat((open) => open.lifetime) ?? 'forever';
  const mayChange = useDecision('manageChannels', channelId)?.allowed === true;
  const [isOpen, setOpen] = useState(false);
  const [asked, setAsked] = useState<MessageLifetime | null>(null);
  if (!mayChange && lifetime === 'forever') return null;

  const textOf = (each: MessageLifetime) =>
    typeof each === 'number'
      ? t('chat.lifetime.days', { count: each })
      : t(`chat.lifetime.${each}`);
  const isUsual = typeof lifetime !== 'number' || usualDays.includes(lifetime);
  const days = isUsual ? usualDays : [...usualDays, lifetime].sort((a, b) => a - b);
  const lifetimes: readonly MessageLifetime[] = ['forever', ...days, 'occupied'];
  const choices: readonly Choice<string>[] = lifetimes.map((each) => ({
    id: String(each),
    label: textOf(each),
  }));

  async function choose(id: string) {
    const wish = lifetimes.find((each) => String(each) === id);
    if (wish === undefined || wish === lifetime) return;
    setOpen(false);
    // Nothing is deleted by it.
    if (wish !== 'forever') setAsked(wish);
    else {
      const failure = await setLifetime(channelId, wish);
      if (failure) announce(failureText(t, failure.code));
    }
  }

  return (
    <>
      <IconButton
        ref={button}
        name={t('chat.lifetime.label')}
        note={textOf(lifetime)}
        icon={Hourglass}
        isExpanded={isOpen}
        onPress={() => (mayChange ? setOpen(true) : announce(textOf(lifetime)))}
      />
      {isOpen && (
        <DialogPopover
          label={t('chat.lifetime.label')}
          triggerRef={button}
          placement="bottom end"
          offset={4}
          onClose={() => setOpen(false)}
          className={styles.box}
        >
          <SettingSelect
            label={t('chat.lifetime.label')}
            hint={t('chat.lifetime.hint')}
            choices={choices}
            chosen={String(lifetime)}
            onChoose={(id) => void choose(id)}
          />
        </DialogPopover>
      )}
      {asked !== null && (
        <ConfirmDialog
          heading={t('chat.lifetime.askHeading')}
          text={asked === 'occupied' ? t('chat.lifetime.askOccupied') : t('chat.lifetime.askDays')}
          confirmLabel={t('chat.lifetime.confirm')}
          onConfirm={() => setLifetime(channelId, asked)}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  );
}
