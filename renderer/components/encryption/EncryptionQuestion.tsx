import Shield from 'lucide-react/icons/shield';
import { useState } from 'react';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import { ConfirmDialog } from '../ui/dialogs/ConfirmDialog.tsx';
import { ProblemBar } from '../ui/frames/ProblemBar.tsx';
import { useMay } from '../ui/hooks/useMay.ts';

/** Asks the managers of an older server whether it shall encrypt from now on, until one of them has decided. */
export function EncryptionQuestion() {
  const { t } = useTranslation();
  const { encryptServer } = useActions();
  const mayDecide = useMay('manageServer');
  const isUndecided = usePerch(({ server }) => server?.e2eeUndecided === true);
  const [isConfirming, setConfirming] = useState(false);
  if (!isUndecided || !mayDecide) return null;
  return (
    <>
      <ProblemBar
        icon={Shield}
        text={t('serverEncryption.question')}
        action={{ label: t('serverEncryption.turnOnDots'), onPress: () => setConfirming(true) }}
      >
        <TextButton onPress={() => void encryptServer(false)}>
          {t('serverEncryption.notNow')}
        </TextButton>
      </ProblemBar>
      {isConfirming && (
        <ConfirmDialog
          heading={t('serverEncryption.heading')}
          text={t('serverEncryption.text')}
          confirmLabel={t('serverEncryption.turnOn')}
          tone="primary"
          onConfirm={() => encryptServer(true)}
          onClose={() => setConfirming(false)}
        />
      )}
    </>
  );
}
