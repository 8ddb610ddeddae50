import Ban from 'lucide-react/icons/ban';
import { Label } from 'react-aria-components/Label';
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import { useTranslation } from '../../texts/useTranslation.tsx';
import styles from './RoleColorField.module.css';

/** Colours far enough apart to tell roles from each other; each theme makes them readable, see nameColor.ts. */
const palette = {
  red: '#e74c3c',
  orange: '#e67e22',
  yellow: '#f1c40f',
  green: '#2ecc71',
  teal: '#1abc9c',
  blue: '#3498db',
  purple: '#9b59b6',
  pink: '#e91e63',
  brown: '#a1764f',
  grey: '#95a5a6',
} as const;
const colorNames = Object.keys(palette) as (keyof typeof palette)[];

const noColor = 'none';

interface RoleColorFieldProps {
  /** `#rrggbb`, or null for none. */
  color: string | null;
  onChange: (color: string | null) => void;
  isDisabled: boolean;
}

/** The colour of a role: none, one of a palette, or any other. */
export function RoleColorField({ color, onChange, isDisabled }: RoleColorFieldProps) {
  const { t } = useTranslation();
  return (
    <RadioGroup
      className={styles.field}
      orientation="horizontal"
      value={color ?? noColor}
      onChange={(value) => onChange(value === noColor ? null : value)}
      isDisabled={isDisabled}
    >
      <Label className={styles.label}>{t('roles.color')}</Label>
      <div className={styles.row}>
        <Radio value={noColor} aria-label={t('roles.noColor')} className={styles.choice}>
          <span className={`${styles.color} ${styles.none}`}>
            <Ban aria-hidden="true" size={16} />
          </span>
        </Radio>
        {colorNames.map((name) => (
          <Radio
            key={name}
            value={palette[name]}
            aria-label={t(`roles.colors.${name}`)}
            className={styles.choice}
          >
            <span className={styles.color} style={{ background: palette[name] }} />
          </Radio>
        ))}
        <label className={styles.custom}>
          <input
            type="color"
            value={color ?? palette.grey}
            disabled={isDisabled}
            onChange={({ target }) => onChange(target.value)}
          />
          {t('roles.customColor')}
        </label>
      </div>
    </RadioGroup>
  );
}
