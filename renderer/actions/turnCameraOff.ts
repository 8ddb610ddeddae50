import type { ActionContext } from './ActionContext.ts';

export function turnCameraOff({ engine }: ActionContext): void {
  engine.video.camera.turnOff();
}
