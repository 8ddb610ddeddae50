import { useEffect, useRef, useState } from 'react';
import type { Bot } from '../../../shared/domain/Bot.ts';
import type { Failure } from '../../../shared/protocol/errors.ts';
import type { BotRequests } from '../../actions/botRequests.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import { ConfirmDialog } from '../ui/dialogs/ConfirmDialog.tsx';
import actionStyles from '../ui/dialogs/DialogActions.module.css';
import { ModalFrame } from '../ui/dialogs/ModalFrame.tsx';
import { failureText } from '../ui/failureText.ts';
import { CopyField } from '../ui/fields/CopyField.tsx';
import { BotList } from './BotList.tsx';
import styles from './BotsDialog.module.css';
import { NewBotForm } from './NewBotForm.tsx';
import { WebhookDialog } from './WebhookDialog.tsx';

interface BotsDialogProps {
  onClose: () => void;
}

/** A token that was just made, and of which bot. */
interface ShownToken {
  readonly name: string;
  readonly token: string;
}

interface Question {
  readonly bot: Bot;
  readonly about: 'renew' | 'remove' | 'webhook';
}

/** The programs that come in by a token: made, given another token, and removed here. */
export function BotsDialog({ onClose }: BotsDialogProps) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const e2ee = usePerch(({ server }) => server?.e2ee);
  const { bots: load } = useActions();
  const [bots, setBots] = useState<readonly Bot[] | null>(null);
  const [shown, setShown] = useState<ShownToken | null>(null);
  const [question, setQuestion] = useState<Question | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const tokenBox = useRef<HTMLElement>(null);
  useEffect(() => {
    let isOpen = true;
    void load()
      .then((requests) => requests.list((list) => isOpen && setBots(list)))
      .then((refused) => isOpen && setFailure(refused));
    return () => {
      isOpen = false;
    };
  }, [load]);
  useEffect(() => {
    if (shown !== null) tokenBox.current?.scrollIntoView({ block: 'nearest' });
  }, [shown]);

  const ask = async (run: (requests: BotRequests) => Promise<Failure | null>) =>
    await run(await load());

  async function create(name: string): Promise<Failure | null> {
    return await ask((requests) =>
      requests.create(name, (bot, token) => {
        setBots((known) => [bot, ...(known ?? [])]);
        setShown({ name, token });
        announce(t('bots.created', { name }));
      }),
    );
  }

  async function confirm({ bot, about }: Question): Promise<Failure | null> {
    const { id, name } = bot.user;
    return await ask(async (requests) => {
      if (about === 'renew') {
        return await requests.renewToken(id, (token) => setShown({ name, token }));
      }
      const refused = await requests.remove(id);
      // Somebody else may have been faster.
      if (refused !== null && refused.code !== 'notFound') return refused;
      setBots((known) => known?.filter(({ user }) => user.id !== id) ?? null);
      if (shown?.name === name) setShown(null);
      announce(t('bots.removed', { name }));
      return null;
    });
  }

  async function setWebhook(
    { user: { id } }: Bot,
    url: string | null,
    saved: (secret: string | null) => void,
  ): Promise<Failure | null> {
    return await ask((requests) =>
      requests.setWebhook(id, url, (secret) => {
        setBots(
          (known) =>
            known?.map((bot) => (bot.user.id === id ? { ...bot, webhook: url } : bot)) ?? null,
        );
        saved(secret);
      }),
    );
  }

  return (
    <ModalFrame heading={t('bots.heading')} isWide onClose={onClose}>
      <p className={actionStyles.text}>{t('bots.about')}</p>
      {e2ee && (
        <p className={actionStyles.text}>
          {t(e2ee === 'required' ? 'serverEncryption.botsNowhere' : 'serverEncryption.bots')}
        </p>
      )}
      <NewBotForm onCreate={create} />
      {failure !== null && (
        <p role="alert" className={actionStyles.failure}>
          {failureText(t, failure.code)}
        </p>
      )}
      {shown !== null && (
        <section ref={tokenBox} className={styles.token}>
          <CopyField
            key={shown.token}
            label={t('bots.token', { name: shown.name })}
            hint={t('bots.tokenHint')}
            text={shown.token}
          />
        </section>
      )}
      {bots?.length === 0 && <p className={actionStyles.text}>{t('bots.none')}</p>}
      {bots !== null && bots.length > 0 && (
        <BotList
          bots={bots}
          onWebhook={(bot) => setQuestion({ bot, about: 'webhook' })}
          onRenew={(bot) => setQuestion({ bot, about: 'renew' })}
          onRemove={(bot) => setQuestion({ bot, about: 'remove' })}
        />
      )}
      <div className={actionStyles.actions}>
        <TextButton tone="primary" onPress={onClose}>
          {t('app.close')}
        </TextButton>
      </div>
      {question?.about === 'webhook' && (
        <WebhookDialog
          bot={question.bot}
          onSave={(url, saved) => setWebhook(question.bot, url, saved)}
          onClose={() => setQuestion(null)}
        />
      )}
      {question !== null && question.about !== 'webhook' && (
        <ConfirmDialog
          heading={t(`bots.${question.about}Heading`, { name: question.bot.user.name })}
          text={t(`bots.${question.about}Text`)}
          confirmLabel={t(`bots.${question.about}`)}
          onConfirm={() => confirm(question)}
          onClose={() => setQuestion(null)}
        />
      )}
    </ModalFrame>
  );
}
