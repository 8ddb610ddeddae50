import Minus from 'lucide-react/icons/minus';
import Plus from 'lucide-react/icons/plus';
import { useState } from 'react';
import { Button, Group, Input, Label, NumberField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { channelUserLimitMax } from '../../../shared/domain/Channel.ts';
import styles from './LimitField.module.css';
import { SettingSwitch } from './SettingSwitch.tsx';

/** What a limit starts from when it is switched on. */
const usualLimit = 8;

interface LimitFieldProps {
  limit: number | null;
  onChange: (limit: number | null) => void;
}

/** Whether a channel takes only so many people, and how many. Its place is kept while there is no limit. */
export function LimitField({ limit, onChange }: LimitFieldProps) {
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
        maxValue={channelUserLimitMax}
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
