import Hourglass from 'lucide-react/icons/hourglass';
import { useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { ChannelId } from '../../../shared/domain/ids.ts';
import type { MessageLifetime } from '../../../shared/domain/Message.ts';
import type { FileLifetime } from '../../../shared/domain/SharedFile.ts';
import type { Failure } from '../../../shared/protocol/errors.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { IconButton } from '../ui/buttons/IconButton.tsx';
import { ConfirmDialog } from '../ui/dialogs/ConfirmDialog.tsx';
import { DialogPopover } from '../ui/dialogs/DialogPopover.tsx';
import { failureText } from '../ui/failureText.ts';
import { type Choice, SettingSelect } from '../ui/fields/SettingSelect.tsx';
import { useDecision } from '../ui/hooks/useMay.ts';
import styles from './LifetimeButton.module.css';
import { useChatActions, useChatFiles, useOpenChat } from './useChat.ts';

interface LifetimeButtonProps {
  channelId: ChannelId;
}

/** The usual ones, in days. */
const usualDays = [1, 7, 30, 90, 365];

/** A choice that deletes something: it is asked about before. */
interface Asked {
  readonly heading: string;
  readonly text: string;
  readonly apply: () => Promise<Failure | null>;
}

/** How long messages and files are kept: everybody can read it, who manages the channel can change it. */
export function LifetimeButton({ channelId }: LifetimeButtonProps) {
  const { t } = useTranslation();
  const { setLifetime } = useChatActions();
  const chatFiles = useChatFiles();
  const announce = useAnnounce();
  const button = useRef<HTMLButtonElement>(null);
  const messages = useOpenChat((open) => open.lifetime) ?? 'forever';
  const files =
    useStore(chatFiles.state, ({ channels }) => channels.get(channelId)?.lifetime) ?? 'occupied';
  const mayChange = useDecision('manageChannels', channelId)?.allowed === true;
  const [isOpen, setOpen] = useState(false);
  const [asked, setAsked] = useState<Asked | null>(null);
  if (!mayChange && messages === 'forever' && files === 'occupied') return null;

  const textOf = (each: MessageLifetime) =>
    typeof each === 'number'
      ? t('chat.lifetime.days', { count: each })
      : t(`chat.lifetime.${each}`);
  const note = [
    t('chat.lifetime.messagesNote', { lifetime: textOf(messages) }),
    t('chat.lifetime.filesNote', { lifetime: textOf(files) }),
  ].join(' ');

  async function apply(change: () => Promise<Failure | null>) {
    const failure = await change();
    if (failure) announce(failureText(t, failure.code));
  }

  function chooseForMessages(wish: MessageLifetime) {
    setOpen(false);
    const change = () => setLifetime(channelId, wish);
    // Nothing is deleted by it.
    if (wish === 'forever') void apply(change);
    else {
      setAsked({
        heading: t('chat.lifetime.askHeading'),
        text: wish === 'occupied' ? t('chat.lifetime.askOccupied') : t('chat.lifetime.askDays'),
        apply: change,
      });
    }
  }

  function chooseForFiles(wish: FileLifetime) {
    setOpen(false);
    const change = () => chatFiles.setLifetime(channelId, wish);
    const isLonger = files === 'occupied' || (wish !== 'occupied' && wish > files);
    if (isLonger) void apply(change);
    else {
      setAsked({
        heading: t('chat.lifetime.askFilesHeading'),
        text:
          wish === 'occupied'
            ? t('chat.lifetime.askFilesOccupied')
            : t('chat.lifetime.askFilesDays'),
        apply: change,
      });
    }
  }

  return (
    <>
      <IconButton
        ref={button}
        name={t('chat.lifetime.button')}
        note={note}
        icon={Hourglass}
        isExpanded={isOpen}
        onPress={() => (mayChange ? setOpen(true) : announce(note))}
      />
      {isOpen && (
        <DialogPopover
          label={t('chat.lifetime.button')}
          triggerRef={button}
          placement="bottom end"
          offset={4}
          onClose={() => setOpen(false)}
          className={styles.box}
        >
          <LifetimeSelect<MessageLifetime>
            label={t('chat.lifetime.label')}
            hint={t('chat.lifetime.hint')}
            lifetimes={['forever', ...daysWith(messages), 'occupied']}
            chosen={messages}
            textOf={textOf}
            onChoose={chooseForMessages}
          />
          <LifetimeSelect<FileLifetime>
            label={t('chat.lifetime.filesLabel')}
            hint={t('chat.lifetime.filesHint')}
            lifetimes={['occupied', ...daysWith(files)]}
            chosen={files}
            textOf={textOf}
            onChoose={chooseForFiles}
          />
        </DialogPopover>
      )}
      {asked !== null && (
        <ConfirmDialog
          heading={asked.heading}
          text={asked.text}
          confirmLabel={t('chat.lifetime.confirm')}
          onConfirm={asked.apply}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  );
}

/** The usual days, and what is chosen now if that is another number. */
function daysWith(lifetime: MessageLifetime): number[] {
  const isUsual = typeof lifetime !== 'number' || usualDays.includes(lifetime);
  return isUsual ? usualDays : [...usualDays, lifetime].sort((a, b) => a - b);
}

interface LifetimeSelectProps<Lifetime> {
  label: string;
  hint: string;
  lifetimes: readonly Lifetime[];
  chosen: Lifetime;
  textOf: (lifetime: Lifetime) => string;
  onChoose: (lifetime: Lifetime) => void;
}

function LifetimeSelect<Lifetime extends MessageLifetime>(props: LifetimeSelectProps<Lifetime>) {
  const { label, hint, lifetimes, chosen, textOf, onChoose } = props;
  return (
    <SettingSelect
      label={label}
      hint={hint}
      choices={lifetimes.map((each): Choice<string> => ({ id: String(each), label: textOf(each) }))}
      chosen={String(chosen)}
      onChoose={(id) => {
        const wish = lifetimes.find((each) => String(each) === id);
        if (wish !== undefined && wish !== chosen) onChoose(wish);
      }}
    />
  );
}
