import { release } from 'node:os';
import { join } from 'node:path';
import {
  app,
  type BaseWindow,
  dialog,
  ipcMain,
  Menu,
  nativeTheme,
  powerMonitor,
  session,
} from 'electron';
import type { VoiceCommand } from '../shared/ipc/voice.ts';
import { AppBadge } from './chat/AppBadge.ts';
import { chatCalls } from './chat/chatCalls.ts';
import { MessageNotices } from './chat/MessageNotices.ts';
import { UnreadRegistry } from './chat/UnreadRegistry.ts';
import { CommandDispatcher } from './commands/CommandDispatcher.ts';
import type { StartRequest } from './commands/startRequest.ts';
import { startRequestHandler } from './commands/startRequestHandler.ts';
import { appPlaces } from './host/appPlaces.ts';
import { forkServer } from './host/forkServer.ts';
import { HostedServer } from './host/HostedServer.ts';
import { HostedServerState } from './host/HostedServerState.ts';
import { hostCalls } from './host/hostCalls.ts';
import { setStartWithSystem } from './host/loginItem.ts';
import { handleCalls } from './ipc/handleCalls.ts';
import { KnownPages } from './ipc/KnownPages.ts';
import { createKeys, openKeyPermission } from './keys/createKeys.ts';
import { keysCalls } from './keys/keysCalls.ts';
import { ScreenShare } from './screen/ScreenShare.ts';
import { screenCalls } from './screen/screenCalls.ts';
import { guardPermissions } from './security.ts';
import { linkOpener } from './servers/linkOpener.ts';
import { PendingLinks } from './servers/PendingLinks.ts';
import { probeServer } from './servers/probeServer.ts';
import { ServerList } from './servers/ServerList.ts';
import { Servers } from './servers/Servers.ts';
import { serverCalls } from './servers/serverCalls.ts';
import { BackgroundFile } from './settings/BackgroundFile.ts';
import { followAppearance } from './settings/followAppearance.ts';
import { followStartWithSystem } from './settings/followStartWithSystem.ts';
import { SettingsFile } from './settings/SettingsFile.ts';
import { settingsCalls } from './settings/settingsCalls.ts';
import { mainTexts } from './texts/mainTexts.ts';
import { PerchTray } from './tray/PerchTray.ts';
import { trayStateOf } from './tray/trayMenu.ts';
import { UpdateNotice } from './UpdateNotice.ts';
import { startUpdates } from './updates.ts';
import { CallNotice, callNoticeCalls } from './voice/CallNotice.ts';
import { CallRegistry, voiceCalls } from './voice/CallRegistry.ts';
import { AppMenu, appMenu } from './windows/appMenu.ts';
import { ElectronSessions } from './windows/ElectronSessions.ts';
import { MainWindow } from './windows/MainWindow.ts';
import { ServerViews } from './windows/ServerViews.ts';

/** The running app. */
export interface DesktopApp {
  /** Does what a start asks for, the first start or a later one. */
  handle(request: StartRequest): void;
  openLink(link: string): void;
  /** Warns that this AppImage runs without Chromium's sandbox. */
  warnOfMissingSandbox(): void;
  showWindow(): void;
  /** Ends everything in order: the pages leave their channels first. */
  close(): Promise<void>;
}

