import CircleDot from 'lucide-react/icons/circle-dot';
import type { Channel } from '../../../shared/domain/Channel.ts';
import { sealedPeersMax, unsealedReason } from '../../../shared/domain/Encryption.ts';
import type { CallEncryption, CallSeal } from '../../state/CallEncryption.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useOccupants } from '../people/useOccupants.ts';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import { useDesktop } from '../ui/DesktopContext.ts';
import actionStyles from '../ui/dialogs/DialogActions.module.css';
import { ModalFrame } from '../ui/dialogs/ModalFrame.tsx';
import { CodeDigits } from './CodeDigits.tsx';
import styles from './EncryptionDialog.module.css';
import { SealedPersonRow } from './SealedPersonRow.tsx';

interface EncryptionDialogProps {
  channel: Channel;
  encryption: CallEncryption | null;
  seal: CallSeal;
  onClose: () => void;
}

/** Who can hear my channel, the code of the call, and the comparison of codes with each person. */
export function EncryptionDialog({ channel, encryption, seal, onClose }: EncryptionDialogProps) {
  const { t } = useTranslation();
  const policy = usePerch(({ server }) => server?.e2ee ?? 'off');
  const inBrowser = useDesktop() === null;
  const reason = unsealedReason(channel, policy);
  return (
    <ModalFrame heading={t('encryption.heading', { channel: channel.name })} onClose={onClose}>
      {channel.sealed ? (
        <>
          <p className={actionStyles.text}>
            {t(channel.recording ? 'encryption.recordedText' : 'encryption.sealedText')}
          </p>
          {seal.strangers > 0 && (
            <p role="alert" className={actionStyles.failure}>
              {t('encryption.strangers', { count: seal.strangers })}
            </p>
          )}
          <section className={styles.part}>
            <h3 className={styles.heading}>{t('encryption.code')}</h3>
            {seal.code === null ? (
              <p className={actionStyles.text}>{t('encryption.noCode')}</p>
            ) : (
              <>
                <CodeDigits code={seal.code} label={t('encryption.code')} />
                <p className={styles.hint}>{t('encryption.codeHint')}</p>
              </>
            )}
          </section>
          {encryption && <PeopleList channel={channel} encryption={encryption} seal={seal} />}
          {inBrowser && <p className={styles.hint}>{t('encryption.ownPage')}</p>}
        </>
      ) : (
        <>
          {seal.state === 'unmarked' && (
            <p role="alert" className={actionStyles.failure}>
              {t('encryption.unmarkedText', { channel: channel.name })}
            </p>
          )}
          <p className={actionStyles.text}>
            {reason !== null && `${t(`encryption.reason.${reason}`, { count: sealedPeersMax })} `}
            {t('encryption.openText')}
          </p>
        </>
      )}
      <div className={actionStyles.actions}>
        <TextButton tone="primary" onPress={onClose}>
          {t('app.close')}
        </TextButton>
      </div>
    </ModalFrame>
  );
}

/** The recording among those who can hear the call: whom it hears. */
function RecordingRow({ channel }: { channel: Channel }) {
  const { t, i18n } = useTranslation();
  const occupants = useOccupants(channel.id);
  const names = new Set(occupants.flatMap(({ user, recorded }) => (recorded ? [user.name] : [])));
  const list = new Intl.ListFormat(i18n.language, { type: 'unit' }).format(names);
  return (
    <li className={styles.person}>
      <div className={styles.line}>
        <CircleDot aria-hidden="true" className={styles.recording} size={24} />
        <span className={styles.who}>
          <span className={styles.name}>{t('encryption.recording')}</span>
          <span className={styles.standing}>
            {names.size === 0
              ? t('encryption.recordingHintNobody')
              : t('encryption.recordingHint', { names: list })}
          </span>
        </span>
      </div>
    </li>
  );
}

function PeopleList({
  channel,
  encryption,
  seal,
}: {
  channel: Channel;
  encryption: CallEncryption;
  seal: CallSeal;
}) {
  const { t } = useTranslation();
  const occupants = useOccupants(channel.id);
  const me = usePerch((state) => state.me?.peerId);
  return (
    <section className={styles.part}>
      <h3 className={styles.heading}>{t('encryption.people')}</h3>
      <ul className={styles.people}>
        {occupants.map(({ peerId, user }) => (
          <SealedPersonRow
            key={peerId}
            user={user}
            isMe={peerId === me}
            person={seal.people.find((each) => each.peerId === peerId) ?? null}
            encryption={encryption}
          />
        ))}
        {channel.recording && <RecordingRow channel={channel} />}
      </ul>
    </section>
  );
}
