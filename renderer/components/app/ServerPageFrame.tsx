import type { ReactNode } from 'react';
import type { DesktopBridge } from '../../../shared/ipc/DesktopBridge.ts';
import { sendToApp, useServers } from '../ui/DesktopContext.ts';
import { AppFrame } from '../ui/frames/AppFrame.tsx';
import { lazyPart } from '../ui/lazyPart.tsx';

const ChangedCertificate = lazyPart(
  async () => (await import('../servers/ChangedCertificate.tsx')).ChangedCertificate,
);
const ServerRail = lazyPart(async () => (await import('../servers/ServerRail.tsx')).ServerRail);

interface ServerPageFrameProps {
  desktop: DesktopBridge;
  children: ReactNode;
}

/**
 * A server's page in the desktop app: with the rail if there is more than one server, and replaced by a warning if the server's
 * certificate differs from the pinned one.
 */
export function ServerPageFrame({ desktop, children }: ServerPageFrameProps) {
  const servers = useServers() ?? [];
  const own = servers.find(({ host }) => `https://${host}` === desktop.serverUrl);
  const show = (serverId: string | null) => sendToApp(desktop, 'servers:show', { serverId });
  const goHome = () => show(null);
  return (
    <AppFrame
      rail={
        servers.length > 1 && (
          <ServerRail
            servers={servers}
            isHome={false}
            onHome={goHome}
            onAdd={goHome}
            onServer={({ id }) => show(id)}
          />
        )
      }
    >
      {own?.certificateChanged ? (
        <ChangedCertificate server={own} certificates={own.certificateChanged} onBack={goHome} />
      ) : (
        children
      )}
    </AppFrame>
  );
}
