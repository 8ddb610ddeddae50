/*
 * Replaces `import … from 'electron'` where Electron is not available. It models only what Perch uses, as simply as
 * possible, and throws for everything else.
 */
import { missing } from './Modelled.ts';

export { app } from './app.ts';
export { desktopCapturer } from './desktopCapturer.ts';
export { ipcMain } from './ipcMain.ts';
export { Menu, MenuItem } from './Menu.ts';
export {
  clipboard,
  dialog,
  globalShortcut,
  nativeTheme,
  powerMonitor,
  powerSaveBlocker,
  screen,
  shell,
  systemPreferences,
} from './machine.ts';
export { Notification } from './Notification.ts';
export { nativeImage } from './nativeImage.ts';
export { protocol, session } from './Session.ts';
export { Tray } from './Tray.ts';
export { utilityProcess } from './utilityProcess.ts';
export { View, WebContentsView } from './views.ts';
export { webContents } from './WebContents.ts';
export { BaseWindow, BrowserWindow } from './windows.ts';

export const autoUpdater = missing('autoUpdater');
export const contentTracing = missing('contentTracing');
export const crashReporter = missing('crashReporter');
export const ImageView = missing('ImageView');
export const inAppPurchase = missing('inAppPurchase');
export const MessageChannelMain = missing('MessageChannelMain');
export const net = missing('net');
export const netLog = missing('netLog');
export const pushNotifications = missing('pushNotifications');
export const safeStorage = missing('safeStorage');
export const ShareMenu = missing('ShareMenu');
export const TouchBar = missing('TouchBar');
export const webFrameMain = missing('webFrameMain');
