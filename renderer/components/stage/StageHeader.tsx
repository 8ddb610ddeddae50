import Expand from 'lucide-react/icons/expand';
import Mic from 'lucide-react/icons/mic';
import Minimize from 'lucide-react/icons/minimize';
import Music from 'lucide-react/icons/music';
import Phone from 'lucide-react/icons/phone';
import Volume2 from 'lucide-react/icons/volume-2';
import type { Channel } from '../../../shared/domain/Channel.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { BoardButton } from '../board/BoardButton.tsx';
import { CallTitle, CallTools } from '../calls/CallHeader.tsx';
import { ChatButton } from '../chat/ChatButton.tsx';
import { ShieldButton } from '../encryption/ShieldButton.tsx';
import { FilesButton } from '../files/FilesButton.tsx';
import { IconButton } from '../ui/buttons/IconButton.tsx';
import { LayoutSwitch } from './LayoutSwitch.tsx';
import styles from './StageHeader.module.css';
import { StageOptions } from './StageOptions.tsx';

interface StageHeaderProps {
  channel: Channel;
  /** How many people are in it. */
  count: number;
  /** The layout shown now. */
  shown: 'grid' | 'spotlight';
  /** Called when a layout is chosen. */
  onLayout: () => void;
  isFull: boolean;
  onFull: () => void;
}

/** Header of the stage: the channel's name, or whom the call is with, and the layout controls. */
export function StageHeader({ channel, count, shown, onLayout, isFull, onFull }: StageHeaderProps) {
  const { t } = useTranslation();
  const Icon = channel.isCall ? Phone : channel.stage ? Mic : channel.music ? Music : Volume2;
  return (
    <header className={styles.header}>
      <Icon aria-hidden="true" className={styles.icon} size={20} />
      {channel.isCall ? (
        <CallTitle nameClass={styles.name} timeClass={styles.count} />
      ) : (
        <>
          <h2 className={styles.name}>{channel.name}</h2>
          <span className={styles.people}>{t('stage.count', { count })}</span>
        </>
      )}
      {channel.topic !== '' && <p className={styles.topic}>{channel.topic}</p>}
      <span className={styles.tools}>
        <ShieldButton channel={channel} />
        <LayoutSwitch shown={shown} onChoose={onLayout} />
        {channel.isCall ? (
          <CallTools />
        ) : (
          <>
            <ChatButton channel={channel} />
            <BoardButton channel={channel} />
            <FilesButton channel={channel} />
          </>
        )}
        <StageOptions channel={channel} />
        {document.fullscreenEnabled && (
          <IconButton
            name={isFull ? t('share.leaveFullScreen') : t('stage.fullScreen')}
            icon={isFull ? Minimize : Expand}
            onPress={onFull}
          />
        )}
      </span>
    </header>
  );
}
