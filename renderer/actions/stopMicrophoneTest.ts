import type { ActionContext } from './ActionContext.ts';

export function stopMicrophoneTest({ store, engine }: ActionContext): void {
  store.setState({ microphoneTest: 'off' });
  engine.testMicrophone(false);
}
