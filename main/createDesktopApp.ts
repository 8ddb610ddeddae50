import { release } from 'node:os';
import { join } from 'node:path';
import { app, dialog, ipcMain, Menu, nativeTheme, session } from 'electron';
import { CommandRouter } from './commands/CommandRouter.ts';
import type { StartRequest } from './commands/startRequest.ts';
import { forkServer } from './host/forkServer.ts';
import { HostedServer } from './host/HostedServer.ts';
import { HostMemory } from './host/HostMemory.ts';
import { hostCalls } from './host/hostCalls.ts';
import { hostPlaces } from './host/hostPlaces.ts';
import { setStartWithSystem } from './host/loginItem.ts';
import { handleCalls } from './ipc/handleCalls.ts';
import { KnownPages } from './ipc/KnownPages.ts';
import { createKeys } from './keys/createKeys.ts';
import { openKeyPermission } from './keys/keyPermission.ts';
import { keysCalls } from './keys/keysCalls.ts';
import { ScreenShare } from './screen/ScreenShare.ts';
import { screenCalls } from './screen/screenCalls.ts';
import { guardPermissions } from './security.ts';
import { Arrivals, emptyArrival } from './servers/Arrivals.ts';
import { linkTrouble } from './servers/linkTrouble.ts';
import { lookAtServer } from './servers/lookAtServer.ts';
import { ServerBook } from './servers/ServerBook.ts';
import { Servers } from './servers/Servers.ts';
import { serverCalls } from './servers/serverCalls.ts';
import { BackgroundFile } from './settings/BackgroundFile.ts';
import { followStartWithSystem } from './settings/followStartWithSystem.ts';
import { SettingsFile } from './settings/SettingsFile.ts';
import { settingsCalls } from './settings/settingsCalls.ts';
import { mainTexts } from './texts/mainTexts.ts';
import { PerchTray } from './tray/PerchTray.ts';
import { startUpdates } from './updates.ts';
import { VoiceBoard } from './voice/VoiceBoard.ts';
import { voiceCalls } from './voice/voiceCalls.ts';
import { AppMenu, appMenu } from './windows/appMenu.ts';
import { MainWindow } from './windows/MainWindow.ts';
import { PageSessions } from './windows/PageSessions.ts';
import { PageViews } from './windows/PageViews.ts';

/** The running app, for whoever starts and ends it. */
export interface DesktopApp {
  /** Does what a start, the first or a later one, was asked for. */
  obey(request: StartRequest): void;
  openLink(link: string): void;
  /** Says that this AppImage runs without Chromium's sandbox. */
  tellOfMissingSandbox(): void;
  showWindow(): void;
  /** Ends everything in order: first the pages take their leave. */
  close(): Promise<void>;
}

