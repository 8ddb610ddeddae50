import Minus from 'lucide-react/icons/minus';
import Plus from 'lucide-react/icons/plus';
import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Group } from 'react-aria-components/Group';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { NumberField } from 'react-aria-components/NumberField';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { SettingSwitch } from '../ui/fields/SettingSwitch.tsx';
import styles from './UserLimitField.module.css';

/** Initial value when the limit is switched on. */
const usualLimit = 8;

interface UserLimitFieldProps {
  limit: number | null;
  /** The most that fit into such a channel. */
  max: number;
  onChange: (limit: number | null) => void;
}

/** Whether a channel limits its number of people, and to how many. Without a limit the number is disabled, not removed. */
export function UserLimitField({ limit, max, onChange }: UserLimitFieldProps) {
  const { t } = useTranslation();
  const [remembered, setRemembered] = useState(limit ?? usualLimit);
  const isLimited = limit !== null;
  return (
    <div className={styles.field}>
      <SettingSwitch
        label={t('channelForm.limited')}
        isOn={isLimited}
        onChange={(isOn) => onChange(isOn ? remembered : null)}
      />
      <NumberField
        className={styles.number}
        minValue={1}
        maxValue={max}
        value={remembered}
        isDisabled={!isLimited}
        onChange={(value) => {
          const wish = Number.isNaN(value) ? usualLimit : value;
          setRemembered(wish);
          onChange(wish);
        }}
      >
        <Label className={styles.label}>{t('channelForm.limit')}</Label>
        <Group className={styles.group}>
          <Button slot="decrement" className={styles.step} aria-label={t('channelForm.fewer')}>
            <Minus aria-hidden="true" size={16} />
          </Button>
          <Input className={styles.input} />
          <Button slot="increment" className={styles.step} aria-label={t('channelForm.more')}>
            <Plus aria-hidden="true" size={16} />
          </Button>
        </Group>
      </NumberField>
    </div>
  );
}
