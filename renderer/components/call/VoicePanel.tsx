import HeadphoneOff from 'lucide-react/icons/headphone-off';
import Headphones from 'lucide-react/icons/headphones';
import Mic from 'lucide-react/icons/mic';
import MicOff from 'lucide-react/icons/mic-off';
import PhoneOff from 'lucide-react/icons/phone-off';
import Settings from 'lucide-react/icons/settings';
import type { Ref } from 'react';
import { chordLabel, chords, isMacAgent } from '../../keys/keyboardChords.ts';
import { isListening } from '../../state/stagePart.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { Avatar } from '../people/Avatar.tsx';
import { useDenialHere } from '../roles/useDenial.ts';
import { SoundboardButton } from '../soundboard/SoundboardButton.tsx';
import { IconButton } from '../ui/buttons/IconButton.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import { Deferred } from '../ui/frames/Deferred.tsx';
import { lazyPart } from '../ui/lazyPart.tsx';
import { CameraButton } from './CameraButton.tsx';
import { ConnectionStatus } from './ConnectionStatus.tsx';
import { ShareButton } from './ShareButton.tsx';
import styles from './VoicePanel.module.css';

const DoorButton = lazyPart(async () => (await import('../profile/DoorButton.tsx')).DoorButton);
/** In the audience of a stage only. */
const TalkHint = lazyPart(async () => (await import('./TalkHint.tsx')).TalkHint);
const HandButton = lazyPart(async () => (await import('../audience/HandButton.tsx')).HandButton);

interface VoicePanelProps {
  onSettings: () => void;
  settingsRef: Ref<HTMLButtonElement>;
}

/** The voice panel: connection status and my controls. Its position and height never change. */
export function VoicePanel(props: VoicePanelProps) {
  const { t } = useTranslation();
  return (
    <section aria-label={t('voice.region')} className={styles.panel} data-tour="voice">
      <Deferred>
        <Controls {...props} />
      </Deferred>
    </section>
  );
}

function Controls({ onSettings, settingsRef }: VoicePanelProps) {
  const { t } = useTranslation();
  const { leaveChannel, toggleMuted, toggleDeafened } = useActions();
  const deafened = usePerch((state) => state.deafened);
  // Being deafened also mutes.
  const muted = usePerch((state) => state.muted || state.deafened);
  const isSilent = usePerch((state) => state.restrictions.length > 0) || muted;
  const user = usePerch((state) => state.me?.user);
  const isOutside = usePerch((state) => state.voice.kind === 'outside');
  const denial = useDenialHere('speak');
  const isInAudience = usePerch(isListening);
  const isLive = usePerch(
    (state) => state.voice.kind === 'joined' && state.microphone.kind === 'live',
  );
  const isMac = isMacAgent(navigator.userAgent);
  return (
    <>
      <ConnectionStatus />
      <div className={styles.buttons}>
        {isInAudience ? (
          <HandButton />
        ) : (
          <IconButton
            name={t('voice.mute')}
            tooltip={muted ? t('voice.tooltipUnmute') : t('voice.tooltipMute')}
            keys={chordLabel(chords.mute, isMac)}
            icon={muted ? MicOff : Mic}
            tone="raised"
            isPressed={muted}
            note={denial}
            onPress={toggleMuted}
          />
        )}
        <IconButton
          name={t('voice.deafen')}
          tooltip={deafened ? t('voice.tooltipUndeafen') : t('voice.tooltipDeafen')}
          keys={chordLabel(chords.deafen, isMac)}
          icon={deafened ? HeadphoneOff : Headphones}
          tone="raised"
          isPressed={deafened}
          onPress={toggleDeafened}
        />
        <CameraButton />
        <ShareButton />
        <SoundboardButton />
        <IconButton
          name={t('voice.leave')}
          icon={PhoneOff}
          tone="leave"
          isDisabled={isOutside}
          onPress={leaveChannel}
        />
      </div>
      <div className={styles.self}>
        {user && (
          <Avatar
            user={user}
            speaker={isLive && !isSilent && denial === null ? 'me' : null}
            size="medium"
          />
        )}
        <div className={styles.who}>
          <span className={styles.name}>{user?.name}</span>
          <TalkHint />
        </div>
        <div className={styles.door}>
          <DoorButton />
        </div>
        <IconButton
          ref={settingsRef}
          name={t('voice.settings')}
          icon={Settings}
          onPress={onSettings}
        />
      </div>
    </>
  );
}
