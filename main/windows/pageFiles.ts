import type { PageKind } from '../../shared/ipc/DesktopBridge.ts';
import { appOrigin } from '../appScheme.ts';

const files = { server: 'index.html', home: 'home.html', picker: 'picker.html' } as const;

/** Where each kind of page comes from. */
export function pageAddress(page: PageKind): string {
  return `${appOrigin}/${files[page]}`;
}
