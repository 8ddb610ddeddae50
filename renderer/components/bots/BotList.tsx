import KeyRound from 'lucide-react/icons/key-round';
import Trash2 from 'lucide-react/icons/trash-2';
import Webhook from 'lucide-react/icons/webhook';
import type { Bot } from '../../../shared/domain/Bot.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { Avatar } from '../people/Avatar.tsx';
import { IconButton } from '../ui/buttons/IconButton.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import rowStyles from '../ui/frames/FactList.module.css';
import styles from './BotsDialog.module.css';

interface BotListProps {
  bots: readonly Bot[];
  onWebhook: (bot: Bot) => void;
  onRenew: (bot: Bot) => void;
  onRemove: (bot: Bot) => void;
}

/** The bots that there are, with their roles, and when they were last heard of. */
export function BotList({ bots, onWebhook, onRenew, onRemove }: BotListProps) {
  const { t } = useTranslation();
  const roles = usePerch((state) => state.roles);
  return (
    <ul className={styles.list} aria-label={t('bots.list')}>
      {bots.map((bot) => {
        const { user, createdAt, lastSeenAt } = bot;
        const { name } = user;
        const own = roles.filter(({ id }) => user.roleIds.includes(id)).map((role) => role.name);
        return (
          <li key={user.id} className={rowStyles.row}>
            <Avatar user={user} speaker={null} size="medium" />
            <div className={rowStyles.facts}>
              <p className={rowStyles.name}>{name}</p>
              <p>
                {lastSeenAt > createdAt
                  ? t('bots.seen', { time: new Date(lastSeenAt) })
                  : t('bots.neverSeen')}
              </p>
              <p>{own.join(', ')}</p>
              {bot.webhook !== null && (
                <p>{t('bots.toldAt', { host: new URL(bot.webhook).host })}</p>
              )}
            </div>
            <IconButton
              name={t('bots.webhookOf', { name })}
              icon={Webhook}
              onPress={() => onWebhook(bot)}
            />
            <IconButton
              name={t('bots.renewOf', { name })}
              icon={KeyRound}
              onPress={() => onRenew(bot)}
            />
            <IconButton
              name={t('bots.removeOf', { name })}
              icon={Trash2}
              onPress={() => onRemove(bot)}
            />
          </li>
        );
      })}
    </ul>
  );
}
