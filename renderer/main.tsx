import './styles/tokens.css';
import './styles/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createClient } from './client/createClient.ts';
import { App } from './components/app/App.tsx';
import { ClientContext } from './components/ui/ClientContext.tsx';
import { DesktopContext } from './components/ui/DesktopContext.ts';
import { desktopOf, serverUrlOf } from './desktop/desktop.ts';
import { settingsStorage, tabStorage } from './storage/PageStorage.ts';
import { createTexts } from './texts/createTexts.ts';
import { languageFor } from './texts/language.ts';

const root = document.getElementById('root');
// If the browser cannot run Perch, `public/engine.js` has replaced the root with a message.
if (root) await start(root);

/** A file that is dropped where nothing takes it would take the place of the page. */
function keepPage(event: DragEvent): void {
  if (event.defaultPrevented || !event.dataTransfer?.types.includes('Files')) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = 'none';
}

async function start(root: HTMLElement): Promise<void> {
  // Before all others, which then say what may be dropped where.
  for (const name of ['dragover', 'drop'] as const) addEventListener(name, keepPage);
  const desktop = desktopOf(window);
  const serverUrl = serverUrlOf(window);
  const client = createClient({
    serverUrl,
    host: new URL(serverUrl).host,
    storage: settingsStorage,
    tabStorage,
    desktop,
  });
  const { language, theme } = client.store.getState().preferences;
  document.documentElement.dataset['theme'] = theme;
  // Loaded while the client connects.
  const texts = await createTexts(languageFor(language, navigator.languages));
  createRoot(root).render(
    <StrictMode>
      <ClientContext value={client}>
        <DesktopContext value={desktop}>
          <App texts={texts} />
        </DesktopContext>
      </ClientContext>
    </StrictMode>,
  );
}
