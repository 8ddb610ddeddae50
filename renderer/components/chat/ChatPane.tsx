import ArrowLeft from 'lucide-react/icons/arrow-left';
import MessageSquare from 'lucide-react/icons/message-square';
import Pin from 'lucide-react/icons/pin';
import Search from 'lucide-react/icons/search';
import X from 'lucide-react/icons/x';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { Channel } from '../../../shared/domain/Channel.ts';
import type { Message } from '../../../shared/domain/Message.ts';
import { currentChannel } from '../../state/callState.ts';
import type { OpenChat } from '../../state/chatsState.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { BoardButton } from '../board/BoardButton.tsx';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { IconButton } from '../ui/buttons/IconButton.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import { failureText } from '../ui/failureText.ts';
import { PaneHeader } from '../ui/frames/PaneHeader.tsx';
import { useReturnFocus } from '../ui/hooks/useReturnFocus.ts';
import styles from './ChatPane.module.css';
import { Composer, type ComposerHandle } from './Composer.tsx';
import { LevelMenu } from './LevelMenu.tsx';
import { LifetimeButton } from './LifetimeButton.tsx';
import { MessageList, type MessageListHandle } from './MessageList.tsx';
import { NewMessageAnnouncer } from './NewMessageAnnouncer.tsx';
import { PinsView } from './PinsView.tsx';
import { SealNotice } from './SealNotice.tsx';
import { SearchView } from './SearchView.tsx';
import { TypingLine } from './TypingLine.tsx';
import { useChatActions } from './useChat.ts';
import { useFileDrop } from './useFileDrop.ts';

interface ChatPaneProps {
  channel: Channel;
  open: OpenChat;
}

/** The chat of a channel: beside the call, or instead of the stage while I am in none. */
export function ChatPane({ channel, open }: ChatPaneProps) {
  const { t } = useTranslation();
  const { closeChat, reloadChat, showMessage } = useChatActions();
  const announce = useAnnounce();
  const isInCall = usePerch(({ voice }) => voice.kind !== 'outside');
  const isHere = usePerch(({ voice }) => currentChannel(voice) === channel.id);
  const [view, setView] = useState<'messages' | 'search' | 'pins'>('messages');
  const composer = useRef<ComposerHandle>(null);
  const list = useRef<MessageListHandle>(null);
  const toggle = (wish: 'search' | 'pins') => setView(view === wish ? 'messages' : wish);
  const isReady = open.window !== null;
  const encrypts = usePerch(({ server }) => server?.e2ee !== undefined);
  // Also after the server has stopped encrypting.
  const isSealable = encrypts || open.window?.messages.some(({ sealed }) => sealed) === true;
  const { isDragged, dropProps } = useFileDrop((files) => {
    setView('messages');
    composer.current?.attach(files);
  });

  useReturnFocus();
  useEffect(() => {
    // On a phone that would open the keyboard over what one wants to read.
    const isTouch = matchMedia('(hover: none)').matches;
    if (isReady && view === 'messages' && !isTouch) composer.current?.focus();
  }, [isReady, view]);

  async function show(message: Message) {
    setView('messages');
    const failure = await showMessage(message.id);
    if (failure) announce(failureText(t, failure.code));
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.stopPropagation();
    if (view === 'messages') closeChat();
    else setView('messages');
  }

  return (
    <section
      className={styles.pane}
      aria-label={t('chat.region', { channel: channel.name })}
      data-chat
      data-covers-stage={!isInCall || undefined}
      onKeyDown={onKeyDown}
      {...dropProps}
    >
      <PaneHeader
        name={channel.name}
        lead={
          view === 'messages' ? (
            <MessageSquare aria-hidden="true" size={18} />
          ) : (
            <IconButton
              name={t('chat.search.back')}
              icon={ArrowLeft}
              onPress={() => setView('messages')}
            />
          )
        }
      >
        <IconButton
          name={t('chat.search.heading', { channel: channel.name })}
          icon={Search}
          isExpanded={view === 'search'}
          onPress={() => toggle('search')}
        />
        <IconButton
          name={t('chat.pins.heading')}
          icon={Pin}
          isExpanded={view === 'pins'}
          onPress={() => toggle('pins')}
        />
        {/* In its call, the button is above the stage. */}
        {!isHere && <BoardButton channel={channel} />}
        <LifetimeButton channelId={channel.id} />
        <LevelMenu channelId={channel.id} />
        <IconButton name={t('chat.close')} icon={X} onPress={closeChat} />
      </PaneHeader>
      {view === 'search' && <SearchView channel={channel} onShow={(found) => void show(found)} />}
      {view === 'pins' && <PinsView channel={channel} onShow={(found) => void show(found)} />}
      <div className={styles.messages} hidden={view !== 'messages'}>
        {open.window !== null ? (
          <MessageList ref={list} channel={channel} open={open} window={open.window} />
        ) : (
          <div className={styles.wait} role="status">
            {open.failure === null ? (
              <p className={styles.late}>{t('chat.loading')}</p>
            ) : (
              <>
                <p>{t('chat.loadFailed')}</p>
                <p>{failureText(t, open.failure)}</p>
                <TextButton onPress={() => void reloadChat()}>{t('app.tryAgain')}</TextButton>
              </>
            )}
          </div>
        )}
        <TypingLine />
        {isSealable && <SealNotice channel={channel} />}
        <Composer
          key={channel.id}
          ref={composer}
          channel={channel}
          onEditLast={() => list.current?.editLast()}
        />
      </div>
      <NewMessageAnnouncer />
      {isDragged && <p className={styles.drop}>{t('chat.files.drop')}</p>}
    </section>
  );
}