/** The composition root: builds every object of the app and connects them. */
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
  followAppearance(settings, { nativeTheme, menu, texts });
  const serverList = ServerList.open(join(folder, 'servers.json'));
  const callRegistry = new CallRegistry();
  const unread = new UnreadRegistry();
  const notices = new MessageNotices();
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
    onWrongKey: (serverId, shown) => servers.reportWrongKey(serverId, shown),
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
  const sendCommand = (serverId: string, command: VoiceCommand) =>
    pages.sendToServer(serverId, 'voice:commanded', command);
  const openLink = linkOpener({
    servers,
    texts,
    showWindow: () => mainWindow.show(),
    warn: (message, detail) => warn(message, detail, mainWindow.window),
  });
  const dispatcher = new CommandDispatcher({
    callRegistry,
    shownServerId: () => views.shownServerId,
    serverIds: () => serverList.servers.map(({ id }) => id),
    send: sendCommand,
    showWindow: () => mainWindow.show(),
    openLink,
    pushToTalk: (isDown) => talk.hold('commandLine', isDown),
    whisper: (slot, isDown) => whispers[slot].hold('commandLine', isDown),
  });
  const handle = startRequestHandler({
    servers,
    serverList,
    shownServerId: () => views.shownServerId,
    dispatcher,
    showWindow: () => mainWindow.show(),
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
    findPlaces: appPlaces,
    fork: forkServer,
    env: process.env,
    savedState: new HostedServerState(join(folder, 'host.json')),
    adopt: (server) => servers.adopt(server),
  });
  const updateNotice = new UpdateNotice(texts);
  const updates = startUpdates({
    announce: (version, page) => updateNotice.show(version, page),
    isInCall: () => callRegistry.joinedServerId !== null,
  });
  const tray = new PerchTray({
    iconsFolder: join(import.meta.dirname, 'tray'),
    texts,
    state: () => trayStateOf(servers.list(), callRegistry, unread.total),
    showWindow: () => mainWindow.show(),
    quit: () => app.quit(),
    send: sendCommand,
  });

  const callNotice = new CallNotice({
    texts,
    send: sendCommand,
    showServer(serverId) {
      servers.show(serverId);
      mainWindow.show();
    },
  });
  const badge = new AppBadge({
    platform: process.platform,
    window: mainWindow.window,
    overlay: join(import.meta.dirname, 'badge.png'),
    texts,
  });

  handleCalls(ipcMain, pages, {
    ...callNoticeCalls(callNotice),
    ...serverCalls(servers, pendingLinks),
    ...voiceCalls(callRegistry, () => powerMonitor.getSystemIdleTime() * 1000),
    ...chatCalls(unread, notices),
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
    callNotice.announce(serverId, null);
    unread.forget(serverId);
    notices.forget(serverId);
  });
  callRegistry.on('displaced', (serverId) => sendCommand(serverId, { kind: 'leave' }));
  servers.on('changed', (list) => {
    pages.broadcast('servers:changed', list);
    tray.update();
  });
  callRegistry.on('changed', () => {
    servers.refresh();
    tray.update();
    const call = callRegistry.reportOf(callRegistry.joinedServerId);
    keys.setPushToTalkOnly(call?.pushToTalkOnly ?? false);
  });
  unread.on('changed', (total) => {
    badge.show(total);
    tray.update();
  });
  notices.on('answered', ({ serverId, ...answer }) => {
    if (answer.text === null) {
      servers.show(serverId);
      mainWindow.show();
    }
    pages.sendToServer(serverId, 'notice:answered', answer);
  });
  host.on('changed', (state) => pages.broadcast('host:changed', state));
  keys.on('changed', (state) => pages.broadcast('keys:changed', state));
  settings.on('changed', (changed) => {
    pages.broadcast('settings:changed', changed);
    tray.update();
  });
  followStartWithSystem(settings, setStartWithSystem);
  void host.resume();

  return {
    openLink,
    warnOfMissingSandbox: () => warn(texts().noSandbox, texts().noSandboxHelp),
    showWindow: () => mainWindow.show(),
    handle,
    async close() {
      // First, because a system that shuts down may not wait for the rest.
      settings.flush();
      share.close();
      closeKeys();
      updates.close();
      mainWindow.leave();
      tray.close();
      callNotice.close();
      await views.close();
      await host.close();
      // Pages may have changed settings while they closed.
      settings.flush();
      mainWindow.close();
    },
  };
}

/** Shows a warning, in front of a window if one is given. */
function warn(message: string, detail: string, parent?: BaseWindow): void {
  const options = { type: 'warning', message, detail } as const;
  void (parent ? dialog.showMessageBox(parent, options) : dialog.showMessageBox(options));
}
