import Check from 'lucide-react/icons/check';
import Minus from 'lucide-react/icons/minus';
import Triangle from 'lucide-react/icons/triangle-alert';
import X from 'lucide-react/icons/x';
import type { StepOutcome } from '../../../shared/doctor/stepOutcomes.ts';
import hidden from '../../styles/hidden.module.css';
import { useTranslation } from '../../texts/useTranslation.tsx';
import styles from './DoctorSteps.module.css';

const icons = { ok: Check, warning: Triangle, failed: X, untested: Minus } as const;

interface DoctorStepsProps {
  outcomes: readonly StepOutcome[];
  /** What is not tested yet is still being tested. */
  isRunning: boolean;
}

/** All steps with how they ended, in the order of the way. */
export function DoctorSteps({ outcomes, isRunning }: DoctorStepsProps) {
  const { t } = useTranslation();
  return (
    <ul className={styles.steps}>
      {outcomes.map((outcome) => {
        const { step, result } = outcome;
        const isTesting = isRunning && result === 'untested';
        const Icon = icons[result];
        const note =
          outcome.result === 'untested'
            ? isTesting
              ? null
              : t(`doctor.reason.${outcome.reason}`)
            : outcome.note;
        return (
          <li key={step} className={styles.step} data-result={isTesting ? 'running' : result}>
            <Icon aria-hidden="true" size={16} />
            <span className={styles.name}>{t(`doctor.step.${step}`)}</span>
            <span className={hidden.visually}>
              {t(`doctor.result.${isTesting ? 'running' : result}`)}
            </span>
            {note !== null && <span className={styles.note}>{note}</span>}
          </li>
        );
      })}
    </ul>
  );
}
