import Phone from 'lucide-react/icons/phone';
import Video from 'lucide-react/icons/video';
import { Button } from 'react-aria-components/Button';
import type { User } from '../../../shared/domain/User.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import styles from './CallButtons.module.css';
import { useCallActions, useCalls, useMayCall } from './useCalls.ts';

interface CallButtonsProps {
  user: Pick<User, 'id' | 'name'>;
  /** Closes the surrounding popover. */
  onDone: () => void;
}

/** In a person's popover: calls them, with or without the camera, or why that is not possible. */
export function CallButtons({ user, onDone }: CallButtonsProps) {
  const { t } = useTranslation();
  const actions = useCallActions();
  // I may be here from another device.
  const isMe = usePerch(({ me }) => me?.user.id === user.id);
  const hasCall = useCalls(({ call, dialled }) => call !== null || dialled !== null);
  const mayCall = useMayCall();
  if (isMe || actions === null) return null;
  if (!mayCall) return <p className={styles.denied}>{t('calls.denied')}</p>;
  const press = (withCamera: boolean) => () => {
    onDone();
    void actions.callPerson(user, withCamera);
  };
  return (
    <div className={styles.buttons}>
      <Button className={styles.button} isDisabled={hasCall} onPress={press(false)}>
        <Phone aria-hidden="true" size={16} />
        {t('calls.call')}
      </Button>
      <Button className={styles.button} isDisabled={hasCall} onPress={press(true)}>
        <Video aria-hidden="true" size={16} />
        {t('calls.callWithCamera')}
      </Button>
    </div>
  );
}
