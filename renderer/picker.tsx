import './styles/tokens.css';
import './styles/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Picker } from './components/picker/Picker.tsx';
import { SoundProbe } from './components/picker/SoundProbe.ts';
import { readShareOptions, saveShareOptions } from './components/picker/shareOptions.ts';
import { desktopOf } from './desktop/desktop.ts';
import { captureSound, tapSound } from './media/audio/captureSound.ts';
import { tickWhileVisible } from './media/ticks.ts';
import { flushWithPage, settingsStorage } from './storage/PageStorage.ts';
import { createAllTexts } from './texts/createTexts.ts';
import { languageFor } from './texts/language.ts';
import { TextsProvider } from './texts/useTranslation.tsx';

const desktop = desktopOf(window);
const root = document.getElementById('root');
if (desktop === null || root === null) throw new Error('The picker belongs into the desktop app.');

const { language, theme } = (await desktop.call('settings:get', null)).preferences;
const spoken = languageFor(language, navigator.languages);
const texts = await createAllTexts(spoken);
document.documentElement.dataset['theme'] = theme;
document.documentElement.lang = spoken;
document.title = texts.t('picker.title');

flushWithPage(window, settingsStorage);

const probe = new SoundProbe({
  capture: () => captureSound(desktop, navigator.mediaDevices),
  tap: tapSound,
  startTicking: tickWhileVisible,
});

createRoot(root).render(
  <StrictMode>
    <TextsProvider texts={texts}>
      <Picker
        desktop={desktop}
        probe={probe}
        firstWish={readShareOptions(settingsStorage)}
        onWish={(wish) => saveShareOptions(settingsStorage, wish)}
      />
    </TextsProvider>
  </StrictMode>,
);
