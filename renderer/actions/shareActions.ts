import type { PeerId, UserId } from '../../shared/domain/ids.ts';
import type { SelectedTool } from '../state/callState.ts';
import { clampGain } from '../state/preferences.ts';
import type { ActionContext } from './ActionContext.ts';
import type { PreferenceActions } from './preferenceActions.ts';

/** Screen shares: the user's own and those of others, and drawing on them. */
export function createShareActions(
  { store, engine }: Pick<ActionContext, 'store' | 'engine'>,
  { setPreferences }: PreferenceActions,
) {
  return {
    /**
     * Asks what to share and shares it with the channel; does nothing while a share is starting or live. In a browser it
     * must be called from a click.
     */
    startShare(): void {
      engine.video.shares.start();
    },

    /** Ends the user's share, also while the picker is open. */
    stopShare(): void {
      engine.video.shares.stop();
    },

    /** Starts a share, or ends a live one. Ignored while a share is starting, so a double click does not end it. */
    toggleShare(): void {
      const { kind } = store.getState().share;
      if (kind === 'off') engine.video.shares.start();
      else if (kind === 'live') engine.video.shares.stop();
    },

    /** Shows the share of a peer in the channel; shares are hidden until then. */
    watchShare(peerId: PeerId): void {
      engine.video.shares.watch(peerId);
    },

    unwatchShare(peerId: PeerId): void {
      engine.video.shares.unwatch(peerId);
    },

    /** How loud the user hears the shares of another user, 0 … 2. */
    setShareVolume(userId: UserId, gain: number): void {
      const { preferences } = store.getState();
      const shareVolumes = { ...preferences.shareVolumes, [userId]: clampGain(gain) };
      store.setState({ preferences: { ...preferences, shareVolumes } });
    },

    /**
     * Selects a tool to point or draw with on a share. Deselects it if it is selected already, or if the share does not
     * allow drawing.
     */
    selectTool(share: PeerId, tool: SelectedTool['tool']): void {
      const { selectedTool } = store.getState();
      const isSelected = selectedTool?.share === share && selectedTool.tool === tool;
      const maySelect = !isSelected && engine.video.pointers.mayPointAt(share);
      store.setState({ selectedTool: maySelect ? { share, tool } : null });
    },

    deselectTool(): void {
      store.setState({ selectedTool: null });
    },

    /** Whether others may point and draw on the user's shares, from now on. */
    allowDrawing(allowed: boolean): void {
      setPreferences({ allowDrawing: allowed });
    },

    /** Removes every drawing from the user's share, for all who watch it. */
    clearDrawings(): void {
      engine.video.pointers.wipe();
    },
  };
}
