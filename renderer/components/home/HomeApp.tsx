import type { i18n } from 'i18next';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { I18nextProvider } from 'react-i18next';
import type { AppSettings } from '../../../shared/ipc/AppSettings.ts';
import { languageFor } from '../../texts/language.ts';
import { useAppSettings } from '../ui/DesktopContext.ts';
import { useLanguage } from '../ui/useLanguage.ts';
import { HomePage } from './HomePage.tsx';

interface HomeAppProps {
  texts: i18n;
  /** The settings when the page was opened. */
  firstSettings: AppSettings;
}

/** The app's start page in the chosen language. */
export function HomeApp({ texts, firstSettings }: HomeAppProps) {
  const settings = useAppSettings() ?? firstSettings;
  const language = languageFor(settings.preferences.language, navigator.languages);
  useLanguage(texts, language);
  return (
    <I18nextProvider i18n={texts}>
      <I18nProvider locale={language}>
        <HomePage settings={settings} />
      </I18nProvider>
    </I18nextProvider>
  );
}
