import Stethoscope from 'lucide-react/icons/stethoscope';
import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import styles from './DoctorButton.module.css';
import { DoctorDialog } from './DoctorDialog.tsx';

interface DoctorButtonProps {
  /** Smaller than the action beside which it stands. */
  isQuiet?: boolean;
}

/** Opens the connection doctor, which begins at once. */
export function DoctorButton({ isQuiet = false }: DoctorButtonProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      {isQuiet ? (
        <Button className={styles.quiet} onPress={() => setOpen(true)}>
          <Stethoscope aria-hidden="true" size={16} />
          {t('doctor.open')}
        </Button>
      ) : (
        <TextButton onPress={() => setOpen(true)}>{t('doctor.open')}</TextButton>
      )}
      {isOpen && <DoctorDialog onClose={() => setOpen(false)} />}
    </>
  );
}
