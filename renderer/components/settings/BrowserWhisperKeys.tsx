import { useTranslation } from 'react-i18next';
import { whisperSlots } from '../../../shared/keys/whisperSlots.ts';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import { BrowserKey } from './BrowserKey.tsx';
import { whisperKeyLabel } from './whisperKeyLabel.ts';

/** The keys for whispering in a browser, which only this page hears. */
export function BrowserWhisperKeys() {
  const { t } = useTranslation();
  const { setPreferences } = useActions();
  const { whisperKeys, whisperTargets } = usePerch((state) => state.preferences);
  return whisperSlots.map((slot) => (
    <BrowserKey
      key={slot}
      label={whisperKeyLabel(t, slot, whisperTargets)}
      chord={whisperKeys[slot]}
      onChoose={(chord) => setPreferences({ whisperKeys: { ...whisperKeys, [slot]: chord } })}
    />
  ));
}
