import { useTranslation } from '../../texts/useTranslation.tsx';
import { obstacleOf } from '../call/connectionStatusText.ts';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import { MessageScreen } from './MessageScreen.tsx';

/** Before the first sign-in: the current step, and what to do if it takes long. */
export function ConnectingScreen() {
  const { t } = useTranslation();
  const { retryConnection } = useActions();
  const connection = usePerch((state) => state.connection);
  const obstacle = obstacleOf(connection);
  if (obstacle !== null) {
    return (
      <MessageScreen
        heading={t(`connecting.${obstacle}`)}
        lead={t(`connecting.${obstacle}Hint`, { host: window.location.hostname })}
        isWaiting
        isStuck
      >
        <TextButton tone="primary" onPress={retryConnection}>
          {t('app.tryAgain')}
        </TextButton>
      </MessageScreen>
    );
  }
  if (connection.kind === 'reconnecting') {
    const isStopping = connection.reason === 'serverStopping';
    return (
      <MessageScreen
        heading={isStopping ? t('connecting.stopping') : t('connecting.unreachable')}
        lead={t('connecting.unreachableHint')}
        isWaiting
        isStuck
      >
        <TextButton tone="primary" onPress={retryConnection}>
          {t('app.tryAgain')}
        </TextButton>
      </MessageScreen>
    );
  }
  const { step, attempt } =
    connection.kind === 'connecting' ? connection : ({ step: 'signingIn', attempt: 1 } as const);
  return (
    <MessageScreen
      heading={t(`connecting.${step}`)}
      lead={attempt > 1 ? t('connecting.attempt', { attempt }) : t('connecting.soon')}
      isWaiting
      isStuck={attempt > 1}
    >
      {attempt > 1 && (
        <TextButton tone="primary" onPress={retryConnection}>
          {t('app.tryAgain')}
        </TextButton>
      )}
    </MessageScreen>
  );
}
