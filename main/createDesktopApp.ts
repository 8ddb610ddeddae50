import { release } from 'node:os';
import { join } from 'node:path';
import { app, dialog, ipcMain, Menu, nativeTheme, session } from 'electron';
import { CommandDispatcher } from './commands/CommandDispatcher.ts';
import type { StartRequest } from './commands/startRequest.ts';
import { forkServer } from './host/forkServer.ts';
import { HostedServer } from './host/HostedServer.ts';
import { HostedServerState } from './host/HostedServerState.ts';
import { hostCalls } from './host/hostCalls.ts';
import { hostPlaces } from './host/hostPlaces.ts';
import { setStartWithSystem } from './host/loginItem.ts';
import { handleCalls } from './ipc/handleCalls.ts';
import { KnownPages } from './ipc/KnownPages.ts';
import { createKeys, openKeyPermission } from './keys/createKeys.ts';
import { keysCalls } from './keys/keysCalls.ts';
import { ScreenShare } from './screen/ScreenShare.ts';
import { screenCalls } from './screen/screenCalls.ts';
import { guardPermissions } from './security.ts';
import { linkTrouble } from './servers/linkTrouble.ts';
import { emptyLinkRequest, PendingLinks } from './servers/PendingLinks.ts';
import { probeServer } from './servers/probeServer.ts';
import { ServerList } from './servers/ServerList.ts';
import { Servers } from './servers/Servers.ts';
import { serverCalls } from './servers/serverCalls.ts';
import { BackgroundFile } from './settings/BackgroundFile.ts';
import { followStartWithSystem } from './settings/followStartWithSystem.ts';
import { SettingsFile } from './settings/SettingsFile.ts';
import { settingsCalls } from './settings/settingsCalls.ts';
import { mainTexts } from './texts/mainTexts.ts';
import { PerchTray } from './tray/PerchTray.ts';
import { startUpdates } from './updates.ts';
import { CallRegistry, voiceCalls } from './voice/CallRegistry.ts';
import { AppMenu, appMenu } from './windows/appMenu.ts';
import { ElectronSessions } from './windows/ElectronSessions.ts';
import { MainWindow } from './windows/MainWindow.ts';
import { ServerViews } from './windows/ServerViews.ts';

/** The running app, for whoever starts and ends it. */
export interface DesktopApp {
  /** Does what a start, the first or a later one, was asked for. */
  handle(request: StartRequest): void;
  openLink(link: string): void;
  /** Says that this AppImage runs without Chromium's sandbox. */
  warnOfMissingSandbox(): void;
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
  applyAppearance();
  const serverList = ServerList.open(join(folder, 'servers.json'));
  const callRegistry = new CallRegistry();
  const pages = new KnownPages();

  const mainWindow = new MainWindow({
    placesFile: join(folder, 'window.json'),
    icon: join(import.meta.dirname, 'icon.png'),
    closesToTray: () => settings.current.closeToTray,
  });
  guardPermissions(session.defaultSession, 'app');
  const sessions = new ElectronSessions({
    serverList,
    pagesFolder,
    guardCapture: (own) => share.guard(own),
    onPinMissed: (serverId, shown) => servers.certificateMissed(serverId, shown),
  });
  const views = new ServerViews({ window: mainWindow.window, sessions, pages });
  const pendingLinks = new PendingLinks((serverId, linkRequest) =>
    pages.sendToServer(serverId, 'page:linkOpened', linkRequest),
  );
  const servers = new Servers({
    serverList,
    pendingLinks,
    probe: probeServer,
    pages: views,
    joinedServerId: () => callRegistry.joinedServerId,
  });
  const share = new ScreenShare({
    sessions,
    pages,
    window: mainWindow.window,
    system: { platform: process.platform, release: release(), environment: process.env },
  });
  const dispatcher = new CommandDispatcher({
    callRegistry,
    shownServerId: () => views.shownServerId,
    serverIds: () => serverList.servers.map(({ id }) => id),
    send: (serverId, command) => pages.sendToServer(serverId, 'voice:commanded', command),
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
    command: (command) => dispatcher.sendToCurrent(command),
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
    savedState: new HostedServerState(join(folder, 'host.json')),
    adopt: (server) => servers.adopt(server),
  });
  const updates = startUpdates({ isInCall: () => callRegistry.joinedServerId !== null });
  const tray = new PerchTray({
    iconsFolder: join(import.meta.dirname, 'tray'),
    texts,
    state: () => ({
      joinedServerId: callRegistry.joinedServerId,
      servers: servers.list().flatMap(({ id, name }) => {
        const report = callRegistry.reportOf(id);
        return report === null ? [] : [{ id, name, report }];
      }),
    }),
    choose(choice) {
      if (choice.kind === 'open') mainWindow.show();
      else if (choice.kind === 'quit') app.quit();
      else pages.sendToServer(choice.serverId, 'voice:commanded', choice.command);
    },
  });

  handleCalls(ipcMain, pages, {
    ...serverCalls(servers, pendingLinks),
    ...voiceCalls(callRegistry),
    ...settingsCalls(settings, new BackgroundFile(join(folder, 'background.json'))),
    ...screenCalls(share),
    ...keysCalls(keys, openKeyPermission),
    ...hostCalls(host),
  });

  mainWindow.on('quitAsked', () => app.quit());
  views.on('titled', (title) => mainWindow.setTitle(title));
  views.on('shown', ({ serverId, isShown }) => pages.sendToServer(serverId, 'page:shown', isShown));
  views.on('left', (serverId) => {
    pendingLinks.pageLeft(serverId);
    callRegistry.forget(serverId);
  });
  callRegistry.on('displaced', (serverId) =>
    pages.sendToServer(serverId, 'voice:commanded', { kind: 'leave' }),
  );
  servers.on('changed', (list) => {
    pages.broadcast('servers:changed', list);
    tray.update();
  });
  callRegistry.on('changed', () => {
    servers.refresh();
    tray.update();
  });
  host.on('changed', (state) => pages.broadcast('host:changed', state));
  keys.on('changed', (state) => pages.broadcast('keys:changed', state));
  settings.on('changed', (changed) => {
    pages.broadcast('settings:changed', changed);
    applyAppearance();
    tray.update();
  });
  followStartWithSystem(settings, setStartWithSystem);
  void host.resume();

  function applyAppearance(): void {
    const { theme } = settings.current.preferences;
    // Setting it tells every page, even when it is the same.
    if (nativeTheme.themeSource !== theme) nativeTheme.themeSource = theme;
    menu.update(texts());
  }

  function warnOfMissingSandbox(): void {
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
    warnOfMissingSandbox,
    showWindow: () => mainWindow.show(),
    handle({ command, hidden, server }) {
      if (server !== null) {
        servers.adopt({ ...server, name: null, linkRequest: emptyLinkRequest, show: true });
      } else if (views.shownServerId === null) {
        servers.show(serverList.lastShown?.id ?? null);
      }
      if (command !== null) dispatcher.dispatch(command);
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
