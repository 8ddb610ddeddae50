import { type CSSProperties, useCallback, useRef, useState } from 'react';
import { ownStagePart } from '../../state/stagePart.ts';
import { settingsStorage } from '../../storage/PageStorage.ts';
import hidden from '../../styles/hidden.module.css';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { VoicePanel } from '../call/VoicePanel.tsx';
import { Stage } from '../stage/Stage.tsx';
import { StatsPanelProvider, useStatsPanel } from '../stats/StatsPanelProvider.tsx';
import { AnnounceContext } from '../ui/AnnounceContext.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import { Deferred } from '../ui/frames/Deferred.tsx';
import { lazyPart } from '../ui/lazyPart.tsx';
import { StageVisibilityContext } from '../video/useVideoVisibility.ts';
import { ProblemBars } from './ProblemBars.tsx';
import { Sidebar } from './Sidebar.tsx';
import { type Announcement, StatusMessages } from './StatusMessages.tsx';
import { allowedWidth, keepWidth, keptWidth } from './sidebarWidth.ts';
import { usePartsInAdvance } from './usePartsInAdvance.ts';
import { useShortcuts } from './useShortcuts.ts';
import type { View } from './ViewSwitch.tsx';
import styles from './Workspace.module.css';

/** Shown in narrow windows only. */
const ViewSwitch = lazyPart(async () => (await import('./ViewSwitch.tsx')).ViewSwitch);
const SettingsDialog = lazyPart(
  async () => (await import('../settings/SettingsDialog.tsx')).SettingsDialog,
);
const StatsPanel = lazyPart(async () => (await import('../stats/StatsPanel.tsx')).StatsPanel);
const SidebarResizer = lazyPart(async () => (await import('./SidebarResizer.tsx')).SidebarResizer);
const CameraPreview = lazyPart(
  async () => (await import('../camera/CameraPreview.tsx')).CameraPreview,
);
const WhisperBars = lazyPart(async () => (await import('../whisper/WhisperBars.tsx')).WhisperBars);
const ChatPart = lazyPart(async () => (await import('../chat/ChatPart.tsx')).ChatPart);
const CallPart = lazyPart(async () => (await import('../calls/CallPart.tsx')).CallPart);
const DirectQuestion = lazyPart(
  async () => (await import('../direct/DirectQuestion.tsx')).DirectQuestion,
);
const BoardPart = lazyPart(async () => (await import('../board/BoardPart.tsx')).BoardPart);
const StageBar = lazyPart(async () => (await import('../audience/StageBar.tsx')).StageBar);
const Guidance = lazyPart(async () => (await import('./Guidance.tsx')).Guidance);
const EncryptionBars = lazyPart(
  async () => (await import('../encryption/EncryptionBars.tsx')).EncryptionBars,
);
const KnockBars = lazyPart(async () => (await import('../knocks/KnockBars.tsx')).KnockBars);
const ChannelLinkDialog = lazyPart(
  async () => (await import('../channels/ChannelLinkDialog.tsx')).ChannelLinkDialog,
);

/** The window after sign-in: channels, stage, voice panel, and settings over the stage. */
export function Workspace() {
  useShortcuts();
  const { t } = useTranslation();
  const server = usePerch((state) => state.server?.name);
  const isPreviewing = usePerch(({ camera }) => camera.kind === 'preview');
  const isWhispering = usePerch(
    ({ whisper, whispers }) => whisper.kind !== 'off' || whispers.length > 0,
  );
  const isInStage = usePerch((state) => ownStagePart(state) !== null);
  const hasKnocks = usePerch(
    ({ knocks, knockingAt }) => knockingAt !== null || (knocks?.knocks.length ?? 0) > 0,
  );
  const isAskedByLink = usePerch(({ linkedChannel }) => linkedChannel !== null);
  const [width, setWidth] = useState(() => keptWidth(settingsStorage));
  const [view, setView] = useState<View>('channels');
  const [isSettingsOpen, setSettingsOpen] = useState(false);
  const [announcement, setAnnouncement] = useState<Announcement | null>(null);
  const settingsButton = useRef<HTMLButtonElement>(null);
  const announce = useCallback(
    (text: string) => setAnnouncement((last) => ({ id: (last?.id ?? 0) + 1, text })),
    [],
  );

  function resize(wish: number) {
    const allowed = allowedWidth(wish);
    setWidth(allowed);
    keepWidth(settingsStorage, allowed);
  }

  function closeSettings() {
    setSettingsOpen(false);
    settingsButton.current?.focus();
  }

  return (
    <AnnounceContext value={announce}>
      <StatsPanelProvider>
        <main
          className={styles.workspace}
          data-view={view}
          style={{ '--sidebar-width': `${width}px` } as CSSProperties}
        >
          <h1 className={hidden.visually}>{server ?? t('app.name')}</h1>
          <Deferred>
            <ViewSwitch view={view} onChange={setView} />
          </Deferred>
          <div className={styles.side}>
            <Sidebar onSettings={() => setSettingsOpen(true)} />
            <Deferred>
              <SidebarResizer width={width} onChange={resize} />
            </Deferred>
          </div>
          <VoicePanel
            settingsRef={settingsButton}
            onSettings={() => (isSettingsOpen ? closeSettings() : setSettingsOpen(true))}
          />
          <div className={styles.stage}>
            {/* The settings cover the whole stage. */}
            <StageVisibilityContext value={!isSettingsOpen}>
              <Stage />
            </StageVisibilityContext>
          </div>
          <Deferred>
            <PartsInAdvance />
            <BoardPart />
            <ChatPart />
            {isPreviewing && <CameraPreview />}
            <DirectQuestion />
            {isAskedByLink && <ChannelLinkDialog />}
            {isSettingsOpen && (
              <div className={styles.settings}>
                <SettingsDialog onClose={closeSettings} />
              </div>
            )}
            <div className={styles.stats}>
              <Stats />
            </div>
            <div className={styles.messages}>
              <Guidance />
              <CallPart />
              <EncryptionBars />
              {isInStage && <StageBar />}
              {isWhispering && <WhisperBars />}
              {hasKnocks && <KnockBars />}
              <ProblemBars isMicrophoneShown={!isSettingsOpen} />
              <StatusMessages announcement={announcement} />
            </div>
          </Deferred>
        </main>
      </StatsPanelProvider>
    </AnnounceContext>
  );
}

function PartsInAdvance() {
  usePartsInAdvance();
  return null;
}

/** The statistics, while they are open. */
function Stats() {
  const { isOpen } = useStatsPanel();
  return isOpen && <StatsPanel />;
}
