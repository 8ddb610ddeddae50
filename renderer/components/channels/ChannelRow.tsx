import EyeOff from 'lucide-react/icons/eye-off';
import Hourglass from 'lucide-react/icons/hourglass';
import Lock from 'lucide-react/icons/lock';
import Mic from 'lucide-react/icons/mic';
import Music from 'lucide-react/icons/music';
import Volume2 from 'lucide-react/icons/volume-2';
import { memo, useId, useRef, useState } from 'react';
import { type Channel, countPeople, hasRoom } from '../../../shared/domain/Channel.ts';
import { isInAudience } from '../../../shared/domain/stage.ts';
import { channelsToMoveFrom } from '../../state/deedRights.ts';
import { mustKnockAt } from '../../state/knockState.ts';
import { decideHere } from '../../state/ownRights.ts';
import hidden from '../../styles/hidden.module.css';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { PersonRow } from '../people/PersonRow.tsx';
import { useOccupants } from '../people/useOccupants.ts';
import { useDenial } from '../roles/useDenial.ts';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { useActions, usePerch, usePerchNow } from '../ui/ClientContext.tsx';
import { Deferred } from '../ui/frames/Deferred.tsx';
import { lazyPart } from '../ui/lazyPart.tsx';
import type { ChannelCommand } from './ChannelMenu.tsx';
import { ChannelOptions } from './ChannelOptions.tsx';
import styles from './ChannelRow.module.css';
import { usePreparation } from './usePreparation.ts';

const ChatButton = lazyPart(async () => (await import('../chat/ChatButton.tsx')).ChatButton);
const AudienceRow = lazyPart(async () => (await import('../audience/AudienceRow.tsx')).AudienceRow);
const Crowd = lazyPart(async () => (await import('../people/Crowd.tsx')).Crowd);
const ChannelStatus = lazyPart(async () => (await import('./ChannelStatus.tsx')).ChannelStatus);
const ChannelSeats = lazyPart(async () => (await import('./ChannelSeats.tsx')).ChannelSeats);
const RowExtras = lazyPart(async () => (await import('./RowExtras.tsx')).RowExtras);
const KnockOffer = lazyPart(async () => (await import('../knocks/KnockOffer.tsx')).KnockOffer);

/** The line of a channel or a person, in px, as in `ChannelRow.module.css` and `PersonRow.module.css`. */
export const lineHeight = 36;
/** So many people are all drawn; of more, those in sight. More than speak on a stage. */
const fewPeople = 40;

interface ChannelRowProps {
  channel: Channel;
  /** Whether I may order the channels. */
  mayOrder: boolean;
  onCommand: (channel: Channel, command: ChannelCommand) => void;
}

/**
 * A channel in the list, which a click joins, and the people in it. Rendered anew only when it or its people change, not with
 * its neighbours.
 */
