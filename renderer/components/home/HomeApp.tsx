import { I18nProvider } from 'react-aria-components/I18nProvider';
import type { AppSettings } from '../../../shared/ipc/AppSettings.ts';
import type { AppTexts } from '../../texts/AppTexts.ts';
import { languageFor } from '../../texts/language.ts';
import { TextsProvider } from '../../texts/useTranslation.tsx';
import { useAppSettings } from '../ui/DesktopContext.ts';
import { useLanguage } from '../ui/hooks/useLanguage.ts';
import { HomePage } from './HomePage.tsx';

interface HomeAppProps {
  texts: AppTexts;
  /** The settings when the page was opened. */
  firstSettings: AppSettings;
}

/** The app's start page in the chosen language. */
export function HomeApp({ texts, firstSettings }: HomeAppProps) {
  const settings = useAppSettings() ?? firstSettings;
  const language = languageFor(settings.preferences.language, navigator.languages);
  useLanguage(texts, language);
  return (
    <TextsProvider texts={texts}>
      <I18nProvider locale={language}>
        <HomePage settings={settings} />
      </I18nProvider>
    </TextsProvider>
  );
}
