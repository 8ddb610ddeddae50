import { useState } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import type { AppTexts } from '../../texts/AppTexts.ts';
import { languageFor } from '../../texts/language.ts';
import { TextsProvider, useTranslation } from '../../texts/useTranslation.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import { useDesktop } from '../ui/DesktopContext.ts';
import { useLanguage } from '../ui/hooks/useLanguage.ts';
import { usePageAppearance } from '../ui/hooks/usePageAppearance.ts';
import { lazyPart, useIsPartMissing } from '../ui/lazyPart.tsx';
import { ConnectingScreen } from './ConnectingScreen.tsx';
import { PartMissingScreen } from './PartMissingScreen.tsx';
import { ServerPageFrame } from './ServerPageFrame.tsx';
import { StoppedScreen } from './StoppedScreen.tsx';
import type { Entry } from './WelcomeScreen.tsx';
import { Workspace } from './Workspace.tsx';

const ComeBackScreen = lazyPart(
  async () => (await import('../devices/ComeBackScreen.tsx')).ComeBackScreen,
);
const WelcomeScreen = lazyPart(async () => (await import('./WelcomeScreen.tsx')).WelcomeScreen);

interface AppProps {
  texts: AppTexts;
}

/** The whole window: the current screen in the chosen language. */
export function App({ texts }: AppProps) {
  const choice = usePerch((state) => state.preferences.language);
  const language = languageFor(choice, navigator.languages);
  useLanguage(texts, language);
  return (
    <TextsProvider texts={texts}>
      <I18nProvider locale={language}>
        <Screen />
      </I18nProvider>
    </TextsProvider>
  );
}

const blankEntry: Entry = { name: '', joinCode: null };

function Screen() {
  useServerPageAppearance();
  const desktop = useDesktop();
  const kind = usePerch((state) => state.connection.kind);
  const [entry, setEntry] = useState(blankEntry);
  const isPartMissing = useIsPartMissing();
  const isKnown = usePerch((state) => state.me !== null);
  const [wantsBack, setWantsBack] = useState(false);
  const hasLinkCode = usePerch((state) => state.linkCode !== null);
  if (hasLinkCode && !wantsBack) setWantsBack(true);
  const screen =
    kind === 'needsName' ? (
      <>
        {wantsBack ? (
          <ComeBackScreen onBack={() => setWantsBack(false)} />
        ) : (
          <WelcomeScreen entry={entry} onChange={setEntry} onComeBack={() => setWantsBack(true)} />
        )}
        {isPartMissing && <PartMissingScreen />}
      </>
    ) : kind === 'stopped' ? (
      <StoppedScreen />
    ) : isKnown ? (
      <Workspace />
    ) : (
      <ConnectingScreen />
    );
  return desktop ? <ServerPageFrame desktop={desktop}>{screen}</ServerPageFrame> : screen;
}

/** Title and theme of a server's page; the title names my channel. */
function useServerPageAppearance() {
  const { t } = useTranslation();
  const theme = usePerch((state) => state.preferences.theme);
  const channelName = usePerch(({ voice, presence }) =>
    voice.kind === 'joined'
      ? (presence.channels.find(({ id }) => id === voice.channelId)?.name ?? null)
      : null,
  );
  const mentions = usePerch((state) => state.chatMentions);
  const title =
    channelName === null ? t('app.name') : t('app.titleInChannel', { channel: channelName });
  usePageAppearance(mentions === 0 ? title : `(${mentions}) ${title}`, theme);
}
