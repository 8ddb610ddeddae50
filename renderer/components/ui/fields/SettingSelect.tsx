import Check from 'lucide-react/icons/check';
import ChevronDown from 'lucide-react/icons/chevron-down';
import { Button } from 'react-aria-components/Button';
import { Label } from 'react-aria-components/Label';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Select, SelectValue } from 'react-aria-components/Select';
import { Text } from 'react-aria-components/Text';
import menuStyles from '../menus/Menu.module.css';
import styles from './SettingSelect.module.css';

/** One option of a select. */
export interface Choice<Id extends string> {
  readonly id: Id;
  readonly label: string;
}

interface SettingSelectProps<Id extends string> {
  label: string;
  /** A sentence under it. */
  hint?: string;
  choices: readonly Choice<Id>[];
  chosen: Id;
  onChoose: (id: Id) => void;
}

/** A setting with a list of options. */
export function SettingSelect<Id extends string>({
  label,
  hint,
  choices,
  chosen,
  onChoose,
}: SettingSelectProps<Id>) {
  return (
    <Select
      className={styles.select}
      value={chosen}
      onChange={(id) => {
        if (id !== null) onChoose(id as Id);
      }}
    >
      <Label className={styles.label}>{label}</Label>
      <Button className={styles.button}>
        <SelectValue className={styles.value} />
        <ChevronDown aria-hidden="true" size={16} />
      </Button>
      {hint && (
        <Text slot="description" className={styles.hint}>
          {hint}
        </Text>
      )}
      <Popover className={`${menuStyles.popover} ${styles.popover}`} offset={4}>
        <ListBox className={menuStyles.menu} items={choices}>
          {({ id, label: text }) => (
            <ListBoxItem id={id} textValue={text} className={menuStyles.item}>
              <span>{text}</span>
              <Check aria-hidden="true" className={menuStyles.check} size={16} />
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  );
}
