import Leaf from 'lucide-react/icons/leaf';
import { useEffect, useRef, useState } from 'react';
import type { AppSettings as Settings } from '../../../shared/ipc/AppSettings.ts';
import type { ServerItem } from '../../../shared/ipc/servers.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { CertificateWarning } from '../servers/CertificateWarning.tsx';
import { ChangedCertificate } from '../servers/ChangedCertificate.tsx';
import { ServerRail } from '../servers/ServerRail.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { sendToApp, useDesktop, useServers } from '../ui/DesktopContext.ts';
import { AppFrame } from '../ui/frames/AppFrame.tsx';
import { usePageAppearance } from '../ui/hooks/usePageAppearance.ts';
import styles from './HomePage.module.css';
import { HomeSettings } from './HomeSettings.tsx';
import { HostHere } from './HostHere.tsx';
import { JoinFriends, type WrongCertificate } from './JoinFriends.tsx';
import { ServerList } from './ServerList.tsx';

interface HomePageProps {
  settings: Settings;
}

/** The app's start page: join friends, host a server, and settings of the app. It works without a network. */
export function HomePage({ settings }: HomePageProps) {
  const { t } = useTranslation();
  const desktop = useDesktop();
  const servers = useServers() ?? [];
  const addressInput = useRef<HTMLInputElement>(null);
  const [wrong, setWrong] = useState<WrongCertificate | null>(null);
  const [changedId, setChangedId] = useState<string | null>(null);
  const changed = servers.find(({ id }) => id === changedId);
  const isShown = servers.every(({ shown }) => !shown);
  usePageAppearance(t('home.title'), settings.preferences.theme);

  // Most people come here to paste a link.
  useEffect(() => {
    if (isShown) addressInput.current?.focus();
  }, [isShown]);

  function goBack() {
    setWrong(null);
    setChangedId(null);
  }

  function open(server: ServerItem) {
    if (server.certificateChanged) {
      setWrong(null);
      setChangedId(server.id);
      return;
    }
    goBack();
    sendToApp(desktop, 'servers:show', { serverId: server.id });
  }

  return (
    <AppFrame
      rail={
        <ServerRail
          servers={servers}
          isHome
          onHome={goBack}
          onAdd={() => {
            goBack();
            // After the form is rendered again.
            requestAnimationFrame(() => addressInput.current?.focus());
          }}
          onServer={open}
        />
      }
    >
      {wrong ? (
        <CertificateWarning
          heading={t('certificate.wrongHeading')}
          lead={t('certificate.wrongLead', { host: wrong.host })}
          help={t('certificate.wrongHelp')}
          pinned={wrong.pinned}
          shown={wrong.shown}
        >
          <TextButton tone="primary" onPress={goBack}>
            {t('certificate.back')}
          </TextButton>
        </CertificateWarning>
      ) : changed?.certificateChanged ? (
        <ChangedCertificate
          server={changed}
          certificates={changed.certificateChanged}
          onBack={goBack}
        />
      ) : (
        <main className={styles.screen}>
          <div className={styles.column}>
            <header className={styles.header}>
              <span className={styles.mark}>
                <Leaf aria-hidden="true" size={28} strokeWidth={1.75} />
              </span>
              <div>
                <h1 className={styles.title}>{t('home.title')}</h1>
                <p className={styles.lead}>{t('home.lead')}</p>
              </div>
            </header>
            {servers.length > 0 && <ServerList servers={servers} onServer={open} />}
            <div className={styles.ways}>
              <JoinFriends inputRef={addressInput} onWrongCertificate={setWrong} />
              <HostHere />
            </div>
            <HomeSettings settings={settings} />
          </div>
        </main>
      )}
    </AppFrame>
  );
}
