import { createContext, useContext } from 'react';
import type { DesktopBridge } from '../../../shared/ipc/DesktopBridge.ts';

export const DesktopContext = createContext<DesktopBridge | null>(null);

/** The desktop app around this page; null in a browser. */
export function useDesktop(): DesktopBridge | null {
  return useContext(DesktopContext);
}
