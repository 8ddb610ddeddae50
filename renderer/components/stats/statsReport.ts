import type { TransportPath } from '../../state/callState.ts';
import type { StreamFigures } from '../../state/StreamFigures.ts';

export interface ReportContext {
  readonly version: string;
  readonly serverVersion: string | null;
  readonly userAgent: string;
  /** How the packets travel; null while not connected. */
  readonly way: TransportPath['way'] | null;
}

/**
 * All statistics as text for a bug report, always in English. People are numbered, not named, and it has no addresses, so it can
 * be shared.
 */
export function statsReport(figures: readonly StreamFigures[], context: ReportContext): string {
  const people = [...new Set(figures.map(({ who }) => who))].filter((who) => who !== 'me');
  const { version, serverVersion, userAgent, way } = context;
  return [
    `Perch ${version}, server ${serverVersion ?? 'unknown'}, ${way ?? 'not connected'}`,
    userAgent,
    ...figures.map((each) => {
      const whose = each.who === 'me' ? 'me' : `person ${people.indexOf(each.who) + 1}`;
      return `${whose}, ${each.source}, ${each.direction}: ${factsOf(each).join(', ')}`;
    }),
  ].join('\n');
}

function factsOf(figures: StreamFigures): string[] {
  const { width, height, sentLayers, isHardware } = figures;
  const undecrypted = Object.entries(figures.undecrypted ?? {}).map((each) => each.join(' '));
  const facts: [value: unknown, text: string][] = [
    [figures.codec, `${figures.codec}`],
    [width, `${width}x${height}`],
    [figures.framesPerS, `${figures.framesPerS?.toFixed(1)} fps`],
    [figures.bitsPerS, `${((figures.bitsPerS ?? 0) / 1000).toFixed(0)} kbit/s`],
    [figures.loss, `loss ${((figures.loss ?? 0) * 100).toFixed(2)} %`],
    [figures.roundTripMs, `round trip ${figures.roundTripMs?.toFixed(0)} ms`],
    [figures.jitterBufferMs, `jitter buffer ${figures.jitterBufferMs?.toFixed(0)} ms`],
    [figures.concealed, `concealed ${((figures.concealed ?? 0) * 100).toFixed(2)} %`],
    [figures.coder, `coder ${figures.coder}`],
    [isHardware, isHardware ? 'hardware' : 'software'],
    [figures.limitedBy, `limited by ${figures.limitedBy}`],
    [sentLayers, `layers ${sentLayers?.active} of ${sentLayers?.all}`],
    [undecrypted.length || null, `undecrypted ${undecrypted.join(' ')}`],
    [figures.layer, `layer ${figures.layer}`],
    [figures.serverScore, `server score ${figures.serverScore}`],
  ];
  return facts.filter(([value]) => value !== null).map(([, text]) => text);
}
