import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { usePerch } from './ClientContext.tsx';

/** Keeps what is outside of React in step: title, language and theme of the page, and whether it is hidden. */
export function useDocument() {
  const { t, i18n } = useTranslation();
  const theme = usePerch((state) => state.preferences.theme);
  const channelName = usePerch(({ voice, presence }) =>
    voice.kind === 'joined'
      ? (presence.channels.find(({ id }) => id === voice.channelId)?.name ?? null)
      : null,
  );

  const title =
    channelName === null ? t('app.name') : t('app.titleInChannel', { channel: channelName });
  useEffect(() => {
    document.title = title;
  }, [title]);

  const { language } = i18n;
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);

  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);

  useEffect(() => {
    const mark = () =>
      document.documentElement.toggleAttribute('data-page-hidden', document.hidden);
    mark();
    document.addEventListener('visibilitychange', mark);
    return () => document.removeEventListener('visibilitychange', mark);
  }, []);
}
