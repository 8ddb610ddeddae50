import { useTranslation } from 'react-i18next';
import { obstacleOf } from '../call/connectionLine.ts';
import { FullScreen } from '../call/FullScreen.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import { TextButton } from '../ui/TextButton.tsx';

/** Before the first sign-in: which step is being taken, and what to do if it takes long. */
export function ConnectingScreen() {
  const { t } = useTranslation();
  const { retryConnection } = useActions();
  const connection = usePerch((state) => state.connection);
  const obstacle = obstacleOf(connection);
  if (obstacle !== null) {
    return (
      <FullScreen
        heading={t(`connecting.${obstacle}`)}
        lead={t(`connecting.${obstacle}Hint`, { host: window.location.hostname })}
        isWaiting
      >
        <TextButton tone="primary" onPress={retryConnection}>
          {t('app.tryAgain')}
        </TextButton>
      </FullScreen>
    );
  }
  if (connection.kind === 'reconnecting') {
    const isStopping = connection.reason === 'serverStopping';
    return (
      <FullScreen
        heading={isStopping ? t('connecting.stopping') : t('connecting.unreachable')}
        lead={t('connecting.unreachableHint')}
        isWaiting
      >
        <TextButton tone="primary" onPress={retryConnection}>
          {t('app.tryAgain')}
        </TextButton>
      </FullScreen>
    );
  }
  const { step, attempt } =
    connection.kind === 'connecting' ? connection : ({ step: 'signingIn', attempt: 1 } as const);
  return (
    <FullScreen
      heading={t(`connecting.${step}`)}
      lead={attempt > 1 ? t('connecting.attempt', { attempt }) : t('connecting.soon')}
      isWaiting
    >
      {attempt > 1 && (
        <TextButton tone="primary" onPress={retryConnection}>
          {t('app.tryAgain')}
        </TextButton>
      )}
    </FullScreen>
  );
}
