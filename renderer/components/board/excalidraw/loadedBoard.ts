import { assetsUrl, styleUrl } from 'virtual:excalidraw-files';
import { ExcalidrawBoard } from './ExcalidrawBoard.tsx';

declare global {
  interface Window {
    EXCALIDRAW_ASSET_PATH?: string;
  }
}

// Where it finds its fonts; without it, on a server of others.
window.EXCALIDRAW_ASSET_PATH = assetsUrl;

export { ExcalidrawBoard, styleUrl };