/** Builds every object of the app and hands it its needs. */
export function createDesktopApp(): DesktopApp {
  const folder = app.getPath('userData');
  const pagesFolder = join(import.meta.dirname, '../renderer');

  const settings = SettingsFile.open(join(folder, 'settings.json'));
  const texts = () =>
    mainTexts(settings.current.preferences.language, app.getPreferredSystemLanguages());
  const menu = new AppMenu(
    (template) => Menu.setApplicationMenu(Menu.buildFromTemplate(template)),
    (inLanguage) => appMenu(process.platform, inLanguage, !app.isPackaged),
  );
  // Before the window takes its first colour.
  takeUpLook();
  const book = ServerBook.open(join(folder, 'servers.json'));
  const board = new VoiceBoard();
  const pages = new KnownPages();

  const mainWindow = new MainWindow({
    placesFile: join(folder, 'window.json'),
    icon: join(pagesFolder, 'icon.png'),
    closesToTray: () => settings.current.closeToTray,
  });
  guardPermissions(session.defaultSession, 'app');
  const sessions = new PageSessions({
    book,
    pagesFolder,
    guardCapture: (own) => share.guard(own),
    onPinMissed: (serverId, shown) => servers.certificateMissed(serverId, shown),
  });
  const views = new PageViews({ window: mainWindow.window, sessions, pages });
  const arrivals = new Arrivals((serverId, arrival) =>
    pages.tellServer(serverId, 'page:arrived', arrival),
  );
  const servers = new Servers({
    book,
    arrivals,
    look: lookAtServer,
    pages: views,
    joinedServerId: () => board.joinedServerId,
  });
  const share = new ScreenShare({
    sessions,
    pages,
    window: mainWindow.window,
    system: { platform: process.platform, release: release(), environment: process.env },
  });
  const router = new CommandRouter({
    board,
    shownServerId: () => views.shownServerId,
    serverIds: () => book.servers.map(({ id }) => id),
    tell: (serverId, command) => pages.tellServer(serverId, 'voice:commanded', command),
    showWindow: () => mainWindow.show(),
    openLink,
    pushToTalk: (isDown) => talk.hold('commandLine', isDown),
    whisper: (slot, isDown) => whispers[slot].hold('commandLine', isDown),
  });
  const {
    keys,
    talk,
    whispers,
    close: closeKeys,
  } = createKeys({
    settings,
    command: (command) => router.tellCurrent(command),
  });
  const host = new HostedServer({
    findPlaces: () =>
      hostPlaces({
        isPackaged: app.isPackaged,
        resourcesPath: process.resourcesPath,
        root: join(import.meta.dirname, '../..'),
        env: process.env,
      }),
    fork: forkServer,
    env: process.env,
    memory: new HostMemory(join(folder, 'host.json')),
    adopt: (server) => servers.adopt(server),
  });
  const updates = startUpdates({ isInCall: () => board.joinedServerId !== null });
  const tray = new PerchTray({
    texts,
    state: () => ({
      joinedServerId: board.joinedServerId,
      servers: servers.list().flatMap(({ id, name }) => {
        const report = board.reportOf(id);
        return report === null ? [] : [{ id, name, report }];
      }),
    }),
    choose(choice) {
      if (choice.kind === 'open') mainWindow.show();
      else if (choice.kind === 'quit') app.quit();
      else pages.tellServer(choice.serverId, 'voice:commanded', choice.command);
    },
  });

  handleCalls(ipcMain, pages, {
    ...serverCalls(servers, arrivals),
    ...voiceCalls(board),
    ...settingsCalls(settings, new BackgroundFile(join(folder, 'background.json'))),
    ...screenCalls(share),
    ...keysCalls(keys, openKeyPermission),
    ...hostCalls(host),
  });

  mainWindow.on('quitAsked', () => app.quit());
  views.on('titled', (title) => mainWindow.setTitle(title));
  views.on('shown', ({ serverId, isShown }) => pages.tellServer(serverId, 'page:shown', isShown));
  views.on('left', (serverId) => {
    arrivals.pageLeft(serverId);
    board.forget(serverId);
  });
  board.on('displaced', (serverId) =>
    pages.tellServer(serverId, 'voice:commanded', { kind: 'leave' }),
  );
  servers.on('changed', (list) => {
    pages.tell('servers:changed', list);
    tray.update();
  });
  board.on('changed', () => {
    servers.refresh();
    tray.update();
  });
  host.on('changed', (state) => pages.tell('host:changed', state));
  keys.on('changed', (state) => pages.tell('keys:changed', state));
  settings.on('changed', (changed) => {
    pages.tell('settings:changed', changed);
    takeUpLook();
    tray.update();
  });
  followStartWithSystem(settings, setStartWithSystem);
  void host.resume();

  function takeUpLook(): void {
    const { theme } = settings.current.preferences;
    // Setting it tells every page, even when it is the same.
    if (nativeTheme.themeSource !== theme) nativeTheme.themeSource = theme;
    menu.update(texts());
  }

  function tellOfMissingSandbox(): void {
    const { noSandbox, noSandboxHelp } = texts();
    void dialog.showMessageBox({ type: 'warning', message: noSandbox, detail: noSandboxHelp });
  }

  function openLink(link: string): void {
    mainWindow.show();
    servers
      .add(link, null)
      .then((outcome) => {
        const detail = linkTrouble(outcome, texts());
        if (detail === null) return;
        const message = texts().link.title;
        void dialog.showMessageBox(mainWindow.window, { type: 'warning', message, detail });
      })
      .catch((error: unknown) => console.error('The link could not be opened:', error));
  }

  return {
    openLink,
    tellOfMissingSandbox,
    showWindow: () => mainWindow.show(),
    obey({ command, hidden, server }) {
      if (server !== null) {
        servers.adopt({ ...server, name: null, arrival: emptyArrival, show: true });
      } else if (views.shownServerId === null) {
        servers.show(book.lastShown?.id ?? null);
      }
      if (command !== null) router.obey(command);
      else if (!hidden) mainWindow.show();
    },
    async close() {
      // First: a system that shuts down does not wait for what follows.
      settings.flush();
      share.close();
      closeKeys();
      updates.close();
      mainWindow.leave();
      tray.close();
      await views.close();
      await host.close();
      // What the pages have changed with their last words.
      settings.flush();
      mainWindow.close();
    },
  };
}
