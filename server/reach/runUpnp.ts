import { askGateway } from './askGateway.ts';
import { GatewayRefusedError } from './Gateway.ts';
import { type ControlPlace, soapRequest, textOf } from './upnpMessages.ts';

/** The SOAP fault of a gateway. */
export class UpnpFault extends GatewayRefusedError {
  readonly code: number;

  constructor(code: number, text: string) {
    super(`it answers ${code}${text === '' ? '' : `: ${text}`}`);
    this.code = code;
  }
}

/** Runs an action of a gateway's service. Resolves to its answer as XML. @throws UpnpFault when it refuses */
export async function runUpnp(
  { service, url }: ControlPlace,
  action: string,
  args: readonly (readonly [string, string | number])[],
  signal: AbortSignal,
): Promise<string> {
  const { status, text } = await askGateway(url, signal, {
    action: `${service}#${action}`,
    body: soapRequest(service, action, args),
  });
  if (status === 200) return text;
  throw new UpnpFault(
    Number(textOf(text, 'errorCode') ?? status),
    (textOf(text, 'errorDescription') ?? '').slice(0, 100),
  );
}
