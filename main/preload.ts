import { contextBridge } from 'electron';
import type { DesktopBridge } from '../shared/ipc/desktop.ts';
import { serverFromArguments } from './serverArgument.ts';

const desktop: DesktopBridge = { serverUrl: serverFromArguments(process.argv) };

contextBridge.exposeInMainWorld('desktop', desktop);
