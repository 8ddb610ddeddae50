import Phone from 'lucide-react/icons/phone';
import PhoneOff from 'lucide-react/icons/phone-off';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { Avatar } from '../people/Avatar.tsx';
import { useNameStyle } from '../roles/useNameStyle.ts';
import { IconButton } from '../ui/buttons/IconButton.tsx';
import styles from './CallEntry.module.css';
import { CallTime } from './CallTime.tsx';
import { useCallActions, useCalls } from './useCalls.ts';

/** The call at the top of the list of channels, while it lasts. One that rings here is in its card. */
export function CallEntry() {
  const call = useCalls((state) => state.call);
  return call !== null && (call.isOutgoing || call.isAccepted) && <Entry />;
}

const nobody = { name: '', colorSeed: 0, roleIds: [] };

function Entry() {
  const { t } = useTranslation();
  const actions = useCallActions();
  const call = useCalls((state) => state.call);
  const acceptedAt = useCalls((state) => state.acceptedAt);
  const other = call?.other ?? nobody;
  const nameStyle = useNameStyle(other);
  const { name } = other;
  return (
    <section aria-label={t('calls.region')} className={styles.entry}>
      <Avatar user={other} speaker={null} size="medium" away={call?.isOtherLost ?? false} />
      <div className={styles.text}>
        <p className={styles.name} style={nameStyle}>
          {name}
        </p>
        <p className={styles.state}>
          <Phone aria-hidden="true" size={12} />
          {acceptedAt === null ? (
            t('calls.calling')
          ) : call?.isHere ? (
            <CallTime acceptedAt={acceptedAt} />
          ) : (
            t('calls.onAnotherDevice')
          )}
        </p>
      </div>
      <div className={styles.end}>
        <IconButton
          name={t(acceptedAt === null ? 'calls.giveUp' : 'calls.hangUp', { name })}
          icon={PhoneOff}
          tone="leave"
          onPress={() => void actions?.endCall()}
        />
      </div>
    </section>
  );
}
