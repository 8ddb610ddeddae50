import { useTranslation } from 'react-i18next';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import { BrowserKey } from './BrowserKey.tsx';

/** The key for push-to-talk in a browser, which only this page hears. */
export function BrowserTalkKey() {
  const { t } = useTranslation();
  const { setPreferences } = useActions();
  const talkKey = usePerch((state) => state.preferences.talkKey);
  return (
    <BrowserKey
      label={t('talk.actions.pushToTalk')}
      hint={t('talk.browserHint')}
      chord={talkKey}
      onChoose={(chord) => setPreferences({ talkKey: chord })}
    />
  );
}
