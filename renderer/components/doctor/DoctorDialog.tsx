import { useState } from 'react';
import { version } from '../../../package.json';
import { diagnose } from '../../../shared/doctor/diagnose.ts';
import { doctorReport } from '../../../shared/doctor/doctorReport.ts';
import { clientSteps, stepOutcomes } from '../../../shared/doctor/stepOutcomes.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import { copyText } from '../ui/copyText.ts';
import actionStyles from '../ui/dialogs/DialogActions.module.css';
import { ModalFrame } from '../ui/dialogs/ModalFrame.tsx';
import styles from './DoctorDialog.module.css';
import { DoctorSteps } from './DoctorSteps.tsx';
import { remedyOf } from './remedyOf.ts';
import { useDoctor } from './useDoctor.ts';

interface DoctorDialogProps {
  onClose: () => void;
}

/** The connection doctor: one sentence that names the cause and the remedy, and below it the steps that led there. */
export function DoctorDialog({ onClose }: DoctorDialogProps) {
  const { t } = useTranslation();
  const { setPreferences, retryMicrophone, unblockSound, setDeafened } = useActions();
  const serverVersion = usePerch((state) => state.server?.version ?? null);
  const { facts, isRunning, again } = useDoctor();
  const [copied, setCopied] = useState<boolean | null>(null);
  const { cause, severity, values } = diagnose(facts);
  const remedy = isRunning ? null : remedyOf(cause, facts);
  const remedies = {
    defaultMicrophone: () => setPreferences({ microphoneId: null }),
    retryMicrophone,
    unblockSound,
    undeafen: () => setDeafened(false),
    reload: () => window.location.reload(),
  };

  async function copy() {
    const platform = navigator.userAgent;
    const report = doctorReport(facts, clientSteps, { version, serverVersion, platform });
    setCopied(await copyText(report));
  }

  return (
    <ModalFrame heading={t('doctor.heading')} onClose={onClose}>
      <p role="status" className={styles.sentence} data-severity={isRunning ? 'running' : severity}>
        {isRunning ? t('doctor.hint') : t(`doctor.cause.${cause}`, { ...values })}
      </p>
      {remedy !== null && (
        <TextButton
          tone="primary"
          isWide
          onPress={() => {
            remedies[remedy]();
            again();
          }}
        >
          {t(`doctor.remedy.${remedy}`)}
        </TextButton>
      )}
      <div className={actionStyles.actions}>
        <TextButton isDisabled={isRunning} onPress={() => void copy()}>
          {t('doctor.copy')}
        </TextButton>
        <TextButton
          isBusy={isRunning}
          onPress={() => {
            setCopied(null);
            if (!isRunning) again();
          }}
        >
          {isRunning ? t('doctor.running') : t('doctor.again')}
        </TextButton>
        <TextButton onPress={onClose}>{t('app.close')}</TextButton>
      </div>
      <p role="status" className={styles.hint}>
        {copied === null
          ? t('doctor.copyHint')
          : copied
            ? t('doctor.copied')
            : t('doctor.copyFailed')}
      </p>
      <DoctorSteps outcomes={stepOutcomes(facts, clientSteps)} isRunning={isRunning} />
    </ModalFrame>
  );
}
