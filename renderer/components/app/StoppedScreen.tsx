import { useTranslation } from '../../texts/useTranslation.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import { failureText } from '../ui/failureText.ts';
import { lazyPart } from '../ui/lazyPart.tsx';
import { MessageScreen } from './MessageScreen.tsx';

const EndedScreen = lazyPart(
  async () => (await import('../moderation/EndedScreen.tsx')).EndedScreen,
);

/** The connection ended and is not retried: why, and one action. */
export function StoppedScreen() {
  const { t } = useTranslation();
  const { retryConnection, startAnew } = useActions();
  const connection = usePerch((state) => state.connection);
  if (connection.kind !== 'stopped') return null;
  if (connection.reason === 'replaced') {
    return (
      <MessageScreen heading={t('stopped.replaced')} lead={t('stopped.replacedHint')}>
        <TextButton tone="primary" onPress={retryConnection}>
          {t('stopped.replacedAction')}
        </TextButton>
      </MessageScreen>
    );
  }
  if (connection.reason === 'ended') return <EndedScreen ending={connection.ending} />;
  if (connection.code === 'deviceRemoved') {
    return (
      <MessageScreen heading={t('stopped.removed')} lead={failureText(t, connection.code)}>
        <TextButton tone="primary" onPress={() => void startAnew()}>
          {t('stopped.removedAction')}
        </TextButton>
      </MessageScreen>
    );
  }
  const isLocal = connection.code === null;
  return (
    <MessageScreen
      heading={isLocal ? t('stopped.failedHere') : t('stopped.refused')}
      lead={isLocal ? t('stopped.failedHereHint') : failureText(t, connection.code)}
      isStuck
    >
      <TextButton tone="primary" onPress={retryConnection}>
        {t('app.tryAgain')}
      </TextButton>
    </MessageScreen>
  );
}
