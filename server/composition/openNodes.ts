import type { Front } from './openFront.ts';
import type { StartContext } from './StartContext.ts';

/** Opens the door for media nodes; nothing of it is loaded where the settings have no key. */
export async function openNodes(
  { startup, config, log }: StartContext,
  { https, pool, refusals }: Front,
): Promise<void> {
  if (config.nodeKey === null) return;
  const { MediaNodes } = await import('../nodes/MediaNodes.ts');
  const nodes = new MediaNodes({
    https,
    pool,
    key: config.nodeKey,
    address: config.nodeAddress,
    refusals,
    log,
  });
  startup.onClose(() => nodes.close());
}
