import type { HostState } from '../../../shared/ipc/HostState.ts';
import type { TFunction } from '../../texts/AppTexts.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { sendToApp, useDesktop, useHostState } from '../ui/DesktopContext.ts';
import styles from './HomePage.module.css';
import { HostRunning } from './HostRunning.tsx';

/** The server inside this app: a start button and its status. */
export function HostHere() {
  const { t } = useTranslation();
  const desktop = useDesktop();
  const state = useHostState();

  return (
    <section aria-labelledby="host-heading" className={styles.way}>
      <h2 id="host-heading" className={styles.heading}>
        {state?.kind === 'running' && <span aria-hidden="true" className={styles.light} />}
        {state?.kind === 'running' ? t('host.running', { name: state.name }) : t('host.heading')}
      </h2>
      {state?.kind === 'running' ? (
        <HostRunning state={state} />
      ) : (
        <>
          <p className={styles.lead}>{t('host.lead')}</p>
          {desktop?.platform === 'win32' && <p className={styles.lead}>{t('host.firewall')}</p>}
          {state?.kind === 'failed' && <HostFailure failure={state} />}
          <div className={styles.bottom}>
            <TextButton
              tone="primary"
              isWide
              isDisabled={state === null}
              isBusy={state?.kind === 'starting' || state?.kind === 'stopping'}
              onPress={() => {
                if (state?.kind === 'stopped' || state?.kind === 'failed')
                  sendToApp(desktop, 'host:start', null);
              }}
            >
              {buttonText(state, t)}
            </TextButton>
          </div>
        </>
      )}
    </section>
  );
}

function buttonText(state: HostState | null, t: TFunction): string {
  if (state?.kind === 'starting') return t('host.starting');
  if (state?.kind === 'stopping') return t('host.stopping');
  return state?.kind === 'failed' ? t('app.tryAgain') : t('host.start');
}

function HostFailure({ failure }: { failure: Extract<HostState, { kind: 'failed' }> }) {
  const { t } = useTranslation();
  return (
    <div role="alert" className={styles.failure}>
      <p className={styles.strong}>{t('host.failedHeading')}</p>
      <p>{t(`host.${failure.reason}`)}</p>
      {failure.detail !== '' && (
        <details>
          <summary>{t('host.detail')}</summary>
          <pre className={styles.detail}>{failure.detail}</pre>
        </details>
      )}
    </div>
  );
}