export const ChannelRow = memo(function ChannelRow({
  channel,
  mayOrder,
  onCommand,
}: ChannelRowProps) {
  const { t } = useTranslation();
  const { joinChannel } = useActions();
  const announce = useAnnounce();
  const preparation = usePreparation(channel.id);
  const [isMenuOpen, setMenuOpen] = useState(false);
  const descriptionId = useId();
  const occupants = useOccupants(channel.id);
  const standing = usePerchNow(({ voice }) =>
    voice.kind === 'outside' || voice.channelId !== channel.id ? 'elsewhere' : voice.kind,
  );
  const users = occupants.map(({ user }) => user.id);
  const count = countPeople(users);
  const { userLimit: limit } = channel;
  const denial = useDenial('join', channel.id);
  const listeners = occupants.filter(isInAudience);
  const shown = occupants.filter((occupant) => !isInAudience(occupant));
  const mustKnock = usePerch((state) => mustKnockAt(state, channel));
  const line = useRef<HTMLDivElement>(null);
  const [isKnockOffered, setKnockOffered] = useState(false);
  const isFull = !hasRoom(channel, users);
  const managesIt = usePerch((state) => decideHere(state, 'manageChannels', channel.id).allowed);
  const movesPeople = usePerch((state) => channelsToMoveFrom(state).has(channel.id));
  const commands: ChannelCommand[] = [
    ...(managesIt ? (['edit', 'permissions'] as const) : []),
    ...(mayOrder ? (['move'] as const) : []),
    ...(movesPeople ? (['moveAll'] as const) : []),
    ...(managesIt ? (['delete'] as const) : []),
  ];
  const isOwner = commands.length > 0;
  const Icon = denial !== null ? Lock : channel.stage ? Mic : channel.music ? Music : Volume2;

  const descriptions = [
    standing === 'joining' ? t('channels.joining') : null,
    limit === null
      ? t('channels.occupancy', { count })
      : isFull
        ? t('channels.fullDescription', { count, limit })
        : t('channels.occupancyLimited', { count, limit }),
    limit === null && isFull ? t('channels.full') : null,
    channel.topic === '' ? null : channel.topic,
    channel.stage ? t('channels.stage') : null,
    channel.locked ? t('channels.locked') : null,
    channel.temporary ? t('channels.temporary') : null,
    channel.music ? t('channels.music') : null,
    channel.hidesSpeaking ? t('channels.hidesSpeaking') : null,
  ].filter((text) => text !== null);

  function enter() {
    if (denial !== null) announce(denial);
    else if (mustKnock) setKnockOffered(true);
    else joinChannel(channel.id);
  }

  return (
    <li className={styles.channel} data-channel={channel.id}>
      <div
        ref={line}
        className={styles.line}
        data-standing={standing}
        data-owner={isOwner || undefined}
      >
        <Icon aria-hidden="true" className={styles.icon} size={18} />
        <button
          type="button"
          className={styles.button}
          aria-describedby={descriptionId}
          {...(denial === null && !mustKnock && preparation)}
          aria-current={standing === 'joined' ? 'true' : undefined}
          onClick={enter}
          onContextMenu={(event) => {
            if (!isOwner) return;
            event.preventDefault();
            setMenuOpen(true);
          }}
        >
          {channel.name}
        </button>
        <span className={styles.facts} aria-hidden="true">
          {channel.temporary && <Hourglass size={14} />}
          {channel.locked && <Lock size={14} />}
          {channel.hidesSpeaking && <EyeOff size={14} />}
          {isFull && <span className={styles.full}>{t('channels.full')}</span>}
          {limit !== null && (
            <span className={styles.count}>
              {count}/{limit}
            </span>
          )}
        </span>
        <Deferred>
          <RowExtras channel={channel} hasPeople={count > 0} />
          <ChatButton channel={channel} isOnRow />
        </Deferred>
        {isOwner && (
          <ChannelOptions
            channelName={channel.name}
            commands={commands}
            isOpen={isMenuOpen}
            onOpenChange={setMenuOpen}
            onCommand={(command) => onCommand(channel, command)}
          />
        )}
        <span id={descriptionId} className={hidden.visually}>
          {denial !== null && <span>{denial} </span>}
          {descriptions.map((text) => (
            <span key={text}>{text}. </span>
          ))}
        </span>
      </div>
      {standing === 'joined' ? (
        <div className={styles.ownStatus}>
          <ChannelStatus channel={channel} />
        </div>
      ) : (
        channel.status !== '' && <p className={styles.status}>{channel.status}</p>
      )}
      {isKnockOffered && (
        <KnockOffer channel={channel} triggerRef={line} onClose={() => setKnockOffered(false)} />
      )}
      {(channel.recording || channel.listenSeat) && <ChannelSeats channel={channel} />}
      {shown.length > fewPeople ? (
        <div style={{ minHeight: shown.length * lineHeight }}>
          <Crowd channel={channel} people={shown} rowHeight={lineHeight} />
        </div>
      ) : (
        count > 0 && (
          <ul aria-label={t('channels.people', { channel: channel.name })}>
            {shown.map((occupant) => (
              <PersonRow key={occupant.peerId} occupant={occupant} />
            ))}
            {listeners.length > 0 && <AudienceRow channelId={channel.id} listeners={listeners} />}
          </ul>
        )
      )}
    </li>
  );
});
