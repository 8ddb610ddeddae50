import { askedAbout } from '../../state/directConnections.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import actionStyles from '../ui/dialogs/DialogActions.module.css';
import { ModalFrame } from '../ui/dialogs/ModalFrame.tsx';

/** Asks once, in the first call, whether it may be direct: each side then sees the address of the other. */
export function DirectQuestion() {
  const { t } = useTranslation();
  const { setPreferences } = useActions();
  const name = usePerch((state) => askedAbout(state)?.user.name);
  if (name === undefined) return null;
  // Whoever closes it has not allowed it.
  const decline = () => setPreferences({ directConnections: 'off' });
  return (
    <ModalFrame role="alertdialog" heading={t('direct.question', { name })} onClose={decline}>
      <p className={actionStyles.text}>{t('direct.questionText', { name })}</p>
      <p className={actionStyles.text}>{t('direct.questionLater')}</p>
      <div className={actionStyles.actions}>
        <TextButton onPress={decline}>{t('direct.decline')}</TextButton>
        <TextButton tone="primary" onPress={() => setPreferences({ directConnections: 'calls' })}>
          {t('direct.allow')}
        </TextButton>
      </div>
    </ModalFrame>
  );
}
