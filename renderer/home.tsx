import './styles/tokens.css';
import './styles/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { DesktopBridge } from '../shared/ipc/DesktopBridge.ts';
import { HomeApp } from './components/home/HomeApp.tsx';
import { DesktopContext } from './components/ui/DesktopContext.ts';
import { desktopOf } from './desktop/desktop.ts';
import { createAllTexts } from './texts/createTexts.ts';
import { languageFor } from './texts/language.ts';

const desktop = desktopOf(window);
// In a browser there is no app: go to the server's page instead.
if (desktop === null) window.location.replace('./');
else await showHome(desktop);

async function showHome(bridge: DesktopBridge): Promise<void> {
  const settings = await bridge.call('settings:get', null);
  const { language, theme } = settings.preferences;
  document.documentElement.dataset['theme'] = theme;
  const texts = await createAllTexts(languageFor(language, navigator.languages));
  const root = document.getElementById('root');
  if (!root) throw new Error('home.html has no #root');
  createRoot(root).render(
    <StrictMode>
      <DesktopContext value={bridge}>
        <HomeApp texts={texts} firstSettings={settings} />
      </DesktopContext>
    </StrictMode>,
  );
}
