import Clapperboard from 'lucide-react/icons/clapperboard';
import Type from 'lucide-react/icons/type';
import WandSparkles from 'lucide-react/icons/wand-sparkles';
import { Label } from 'react-aria-components/Label';
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import { type ShareMode, shareModes } from '../../../shared/ipc/screen.ts';
import hidden from '../../styles/hidden.module.css';
import { useTranslation } from '../../texts/useTranslation.tsx';
import styles from './ShareModes.module.css';

interface ShareModesProps {
  mode: ShareMode;
  onChange: (mode: ShareMode) => void;
}

const icons = { auto: WandSparkles, sharp: Type, smooth: Clapperboard };

/** Sharp text or smooth motion, each with its cost. */
export function ShareModes({ mode, onChange }: ShareModesProps) {
  const { t } = useTranslation();
  const words = {
    auto: { name: t('picker.auto'), hint: t('picker.autoHint') },
    sharp: { name: t('picker.sharp'), hint: t('picker.sharpHint') },
    smooth: { name: t('picker.smooth'), hint: t('picker.smoothHint') },
  };
  return (
    <RadioGroup
      className={styles.modes}
      orientation="horizontal"
      value={mode}
      onChange={(value) => onChange(value as ShareMode)}
    >
      <Label className={hidden.visually}>{t('picker.mode')}</Label>
      {shareModes.map((value) => {
        const Icon = icons[value];
        return (
          <Radio key={value} value={value} className={styles.mode}>
            <Icon aria-hidden="true" size={18} />
            <span className={styles.words}>
              <span className={styles.name}>{words[value].name}</span>
              <span className={styles.hint}>{words[value].hint}</span>
            </span>
          </Radio>
        );
      })}
    </RadioGroup>
  );
}
