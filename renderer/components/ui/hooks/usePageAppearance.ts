import { useEffect } from 'react';
import { useTranslation } from '../../../texts/useTranslation.tsx';

/** Keeps the page outside React up to date: title, language, theme, and whether it is hidden. */
export function usePageAppearance(title: string, theme: 'system' | 'dark' | 'light') {
  const { language } = useTranslation().i18n;

  useEffect(() => {
    document.title = title;
  }, [title]);

  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);

  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
  }, [theme]);

  useEffect(() => {
    const mark = () =>
      document.documentElement.toggleAttribute('data-page-hidden', document.hidden);
    mark();
    document.addEventListener('visibilitychange', mark);
    return () => document.removeEventListener('visibilitychange', mark);
  }, []);
}
