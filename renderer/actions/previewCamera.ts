import type { ActionContext } from './ActionContext.ts';

export function previewCamera({ engine }: ActionContext): void {
  engine.video.camera.preview();
}
