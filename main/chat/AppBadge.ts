import { app, type BaseWindow, nativeImage } from 'electron';
import type { UnreadReport } from '../../shared/ipc/chat.ts';
import type { MainTexts } from '../texts/en.ts';

export interface AppBadgeNeeds {
  readonly platform: NodeJS.Platform;
  readonly window: Pick<BaseWindow, 'setOverlayIcon' | 'isDestroyed'>;
  /** Path of the image that Windows puts over the app's icon. */
  readonly overlay: string;
  readonly texts: () => MainTexts;
}

/**
 * Shows at the app's icon what is unread: in the dock of macOS the number of mentions, or a dot; in the task bar of Windows a dot;
 * on Linux the number, where the desktop shows it.
 */
export class AppBadge {
  readonly #needs: AppBadgeNeeds;
  #shown = '';

  constructor(needs: AppBadgeNeeds) {
    this.#needs = needs;
  }

  show({ mentions, hasUnread }: UnreadReport): void {
    const text = mentions > 0 ? String(mentions) : hasUnread ? '•' : '';
    if (text === this.#shown) return;
    this.#shown = text;
    const { platform, window, overlay, texts } = this.#needs;
    if (platform === 'darwin') app.dock?.setBadge(text);
    else if (platform === 'linux') app.setBadgeCount(mentions);
    else if (!window.isDestroyed()) {
      const isEmpty = text === '';
      window.setOverlayIcon(
        isEmpty ? null : nativeImage.createFromPath(overlay),
        isEmpty ? '' : texts().tray.tooltip.unread,
      );
    }
  }
}
