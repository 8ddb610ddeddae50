import {
  CaptureUpdateAction,
  convertToExcalidrawElements,
  exportToBlob,
  exportToSvg,
  viewportCoordsToSceneCoords,
} from '@excalidraw/excalidraw';
import type { ExcalidrawImperativeAPI } from '@excalidraw/excalidraw/types';

/** What the frame around a board does with it. */
export interface BoardTools {
  /** Puts an empty sticky note in the middle, on which the user writes at once. */
  addNote(): void;
  /** The whole board as a picture; null when nothing is on it. */
  exportAs(format: 'png' | 'svg'): Promise<Blob | null>;
}

const noteSize = 200;
/** Excalidraw's own yellow. */
const noteColor = '#ffec99';

/**
 * The tools of a board that is shown; they do nothing before.
 *
 * @param board contains the board
 */
export function boardTools(
  api: ExcalidrawImperativeAPI | null,
  board: { readonly current: HTMLElement | null },
): BoardTools {
  return {
    addNote() {
      if (!api) return;
      const { offsetLeft, offsetTop, width, height, ...view } = api.getAppState();
      const center = { clientX: offsetLeft + width / 2, clientY: offsetTop + height / 2 };
      const middle = viewportCoordsToSceneCoords(center, { offsetLeft, offsetTop, ...view });
      const notes = convertToExcalidrawElements([
        {
          type: 'rectangle',
          x: middle.x - noteSize / 2,
          y: middle.y - noteSize / 2,
          width: noteSize,
          height: noteSize,
          backgroundColor: noteColor,
          strokeColor: '#1e1e1e',
          strokeWidth: 1,
          fillStyle: 'solid',
          roughness: 0,
        },
      ]);
      const [note] = notes;
      api.setActiveTool({ type: 'selection' });
      api.updateScene({
        elements: [...api.getSceneElementsIncludingDeleted(), ...notes],
        appState: { selectedElementIds: note ? { [note.id]: true } : {} },
        captureUpdate: CaptureUpdateAction.IMMEDIATELY,
      });
      const container = board.current?.querySelector<HTMLElement>('.excalidraw-container');
      container?.focus();
      // As a user would who wants to write on what is selected, when it is.
      requestAnimationFrame(() => {
        container?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
      });
    },

    async exportAs(format) {
      const elements = api?.getSceneElements() ?? [];
      if (!api || elements.length === 0) return null;
      const content = {
        elements,
        appState: { exportBackground: true, viewBackgroundColor: '#ffffff' },
        files: api.getFiles(),
        exportPadding: 16,
      };
      if (format === 'png') return await exportToBlob({ ...content, mimeType: 'image/png' });
      const svg = await exportToSvg(content);
      return new Blob([svg.outerHTML], { type: 'image/svg+xml' });
    },
  };
}
