import { type Entry, entryModes } from '../../../shared/domain/Entry.ts';
import type { RequestInput } from '../../../shared/protocol/protocol.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { CopyField } from '../ui/fields/CopyField.tsx';
import { SettingSelect } from '../ui/fields/SettingSelect.tsx';
import { SettingSwitch } from '../ui/fields/SettingSwitch.tsx';
import styles from './ServerSettingsDialog.module.css';

export type EntryChange = RequestInput<'entry:update'>;

interface EntryFieldsProps {
  /** As it is now. */
  entry: Entry;
  /** What is to be saved. */
  change: EntryChange;
  onChange: (change: EntryChange) => void;
}

/** How people come in: open, by the join code, or by invite only. */
export function EntryFields({ entry, change, onChange }: EntryFieldsProps) {
  const { t } = useTranslation();
  const { mode, renewCode, askAgain } = change;
  const isClosing = mode !== 'open' && (mode !== entry.mode || renewCode);
  return (
    <div className={styles.entry}>
      {entry.fixed ? (
        <p className={styles.hint}>{t('entry.fixed')}</p>
      ) : (
        <SettingSelect
          label={t('entry.heading')}
          hint={t('entry.hint')}
          choices={entryModes.map((id) => ({ id, label: t(`entry.modes.${id}`) }))}
          chosen={mode}
          // A choice that closes nothing has nothing to ask again for.
          onChoose={(chosen) => onChange({ mode: chosen, renewCode: false, askAgain: false })}
        />
      )}
      {entry.joinCode !== null && mode === 'code' && (
        <CopyField
          label={t('entry.code')}
          text={entry.joinCode}
          isFirst={false}
          {...(renewCode && { hint: t('entry.renewing') })}
        />
      )}
      {entry.joinCode !== null && mode === 'code' && !entry.fixed && !renewCode && (
        <div>
          <TextButton onPress={() => onChange({ ...change, renewCode: true })}>
            {t('entry.renew')}
          </TextButton>
        </div>
      )}
      {(isClosing || entry.fixed) && (
        <SettingSwitch
          label={t('entry.askAgain')}
          hint={t('entry.askAgainHint')}
          isOn={askAgain}
          onChange={(isOn) => onChange({ ...change, askAgain: isOn })}
        />
      )}
    </div>
  );
}
