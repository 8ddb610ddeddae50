import ArrowRightLeft from 'lucide-react/icons/arrow-right-left';
import Ban from 'lucide-react/icons/ban';
import ChevronRight from 'lucide-react/icons/chevron-right';
import Clock from 'lucide-react/icons/clock';
import HeadphoneOff from 'lucide-react/icons/headphone-off';
import Headphones from 'lucide-react/icons/headphones';
import Mic from 'lucide-react/icons/mic';
import MicOff from 'lucide-react/icons/mic-off';
import MicVocal from 'lucide-react/icons/mic-vocal';
import PhoneOff from 'lucide-react/icons/phone-off';
import Undo2 from 'lucide-react/icons/undo-2';
import UserX from 'lucide-react/icons/user-x';
import { Header } from 'react-aria-components/Header';
import { Menu, MenuItem, MenuSection, SubmenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { useShallow } from 'zustand/react/shallow';
import { inListOrder } from '../../../shared/domain/Channel.ts';
import type { Occupant } from '../../../shared/domain/Presence.ts';
import type { Failure } from '../../../shared/protocol/errors.ts';
import { mayDoTo, mayMoveInto } from '../../state/deedRights.ts';
import { decideHere } from '../../state/ownRights.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import menuStyles from '../ui/menus/Menu.module.css';
import type { AskedDeed } from './DeedDialog.tsx';
import { moveFailureText } from './moveFailureText.ts';
import styles from './PersonDeeds.module.css';

interface PersonDeedsProps {
  occupant: Occupant;
  /** Asks for the reason and the duration of a deed, and closes the popover. */
  onAsk: (deed: AskedDeed) => void;
  /** Closes the popover. */
  onDone: () => void;
}

/** In a person's popover: exactly what I may do to them. Nothing for those who may do nothing. */
export function PersonDeeds({ occupant, onAsk, onDone }: PersonDeedsProps) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const {
    movePeople,
    disconnectPerson,
    restrictPerson,
    unrestrictPerson,
    inviteToSpeak,
    sendToAudience,
  } = useActions();
  const { stagePart } = occupant;
  const may = usePerch(
    useShallow((state) => ({
      move: mayDoTo(state, 'move', occupant),
      mute: mayDoTo(state, 'mute', occupant),
      kick: mayDoTo(state, 'kick', occupant),
      ban: mayDoTo(state, 'ban', occupant),
      invite:
        stagePart?.speaks === false &&
        !stagePart.invited &&
        decideHere(state, 'mute', occupant.channelId).allowed,
      sendBack: stagePart?.speaks === true && mayDoTo(state, 'mute', occupant),
    })),
  );
  const targets = usePerch(
    useShallow((state) =>
      inListOrder(state.presence.channels).filter((channel) =>
        mayMoveInto(state, occupant, channel),
      ),
    ),
  );
  if (!Object.values(may).includes(true)) return null;
  const { user, peerId, serverMuted, serverDeafened } = occupant;
  const untilLifted = { reason: '', forMs: null };

  /** @param done announced when it is done, unless a notice says it */
  async function run(deed: Promise<Failure | null>, done?: string) {
    onDone();
    const failure = await deed;
    if (failure) announce(moveFailureText(t, failure.code));
    else if (done !== undefined) announce(done);
  }

  function restrict(kind: 'mute' | 'deafen', isOn: boolean) {
    const restored = t('deed.doneUnrestricted', { name: user.name });
    if (isOn) void run(unrestrictPerson(user.id, kind), restored);
    else void run(restrictPerson(user, kind, untilLifted));
  }

  return (
    <Menu className={styles.menu} aria-label={t('deed.heading')}>
      <MenuSection>
        <Header className={styles.heading}>{t('deed.heading')}</Header>
        {targets.length > 0 && (
          <SubmenuTrigger>
            <MenuItem className={menuStyles.item}>
              <ArrowRightLeft aria-hidden="true" size={16} />
              {t('deed.move')}
              <ChevronRight aria-hidden="true" className={styles.more} size={16} />
            </MenuItem>
            <Popover
              className={menuStyles.popover}
              aria-label={t('deed.moveTo', { name: user.name })}
            >
              <Menu
                className={menuStyles.menu}
                aria-label={t('deed.moveTo', { name: user.name })}
                items={targets}
              >
                {({ id, name }) => (
                  <MenuItem
                    id={id}
                    className={menuStyles.item}
                    onAction={() => void run(movePeople([peerId], id))}
                  >
                    {name}
                  </MenuItem>
                )}
              </Menu>
            </Popover>
          </SubmenuTrigger>
        )}
        {may.invite && (
          <MenuItem
            className={menuStyles.item}
            onAction={() =>
              void run(inviteToSpeak(peerId), t('audience.invitedNow', { name: user.name }))
            }
          >
            <MicVocal aria-hidden="true" size={16} />
            {t('audience.invite')}
          </MenuItem>
        )}
        {may.sendBack && (
          <MenuItem
            className={menuStyles.item}
            onAction={() =>
              void run(sendToAudience(peerId), t('audience.sentBackNow', { name: user.name }))
            }
          >
            <Undo2 aria-hidden="true" size={16} />
            {t('audience.sendBack')}
          </MenuItem>
        )}
        {may.mute && (
          <MenuItem className={menuStyles.item} onAction={() => restrict('mute', serverMuted)}>
            {serverMuted ? (
              <Mic aria-hidden="true" size={16} />
            ) : (
              <MicOff aria-hidden="true" size={16} />
            )}
            {t(serverMuted ? 'deed.unmute' : 'deed.mute')}
          </MenuItem>
        )}
        {may.mute && (
          <MenuItem className={menuStyles.item} onAction={() => restrict('deafen', serverDeafened)}>
            {serverDeafened ? (
              <Headphones aria-hidden="true" size={16} />
            ) : (
              <HeadphoneOff aria-hidden="true" size={16} />
            )}
            {t(serverDeafened ? 'deed.undeafen' : 'deed.deafen')}
          </MenuItem>
        )}
        {may.mute && (
          <MenuItem className={menuStyles.item} onAction={() => onAsk('timed')}>
            <Clock aria-hidden="true" size={16} />
            {t('deed.timed')}
          </MenuItem>
        )}
        {may.move && (
          <MenuItem className={menuStyles.item} onAction={() => void run(disconnectPerson(peerId))}>
            <PhoneOff aria-hidden="true" size={16} />
            {t('deed.disconnect')}
          </MenuItem>
        )}
        {may.kick && (
          <MenuItem className={menuStyles.item} data-tone="danger" onAction={() => onAsk('kick')}>
            <UserX aria-hidden="true" size={16} />
            {t('deed.kick')}
          </MenuItem>
        )}
        {may.ban && (
          <MenuItem className={menuStyles.item} data-tone="danger" onAction={() => onAsk('ban')}>
            <Ban aria-hidden="true" size={16} />
            {t('deed.ban')}
          </MenuItem>
        )}
      </MenuSection>
    </Menu>
  );
}
