import { type KeysState, pressActions } from '../../../shared/ipc/keys.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import styles from './KeysNotice.module.css';

/** Commands that a window manager, a script or a Stream Deck can run instead of a key. */
const commands = [
  'perch ptt down',
  'perch ptt up',
  'perch whisper 1 down',
  'perch whisper 1 up',
  ...pressActions.map((action) => `perch ${action}`),
];

interface KeysNoticeProps {
  keys: KeysState;
  onPermission: () => void;
}

/** Why keys do not work everywhere on this system, and what helps. */
export function KeysNotice({ keys, onPermission }: KeysNoticeProps) {
  const { t } = useTranslation();
  if (keys.heard === 'hook' || keys.reason === null) return null;
  return (
    <div className={styles.notice}>
      <p>{t(`talk.reason.${keys.reason}`)}</p>
      {keys.reason === 'permission' ? (
        <TextButton onPress={onPermission}>{t('talk.openPermission')}</TextButton>
      ) : (
        <>
          <p>{t('talk.commands')}</p>
          <ul className={styles.commands}>
            {commands.map((command) => (
              <li key={command}>
                <code>{command}</code>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
