import type { i18n } from 'i18next';
import { useEffect, useState } from 'react';
import { I18nProvider } from 'react-aria-components';
import { I18nextProvider } from 'react-i18next';
import { languageFor } from '../../texts/language.ts';
import { usePerch } from '../ui/ClientContext.tsx';
import { useDesktop } from '../ui/DesktopContext.tsx';
import { ConnectingScreen } from './ConnectingScreen.tsx';
import { type Entry, FirstStart } from './FirstStart.tsx';
import { ServerPageFrame } from './ServerPageFrame.tsx';
import { StoppedScreen } from './StoppedScreen.tsx';
import { useDocument } from './useDocument.ts';
import { Workspace } from './Workspace.tsx';

interface AppProps {
  texts: i18n;
}

/** The whole window: the right screen in the chosen language. */
export function App({ texts }: AppProps) {
  const choice = usePerch((state) => state.preferences.language);
  const language = languageFor(choice, navigator.languages);
  useEffect(() => void texts.changeLanguage(language), [texts, language]);
  return (
    <I18nextProvider i18n={texts}>
      <I18nProvider locale={language}>
        <Screen />
      </I18nProvider>
    </I18nextProvider>
  );
}

const blankEntry: Entry = { name: '', joinCode: null };

function Screen() {
  useDocument();
  const desktop = useDesktop();
  const kind = usePerch((state) => state.connection.kind);
  const [entry, setEntry] = useState(blankEntry);
  const isKnown = usePerch((state) => state.me !== null);
  const screen =
    kind === 'needsName' ? (
      <FirstStart entry={entry} onChange={setEntry} />
    ) : kind === 'stopped' ? (
      <StoppedScreen />
    ) : isKnown ? (
      <Workspace />
    ) : (
      <ConnectingScreen />
    );
  return desktop ? <ServerPageFrame desktop={desktop}>{screen}</ServerPageFrame> : screen;
}
