import ArrowDown from 'lucide-react/icons/arrow-down';
import ArrowUp from 'lucide-react/icons/arrow-up';
import {
  type KeyboardEvent,
  type Ref,
  useCallback,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from 'react';
import { Button } from 'react-aria-components/Button';
import { type FlatIndexLocationWithAlign, Virtuoso, type VirtuosoHandle } from 'react-virtuoso';
import type { Channel } from '../../../shared/domain/Channel.ts';
import type { MessageId } from '../../../shared/domain/ids.ts';
import { type Message, unreadMax } from '../../../shared/domain/Message.ts';
import type { ListStart, OpenChat, UnsentMessage } from '../../state/chatsState.ts';
import type { MessageWindow } from '../../state/messageWindow.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import { failureText } from '../ui/failureText.ts';
import { DayLine, NewLine, SealLine } from './DayLine.tsx';
import styles from './MessageList.module.css';
import { MessageRow } from './MessageRow.tsx';
import { continuesGroup, isSameDay } from './messageTimes.ts';
import { UnsentRow } from './UnsentRow.tsx';
import { useChatActions, useChatState, useChats } from './useChat.ts';

type Item =
  | { readonly kind: 'message'; readonly message: Message }
  | { readonly kind: 'unsent'; readonly unsent: UnsentMessage };

/** What the composer can do with the list. */
export interface MessageListHandle {
  /** Edits the last message that I sent, if it is loaded. */
  editLast(): void;
}

interface MessageListProps {
  channel: Channel;
  open: OpenChat;
  window: MessageWindow;
  ref?: Ref<MessageListHandle>;
}

/** How far from its end the list still counts as at its end, in CSS pixels. */
const endThreshold = 40;
/** How far beside what is in sight messages are drawn, in CSS pixels. */
const drawnBeside = { top: 400, bottom: 400 };
/** How much of what was read before is seen above the first unread message, in CSS pixels. */
const startGap = 60;
/** How long a message stays marked after a jump to it. */
const markMs = 2_000;

/**
 * The messages of the open chat. Only those in sight are drawn. Older ones that are put before them, and new ones at the end, do
 * not move what is in sight; at the end the list follows.
 */
export function MessageList({ channel, open, window, ref }: MessageListProps) {
  const { t } = useTranslation();
  const { setInSight, loadOlder, loadNewer, showNewest, showFirstUnread } = useChatActions();
  const chat = useChatState(channel.id);
  const myId = usePerch((state) => state.me?.user.id);
  const allUnsent = useChats((state) => state.unsent);
  const list = useRef<VirtuosoHandle>(null);
  const box = useRef<HTMLDivElement>(null);
  const [stop, setStop] = useState<MessageId | null>(null);
  const [edited, setEdited] = useState<MessageId | null>(null);
  const [marked, setMarked] = useState<MessageId | null>(null);
  const isScrolled = useRef(false);
  const { messages, firstIndex, hasNewer } = window;
  const unsent = allUnsent.filter(({ channelId }) => channelId === channel.id);

  const items = useMemo<Item[]>(
    () => [
      ...messages.map((message) => ({ kind: 'message', message }) as const),
      ...(hasNewer ? [] : allUnsent.filter((each) => each.channelId === channel.id)).map(
        (each) => ({ kind: 'unsent', unsent: each }) as const,
      ),
    ],
    [messages, hasNewer, allUnsent, channel.id],
  );
  const lastId = messages.at(-1)?.id ?? null;
  const tabStop = messages.some(({ id }) => id === stop) ? stop : lastId;
  /** The line stands before the first message of somebody else after it. */
  const lineBefore =
    open.lineAfter === null
      ? undefined
      : messages.find(({ id, authorId }) => id > (open.lineAfter ?? 0) && authorId !== myId)?.id;

  const latest = useRef(messages);
  useEffect(() => {
    latest.current = messages;
  });
  const placeOf = useCallback(
    (messageId: MessageId) => latest.current.findIndex(({ id }) => id === messageId),
    [],
  );
  const focusMessage = useCallback(
    (messageId: MessageId) => {
      const index = placeOf(messageId);
      if (index < 0) return;
      setStop(messageId);
      const focus = () =>
        box.current?.querySelector<HTMLElement>(`[data-message="${messageId}"]`)?.focus();
      list.current?.scrollIntoView({ index, done: focus });
    },
    [placeOf],
  );
  const edit = useCallback(
    (messageId: MessageId, isEdited: boolean) => {
      setEdited(isEdited ? messageId : null);
      if (!isEdited) focusMessage(messageId);
    },
    [focusMessage],
  );

  useImperativeHandle(ref, () => ({
    editLast: () => {
      const mine = messages.findLast(
        ({ id, authorId }) => authorId === myId && !window.deleted.has(id),
      );
      if (!mine) return;
      list.current?.scrollIntoView({ index: placeOf(mine.id) });
      setEdited(mine.id);
    },
  }));

  // A jump, of which there may be several to the same message.
  const { jump } = open;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each jump.
  useEffect(() => {
    if (jump === null) return;
    isScrolled.current = true;
    const index = placeOf(jump.messageId);
    if (index >= 0) list.current?.scrollToIndex({ index, align: 'center' });
    setMarked(jump.messageId);
    const timer = setTimeout(() => setMarked(null), markMs);
    return () => clearTimeout(timer);
  }, [jump]);

  // What I send is in sight.
  const newestUnsent = unsent.at(-1)?.clientId;
  useEffect(() => {
    if (!newestUnsent) return;
    isScrolled.current = true;
    list.current?.scrollToIndex({ index: 'LAST', align: 'end' });
  }, [newestUnsent]);

  // Heights settle after the first frames. Until the user scrolls, the list keeps to where it starts.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each list starts anew.
  const firstPlace = useMemo(() => {
    isScrolled.current = false;
    return startPlaceOf(open.start, messages);
  }, [open.generation]);
  function keepStart() {
    if (!isScrolled.current) list.current?.scrollToIndex(startPlaceOf(open.start, latest.current));
  }
  const markScrolled = () => {
    isScrolled.current = true;
  };

  /** Where the list stood when it was last at its end. */
  const endTop = useRef(0);
  function followEnd(isAtEnd: boolean) {
    const scroller = box.current?.querySelector('[role="log"]');
    if (isAtEnd) endTop.current = scroller?.scrollTop ?? 0;
    const hasGrown = !isAtEnd && scroller && scroller.scrollTop >= endTop.current - 1;
    if (hasGrown && open.isAtEnd && !hasNewer) {
      // The last message has become higher, or the list lower.
      list.current?.scrollToIndex({ index: 'LAST', align: 'end' });
    } else {
      setInSight({ isAtEnd });
    }
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    const { target, key } = event;
    const messageId = target instanceof HTMLElement ? target.dataset['message'] : undefined;
    if (messageId === undefined) return;
    const index = placeOf(Number(messageId) as MessageId);
    const step = key === 'ArrowUp' ? -1 : key === 'ArrowDown' ? 1 : 0;
    const next =
      key === 'Home' ? messages[0] : key === 'End' ? messages.at(-1) : messages[index + step];
    if ((step === 0 && key !== 'Home' && key !== 'End') || !next) return;
    event.preventDefault();
    focusMessage(next.id);
  }

  async function toEnd() {
    if (hasNewer) await showNewest();
    else list.current?.scrollToIndex({ index: 'LAST', align: 'end' });
  }

  const unread = chat?.unread ?? 0;
  const isLineAbove =
    unread > 0 && lineBefore !== undefined && open.topId !== null && lineBefore < open.topId;

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrow keys move between its messages.
    <div
      ref={box}
      className={styles.box}
      onKeyDown={(event) => {
        markScrolled();
        onKeyDown(event);
      }}
      onWheel={markScrolled}
      onPointerDown={markScrolled}
    >
      {items.length === 0 ? (
        <div className={styles.empty}>
          <p className={styles.emptyHeading}>{t('chat.emptyHeading', { channel: channel.name })}</p>
          <p>{t(channel.sealed ? 'sealedChat.emptyHint' : 'chat.emptyHint')}</p>
        </div>
      ) : (
        <Virtuoso<Item>
          key={open.generation}
          ref={list}
          className={styles.list}
          role="log"
          aria-live="off"
          aria-label={t('chat.messages')}
          tabIndex={-1}
          data={items}
          computeItemKey={(_, item) =>
            item.kind === 'message' ? item.message.id : item.unsent.clientId
          }
          firstItemIndex={firstIndex}
          initialTopMostItemIndex={firstPlace}
          totalListHeightChanged={keepStart}
          onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
            if (scrollHeight - scrollTop - clientHeight <= endThreshold) endTop.current = scrollTop;
          }}
          alignToBottom
          atBottomThreshold={endThreshold}
          increaseViewportBy={drawnBeside}
          followOutput={(isAtEnd) => (isAtEnd && !hasNewer ? 'auto' : false)}
          atBottomStateChange={followEnd}
          startReached={() => void loadOlder()}
          endReached={() => void loadNewer()}
          rangeChanged={({ startIndex: top }) =>
            setInSight({ topId: messages[top - firstIndex]?.id ?? null })
          }
          itemContent={(index, item) => {
            if (item.kind === 'unsent') return <UnsentRow message={item.unsent} />;
            const { message } = item;
            const before = messages[index - firstIndex - 1];
            const isLine = message.id === lineBefore;
            const isNewDay = before === undefined || !isSameDay(before.sentAt, message.sentAt);
            const isSealed = message.sealed !== undefined;
            // A chat that was always encrypted says so where it begins.
            const isBeginning = before === undefined && !window.hasOlder;
            const isSealLine = before
              ? isSealed !== (before.sealed !== undefined)
              : isBeginning && isSealed;
            return (
              <div className={styles.item}>
                {isBeginning && (
                  <p className={styles.beginning}>
                    {t('chat.beginning', { channel: channel.name })}
                  </p>
                )}
                {before === undefined && window.hasOlder && open.failure !== null && (
                  <div className={styles.beginning}>
                    <p>{failureText(t, open.failure)}</p>
                    <TextButton onPress={() => void loadOlder()}>{t('app.tryAgain')}</TextButton>
                  </div>
                )}
                {isNewDay && <DayLine at={message.sentAt} />}
                {isSealLine && <SealLine isSealed={isSealed} />}
                {isLine && <NewLine />}
                <MessageRow
                  message={message}
                  isContinued={
                    !isLine &&
                    !isSealLine &&
                    continuesGroup(message, before) &&
                    !(before && window.deleted.has(before.id))
                  }
                  isDeleted={window.deleted.has(message.id)}
                  isTabStop={message.id === tabStop}
                  isEdited={message.id === edited}
                  isMarked={message.id === marked}
                  onFocus={setStop}
                  onEdit={edit}
                />
              </div>
            );
          }}
        />
      )}
      {isLineAbove && (
        <Button className={styles.toUnread} onPress={() => void showFirstUnread()}>
          <ArrowUp aria-hidden="true" size={16} />
          {t('chat.toFirstUnread')}
        </Button>
      )}
      {(!open.isAtEnd || hasNewer) && items.length > 0 && (
        <Button className={styles.toNewest} onPress={() => void toEnd()}>
          <ArrowDown aria-hidden="true" size={16} />
          {unread === 0
            ? t('chat.toNewest')
            : unread >= unreadMax
              ? t('chat.manyNewMessages', { count: unreadMax })
              : t('chat.newMessages', { count: unread })}
        </Button>
      )}
    </div>
  );
}

/** Where the list starts, as Virtuoso has it. */
function startPlaceOf(start: ListStart, messages: readonly Message[]): FlatIndexLocationWithAlign {
  if (start.at === 'newest') return { index: 'LAST', align: 'end' };
  const index = messages.findIndex(({ id }) => id === start.messageId);
  if (index < 0) return { index: 'LAST', align: 'end' };
  const hasBefore = start.align === 'start' && index > 0;
  return { index, align: start.align, offset: hasBefore ? -startGap : 0 };
}
