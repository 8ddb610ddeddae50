import PhoneOff from 'lucide-react/icons/phone-off';
import UserPlus from 'lucide-react/icons/user-plus';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { IconButton } from '../ui/buttons/IconButton.tsx';
import { useMay } from '../ui/hooks/useMay.ts';
import { CallTime } from './CallTime.tsx';
import { useCallChords } from './useCallKeys.ts';
import { useCallActions, useCalls } from './useCalls.ts';

/** In the header of the stage during a call: with whom, and for how long. */
export function CallTitle({ nameClass, timeClass }: { nameClass: string; timeClass: string }) {
  const { t } = useTranslation();
  const name = useCalls((state) => state.call?.other.name);
  const acceptedAt = useCalls((state) => state.acceptedAt);
  return (
    <>
      <h2 className={nameClass}>{name ?? t('calls.region')}</h2>
      <span className={timeClass}>
        {acceptedAt !== null && <CallTime acceptedAt={acceptedAt} />}
      </span>
    </>
  );
}

/** In the same header: lets others join, and hangs up. */
export function CallTools() {
  const { t } = useTranslation();
  const actions = useCallActions();
  const chords = useCallChords();
  const mayOpen = useMay('temporaryChannels');
  const name = useCalls((state) => state.call?.other.name) ?? '';
  return (
    <>
      <IconButton
        name={t('calls.addPeople')}
        icon={UserPlus}
        denial={mayOpen ? null : t('calls.addPeopleDenied')}
        note={mayOpen ? t('calls.addPeopleHint') : t('calls.addPeopleDenied')}
        onPress={() => void actions?.openCall()}
      />
      <IconButton
        name={t('calls.hangUp', { name })}
        keys={chords.end}
        icon={PhoneOff}
        tone="leave"
        onPress={() => void actions?.endCall()}
      />
    </>
  );
}
