import type { Applied, Draft, GroupView } from './MlsGroup.ts';

/** One member of one group, as the key client uses it: `MlsGroup` in a worker. Calls must not overlap. */
export interface KeyPort {
  enter(channelId: string, groupInfo: Uint8Array | null, ahead?: boolean): Promise<Draft>;
  remove(leaves: readonly number[]): Promise<Draft>;
  adopt(): Promise<GroupView>;
  adoptAhead(): Promise<GroupView>;
  apply(commit: Uint8Array): Promise<Applied>;
  leave(): Promise<void>;
}
