import { useEffect } from 'react';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useClient } from '../ui/ClientContext.tsx';
import { sendToApp, useDesktop } from '../ui/DesktopContext.ts';

/**
 * Shows a notice of the desktop while somebody calls, if the user does not look at the page then. The app's has buttons to
 * answer, as far as the system has them.
 *
 * @param caller null while nobody calls
 */
export function useCallNotice(caller: string | null) {
  const { t } = useTranslation();
  const { store } = useClient();
  const desktop = useDesktop();
  useEffect(() => {
    const isWatched = document.hasFocus() && !document.hidden && store.getState().isPageShown;
    if (caller === null || isWatched) return;
    if (desktop !== null) {
      sendToApp(desktop, 'call:announce', { caller });
      return () => sendToApp(desktop, 'call:announce', { caller: null });
    }
    if (!('Notification' in window) || Notification.permission !== 'granted') return;
    const notice = new Notification(t('calls.rings', { name: caller }), {
      tag: 'call',
      requireInteraction: true,
      silent: true,
    });
    notice.onclick = () => window.focus();
    return () => notice.close();
  }, [caller, desktop, store, t]);
}
